import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build } from 'vite';
import { root } from '../../build/bundles/root.ts';
import { foundBrowser, quietBrowserArgs } from '../../build/found-browser.ts';
import { median, show, type Figure } from './figure.ts';

const rounds = 9;
const events = 200;

/** Appended events a second: the recorder against bare IndexedDB of the same rows, both strict, in one Chromium, by turns. */
async function append(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stationmaster-bench-'));
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'chrome144',
      rolldownOptions: {
        input: join(root, 'tests/bench/append-page.ts'),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: 'page.js', codeSplitting: false },
      },
    },
  });
  const script = await readFile(join(folder, 'page.js'));
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response
      .writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
      .end(isScript ? script : '<!doctype html><title>bench</title><script type="module" src="page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A profile on the disk: an incognito profile keeps IndexedDB in memory.
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: foundBrowser(),
    headless: true,
    args: [...quietBrowserArgs],
  });
  try {
    const page = await context.newPage();
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => 'run' in globalThis);
    const figures = await page.evaluate(
      ([r, n]) => (globalThis as unknown as { run: (r: number, n: number) => Promise<{ ours: number[]; bare: number[] }> }).run(r, n),
      [rounds, events] as const,
    );
    // Of each round's own two: a disk that is slow for a while is slow for both.
    const ratio = median(figures.ours.map((rate, i) => rate / (figures.bare[i] ?? NaN)));
    const goal = 0.8;
    return [
      {
        name: 'events appended a second, strict',
        ours: median(figures.ours).toFixed(0),
        peer: `${median(figures.bare).toFixed(0)} bare IndexedDB, strict`,
        ratio: ratio.toFixed(2),
        goal: `>= ${goal}`,
        met: ratio >= goal,
      },
    ];
  } finally {
    await context.close();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

show(await append());
