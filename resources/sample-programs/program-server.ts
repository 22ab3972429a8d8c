import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { Visits, type Visit } from './visits.ts';

/**
 * A sample program as a vendor would run it: log-in by a launch link, a session cookie, a page that needs it, progress kept at the vendor, and a
 * log-out page. It knows nothing of the station and may be framed. `now` is ms since 1970.
 */
export const programs = {
  pondsums: ['pond-count', 'pond-sums', 'pond-leaps'],
  storyboat: ['story-boat', 'story-harbor', 'letter-boat'],
} as const;
export type SampleProgram = keyof typeof programs;

const here = import.meta.dirname;
const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.opus': 'audio/ogg',
};
const cookieName = 'session';
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  // Framing is left open: a program that forbids it cannot be shown under a station's strip.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'",
};

export function createProgram(program: SampleProgram, now: () => number): Server {
  const visits = new Visits();
  const counts = { requests: 0, launches: 0, logouts: 0, refused: 0 };
  const files = new Map([
    ...filesUnder('/app/', join(here, program)),
    ...filesUnder('/shared/', join(here, 'shared')),
    ...filesUnder('/fonts/', join(here, '..', 'fonts')),
    ...filesUnder('/pictures/', join(here, '..', 'pictures')),
  ]);
  const page = (name: string): string => readFileSync(join(here, name), 'utf8');
  const pages = { play: page(`${program}/play.html`), goodbye: page('shared/goodbye.html'), signIn: page('shared/sign-in.html') };

  function launch(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const student = url.searchParams.get('student') ?? '';
    const track = url.searchParams.get('track') ?? '';
    if (!/^[A-Za-z0-9._:@-]{1,128}$/.test(student) || !programs[program].some((known) => known === track)) return refuse(400, request, response);
    visits.end(sessionOf(request));
    const session = visits.begin({ student, track, launch: (url.searchParams.get('launch') ?? '').slice(0, 64), language: languageOf(request, url) }, now());
    counts.launches += 1;
    response.writeHead(302, { location: '/play', 'set-cookie': `${cookieName}=${session}; HttpOnly; SameSite=Lax; Path=/`, 'cache-control': 'no-store' }).end();
  }

  function logout(request: IncomingMessage, response: ServerResponse): void {
    const visit = visits.find(sessionOf(request), now());
    if (visits.end(sessionOf(request))) counts.logouts += 1;
    const headers = { ...pageHeaders, 'set-cookie': `${cookieName}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0` };
    response.writeHead(200, headers).end(fill(pages.goodbye, { language: visit?.language ?? languageOf(request), program }));
  }

  function refuse(status: number, request: IncomingMessage, response: ServerResponse): void {
    counts.refused += 1;
    response.writeHead(status, pageHeaders).end(fill(pages.signIn, { language: languageOf(request), program }));
  }

  async function progress(visit: Visit, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const earned = await starsIn(request);
    if (earned === null) return reply(response, 400, { error: 'A whole number of stars from 0 to 10 is wanted.' });
    reply(response, 200, { stars: visits.earn(visit, earned) });
  }

  return createServer((request, response) => {
    counts.requests += 1;
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    const url = new URL(request.url ?? '/', 'http://program.localhost');
    const route = `${request.method} ${url.pathname}`;
    if (route === 'GET /launch') return launch(url, request, response);
    if (route === 'GET /logout') return logout(request, response);
    if (route === 'GET /test/sessions') return reply(response, 200, { open: visits.count, ...counts });
    const visit = visits.find(sessionOf(request), now());
    if (route === 'GET /play' || route === 'GET /') {
      if (visit === null) return refuse(401, request, response);
      const words = { language: visit.language, program, track: visit.track, stars: `${visits.stars(visit)}` };
      response.writeHead(200, pageHeaders).end(fill(pages.play, words));
      return;
    }
    if (route === 'POST /api/progress') {
      if (visit === null) return reply(response, 401, { error: 'Nobody is logged in.' });
      if (!isSameOrigin(request)) return reply(response, 403, { error: 'Only this program’s own page may do this.' });
      progress(visit, request, response).catch(() => response.destroy());
      return;
    }
    const file = request.method === 'GET' ? files.get(url.pathname) : undefined;
    if (file === undefined) return reply(response, 404, { error: 'There is no such thing here.' });
    sendFile(file, request, response);
  });
}

/** Every file that may be asked for, by its path on the server: what is not in the list does not exist. */
function filesUnder(prefix: string, folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => extname(name) in types)
    .map((name) => [prefix + name.replaceAll('\\', '/'), join(folder, name)]);
}

/** With byte ranges, which a browser wants before it lets sound be wound back. */
function sendFile(file: string, request: IncomingMessage, response: ServerResponse): void {
  const size = statSync(file).size;
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = range ? Number(range[1]) : 0;
  const end = range?.[2] ? Math.min(Number(range[2]), size - 1) : size - 1;
  const headers = { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'accept-ranges': 'bytes', 'cache-control': 'max-age=300' };
  if (start > end) {
    response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'content-length': end - start + 1,
    ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
  });
  createReadStream(file, { start, end }).pipe(response);
}

async function starsIn(request: IncomingMessage): Promise<number | null> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return null;
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > 1000) return null;
  }
  try {
    const { stars } = JSON.parse(text) as { stars?: unknown };
    return typeof stars === 'number' && Number.isInteger(stars) && stars >= 0 && stars <= 10 ? stars : null;
  } catch {
    return null;
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}

function sessionOf(request: IncomingMessage): string | null {
  const pair = (request.headers.cookie ?? '').split(/;\s*/).find((part) => part.startsWith(`${cookieName}=`));
  return pair === undefined ? null : pair.slice(cookieName.length + 1);
}

const isSameOrigin = (request: IncomingMessage): boolean => request.headers.origin === undefined || request.headers.origin === `http://${request.headers.host}`;

function languageOf(request: IncomingMessage, url?: URL): 'en' | 'es' {
  const wanted = url?.searchParams.get('lang') ?? request.headers['accept-language'] ?? '';
  return wanted.startsWith('es') ? 'es' : 'en';
}

/** Values are slugs, numbers and language codes: nothing in them needs escaping. */
const fill = (page: string, words: Readonly<Record<string, string>>): string => page.replace(/\{\{(\w+)\}\}/g, (_, key: string) => words[key] ?? '');
