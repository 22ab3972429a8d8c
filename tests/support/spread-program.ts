import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A vendor's program that is spread over three hosts, as real ones are: its page needs a script of the second, which needs a picture of the third. */
export interface SpreadProgram {
  /** Where its page is; the one origin that its entry has. */
  readonly page: string;
  readonly script: string;
  readonly picture: string;
  /** What each host was asked, in order. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

const dot = '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160"><circle cx="80" cy="80" r="70" fill="#2a7"/></svg>';

export async function startSpreadProgram(): Promise<SpreadProgram> {
  const asked: string[] = [];
  const servers: Server[] = [];
  const serve = async (host: string, type: string, body: () => string): Promise<string> => {
    const server = createServer((request, response) => {
      asked.push(`${host} ${request.url ?? ''}`);
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', 'set-cookie': `seen=${host}` }).end(body());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    return `http://${host}.localhost:${(server.address() as AddressInfo).port}`;
  };
  const picture = await serve('pictures', 'image/svg+xml', () => dot);
  const script = await serve(
    'cdn',
    'text/javascript',
    () =>
      `const dot = new Image(); dot.onload = () => (document.querySelector('h1').textContent = 'All is here'); dot.src = '${picture}/dot.svg'; document.body.append(dot);`,
  );
  const page = await serve(
    'words',
    'text/html',
    () => `<!doctype html><title>Words</title><body style="font: 40px sans-serif; margin: 2em"><h1>Words waits</h1><script src="${script}/words.js"></script>`,
  );
  return {
    page,
    script,
    picture,
    asked,
    stop: async () => {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}
