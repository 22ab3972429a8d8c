import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame } from 'playwright/test';

/** A program that leaves whatever a page can leave in a browser, on an origin of its own and on the one it signs on at. */
export interface TraceProgram {
  readonly origin: string;
  readonly signOn: string;
  close(): Promise<void>;
}

export async function startTraceProgram(): Promise<TraceProgram> {
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://traces.localhost:${port}`,
    signOn: `http://sign-on.traces.localhost:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const mark = 'first-child';
const page = '<!doctype html><title>Traces</title><body><textarea aria-label="Paste"></textarea>';
const sharedWorker = `
  let who = null;
  const channel = new BroadcastChannel('who');
  channel.onmessage = ({ data }) => { if (data === 'who?' && who !== null) channel.postMessage(who); };
  onconnect = ({ ports: [port] }) => {
    port.onmessage = ({ data }) => { who = data ?? who; port.postMessage(who); };
  };`;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://any');
  const asked = (header: string): string => String(request.headers[header] ?? '');
  const say = (body: string, headers: Record<string, string> = {}, status = 200): void => {
    const open =
      request.headers.origin === undefined ? {} : { 'access-control-allow-origin': request.headers.origin, 'access-control-allow-credentials': 'true' };
    response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store', ...open, ...headers }).end(body);
  };
  switch (pathname) {
    case '/service-worker.js':
      return say('', { 'content-type': 'text/javascript' });
    case '/shared-worker.js':
      return say(sharedWorker, { 'content-type': 'text/javascript' });
    case '/session/begin':
      return say('', { 'set-cookie': `session=${mark}; Path=/; HttpOnly; SameSite=Lax` });
    case '/session':
      return say(asked('cookie'));
    case '/private/enter':
      return asked('authorization') === '' ? say('', { 'www-authenticate': 'Basic realm="private"' }, 401) : say('');
    case '/private/who':
      return say(Buffer.from(asked('authorization').replace('Basic ', ''), 'base64').toString());
    case '/kept':
      return say(asked('x-who'), { 'cache-control': 'private, max-age=86400, immutable' });
    case '/known-again': {
      const tag = asked('if-none-match') || asked('x-who');
      return say(asked('if-none-match'), { 'cache-control': 'private, no-cache', ...(tag === '' ? {} : { etag: `"${tag.replaceAll('"', '')}"` }) });
    }
    default:
      return say(page, { 'content-type': 'text/html' });
  }
}

/** Bodies of async functions run in the program's page: `leave` leaves the trace, `find` gives what it finds of it, as text or list, empty for nothing. */
interface Trace {
  readonly leave: string;
  readonly find: string;
}

const inDatabase = `const opened = await new Promise((done, failed) => {
    const asked = indexedDB.open('work', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('rows').put('${mark}', 'who');
    asked.onsuccess = () => done(asked.result);
    asked.onerror = failed;
  });
  opened.close();`;
const withWorker = (said: string): string => `
  const { port } = new SharedWorker('/shared-worker.js', { name: 'who', extendedLifetime: true });
  return new Promise((done) => { port.onmessage = ({ data }) => done(data ?? ''); port.postMessage(${said}); });`;

const tracesOf = (signOn: string) =>
  ({
    cookie: {
      leave: `document.cookie = 'who=${mark}; max-age=86400; path=/; SameSite=None; Secure'`,
      find: `return /(^|; )who=/.test(document.cookie) ? document.cookie : ''`,
    },
    'partitioned cookie': {
      leave: `document.cookie = 'part=${mark}; Secure; Partitioned; SameSite=None; path=/'`,
      find: `return /(^|; )part=/.test(document.cookie) ? document.cookie : ''`,
    },
    'session at the sign-on': {
      leave: `await fetch('${signOn}/session/begin', { credentials: 'include' })`,
      find: `return (await fetch('${signOn}/session', { credentials: 'include' })).text()`,
    },
    'local storage': { leave: `localStorage.setItem('who', '${mark}')`, find: `return Object.keys(localStorage)` },
    'session storage': { leave: `sessionStorage.setItem('who', '${mark}')`, find: `return Object.keys(sessionStorage)` },
    database: { leave: inDatabase, find: `return (await indexedDB.databases()).map(({ name }) => name)` },
    'cache storage': { leave: `await (await caches.open('work')).put('/saved', new Response('${mark}'))`, find: `return caches.keys()` },
    'service worker': {
      leave: `await navigator.serviceWorker.register('/service-worker.js'); await navigator.serviceWorker.ready`,
      find: `return (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope)`,
    },
    file: {
      leave: `await (await navigator.storage.getDirectory()).getFileHandle('${mark}', { create: true })`,
      find: `return Array.fromAsync((await navigator.storage.getDirectory()).keys())`,
    },
    'storage bucket': { leave: `await navigator.storageBuckets?.open('${mark}')`, find: `return navigator.storageBuckets?.keys() ?? []` },
    'HTTP sign-in': { leave: `await fetch('/private/enter')`, find: `return (await fetch('/private/who')).text()` },
    'HTTP cache': { leave: `await fetch('/kept', { cache: 'reload', headers: { 'x-who': '${mark}' } })`, find: `return (await fetch('/kept')).text()` },
    'entity tag': {
      leave: `await fetch('/known-again', { cache: 'reload', headers: { 'x-who': '${mark}' } })`,
      find: `return (await fetch('/known-again')).text()`,
    },
    'shared worker': { leave: withWorker(`'${mark}'`), find: withWorker('null') },
    'broadcast channel': {
      leave: '',
      find: `return new Promise((done) => {
        const channel = new BroadcastChannel('who');
        channel.onmessage = ({ data }) => done(data);
        channel.postMessage('who?');
        setTimeout(() => done(''), 500);
      })`,
    },
    history: {
      leave: `history.pushState(null, '', '/work-of-${mark}')`,
      find: `return navigation.entries().map(({ url }) => url).filter((url) => url.includes('${mark}'))`,
    },
    'name of the window': { leave: `window.name = '${mark}'`, find: `return window.name` },
    clipboard: {
      leave: `addEventListener('copy', (event) => { event.clipboardData.setData('text/plain', '${mark}'); event.preventDefault(); }, { once: true });
        document.execCommand('copy')`,
      find: '',
    },
  }) as const satisfies Record<string, Trace>;

export type TraceKind = keyof ReturnType<typeof tracesOf>;
export const traceKinds = Object.keys(tracesOf('')) as TraceKind[];

export async function leaveTraces(frame: Frame, program: TraceProgram, kinds: readonly TraceKind[]): Promise<void> {
  const traces = tracesOf(program.signOn);
  // As typed into the browser's own question: an address that holds a name and password is no program's, and the guard stops it.
  const context = frame.page().context();
  await context.setHTTPCredentials({ username: mark, password: 'secret' });
  for (const kind of kinds) await frame.evaluate(`(async () => { ${traces[kind].leave} })()`);
  await context.setHTTPCredentials(null);
}

/** What of it is there, as a child's program would find it; the clipboard by pasting. */
export async function findTraces(frame: Frame, program: TraceProgram, kinds: readonly TraceKind[]): Promise<readonly TraceKind[]> {
  const traces = tracesOf(program.signOn);
  const found: TraceKind[] = [];
  for (const kind of kinds) {
    const there = kind === 'clipboard' ? await pasted(frame) : await frame.evaluate<string | readonly string[]>(`(async () => { ${traces[kind].find} })()`);
    if (there.length > 0) found.push(kind);
  }
  return found;
}

async function pasted(frame: Frame): Promise<string> {
  const field = frame.getByLabel('Paste');
  await field.fill('');
  await field.press('Control+v');
  return (await field.inputValue()).trim();
}
