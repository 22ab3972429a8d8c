import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** The web around a station: a program with a log-in by cookie, a place that no program may reach, a hub. Each counts what reaches it. */
export interface Web {
  readonly program: string;
  readonly evil: string;
  readonly hub: string;
  /** `METHOD host path` of every request, preflights and sockets included. */
  readonly hits: string[];
  evilHits(): string[];
  poke(): void;
  close(): Promise<void>;
}

export async function openWeb(): Promise<Web> {
  const hits: string[] = [];
  const sockets = new Set<Socket>();
  const streams = new Set<ServerResponse>();
  const note = (request: IncomingMessage): void => void hits.push(`${request.method} ${request.headers.host?.split(':')[0]} ${request.url}`);
  const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ server: Server; port: number }> => {
    const server = createServer((request, response) => {
      note(request);
      answer(request, response);
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    server.on('upgrade', (request, socket) => {
      note(request);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { server, port: (server.address() as AddressInfo).port };
  };

  const vendor = await listen(answerAsProgram);
  const hub = await listen((request, response) => {
    if (request.url !== '/api/station/pokes') return void response.end('{"ok":true}');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: hello\n\n');
    streams.add(response);
  });
  return {
    program: `http://program.localhost:${vendor.port}`,
    evil: `http://evil.localhost:${vendor.port}`,
    hub: `http://127.0.0.1:${hub.port}`,
    hits,
    evilHits: () => hits.filter((hit) => hit.includes(' evil.localhost ')),
    poke: () => streams.forEach((stream) => stream.write('event: poke\n\n')),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await Promise.all([vendor.server, hub.server].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

const page = (body: string): string => `<!doctype html><title>Program</title><body style="margin:0;height:2000px">${body}`;

function answerAsProgram(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://any');
  const html = (body: string, headers: Record<string, string> = {}, status = 200): void => {
    response.writeHead(status, { 'content-type': 'text/html', 'cache-control': 'no-store', ...headers });
    response.end(page(body));
  };
  switch (url.pathname) {
    case '/launch':
      response.writeHead(302, { location: '/play', 'set-cookie': 'student=s1; Path=/; HttpOnly; SameSite=Lax' });
      response.end();
      return;
    case '/play':
      return html(`<p id="who">${request.headers.cookie ?? 'nobody'}</p><input id="field"><iframe id="inner" src="/inner" width="200" height="100"></iframe>`);
    case '/inner':
      return html('<p>inner</p>');
    case '/logout':
      return html('<p>bye</p>', { 'set-cookie': 'student=; Path=/; Max-Age=0' });
    case '/never':
      return;
    case '/unframeable':
      return html('<p>top only</p>', { 'x-frame-options': 'DENY' });
    case '/broken':
      return html('<p>down</p>', {}, 503);
    case '/astray':
      return html(`<script>setTimeout(() => (location.href = ${JSON.stringify(url.searchParams.get('to'))}), 300)</script>`);
    case '/attachment':
      return html('file', { 'content-disposition': 'attachment; filename="work.txt"' });
    case '/to':
      response.writeHead(302, { location: url.searchParams.get('address') ?? '/' });
      response.end();
      return;
    default:
      return html('<p>here</p>');
  }
}
