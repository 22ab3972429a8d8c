import { execFileSync } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { foundBrowser, quietBrowserArgs } from '../../build/found-browser.ts';
import { servePage, type PageServer } from '../support/page-server.ts';
import { median, show, type Figure } from './figure.ts';
import type { bench as Bench, Rates } from './outbox-page.ts';

declare const bench: typeof Bench;

/**
 * The station's event store against bare IndexedDB, against the queues that one would otherwise take, and against a bare loop of fetch: all in one Chromium with
 * a profile on the disk (an incognito one keeps IndexedDB in memory), the same statement, by turns.
 */
const size = Number(process.env['STATIONMASTER_BENCH_SIZE'] ?? 1);
const rounds = Math.max(3, Math.round(9 * size));
const drained = Math.round(100_000 * size);
const waiting = Math.round(500_000 * size);
const kept = 0.8;
const flat = 1.2;

async function appended(page: Page): Promise<Figure[]> {
  const run = (names: string[], calls: number, together: number): Promise<Rates> =>
    page.evaluate(([n, r, c, t]) => bench.append(n, r, c, t), [names, rounds, calls, together] as const);
  const strict = await run(['ours', 'bare', 'RxDB strict'], 150, 1);
  const strictBulk = await run(['ours', 'bare', 'RxDB strict'], 20, 100);
  const relaxed = await run(['ours relaxed', 'workbox', 'PouchDB', 'RxDB', 'localforage', 'localforage with the session'], 150, 1);
  const relaxedBulk = await run(['ours relaxed', 'workbox', 'PouchDB', 'RxDB', 'localforage'], 10, 100);
  const of = (what: string, rates: Rates): Figure[] =>
    Object.keys(rates.ratio).map((peer) => {
      const mine = rates.rate[peer === 'bare' || peer === 'RxDB strict' ? 'ours' : 'ours relaxed'] ?? NaN;
      const name = peer === 'bare' ? 'bare IndexedDB, strict' : peer === 'RxDB strict' ? 'RxDB (Dexie storage set to strict)' : `${peer}, relaxed as it is`;
      return against(what, mine, `${rates.rate[peer]?.toFixed(0)} ${name}`, rates.ratio[peer] ?? NaN, peer === 'bare' ? { least: kept } : { above: 1 });
    });
  return [
    ...of('append one, strict', strict),
    ...of('append 100 together, strict', strictBulk),
    ...of('append one, ours set to relaxed', relaxed),
    ...of('append 100 together, ours set to relaxed', relaxedBulk),
  ];
}

async function readOut(page: Page): Promise<Figure[]> {
  const count = 10_000;
  const { reading, counting } = await page.evaluate(([n, r]) => bench.read(n, r), [count, rounds] as const);
  return [
    against(
      `read the oldest 100 of ${count}, reads/s`,
      reading.rate['ours'] ?? NaN,
      `${reading.rate['bare']?.toFixed(0)} bare getAll`,
      reading.ratio['bare'] ?? NaN,
      null,
    ),
    against(
      `count ${count} that wait, counts/s`,
      counting.rate['ours'] ?? NaN,
      `${counting.rate['bare']?.toFixed(0)} bare count()`,
      counting.ratio['bare'] ?? NaN,
      null,
    ),
  ];
}

async function drainedBoth(page: Page): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const gzip of [true, false]) {
    const runs = [];
    for (let round = 0; round < 3; round += 1) runs.push(await page.evaluate(([n, g]) => bench.drain(n, g), [drained, gzip] as const));
    const what = `drain ${drained} events, ${gzip ? 'gzip' : 'plain'} (${runs[0]?.batches} requests)`;
    const peer = `${median(runs.map((run) => run.bare)).toFixed(0)} the same requests by a bare fetch loop`;
    figures.push(against(what, median(runs.map((run) => run.ours)), peer, median(runs.map((run) => run.ours / run.bare)), { least: kept }));
  }
  return figures;
}

/** A page with all that waits against one whose store is empty, each in a browser of its own, after garbage was collected. */
async function memory(page: PageServer): Promise<Figure[]> {
  const empty = await weigh(page, 'empty');
  const filling = await open(page);
  await filling.page.evaluate((n) => bench.fill('full', n), waiting);
  await filling.context.close();
  const full = await weigh(page, 'full');
  const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
  const line = (what: string, mine: number, other: number): Figure => ({
    name: `${what} with ${waiting} waiting, MB`,
    ours: megabytes(mine),
    peer: `${megabytes(other)} with an empty store`,
    ratio: (mine / other).toFixed(2),
    goal: `<= ${flat}`,
    met: mine / other <= flat,
  });
  return [line('script heap of the page', full.heap, empty.heap), line('resident memory of its process', full.resident, empty.resident)];
}

async function weigh(pageServer: PageServer, name: string): Promise<{ heap: number; resident: number }> {
  const { context, page } = await open(pageServer);
  await page.evaluate((n) => bench.use(n), name);
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { processInfo } = await (context.browser() === null ? session : await context.browser()!.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter((info) => info.type === 'renderer').map((info) => resident(info.id));
  await context.close();
  return { heap: usedSize, resident: Math.max(...renderers) };
}

const resident = (pid: number): number => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;

async function open(page: PageServer): Promise<{ context: BrowserContext; page: Page }> {
  const context = await chromium.launchPersistentContext(join(page.folder, 'profile'), {
    executablePath: foundBrowser(),
    headless: true,
    args: [...quietBrowserArgs],
  });
  const opened = context.pages()[0] ?? (await context.newPage());
  await opened.goto(page.address);
  await opened.waitForFunction(() => 'bench' in globalThis);
  return { context, page: opened };
}

/** Takes each batch and names the ids that it found in it, as a record store does; it keeps nothing. */
function bareRecordStore(request: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
    const ids = [...text.matchAll(/\{"id":"([0-9a-f-]{36})","actor"/g)].map((match) => match[1]);
    response.writeHead(200, { 'content-type': 'application/json', 'x-experience-api-version': '2.0.0' }).end(JSON.stringify(ids));
  });
}

function against(name: string, mine: number, peer: string, ratio: number, goal: { readonly least: number } | { readonly above: number } | null): Figure {
  const met = goal === null || ('least' in goal ? ratio >= goal.least : ratio > goal.above);
  return {
    name,
    ours: mine.toFixed(0),
    peer,
    ratio: ratio.toFixed(2),
    goal: goal === null ? null : 'least' in goal ? `>= ${goal.least}` : `> ${goal.above}`,
    met,
  };
}

const server = await servePage('tests/bench/outbox-page.ts', { answer: bareRecordStore, alias: { events: 'tests/bench/node-events.ts' } });
try {
  const { context, page } = await open(server);
  console.log(
    `one statement is ${await page.evaluate(() => bench.statementBytes())} bytes; medians of ${rounds} rounds, events a second where nothing else is said`,
  );
  const figures: Figure[] = [...(await appended(page)), ...(await readOut(page)), ...(await drainedBoth(page))];
  await context.close();
  show([...figures, ...(await memory(server))]);
} finally {
  await server.stop();
}
