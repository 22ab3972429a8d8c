import { createHash, randomBytes } from 'node:crypto';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Cookies } from './identity-provider.ts';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';

/** A vendor's program that has no log-in of its own: authorization code flow with PKCE (RFC 7636) at an identity provider, then a session cookie. */
export interface RelyingProgram {
  readonly origin: string;
  stop(): Promise<void>;
}

export interface RelyingRequest {
  readonly id: string;
  readonly origin: string;
  readonly port: number;
  /** Of the identity provider. */
  readonly issuer: string;
  readonly cookies: Cookies;
}

export const callbackPath = '/callback';
const cookie = 'program-session';

export async function startRelyingProgram({ id, origin, port, issuer, cookies }: RelyingRequest): Promise<RelyingProgram> {
  const flows = new Map<string, { readonly verifier: string; readonly nonce: string }>();
  const sessions = new Map<string, string>();

  async function answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const user = sessions.get(new RegExp(`${cookie}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1] ?? '');
    if (url.pathname === callbackPath) return signedOn(url, reply);
    if (url.pathname !== '/') return void reply.writeHead(404).end();
    if (user === undefined) return goSignOn(reply);
    reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><title>${id}</title><h1 id="opened">${user}</h1>
      <a id="portal" href="${issuer}/portal">Portal</a>`);
  }

  function goSignOn(reply: ServerResponse): void {
    const [state, verifier, nonce] = [newToken(), newToken(), newToken()];
    flows.set(state, { verifier, nonce });
    const asked = {
      client_id: id,
      redirect_uri: origin + callbackPath,
      response_type: 'code',
      scope: 'openid',
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    reply.writeHead(302, { location: `${issuer}/auth?${new URLSearchParams(asked)}` }).end();
  }

  async function signedOn(url: URL, reply: ServerResponse): Promise<void> {
    const state = url.searchParams.get('state') ?? '';
    const flow = flows.get(state);
    flows.delete(state);
    if (flow === undefined) return void reply.writeHead(403).end();
    const form = { grant_type: 'authorization_code', client_id: id, redirect_uri: origin + callbackPath, code: url.searchParams.get('code') ?? '' };
    const { id_token } = JSON.parse(await fetchLocal(`${issuer}/token`, new URLSearchParams({ ...form, code_verifier: flow.verifier }))) as {
      id_token: string;
    };
    const keys = createLocalJWKSet(JSON.parse(await fetchLocal(`${issuer}/jwks`)) as JSONWebKeySet);
    const { payload } = await jwtVerify(id_token, keys, { issuer, audience: id });
    if (payload['nonce'] !== flow.nonce) return void reply.writeHead(403).end();
    const session = newToken();
    sessions.set(session, payload.sub ?? '');
    reply
      .writeHead(302, {
        location: '/',
        'set-cookie': `${cookie}=${session}; HttpOnly; ${cookies === 'framed' ? 'SameSite=None; Secure' : 'SameSite=Lax'}; Path=/`,
      })
      .end();
  }

  const server = createServer((request, reply) => {
    answer(request, reply).catch((error: unknown) => {
      reply.writeHead(500).end();
      throw error;
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const newToken = (): string => randomBytes(32).toString('base64url');

/** Node resolves no names below `localhost`, browsers do. */
function fetchLocal(address: string, form?: URLSearchParams): Promise<string> {
  const { host, port, pathname } = new URL(address);
  const headers = { host, ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) };
  return new Promise((resolve, reject) => {
    const sent = ask({ host: '127.0.0.1', port, path: pathname, method: form === undefined ? 'GET' : 'POST', headers }, (reply) => {
      let text = '';
      reply.on('data', (part) => (text += String(part)));
      reply.on('end', () => (reply.statusCode === 200 ? resolve(text) : reject(new Error(`${pathname}: ${reply.statusCode} ${text}`))));
    });
    sent.on('error', reject);
    sent.end(form?.toString());
  });
}
