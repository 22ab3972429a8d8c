import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';

/**
 * Stands where a session's network service would: every byte of the session's pages goes through this proxy of Chromium's, sockets, workers and beacons
 * included, and is judged by the session's own handlers before a connection is made. What the DevTools protocol has seen already is not asked twice.
 */
export interface NetworkJudge {
  /** True: it may go out. */
  readonly request: (details: { readonly url: string; readonly method: string; readonly resourceType: 'webSocket' | 'other' }) => Promise<boolean>;
  /** `problem`: what Chromium would say of the certificate, null for a good one. True: it is trusted. */
  readonly certificate: (host: string, pem: string, problem: string | null) => Promise<boolean>;
}

export class NetworkService {
  readonly #judge: NetworkJudge;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #judged = new Map<string, number>();

  private constructor(judge: NetworkJudge) {
    this.#judge = judge;
    this.#server = createServer((request, response) => void this.#forward(request, response));
    this.#server.on('connect', (request: IncomingMessage, socket: Duplex) => this.#tunnel(request, socket));
    this.#server.on('connection', (socket) => this.#keep(socket));
    this.#server.keepAliveTimeout = 60_000;
  }

  static async open(judge: NetworkJudge): Promise<NetworkService> {
    const service = new NetworkService(judge);
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    service.#server.unref();
    return service;
  }

  /** For Chromium's `--proxy-server`. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next request of this kind was judged when the protocol showed it. */
  expect(method: string, url: string): void {
    const key = `${method} ${withoutFragment(url)}`;
    this.#judged.set(key, (this.#judged.get(key) ?? 0) + 1);
  }

  closeConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  }

  #wasJudged(method: string, url: string): boolean {
    const key = `${method} ${url}`;
    const left = this.#judged.get(key) ?? 0;
    if (left === 0) return false;
    if (left === 1) this.#judged.delete(key);
    else this.#judged.set(key, left - 1);
    return true;
  }

  async #forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '' } = request;
    if (!this.#wasJudged(method, url) && !(await this.#judge.request({ url, method, resourceType: 'other' }))) return void response.destroy();
    const { hostname, port } = new URL(url);
    const { 'proxy-connection': _, ...headers } = request.headers;
    const onward = httpRequest({ host: nameOf(hostname), port: port === '' ? 80 : Number(port), path: url.slice(new URL(url).origin.length), method, headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    // Nobody answers there: the page's load fails, as it would without a proxy.
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }

  #tunnel(request: IncomingMessage, socket: Duplex): void {
    this.#keep(socket);
    const [, host = '', port = ''] = /^\[?([^\]]+)\]?:(\d+)$/.exec(request.url ?? '') ?? [];
    socket.write('HTTP/1.1 200 Connected\r\n\r\n');
    socket.once('data', (first: Buffer) => void this.#enter(socket, first, host, Number(port)));
  }

  /** TLS begins with a handshake record; what is left is a plain WebSocket's upgrade. */
  async #enter(socket: Duplex, first: Buffer, host: string, port: number): Promise<void> {
    socket.pause();
    const allowed = first[0] === 0x16 ? await this.#mayTalk(host, port) : await this.#mayUpgrade(first.toString('latin1'), host, port);
    if (!allowed) return void socket.destroy();
    const onward: Socket = connect({ host: nameOf(host), port });
    this.#keep(onward);
    onward.write(first);
    onward.pipe(socket).pipe(onward);
    onward.on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  }

  #mayUpgrade(head: string, host: string, port: number): Promise<boolean> {
    const [, path = '/'] = /^GET (\S+) HTTP/.exec(head) ?? [];
    return this.#judge.request({ url: `ws://${host}${port === 80 ? '' : `:${port}`}${path}`, method: 'GET', resourceType: 'webSocket' });
  }

  /** What is said inside is not seen: a socket or request to an origin that may be reached, with a certificate that is trusted. */
  async #mayTalk(host: string, port: number): Promise<boolean> {
    const url = `https://${host}${port === 443 ? '' : `:${port}`}/`;
    return (await this.#judge.request({ url, method: 'GET', resourceType: 'other' })) && this.#isTrusted(host, port);
  }

  #isTrusted(host: string, port: number): Promise<boolean> {
    return new Promise((resolve) => {
      const look = tlsConnect({ host: nameOf(host), port, servername: /^[\d.:]+$/.test(host) ? '' : host, rejectUnauthorized: false });
      this.#keep(look);
      look.once('secureConnect', () => {
        const der = look.getPeerCertificate().raw.toString('base64');
        const pem = `-----BEGIN CERTIFICATE-----\n${der.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
        const problem = look.authorized ? null : 'net::ERR_CERT_AUTHORITY_INVALID';
        look.destroy();
        resolve(this.#judge.certificate(host, pem, problem));
      });
      look.once('error', () => resolve(false));
    });
  }
}

/** Chromium takes every `*.localhost` for this machine; a resolver may not. */
const nameOf = (host: string): string => (host === 'localhost' || host.endsWith('.localhost') ? '127.0.0.1' : host.replace(/^\[|\]$/g, ''));
const withoutFragment = (url: string): string => url.replace(/#.*$/, '');
