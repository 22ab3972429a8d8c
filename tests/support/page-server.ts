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

/** Builds one module of the tests with all that it imports, and serves it as a page on this machine. `answer` takes the requests that are not for the page. */
export async function servePage(
  module: string,
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.writeHead(404).end(),
): Promise<PageServer> {
  const folder = await mkdtemp(join(tmpdir(), 'stationmaster-page-'));
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'error',
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
