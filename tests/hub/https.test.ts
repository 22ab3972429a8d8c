import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseEnrolmentToken } from '../../core/model/enrolment-token.ts';
import { makeEnrolmentToken } from '../../hub/board/enrolment-token.ts';
import { SmallHub } from './small-hub.ts';

/** A certificate for tests alone; its key's fingerprint was taken with `openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64`. */
const read = (file: string): string => readFileSync(fileURLToPath(new URL(`../fixtures/hub-certificate/${file}`, import.meta.url)), 'utf8');
const fingerprint = 'fZyhqlrCi95HK6bL7cfVfsL7BmPCCuziJTxSy0n/ej8=';

let small: SmallHub;
let origin: string;
beforeAll(async () => {
  small = await SmallHub.open({ tls: { certificate: read('certificate.pem'), key: read('key.pem') }, staff: true });
  origin = await small.hub.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => small.close());

it('speaks https with the school’s certificate', async () => {
  expect(origin).toMatch(/^https:/);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    get(`${origin}/healthz`, { ca: read('certificate.pem') }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
  expect(status).toBe(200);
});

it('puts its key’s fingerprint and its own address into enrolment tokens', async () => {
  const lab = await small.hub.context.labs.primary();
  if (lab === null) throw new Error('no lab');
  const { token } = await makeEnrolmentToken(small.hub.context, lab, 'hub');
  const parsed = parseEnrolmentToken(token, (text) => Buffer.from(text, 'base64url').toString('utf8'));
  expect(parsed).toMatchObject({ ok: true, value: { hub: origin, lab: 'lab-s', fingerprint } });
});

it('gives its cookie to https alone', async () => {
  const reply = await small.hub.app.inject({
    method: 'POST',
    url: '/api/board/sign-in',
    headers: { 'x-stationmaster': 'board' },
    payload: { user: 'ilsone', password: small.passwordOf('ilsone') },
  });
  expect(reply.cookies[0]).toMatchObject({ secure: true, httpOnly: true });
});
