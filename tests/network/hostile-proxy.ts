import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { seededRandom } from '../support/seeded-random.ts';

/** All that a network and what stands in it can do to a request and its reply. */
export const troubles = [
  'cut before the request',
  'cut in the middle of the request',
  'cut after the request',
  'reply dropped after it was stored',
  'held back for long',
  'later one let through first',
  'sent to the hub twice',
  'request cut short, its length made to fit',
  'request shorter than its length',
  'reply cut off in the middle',
  'reply shorter than its length',
  'reply cut short, its length made to fit',
  'answered 500',
  'answered 503, try again in a second',
  'answered 503, try again at a time',
  'answered 429',
  'answered 401',
  'answered 200 by a portal',
  'answered 204 by a portal',
] as const;
export type Trouble = (typeof troubles)[number];

export interface HostileOptions {
  readonly hubPort: number;
  /** The same seed makes the same trouble in the same order. */
  readonly seed: number;
  /** The longest that a request is held back, ms. */
  readonly longestDelayMs: number;
  readonly among?: readonly Trouble[];
  /** Requests let through for each trouble. */
  readonly letThrough?: number;
}

/**
 * Stands between a station and its hub, on real TCP. Each POST of statements draws one card of a shuffled pack, trouble or none, so that each trouble
 * comes in each round. What it forwards it writes byte by byte itself: nothing mends what it damages.
 */
export class HostileProxy {
  readonly happened = new Map<Trouble, number>();
  requests = 0;
  readonly #options: HostileOptions;
  readonly #server: Server;
  readonly #random: () => number;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<() => void>();
  #pack: (Trouble | null)[] = [];
  #held: Buffer[] = [];
  #calm = false;

  private constructor(options: HostileOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.#server = createServer((request) => void this.#take(request));
    this.#server.on('connection', (socket) => this.#own(socket));
  }

  static async open(options: HostileOptions): Promise<HostileProxy> {
    const proxy = new HostileProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From here on all goes through; what is held back goes on its way now. */
  async calm(): Promise<void> {
    this.#calm = true;
    for (const end of this.#timers) end();
    for (const held of this.#held.splice(0)) await this.#forward(held);
  }

  close(): Promise<void> {
    for (const end of this.#timers) end();
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #take(request: IncomingMessage): Promise<void> {
    const client = request.socket;
    if (request.method !== 'POST' || this.#calm) return this.#passOn(request);
    this.requests += 1;
    const trouble = this.#draw();
    if (trouble === null) {
      await this.#passOn(request);
      for (const held of this.#held.splice(0)) await this.#forward(held);
      return;
    }
    this.happened.set(trouble, (this.happened.get(trouble) ?? 0) + 1);
    switch (trouble) {
      case 'cut before the request':
        return void client.destroy();
      case 'cut in the middle of the request': {
        const raw = asBytes(request, await bodyOf(request));
        this.#toHub().end(raw.subarray(0, Math.floor(raw.length * (0.2 + 0.6 * this.#random()))));
        return void client.destroy();
      }
      case 'cut after the request': {
        const hub = this.#toHub();
        hub.end(asBytes(request, await bodyOf(request)));
        return void client.destroy();
      }
      case 'reply dropped after it was stored':
        await this.#forward(asBytes(request, await bodyOf(request)));
        return void client.destroy();
      case 'held back for long': {
        const raw = asBytes(request, await bodyOf(request));
        await this.#wait(this.#random() * this.#options.longestDelayMs);
        return void client.end(await this.#forward(raw));
      }
      case 'later one let through first':
        this.#held.push(asBytes(request, await bodyOf(request)));
        return void client.destroy();
      case 'sent to the hub twice': {
        const raw = asBytes(request, await bodyOf(request));
        const [first, second] = await Promise.all([this.#forward(raw), this.#forward(raw)]);
        return void client.end(this.#random() < 0.5 ? first : second);
      }
      case 'request cut short, its length made to fit': {
        const body = await bodyOf(request);
        return void client.end(await this.#forward(asBytes(request, body.subarray(0, Math.floor(body.length * this.#random())))));
      }
      case 'request shorter than its length': {
        const body = await bodyOf(request);
        const hub = this.#toHub();
        hub.write(asBytes(request, body.subarray(0, Math.floor(body.length / 2)), body.length));
        // Neither end hears anything more: the station has to give it up by itself.
        client.once('close', () => hub.destroy());
        return;
      }
      case 'reply cut off in the middle': {
        const reply = await this.#forward(asBytes(request, await bodyOf(request)));
        client.write(reply.subarray(0, Math.floor(reply.length * (0.3 + 0.6 * this.#random()))), () => client.destroy());
        return;
      }
      case 'reply shorter than its length': {
        const reply = await this.#forward(asBytes(request, await bodyOf(request)));
        return void client.end(withLength(reply, (length) => length + 1 + Math.floor(200 * this.#random())));
      }
      case 'reply cut short, its length made to fit': {
        const reply = await this.#forward(asBytes(request, await bodyOf(request)));
        return void client.end(withLength(reply, (length) => Math.floor(length * this.#random())));
      }
      default:
        await bodyOf(request);
        return void client.end(answers[trouble]());
    }
  }

  async #passOn(request: IncomingMessage): Promise<void> {
    request.socket.end(await this.#forward(asBytes(request, await bodyOf(request))));
  }

  #draw(): Trouble | null {
    if (this.#pack.length === 0) {
      const { among = troubles, letThrough = 0.5 } = this.#options;
      const cards: (Trouble | null)[] = [...among, ...Array<null>(Math.ceil(among.length * letThrough)).fill(null)];
      // Fisher and Yates.
      for (let i = cards.length - 1; i > 0; i -= 1) {
        const j = Math.floor(this.#random() * (i + 1));
        [cards[i], cards[j]] = [cards[j] ?? null, cards[i] ?? null];
      }
      this.#pack = cards;
    }
    return this.#pack.pop() ?? null;
  }

  /** The hub's whole reply, as it wrote it; empty where it wrote none. */
  #forward(raw: Buffer): Promise<Buffer> {
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      const hub = this.#toHub();
      hub.on('data', (chunk: Buffer) => chunks.push(chunk));
      hub.on('close', () => resolve(Buffer.concat(chunks)));
      hub.write(raw);
    });
  }

  #toHub(): Socket {
    const socket = connect(this.#options.hubPort, '127.0.0.1');
    this.#own(socket);
    return socket;
  }

  #own(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#timers.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#timers.add(end);
    });
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // A station that gave the request up has sent what it has sent.
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return Buffer.concat(chunks);
  }
  return Buffer.concat(chunks);
}

/** The request as it goes over the wire, one to a connection; `length` is what it says of itself. */
function asBytes(request: IncomingMessage, body: Buffer, length = body.length): Buffer {
  const lines = [`${request.method ?? ''} ${request.url ?? ''} HTTP/1.1`];
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? '';
    if (!/^(connection|content-length|transfer-encoding)$/i.test(name)) lines.push(`${name}: ${request.rawHeaders[i + 1] ?? ''}`);
  }
  if (request.method === 'POST') lines.push(`content-length: ${length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`), body]);
}

/** The reply with another length told; where that is less than there is, the rest goes. */
function withLength(reply: Buffer, change: (length: number) => number): Buffer {
  const end = reply.indexOf('\r\n\r\n') + 4;
  const head = reply.subarray(0, end).toString('latin1');
  const body = reply.subarray(end);
  const length = change(body.length);
  return Buffer.concat([Buffer.from(head.replace(/content-length: \d+/i, `content-length: ${length}`), 'latin1'), body.subarray(0, length)]);
}

/** As something between the two would answer. A page may read it, as it may read the hub's. */
const answer = (status: string, body = '', ...headers: string[]): Buffer =>
  Buffer.from(
    [
      `HTTP/1.1 ${status}`,
      'access-control-allow-origin: *',
      'access-control-expose-headers: Retry-After, X-Experience-API-Version',
      'connection: close',
      ...(status.startsWith('204') ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
      ...headers,
      '',
      body,
    ].join('\r\n'),
  );

const answers = {
  'answered 500': () => answer('500 Internal Server Error'),
  'answered 503, try again in a second': () => answer('503 Service Unavailable', '', 'retry-after: 1'),
  'answered 503, try again at a time': () => answer('503 Service Unavailable', '', `retry-after: ${new Date(Date.now() + 2000).toUTCString()}`),
  'answered 429': () => answer('429 Too Many Requests', '', 'retry-after: 1'),
  'answered 401': () => answer('401 Unauthorized'),
  'answered 200 by a portal': () => answer('200 OK', '<html><title>Welcome</title>Please sign in to the school network.</html>', 'content-type: text/html'),
  'answered 204 by a portal': () => answer('204 No Content'),
} satisfies Partial<Record<Trouble, () => Buffer>>;
