import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseEnrolmentToken, type EnrolmentToken } from '../../../core/model/enrolment-token.ts';
import { startTestHub, type TestHub } from '../../support/hub-process.ts';
import { pinnedRequest } from '../../support/pinned-request.ts';
import { smallSchool } from '../small-hub.ts';

/** The real process with a certificate of its own, from its first start on. */
let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ school: smallSchool, args: ['--own-certificate'] });
}, 60_000);
afterAll(() => hub.remove());

const token = (): EnrolmentToken => {
  const parsed = parseEnrolmentToken(hub.token(), (text) => Buffer.from(text, 'base64url').toString('utf8'));
  if (!parsed.ok) throw new Error('no token');
  return parsed.value;
};
const enrol = ({ hub: address, secret }: EnrolmentToken, fingerprint: string | null) =>
  pinnedRequest(`${address}/api/station/enrol`, fingerprint ?? '', { protocol: 1, secret, machine: 'm', host: 'electron', version: '1' });

it('a client that has nothing but the enrolment token enrols; one that expects another key sends nothing', async () => {
  expect(token()).toMatchObject({ hub: `https://127.0.0.1:${hub.port}`, fingerprint: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) });
  await expect(enrol(token(), 'qOxNYax1/3ji54ilWzASzhdkaqfTSpCv+CaZWOzWiMk=')).rejects.toThrow('another key');
  expect(await enrol(token(), token().fingerprint)).toMatchObject({ status: 200, body: { credential: expect.any(String) } });
});

it('who trusts its certificate by hand reaches it by name as well', async () => {
  const status = await new Promise((resolve, reject) => {
    get(`https://localhost:${hub.port}/healthz`, { ca: readFileSync(join(hub.data, 'hub-certificate.pem'), 'utf8') }, (reply) => {
      reply.resume();
      resolve(reply.statusCode);
    }).on('error', reject);
  });
  expect(status).toBe(200);
});

it('is known by the same key after a restart; with a damaged key it does not start (SM-709) and the file stays as it is', async () => {
  const before = token();
  await hub.stop();
  await hub.restart();
  expect(token()).toMatchObject({ hub: before.hub, fingerprint: before.fingerprint });
  expect(token().secret).not.toBe(before.secret);
  expect((await enrol(token(), before.fingerprint)).status).toBe(200);

  await hub.stop();
  const key = readFileSync(join(hub.data, 'hub-key.pem'), 'utf8');
  writeFileSync(join(hub.data, 'hub-key.pem'), key.slice(0, 80));
  await expect(hub.restart()).rejects.toThrow(/^SM-709 .*hub-key\.pem/m);
  expect(readFileSync(join(hub.data, 'hub-key.pem'), 'utf8')).toBe(key.slice(0, 80));
  writeFileSync(join(hub.data, 'hub-key.pem'), key);
  await hub.restart();
  expect(token().fingerprint).toBe(before.fingerprint);
}, 60_000);
