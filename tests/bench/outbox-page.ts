import { StationDatabase } from '../../renderer/data/station-database.ts';
import { Recorder } from '../../renderer/station/recorder.ts';
import { StatementTransport } from '../../renderer/station/statement-transport.ts';
import { Uploader } from '../../renderer/station/uploader.ts';
import { cancellableWait } from '../../renderer/station/cancellable-wait.ts';
import { gzipped, type StatementBatch } from '../../renderer/station/statement-batch.ts';
import { median } from './figure.ts';
import { bare, event, forage, ours, pouch, rx, session, statement, workbox, type Way } from './outbox-ways.ts';

/** What the outbox bench runs inside a real Chromium. Rates are events a second. */
const ways: Readonly<Record<string, () => Promise<Way>>> = {
  ours: () => ours('strict'),
  bare: () => bare('strict'),
  'RxDB strict': () => rx('strict'),
  'ours relaxed': () => ours('relaxed'),
  workbox,
  PouchDB: pouch,
  RxDB: () => rx('relaxed'),
  localforage: () => forage(null),
  'localforage with the session': () => forage(session),
};

export interface Rates {
  /** Median of all rounds. */
  readonly rate: Readonly<Record<string, number>>;
  /** First way against each: the median of the rounds' own ratios, for a disk that is slow for a while is slow for all. */
  readonly ratio: Readonly<Record<string, number>>;
}

/** By turns of a few calls, and each way first in its turn, so that whatever the disk does meets all. */
async function append(names: readonly string[], rounds: number, calls: number, together: number): Promise<Rates> {
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    const open = await Promise.all(names.map(async (name) => ({ name, way: await ways[name]?.(), ms: 0 })));
    const turn = together === 1 ? 5 : 1;
    for (let done = 0; done < calls; done += turn) {
      const first = (done / turn) % open.length;
      for (const one of [...open.slice(first), ...open.slice(0, first)]) {
        const began = performance.now();
        for (let i = 0; i < turn; i += 1) await one.way?.append((done + i) * together, together);
        one.ms += performance.now() - began;
      }
    }
    for (const { name, way, ms } of open) {
      if (round > 0) found[name]?.push((calls * together * 1000) / ms);
      await way?.drop();
    }
  }
  const mine = found[names[0] ?? ''] ?? [];
  return {
    rate: Object.fromEntries(names.map((name) => [name, median(found[name] ?? [])])),
    ratio: Object.fromEntries(names.slice(1).map((name) => [name, median(mine.map((rate, i) => rate / (found[name]?.[i] ?? NaN)))])),
  };
}

/** Reading the oldest hundred of `count` that wait, and how many they are: reads a second. */
async function read(count: number, rounds: number): Promise<{ readonly reading: Rates; readonly counting: Rates }> {
  const [mine, theirs] = await Promise.all([ours('strict'), bare('strict')]);
  for (let n = 0; n < count; n += 500) {
    await mine.append(n, 500);
    await theirs.append(n, 500);
  }
  const answered = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const outbox = (): IDBObjectStore => theirs.database.transaction('outbox').objectStore('outbox');
  const reading = await twoByTurns(
    rounds,
    20,
    () => mine.recorder.waiting(100),
    () => answered(outbox().getAll(IDBKeyRange.lowerBound(0, true), 100)),
  );
  const counting = await twoByTurns(
    rounds,
    20,
    () => Promise.resolve(mine.recorder.counts()),
    () => answered(outbox().count()),
  );
  await mine.drop();
  await theirs.drop();
  return { reading, counting };
}

async function twoByTurns(rounds: number, times: number, mine: () => Promise<unknown>, bareWay: () => Promise<unknown>): Promise<Rates> {
  const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    for (let i = 0; i < times; i += 1) await work();
    return (times * 1000) / Math.max(0.005, performance.now() - began);
  };
  for (let round = 0; round <= rounds; round += 1) {
    const found = round % 2 === 0 ? { ours: await timed(mine), bare: await timed(bareWay) } : { bare: await timed(bareWay), ours: await timed(mine) };
    if (round === 0) continue;
    rates.ours.push(found.ours);
    rates.bare.push(found.bare);
  }
  return { rate: { ours: median(rates.ours), bare: median(rates.bare) }, ratio: { bare: median(rates.ours.map((rate, i) => rate / (rates.bare[i] ?? NaN))) } };
}

export interface Drained {
  readonly ours: number;
  readonly bare: number;
  readonly batches: number;
}

/** `count` waiting events go out by the station's uploader; then the same requests by a bare loop that has their text ready, and packs it in the same way where they are packed. */
async function drain(count: number, gzip: boolean): Promise<Drained> {
  const way = await ours('strict');
  for (let n = 0; n < count; n += 500) await way.append(n, Math.min(500, count - n));
  const { recorder } = way;
  const destination = { url: `${location.origin}/xapi`, authorization: () => 'Bearer bench', version: '2.0.0', gzip, numbersRefusals: true } as const;
  const transport = new StatementTransport(destination, () => Date.now());
  const batches: StatementBatch[] = [];
  let settled: () => void = () => undefined;
  const uploader = new Uploader({
    waiting: (most, beyond) => recorder.waiting(most, beyond),
    sent: async (sequences) => {
      await recorder.sent(sequences, Date.now());
      if (recorder.counts().waiting === 0) settled();
    },
    setAside: () => Promise.reject(new Error('refused')),
    misplaced: () => Promise.resolve('no'),
    putBack: () => Promise.resolve(0),
    pack: (rows, mostSize) => transport.pack(rows, mostSize),
    send: (batch) => {
      batches.push(batch);
      return transport.send(batch);
    },
    tell: (code) => console.error(code),
    random: Math.random,
    wait: cancellableWait,
  });
  const began = performance.now();
  const empty = new Promise<void>((resolve) => (settled = resolve));
  uploader.wake();
  await empty;
  const oursMs = performance.now() - began;
  uploader.stop();
  const texts = batches.map((batch) => `[${batch.rows.map((row) => row.text).join(',')}]`);
  const headers = {
    'content-type': 'application/json',
    'x-experience-api-version': '2.0.0',
    authorization: 'Bearer bench',
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
  };
  const bareBegan = performance.now();
  let stored = 0;
  for (const text of texts) {
    const body = gzip ? await gzipped(text) : text;
    const response = await fetch(`${destination.url}/statements`, { method: 'POST', headers, body, cache: 'no-store' });
    stored += ((await response.json()) as string[]).length;
  }
  const bareMs = performance.now() - bareBegan;
  if (stored !== count) throw new Error(`${stored} of ${count} were sent`);
  await way.drop();
  return { ours: (count * 1000) / oursMs, bare: (count * 1000) / bareMs, batches: texts.length };
}

/** A store under a fixed name, which a browser that is opened again finds filled. */
async function fill(name: string, count: number): Promise<number> {
  const recorder = await Recorder.open(new StationDatabase(name, 'relaxed'), 'station-1', 'America/Chicago');
  while (recorder.lastSequence < count)
    await recorder.write(
      Array.from({ length: Math.min(1000, count - recorder.lastSequence) }, (_, i) => event(recorder.lastSequence + i)),
      {},
    );
  return recorder.counts().waiting;
}

/** What an engine does with its store in an ordinary minute; the recorder stays open, to be weighed. */
async function use(name: string): Promise<number> {
  const recorder = await Recorder.open(new StationDatabase(name), 'station-1', 'America/Chicago');
  Object.assign(globalThis, { held: recorder });
  for (let n = 0; n < 20; n += 1) {
    await recorder.write([event(1_000_000 + n)], {});
    await recorder.waiting(50);
  }
  return recorder.counts().waiting;
}

const statementBytes = (): number => new TextEncoder().encode(JSON.stringify(statement(12_345))).length;

export const bench = { append, read, drain, fill, use, statementBytes };
Object.assign(globalThis, { bench });
