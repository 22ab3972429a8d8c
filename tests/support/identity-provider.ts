import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider from 'oidc-provider';
import { bodyOf } from './body-of.ts';
import { freePort } from './free-port.ts';

/** As `oidc-provider` sets them by itself (`SameSite=Lax`), or as one that may be framed by another site has to: `SameSite=None; Secure`. */
export type Cookies = 'lax' | 'framed';

/** A district's identity provider: `oidc-provider` with a log-in page of its own, on an origin of its own. */
export interface IdentityProvider {
  readonly origin: string;
  /** What a catalogue names of it. */
  readonly signOn: readonly string[];
  /** Users who logged in on its page, in order: a sign-on that held is not among them. */
  readonly loggedIn: readonly string[];
  /** How often a page of it was asked for that no catalogue names. */
  readonly portalVisits: () => number;
  stop(): Promise<void>;
}

export interface Client {
  readonly id: string;
  readonly redirect: string;
}

const host = 'login.localhost';

export async function startIdentityProvider(port: number, clients: readonly Client[], cookies: Cookies): Promise<IdentityProvider> {
  const origin = `http://${host}:${port}`;
  const provider: Provider = new Provider(origin, {
    clients: clients.map(({ id, redirect }) => ({
      client_id: id,
      redirect_uris: [redirect],
      token_endpoint_auth_method: 'none',
      response_types: ['code'],
      grant_types: ['authorization_code'],
    })),
    cookies: {
      keys: ['a key of the tests alone'],
      ...(cookies === 'framed' ? { long: { sameSite: 'none', httpOnly: true }, short: { sameSite: 'none', httpOnly: true } } : {}),
    },
    features: { devInteractions: { enabled: false } },
    ttl: { Interaction: 600, Session: 3600, Grant: 3600 },
    findAccount: (_context, account) => ({ accountId: account, claims: () => ({ sub: account }) }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    // The district has agreed to its programs: nobody is asked.
    loadExistingGrant: async (context) => {
      const grant = new provider.Grant({ accountId: context.oidc.account?.accountId ?? '', clientId: context.oidc.client?.clientId ?? '' });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  const loggedIn: string[] = [];
  let portalVisits = 0;
  const answer = provider.callback();
  const server = createServer((request, reply) => {
    if (request.url === '/portal') portalVisits += 1;
    if (cookies === 'framed') markSecure(reply);
    if (request.url?.startsWith('/interaction/') === true) void interaction(provider, request, reply, loggedIn);
    else void answer(request, reply);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin,
    signOn: [`${origin}/auth/*`, `${origin}/auth`, `${origin}/interaction/*`],
    loggedIn,
    portalVisits: () => portalVisits,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function interaction(provider: Provider, request: IncomingMessage, reply: ServerResponse, loggedIn: string[]): Promise<void> {
  if (request.method !== 'POST') {
    reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
    return;
  }
  const form = new URLSearchParams(await bodyOf(request));
  const user = form.get('user') ?? '';
  if (user === '' || form.get('password') !== passwordOf(user)) {
    reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page.replace('<h1>', '<h1 class="wrong">'));
    return;
  }
  loggedIn.push(user);
  await provider.interactionFinished(request, reply, { login: { accountId: user } });
}

export const passwordOf = (user: string): string => `${user}-secret`;

const page = `<!doctype html><html lang="en"><title>District log-in</title><h1>District log-in</h1>
<form method="post" autocomplete="off"><input name="user" aria-label="User"><input name="password" type="password" aria-label="Password"><button id="enter">Log in</button></form>`;

/** The package wants TLS for such cookies; browsers take this machine's own addresses for as good. */
function markSecure(reply: ServerResponse): void {
  const setHeader = reply.setHeader.bind(reply);
  reply.setHeader = (name, value) => {
    if (name.toLowerCase() !== 'set-cookie') return setHeader(name, value);
    return setHeader(
      name,
      [value].flat().map((cookie) => `${cookie}; secure`),
    );
  };
}

/** Of an origin on this machine that is not yet taken. */
export async function newOrigin(name: string): Promise<{ readonly origin: string; readonly port: number }> {
  const port = await freePort();
  return { origin: `http://${name}.localhost:${port}`, port };
}
