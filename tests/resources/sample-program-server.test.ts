import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createProgram } from '../../resources/sample-programs/program-server.ts';

const script = join(import.meta.dirname, '../../resources/sample-programs/server.ts');
let server: ReturnType<typeof createProgram>;
let now = 0;

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

beforeEach(async () => {
  now = 1_000_000;
  server = createProgram('pondsums', () => now);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const port = (): number => (server.address() as AddressInfo).port;

/** The host is the one a browser would send; the address is this machine's. */
function ask(path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const sent = request(
    { host: '127.0.0.1', port: port(), path, method: options.method ?? 'GET', headers: { host: `pondsums.localhost:${port()}`, ...options.headers } },
    (reply) => {
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (chunk: string) => (text += chunk));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text }));
    },
  );
  sent.on('error', reject);
  sent.end(options.body);
  return promise;
}

async function logIn(student = 'chs-1001', more = ''): Promise<string> {
  const reply = await ask(`/launch?student=${student}&track=pond-sums&launch=l-1${more}`);
  expect(reply.status).toBe(302);
  return (reply.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
}

const earn = (cookie: string, body: string, more: Record<string, string> = {}): Promise<Reply> =>
  ask('/api/progress', { method: 'POST', headers: { cookie, 'content-type': 'application/json', ...more }, body });
const sessions = async (): Promise<Record<string, number>> => JSON.parse((await ask('/test/sessions')).text) as Record<string, number>;

test('a launch link logs in: a cookie no script can read, and on to the page', async () => {
  const reply = await ask('/launch?student=chs-1001&track=pond-sums&launch=l-1');
  expect(reply.status).toBe(302);
  expect(reply.headers.location).toBe('/play');
  expect(reply.headers['set-cookie']?.[0]).toMatch(/^session=[0-9a-f-]{36}; HttpOnly; SameSite=Lax; Path=\/$/);
  expect(await sessions()).toMatchObject({ open: 1, launches: 1 });
});

test('the page has a strict policy that still lets it be framed', async () => {
  const reply = await ask('/play', { headers: { cookie: await logIn() } });
  expect(reply.status).toBe(200);
  expect(reply.text).toContain('data-track="pond-sums" data-stars="0"');
  expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
  expect(reply.headers['content-security-policy']).not.toContain('frame-ancestors');
  expect(reply.headers['x-frame-options']).toBeUndefined();
});

test.each(['/launch?track=pond-sums', '/launch?student=a%20b&track=pond-sums', '/launch?student=chs-1&track=story-boat', '/launch?student=chs-1'])(
  'a launch link that is not right is refused: %s',
  async (path) => {
    const reply = await ask(path);
    expect(reply.status).toBe(400);
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(await sessions()).toMatchObject({ open: 0, refused: 1 });
  },
);

test('without a session there is no page and no progress', async () => {
  for (const cookie of ['', 'session=', 'session=00000000-0000-4000-8000-000000000000']) {
    expect((await ask('/play', { headers: { cookie } })).status).toBe(401);
    expect((await earn(cookie, '{"stars":1}')).status).toBe(401);
  }
});

test('log-out ends the session and clears its cookie, and may be asked for twice', async () => {
  const cookie = await logIn();
  const reply = await ask('/logout', { headers: { cookie } });
  expect(reply.status).toBe(200);
  expect(reply.headers['set-cookie']?.[0]).toContain('Max-Age=0');
  expect((await ask('/play', { headers: { cookie } })).status).toBe(401);
  expect((await ask('/logout', { headers: { cookie } })).status).toBe(200);
  expect(await sessions()).toMatchObject({ open: 0, logouts: 1 });
});

test('stars are kept for the student and the track, over log-outs, and are nobody else’s', async () => {
  const first = await logIn();
  expect(JSON.parse((await earn(first, '{"stars":3}')).text)).toEqual({ stars: 3 });
  expect(JSON.parse((await earn(first, '{"stars":1}')).text)).toEqual({ stars: 4 });
  await ask('/logout', { headers: { cookie: first } });
  expect((await ask('/play', { headers: { cookie: await logIn() } })).text).toContain('data-stars="4"');
  expect((await ask('/play', { headers: { cookie: await logIn('chs-1002') } })).text).toContain('data-stars="0"');
});

test.each(['', '{', '{"stars":11}', '{"stars":-1}', '{"stars":1.5}', '{"stars":"1"}', 'null', `{"stars":1,"x":"${'x'.repeat(2000)}"}`])(
  'progress that is not a small whole number is refused: %s',
  async (body) => {
    expect((await earn(await logIn(), body)).status).toBe(400);
  },
);

test('another origin cannot post progress', async () => {
  const cookie = await logIn();
  expect((await earn(cookie, '{"stars":1}', { origin: 'http://elsewhere.localhost:1' })).status).toBe(403);
  expect((await earn(cookie, '{"stars":1}', { origin: `http://pondsums.localhost:${port()}` })).status).toBe(200);
  expect((await ask('/api/progress', { method: 'POST', headers: { cookie, 'content-type': 'text/plain' }, body: '{"stars":1}' })).status).toBe(400);
});

test('a second launch in the same browser ends the first session', async () => {
  const cookie = await logIn();
  await ask('/launch?student=chs-1002&track=pond-sums&launch=l-2', { headers: { cookie } });
  expect((await ask('/play', { headers: { cookie } })).status).toBe(401);
  expect(await sessions()).toMatchObject({ open: 1 });
});

test('a session that nobody uses for two hours is over', async () => {
  const cookie = await logIn();
  now += 7_199_000;
  expect((await ask('/play', { headers: { cookie } })).status).toBe(200);
  now += 7_201_000;
  expect((await ask('/play', { headers: { cookie } })).status).toBe(401);
});

test('the language is the link’s, else the browser’s', async () => {
  const page = async (cookie: string) => (await ask('/play', { headers: { cookie } })).text;
  expect(await page(await logIn('chs-1', '&lang=es'))).toContain('<html lang="es"');
  expect(await page(await logIn('chs-1', '&lang=en'))).toContain('<html lang="en"');
  const reply = await ask('/launch?student=chs-1&track=pond-sums', { headers: { 'accept-language': 'es-MX,es;q=0.9' } });
  expect(await page((reply.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '')).toContain('<html lang="es"');
});

test.each(['/app/../server.ts', '/app/%2e%2e/server.ts', '/server.ts', '/app/', '/fonts/OFL-Andika.txt', '/constructor'])(
  'only its own files are served: %s',
  async (path) => {
    expect((await ask(path)).status).toBe(404);
  },
);

test('a file can be had in parts', async () => {
  const whole = await ask('/app/rounds.js');
  const part = await ask('/app/rounds.js', { headers: { range: 'bytes=3-11' } });
  expect(part.status).toBe(206);
  expect(part.text).toBe(whole.text.slice(3, 12));
  expect((await ask('/app/rounds.js', { headers: { range: 'bytes=9999999-' } })).status).toBe(416);
});

describe('the command', () => {
  const run = (args: string[]): ChildProcess => spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = async (child: ChildProcess): Promise<{ code: unknown; out: string; error: string }> => {
    let out = '';
    let error = '';
    child.stdout?.on('data', (chunk) => (out += String(chunk)));
    child.stderr?.on('data', (chunk) => (error += String(chunk)));
    const [code] = (await once(child, 'close')) as unknown[];
    return { code, out, error };
  };

  test('says in one line of JSON when it is ready, and ends cleanly at SIGTERM', async () => {
    const child = run(['--program', 'storyboat', '--port', '0']);
    const end = ended(child);
    const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    const ready = JSON.parse(line.toString()) as { ready: boolean; address: string };
    expect(ready).toMatchObject({ ready: true, program: 'storyboat', address: expect.stringMatching(/^http:\/\/storyboat\.localhost:\d+$/) as string });
    expect((await fetch(`http://127.0.0.1:${new URL(ready.address).port}/test/sessions`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: 0, error: '' });
  });

  test('a taken port is said, with exit code 3', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const taken = (other.address() as AddressInfo).port;
    const end = await ended(run(['--program', 'pondsums', '--port', `${taken}`]));
    other.close();
    expect(end).toMatchObject({ code: 3, out: '', error: `Port ${taken} is taken; choose another with --port.\n` });
  });

  test.each([[['--program', 'mathland', '--port', '1']], [['--program', 'pondsums']], [['--program', 'pondsums', '--port', 'x']], [['--fast']]])(
    'wrong options end with code 2: %j',
    async (args) => {
      expect(await ended(run(args))).toMatchObject({ code: 2, out: '' });
    },
  );
});
