import { describe, expect, it } from 'vitest';
import { formatEnrolmentToken } from '../../../core/model/enrolment-token.ts';
import { asStation, parsePolicy, parsePolicyText } from '../../../core/model/policy.ts';

const decode = (text: string): string => Buffer.from(text, 'base64url').toString('utf8');
const token = formatEnrolmentToken({ hub: 'https://hub.example:7340', lab: 'lab-1', secret: 'a-secret-of-sixteen', fingerprint: 'abc=' }, (text) =>
  Buffer.from(text).toString('base64url'),
);
const parse = (input: unknown) => parsePolicy(input, 'policy.json', decode);
const station = { token, seat: null, breakGlassPin: null };

describe('programs of the machine', () => {
  const programs = (nativePrograms: unknown) => parse({ token, nativePrograms });

  it('are named with a full path, words and their window', () => {
    const tuxmath = { id: 'tuxmath', command: '/usr/games/tuxmath', arguments: ['--fullscreen', '{student}'], window: 'Tux' };
    expect(programs([tuxmath])).toMatchObject({ ok: true, value: { policy: { nativePrograms: [tuxmath] } } });
    expect(programs([{ id: 'frogs', command: 'C:\\Games\\frogs.exe' }])).toMatchObject({ ok: true });
  });

  it.each([
    ['a command without its folder', [{ id: 'tuxmath', command: 'tuxmath' }], 'nativePrograms.0.command'],
    ['a placeholder inside a word', [{ id: 'tuxmath', command: '/usr/games/tuxmath', arguments: ['--user={student}'] }], 'nativePrograms.0.arguments.0'],
    ['a key there is not', [{ id: 'tuxmath', command: '/usr/games/tuxmath', shell: true }], 'nativePrograms.0.shell'],
    [
      'one id twice',
      [
        { id: 'tuxmath', command: '/a' },
        { id: 'tuxmath', command: '/b' },
      ],
      'nativePrograms',
    ],
  ])('with %s are refused by their place', (_what, list, where) =>
    expect(programs(list)).toMatchObject({ ok: false, problems: [{ code: 'SM-204', where: `policy.json:${where}` }] }),
  );
});

describe('a policy without a role, or with the role of a station', () => {
  it('is a station’s, which needs a token', () => {
    expect(parse({ token })).toEqual({ ok: true, value: { role: 'station', policy: station, development: false } });
    expect(parse({ role: 'station', token })).toEqual(parse({ token }));
    expect(parse({ role: 'station' })).toMatchObject({ ok: false, problems: [{ code: 'SM-204', where: 'policy.json:token' }] });
  });

  it('may send events to a record store, whose address has no slash at its end', () => {
    const recordStore = { url: 'https://store.example.org/xapi/', key: 'lab-1', secret: 'of-the-store' };
    expect(parse({ token, recordStore })).toMatchObject({
      ok: true,
      value: { policy: { recordStore: { url: 'https://store.example.org/xapi', gzip: false, version: '2.0.0' } } },
    });
    const older = { ...recordStore, url: 'http://localhost:8080', gzip: true, version: '1.0.3' };
    expect(parse({ token, recordStore: older })).toMatchObject({ ok: true, value: { policy: { recordStore: older } } });
    expect(parse({ token })).not.toHaveProperty('value.policy.recordStore');
  });

  it.each([
    ['a key in the clear on the network', { url: 'http://store.example.org/xapi' }, 'url'],
    ['a name in the address', { url: 'https://me:word@store.example.org/xapi' }, 'url'],
    ['a query', { url: 'https://store.example.org/xapi?to=1' }, 'url'],
    ['an address that is none', { url: 'https://' }, 'url'],
    ['a colon in the key', { key: 'a:b' }, 'key'],
    ['no secret', { secret: '' }, 'secret'],
    ['a version that is not spoken', { version: '0.95' }, 'version'],
    ['a key that there is not', { user: 'x' }, 'user'],
  ])('with a record store that has %s is refused by its place, and the secret is not told', (_what, more, where) => {
    const recordStore = { url: 'https://store.example.org/xapi', key: 'lab-1', secret: 'never-to-be-seen', ...more };
    const parsed = parse({ token, recordStore });
    expect(parsed).toMatchObject({ ok: false, problems: [{ code: 'SM-204', where: `policy.json:recordStore.${where}` }] });
    expect(JSON.stringify(parsed)).not.toMatch(/never-to-be-seen|me:word/);
  });

  it('has none of the staff’s keys', () => expect(parse({ token, port: 7340 })).toMatchObject({ ok: false, problems: [{ where: 'policy.json:port' }] }));
});

describe('a policy with the role of staff', () => {
  it('needs nothing else', () =>
    expect(parse({ role: 'staff' })).toEqual({
      ok: true,
      value: { role: 'staff', policy: { role: 'staff', port: 7340, school: null, reachedBy: [] } },
    }));

  it('may name the hub’s port, the school’s files and what the machine is reached by', () => {
    const policy = { role: 'staff', port: 8443, school: 'C:\\School\\lab', reachedBy: ['lab.school.example', '192.168.1.20', 'fd00::7'] };
    expect(parse(policy)).toEqual({ ok: true, value: { role: 'staff', policy } });
    for (const school of ['/srv/school', 'D:/school', '\\\\server\\school']) expect(parse({ role: 'staff', school }).ok).toBe(true);
  });

  it.each([
    ['a token, which is a station’s', { token }, 'token'],
    ['a seat', { seat: 1 }, 'seat'],
    ['port 0', { port: 0 }, 'port'],
    ['a port in words', { port: '7340' }, 'port'],
    ['a folder that depends on where the app was started', { school: 'school' }, 'school'],
    ['an address in place of a name', { reachedBy: ['https://lab.example:7340'] }, 'reachedBy.0'],
  ])('with %s is refused by its place', (_what, more, where) =>
    expect(parse({ role: 'staff', ...more })).toMatchObject({ ok: false, problems: [{ code: 'SM-204', where: `policy.json:${where}` }] }),
  );

  it('is SM-208 where only a station can be', () => {
    expect(asStation(parse({ role: 'staff' }), 'policy.json')).toEqual({ ok: false, problems: [{ code: 'SM-208', where: 'policy.json:role' }] });
    expect(asStation(parse({ token }), 'policy.json')).toEqual(parse({ token }));
    expect(asStation(parse({}), 'policy.json')).toMatchObject({ ok: false, problems: [{ code: 'SM-204' }] });
  });
});

it('a role that there is not is refused, and so is what is no object', () => {
  expect(parse({ role: 'teacher', token })).toMatchObject({ ok: false, problems: [{ code: 'SM-204', where: 'policy.json:role' }] });
  for (const text of ['null', '[]', '"staff"']) expect(parsePolicyText(text, 'policy.json', decode).ok).toBe(false);
});
