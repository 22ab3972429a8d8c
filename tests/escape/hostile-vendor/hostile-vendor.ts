import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { root } from '../../../build/bundles/root.ts';
import { answerAsVendor } from './vendor-pages.ts';

/**
 * A vendor site that wants out: two origins that the catalogue allows, one for signing on, and three that no program may reach. Each has a port of its
 * own and counts whatever comes: any method and path, WebSocket handshakes, datagrams, and connections on which nothing was ever asked.
 */
export type OriginName = 'good' | 'second' | 'signon' | 'forbidden' | 'forbidden2' | 'badCertificate';

export interface Hit {
  readonly origin: OriginName;
  /** `garbage`: bytes that are no HTTP, as a TLS greeting to a plain port. */
  readonly kind: 'request' | 'upgrade' | 'datagram' | 'garbage';
  readonly method: string;
  readonly path: string;
  /** As the browser wrote it; differs from the origin's own for an odd spelling of it. */
  readonly host: string;
  readonly body: string;
}

export interface HostileVendor {
  /** Without a slash at the end. */
  readonly origins: Readonly<Record<OriginName, string>>;
  readonly hits: readonly Hit[];
  /** What reached the origins that nothing may reach; with `mark`, only what has it in its path, body or host. */
  forbiddenHits(mark?: string): readonly Hit[];
  /** Connections to those origins on which nothing was asked so far: preconnects, and TLS handshakes that were given up. */
  silentConnections(): number;
  close(): Promise<void>;
}

const forbidden: ReadonlySet<OriginName> = new Set(['forbidden', 'forbidden2', 'badCertificate']);
const certificate = join(root, 'tests/fixtures/hub-certificate');

export async function openHostileVendor(): Promise<HostileVendor> {
  const hits: Hit[] = [];
  const closers: (() => Promise<void>)[] = [];
  const silent = new Set<object>();
  const origins = { good: '', second: '', signon: '', forbidden: '', forbidden2: '', badCertificate: '' };

  for (const name of Object.keys(origins) as OriginName[]) {
    const port = await open(name);
    origins[name] = name === 'badCertificate' ? `https://bad-certificate.localhost:${port}` : `http://${name}.localhost:${port}`;
    if (forbidden.has(name)) await listenForDatagrams(name, port);
  }

  return {
    origins,
    hits,
    forbiddenHits: (mark = '') => hits.filter((hit) => forbidden.has(hit.origin) && `${hit.host}${hit.path}\n${hit.body}`.includes(mark)),
    silentConnections: () => silent.size,
    close: async () => void (await Promise.all(closers.map((close) => close()))),
  };

  async function open(name: OriginName): Promise<number> {
    const answer: RequestListener = (request, response) => {
      silent.delete(request.socket);
      void bodyOf(request).then((body) => {
        hits.push({ ...asked(request), origin: name, kind: 'request', body });
        answerAsVendor(name, origins, { request, body, response });
      });
    };
    const server: Server =
      name === 'badCertificate'
        ? createSecureServer({ key: readFileSync(join(certificate, 'key.pem')), cert: readFileSync(join(certificate, 'certificate.pem')) }, answer)
        : createServer(answer);
    const sockets = new Set<Socket>();
    if (forbidden.has(name)) {
      server.on(name === 'badCertificate' ? 'secureConnection' : 'connection', (socket: Socket) => silent.add(socket));
      server.on('tlsClientError', (_cause: Error, socket: object) => silent.add(socket));
    }
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    server.on('upgrade', (request, socket) => {
      silent.delete(socket);
      hits.push({ ...asked(request), origin: name, kind: 'upgrade', body: '' });
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    server.on('clientError', (cause: NodeJS.ErrnoException, socket) => {
      // A connection that was only reset said nothing.
      if (cause.code !== 'ECONNRESET') {
        silent.delete(socket);
        hits.push({ origin: name, kind: 'garbage', method: '', path: '', host: '', body: '' });
      }
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((resolve) => server.close(() => resolve()));
    });
    return (server.address() as AddressInfo).port;
  }

  async function listenForDatagrams(name: OriginName, port: number): Promise<void> {
    const socket = createSocket('udp4');
    socket.on('message', () => hits.push({ origin: name, kind: 'datagram', method: '', path: '', host: '', body: '' }));
    await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(port, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => socket.close(() => resolve())));
  }
}

const asked = ({ method, url, headers }: IncomingMessage): Pick<Hit, 'method' | 'path' | 'host'> => ({
  method: method ?? '',
  path: url ?? '',
  host: headers.host ?? '',
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  try {
    for await (const part of request) body += String(part);
  } catch {
    // A request that was broken off was a hit all the same.
  }
  return body;
}
