import { expect, test } from 'vitest';
import { formatEnrolmentToken } from '../../../core/model/enrolment-token.ts';
import { hubOrigin, readPolicy, type PolicySources } from '../../../renderer/extension/station-policy.ts';

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
    sources({ managed: () => Promise.resolve({ token: 'from machine', seat: 4 }), file: file({ token: 'from file', development: true }) }),
  );
  expect(read).toEqual({ ok: true, value: { policy: { token: 'from machine', seat: 4, breakGlassPin: null }, development: false } });
});

test('the file is read where the machine has no policy', async () => {
  const read = await readPolicy(sources({ file: file({ token: 't', breakGlassPin: '4711', development: true }) }));
  expect(read).toEqual({ ok: true, value: { policy: { token: 't', seat: null, breakGlassPin: '4711' }, development: true } });
});

test('managed policy that comes late is waited for', async () => {
  let come = false;
  const read = await readPolicy(
    sources({ managed: () => Promise.resolve(come ? { token: 't' } : {}), managedMayCome: () => Promise.resolve().then(() => void (come = true)) }),
  );
  expect(read).toMatchObject({ ok: true, value: { policy: { token: 't' } } });
});

test('no policy at all, or one that cannot be read, is SM-205', async () => {
  expect(await readPolicy(sources({}))).toMatchObject({ ok: false, problems: [{ code: 'SM-205', where: 'policy' }] });
  expect(await readPolicy(sources({ managed: () => Promise.reject(new Error('broken')), file: file({ token: 't' }) }))).toMatchObject({
    ok: false,
    problems: [{ code: 'SM-205', where: 'managed' }],
  });
});

test.each([
  ['an unknown key', { token: 't', sat: 1 }, 'policy.json:sat'],
  ['a missing token', { seat: 1 }, 'policy.json:token'],
  ['a seat that is none', { token: 't', seat: 0 }, 'policy.json:seat'],
  ['a PIN too short', { token: 't', breakGlassPin: '1' }, 'policy.json:breakGlassPin'],
])('%s is SM-204 with its place', async (_what, value, where) => {
  expect(await readPolicy(sources({ file: file(value) }))).toMatchObject({ ok: false, problems: [{ code: 'SM-204', where }] });
});

test('a file that is not JSON is SM-204; a machine’s policy may not switch development on', async () => {
  expect(await readPolicy(sources({ file: () => Promise.resolve('{') }))).toMatchObject({ ok: false, problems: [{ code: 'SM-204', where: 'policy.json' }] });
  expect(await readPolicy(sources({ managed: () => Promise.resolve({ token: 't', development: true }) }))).toMatchObject({
    ok: false,
    problems: [{ code: 'SM-204', where: 'managed:development' }],
  });
});

test('the hub’s origin is taken from the token, and from nothing else', () => {
  const policy = (token: string) => ({ token, seat: null, breakGlassPin: null });
  const token = formatEnrolmentToken({ hub: 'https://hub.school.example:7340', lab: 'lab-1', secret: '0123456789abcdef', fingerprint: 'ÄÖ' }, (text) =>
    Buffer.from(text).toString('base64url'),
  );
  expect(hubOrigin(policy(token))).toBe('https://hub.school.example:7340');
  expect(hubOrigin(policy('sm1.not-a-token'))).toBeNull();
  expect(hubOrigin(policy(''))).toBeNull();
});
