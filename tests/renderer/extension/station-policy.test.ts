import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { root } from '../../../build/bundles/root.ts';
import { formatEnrolmentToken } from '../../../core/model/enrolment-token.ts';
import { stationPolicySchema } from '../../../core/model/policy.ts';
import { extensionPolicySources, hubOrigin, managedKeys, readPolicy, type PolicySources } from '../../../renderer/extension/station-policy.ts';

const tokenOf = (hub: string): string =>
  formatEnrolmentToken({ hub, lab: 'lab-1', secret: '0123456789abcdef', fingerprint: 'ÄÖ' }, (text) => Buffer.from(text).toString('base64url'));
const token = tokenOf('https://hub.school.example:7340');
const breakGlassPin = 'pbkdf2-sha256$210000$c2FsdA==$aGFzaA==';

const sources = (given: Partial<PolicySources>): PolicySources => ({
  managed: () => Promise.resolve({}),
  file: () => Promise.resolve(null),
  managedMayCome: () => Promise.resolve(),
  ...given,
});
const file =
  (value: unknown): PolicySources['file'] =>
  () =>
    Promise.resolve(JSON.stringify(value));

test('managed policy goes before the file', async () => {
  const read = await readPolicy(
    sources({ managed: () => Promise.resolve({ token, seat: 4 }), file: file({ token: tokenOf('https://file.example'), development: true }) }),
  );
  expect(read).toEqual({ ok: true, value: { role: 'station', policy: { token, seat: 4, breakGlassPin: null }, development: false } });
});

test('the file is read where the machine has no policy', async () => {
  const read = await readPolicy(sources({ file: file({ token, breakGlassPin, development: true }) }));
  expect(read).toEqual({ ok: true, value: { role: 'station', policy: { token, seat: null, breakGlassPin }, development: true } });
});

test('managed policy that comes late is waited for', async () => {
  let come = false;
  const read = await readPolicy(
    sources({ managed: () => Promise.resolve(come ? { token } : {}), managedMayCome: () => Promise.resolve().then(() => void (come = true)) }),
  );
  expect(read).toMatchObject({ ok: true, value: { role: 'station', policy: { token } } });
});

test('no policy at all, or one that cannot be read, is SM-205', async () => {
  expect(await readPolicy(sources({}))).toMatchObject({ ok: false, problems: [{ code: 'SM-205', where: 'policy' }] });
  expect(await readPolicy(sources({ managed: () => Promise.reject(new Error('broken')), file: file({ token }) }))).toMatchObject({
    ok: false,
    problems: [{ code: 'SM-205', where: 'managed' }],
  });
});

test.each([
  ['an unknown key', { token, sat: 1 }, 'policy.json:sat'],
  ['a missing token', { seat: 1 }, 'policy.json:token'],
  ['a seat that is none', { token, seat: 0 }, 'policy.json:seat'],
  ['a PIN in the clear', { token, breakGlassPin: '471147' }, 'policy.json:breakGlassPin'],
])('%s is SM-204 with its place', async (_what, value, where) => {
  expect(await readPolicy(sources({ file: file(value) }))).toMatchObject({ ok: false, problems: [{ code: 'SM-204', where }] });
});

test('a browser that never tells managed policy is not waited for without end: it could not be read, whatever the file says', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('chrome', { storage: { managed: { get: () => new Promise(() => undefined) } } });
  const read = readPolicy(sources({ managed: extensionPolicySources.managed, file: file({ token }) }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await read).toMatchObject({ ok: false, problems: [{ code: 'SM-205', where: 'managed' }] });
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a browser is no staff’s machine, and says so: SM-208', async () => {
  expect(await readPolicy(sources({ managed: () => Promise.resolve({ role: 'staff' }) }))).toEqual({
    ok: false,
    problems: [{ code: 'SM-208', where: 'managed:role' }],
  });
  expect(await readPolicy(sources({ file: file({ role: 'staff', port: 7340 }) }))).toEqual({
    ok: false,
    problems: [{ code: 'SM-208', where: 'policy.json:role' }],
  });
});

test('a token that is none is SM-201', async () => {
  expect(await readPolicy(sources({ file: file({ token: 'sm1.not-a-token' }) }))).toMatchObject({ ok: false, problems: [{ code: 'SM-201', where: 'token' }] });
});

test('what a managed machine may say is what Chromium is told of, and all of a policy but development and the programs of a machine', () => {
  const schema = JSON.parse(readFileSync(join(root, 'renderer/extension/policy-schema.json'), 'utf8')) as { properties: Record<string, unknown> };
  expect(Object.keys(schema.properties)).toEqual([...managedKeys]);
  expect(Object.keys(stationPolicySchema.entries)).toEqual([...managedKeys, 'nativePrograms', 'volumeCommand', 'development']);
});

test('a file that is not JSON is SM-204; a machine’s policy may not switch development on', async () => {
  expect(await readPolicy(sources({ file: () => Promise.resolve('{') }))).toMatchObject({ ok: false, problems: [{ code: 'SM-204', where: 'policy.json' }] });
  expect(await readPolicy(sources({ managed: () => Promise.resolve({ token, development: true }) }))).toMatchObject({
    ok: false,
    problems: [{ code: 'SM-204', where: 'managed:development' }],
  });
});

test('the hub’s origin is taken from the token, and from nothing else', () => {
  const policy = (token: string) => ({ token, seat: null, breakGlassPin: null });
  expect(hubOrigin(policy(token))).toBe('https://hub.school.example:7340');
  expect(hubOrigin(policy('sm1.not-a-token'))).toBeNull();
  expect(hubOrigin(policy(''))).toBeNull();
});
