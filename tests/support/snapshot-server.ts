import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { LabSnapshot, SetAsideEvent } from '../../core/contract/board-hub.ts';

/**
 * A hub's board side over real HTTP, with a lab that the test scripts: it serves the built board under the hub's strict policy,
 * streams what `show` is given, and keeps what the board sent.
 */
export interface SnapshotServer {
  readonly address: string;
  /** Bodies of POST /api/board/actions, in order. */
  readonly actions: unknown[];
  /** How often each GET was asked. */
  readonly asked: Map<string, number>;
  /** Becomes the lab's state and goes to every open stream. */
  show(lab: LabSnapshot): void;
  /** Refuses the next actions with this code; null accepts again. */
  refuse(code: string | null): void;
  /** What the station whose list is asked for has set aside. */
  setAside(events: readonly SetAsideEvent[]): void;
  /** Ends the sign-in, as an expired session would. */
  forget(): void;
  /** Cuts the open streams; `silent` keeps new ones without events, `down` answers nothing at all. */
  mode(mode: 'live' | 'silent' | 'down'): void;
  close(): Promise<void>;
}

export interface SnapshotServerOptions {
  /** The built board. */
  readonly board: string;
  readonly pictures: string;
  readonly lab: LabSnapshot;
  readonly signedIn?: boolean;
  /** The hub's clock, ms; counts up from the lab's own time otherwise. */
  readonly now?: () => number;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export async function startSnapshotServer(options: SnapshotServerOptions): Promise<SnapshotServer> {
  let lab = options.lab;
  let mode: 'live' | 'silent' | 'down' = 'live';
  let code: string | null = null;
  let setAside: readonly SetAsideEvent[] = [];
  let signedIn = options.signedIn ?? true;
  const begun = Date.now();
  const now = options.now ?? (() => options.lab.hubTime + Date.now() - begun);
  const streams = new Set<ServerResponse>();
  const actions: unknown[] = [];
  const asked = new Map<string, number>();

  const json = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const refused = (response: ServerResponse, status: number, problem: string) => json(response, status, { problems: [{ code: problem }] });
  const fresh = () => ({ ...lab, hubTime: now() });
  const send = (stream: ServerResponse) => stream.write(`event: lab\ndata: ${JSON.stringify(fresh())}\n\n`);
  const cut = () => {
    for (const stream of streams) stream.destroy();
    streams.clear();
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (mode === 'down') return void request.socket.destroy();
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET') asked.set(pathname, (asked.get(pathname) ?? 0) + 1);
    if (!pathname.startsWith('/api/')) return file(pathname, response);
    if (request.method === 'POST') return post(pathname, request, response);
    if (!signedIn) return void refused(response, 401, 'SM-702');
    if (pathname === '/api/board/lab') return void json(response, 200, fresh());
    if (pathname === '/api/board/minutes.csv')
      return void response.writeHead(200, { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename="minutes.csv"' }).end('name,minutes\r\n');
    if (pathname.startsWith('/api/board/set-aside/'))
      return void (pathname.endsWith('/list')
        ? json(response, 200, setAside)
        : response.writeHead(200, { 'content-type': 'application/json', 'content-disposition': 'attachment; filename="set-aside.json"' }).end('[]'));
    if (pathname !== '/api/board/stream') return void refused(response, 404, 'SM-704');
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.flushHeaders();
    streams.add(response);
    response.on('close', () => streams.delete(response));
    if (mode === 'live') send(response);
  }

  async function post(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || 'null');
    if (request.headers['x-stationmaster'] !== 'board') return void refused(response, 403, 'SM-701');
    if (pathname === '/api/board/sign-in') {
      const right = JSON.stringify(body) === JSON.stringify({ user: 'jpark', password: 'lamp yellow' });
      if (!right) return void refused(response, 401, 'SM-405');
      signedIn = true;
      return void response.writeHead(204).end();
    }
    if (!signedIn) return void refused(response, 401, 'SM-702');
    if (pathname === '/api/board/sign-out') {
      signedIn = false;
      return void response.writeHead(204).end();
    }
    if (code !== null) return void refused(response, 409, code);
    actions.push(body);
    response.writeHead(204).end();
  }

  async function file(pathname: string, response: ServerResponse): Promise<void> {
    const name = normalize(pathname.replace(/^\/board\//, '') || 'index.html');
    const folder = name.startsWith('pictures/') ? join(options.pictures, '..') : options.board;
    try {
      const content = await readFile(join(folder, name));
      response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream', 'content-security-policy': policy }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions,
    asked,
    show(next) {
      lab = next;
      if (mode === 'live') for (const stream of streams) send(stream);
    },
    refuse: (next) => void (code = next),
    setAside: (next) => void (setAside = next),
    forget() {
      signedIn = false;
      cut();
    },
    mode(next) {
      mode = next;
      cut();
    },
    close: () =>
      new Promise<void>((resolve) => {
        cut();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
