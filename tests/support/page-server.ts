import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from '../../build/bundles/root.ts';

export interface PageServer {
  /** Ends with a slash; the same for as long as the server runs, and with it the origin's store. */
  readonly address: string;
  /** A folder of its own, for browser profiles; `stop` takes it away. */
  readonly folder: string;
  stop(): Promise<void>;
}

export interface PageParts {
  /** Takes the requests that are not for the page. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Modules of the tests in the place of packages, by name. */
  readonly alias?: Readonly<Record<string, string>>;
}

/** Builds one module of the tests with all that it imports, and serves it as a page on this machine. */
export async function servePage(module: string, { answer = notFound, alias = {} }: PageParts = {}): Promise<PageServer> {
  const folder = await mkdtemp(join(tmpdir(), 'stationmaster-page-'));
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'error',
    // Two copies of Dexie in one page refuse each other; every package gets the product's.
    resolve: { dedupe: ['dexie'], alias: Object.entries(alias).map(([name, file]) => ({ find: new RegExp(`^${name}$`), replacement: join(root, file) })) },
    build: {
      outDir: join(folder, 'built'),
      emptyOutDir: false,
      target: 'chrome144',
      rolldownOptions: {
        input: join(root, module),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: 'page.js', codeSplitting: false },
      },
    },
  });
  const script = await readFile(join(folder, 'built/page.js'));
  const server = createServer((request, response) => {
    if (request.url === '/page.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    else if (request.url === '/')
      // Isolated, so that the page may measure its own memory.
      response
        .writeHead(200, { 'content-type': 'text/html', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' })
        .end('<!doctype html><title>page</title><script type="module" src="page.js"></script>');
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    folder,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const notFound = (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(404).end();
