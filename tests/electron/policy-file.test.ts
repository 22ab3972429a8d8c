import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatEnrolmentToken } from '../../core/model/enrolment-token.ts';
import type { Problem } from '../../core/result.ts';
import { MachinePolicy } from '../../electron/machine-policy.ts';
import { parsePolicy, policyInForce, policyPlaces, readPolicy, tokenOf } from '../../electron/policy-file.ts';

const token = formatEnrolmentToken({ hub: 'https://hub.example:7340', lab: 'lab-1', secret: 'a-secret-of-sixteen', fingerprint: 'abc=' }, (text) =>
  Buffer.from(text).toString('base64url'),
);
const good = { token, seat: 7, breakGlassPin: 'pbkdf2-sha256$210000$c2FsdA==$aGFzaA==' };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'policy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: unknown): string => {
  const place = path.join(folder, name);
  writeFileSync(place, typeof content === 'string' ? content : JSON.stringify(content));
  return place;
};

describe('a policy', () => {
  it('is read whole; what it does not say is null', () => {
    expect(parsePolicy(JSON.stringify(good), 'policy.json')).toEqual({ ok: true, value: good });
    expect(parsePolicy(JSON.stringify({ token }), 'policy.json')).toEqual({ ok: true, value: { token, seat: null, breakGlassPin: null } });
  });

  it('written for both hosts is taken; what only the Chromium host heeds goes', () => {
    expect(parsePolicy(JSON.stringify({ ...good, development: true }), 'policy.json')).toEqual({ ok: true, value: good });
  });

  it.each([
    ['no JSON', '{"token":', { code: 'SM-204', where: 'policy.json', detail: 'not JSON' }],
    ['a key that nobody knows', { ...good, kiosk: false }, { code: 'SM-204', where: 'policy.json:kiosk', detail: 'unknown key' }],
    ['no token', { seat: 7 }, { code: 'SM-204', where: 'policy.json:token' }],
    ['a seat in words', { ...good, seat: 'seven' }, { code: 'SM-204', where: 'policy.json:seat' }],
    ['seat 0', { ...good, seat: 0 }, { code: 'SM-204', where: 'policy.json:seat' }],
    ['a PIN in the clear', { ...good, breakGlassPin: '1234' }, { code: 'SM-204', where: 'policy.json:breakGlassPin' }],
    ['a token of something else', { ...good, token: 'xyz' }, { code: 'SM-201', where: 'token' }],
    ['a token cut off', { ...good, token: token.slice(0, -9) }, { code: 'SM-201', where: 'token' }],
  ])('with %s is refused by its place', (_what, input, problem) => {
    const parsed = parsePolicy(typeof input === 'string' ? input : JSON.stringify(input), 'policy.json');
    expect(parsed).toMatchObject({ ok: false, problems: [problem] });
    expect(JSON.stringify(parsed)).not.toContain('1234');
  });
});

describe('the places of a policy', () => {
  it('are the machine’s before the one beside the app; a chosen one is the only one', () => {
    expect(policyPlaces({ platform: 'linux', besideApp: '/opt/stationmaster', chosen: null })).toEqual([
      '/etc/stationmaster/policy.json',
      '/opt/stationmaster/policy.json',
    ]);
    expect(policyPlaces({ platform: 'win32', besideApp: '/opt/stationmaster', chosen: null })).toEqual(['/opt/stationmaster/policy.json']);
    expect(policyPlaces({ platform: 'linux', besideApp: '/opt/stationmaster', chosen: '/tmp/p.json' })).toEqual(['/tmp/p.json']);
  });

  it('the first that holds a file decides', () => {
    const first = put('first.json', good);
    const second = put('second.json', { ...good, seat: 8 });
    expect(readPolicy([first, second])).toMatchObject({ value: { seat: 7 } });
    expect(readPolicy([path.join(folder, 'none.json'), second])).toMatchObject({ value: { seat: 8 } });
    expect(readPolicy([path.join(first, 'below-a-file.json'), second])).toMatchObject({ value: { seat: 8 } });
  });

  it('one that cannot be used or read does not let the next one speak', () => {
    const second = put('second.json', good);
    expect(readPolicy([put('first.json', 'rubbish'), second])).toMatchObject({ ok: false, problems: [{ code: 'SM-204', where: 'first.json' }] });
    const unreadable = path.join(folder, 'a-folder.json');
    mkdirSync(unreadable);
    expect(readPolicy([unreadable, second])).toEqual({ ok: false, problems: [{ code: 'SM-205', where: unreadable, detail: 'EISDIR' }] });
  });

  it('without any file it is said which was looked for', () => {
    const place = path.join(folder, 'none.json');
    expect(readPolicy([place])).toEqual({ ok: false, problems: [{ code: 'SM-205', where: place, detail: 'there is no policy file' }] });
  });
});

describe('the policy in force', () => {
  const memory = (): { kept: Map<string, string>; writes: number; read(name: string): string | null; write(name: string, value: string | null): void } => ({
    kept: new Map(),
    writes: 0,
    read(name) {
      return this.kept.get(name) ?? null;
    },
    write(name, value) {
      this.writes += 1;
      this.kept.set(name, value ?? '');
    },
  });

  it('stays the last good one when the file goes bad, and the problem is told', () => {
    const store = memory();
    expect(policyInForce(parsePolicy(JSON.stringify(good), 'policy.json'), store)).toEqual({ policy: { ok: true, value: good }, problems: [] });
    const bad = parsePolicy('rubbish', 'policy.json');
    expect(policyInForce(bad, store)).toEqual({ policy: { ok: true, value: good }, problems: [{ code: 'SM-204', where: 'policy.json', detail: 'not JSON' }] });
  });

  it('is the problem itself where there never was a good one', () => {
    const bad = parsePolicy('rubbish', 'policy.json');
    expect(policyInForce(bad, memory())).toEqual({ policy: bad, problems: [] });
  });

  it('holds on a disk that takes nothing, and staff are told', () => {
    const full = {
      read: () => null,
      write: () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      },
    };
    const { policy, problems } = policyInForce(parsePolicy(JSON.stringify(good), 'policy.json'), full);
    expect([policy.ok, problems]).toEqual([true, [{ code: 'SM-803', where: 'policy', detail: 'ENOSPC' }]]);
  });

  it('is written only when it changed', () => {
    const store = memory();
    for (let i = 0; i < 3; i += 1) policyInForce(parsePolicy(JSON.stringify(good), 'policy.json'), store);
    expect(store.writes).toBe(1);
  });

  it('names the hub, and takes up a file that comes later', () => {
    const problems: Problem[] = [];
    const place = path.join(folder, 'policy.json');
    const policy = new MachinePolicy([place], memory(), (problem) => problems.push(problem));
    expect([policy.hub(), policy.token()]).toEqual([null, null]);
    put('policy.json', good);
    expect(policy.read()).toEqual({ ok: true, value: good });
    expect(policy.hub()).toBe('https://hub.example:7340');
    expect(policy.token()?.fingerprint).toBe('abc=');
    put('policy.json', 'rubbish');
    expect(policy.read()).toEqual({ ok: true, value: good });
    expect(policy.hub()).toBe('https://hub.example:7340');
    expect(problems).toMatchObject([{ code: 'SM-204' }]);
  });

  it('names the record store that takes the events, with the last good policy too, and the page may speak to both', () => {
    const store = memory();
    const recordStore = { url: 'https://store.example.org/xapi/', key: 'station', secret: 'of-the-store' };
    const place = put('policy.json', { ...good, recordStore });
    const policy = new MachinePolicy([place], store, () => undefined);
    const inForce = { ...good, recordStore: { url: 'https://store.example.org/xapi', key: 'station', secret: 'of-the-store', gzip: false, version: '2.0.0' } };
    expect(policy.read()).toEqual({ ok: true, value: inForce });
    expect(policy.origins()).toEqual(['https://hub.example:7340', 'https://store.example.org']);
    put('policy.json', 'rubbish');
    expect(policy.read()).toEqual({ ok: true, value: inForce });
    expect(policy.recordStore()).toBe('https://store.example.org');
    put('policy.json', good);
    policy.read();
    expect(policy.origins()).toEqual(['https://hub.example:7340']);
  });

  it('may be the staff’s, which is no station’s: SM-208, no hub, no token', () => {
    const store = memory();
    const policy = new MachinePolicy([put('policy.json', { role: 'staff', port: 8443 })], store, () => undefined);
    expect(policy.staff()).toEqual({ role: 'staff', port: 8443, school: null, reachedBy: [] });
    expect(policy.read()).toEqual({ ok: false, problems: [{ code: 'SM-208', where: 'policy:role' }] });
    expect([policy.hub(), policy.token()]).toEqual([null, null]);
    put('policy.json', 'rubbish');
    policy.read();
    expect(policy.staff()?.port, 'the last good one').toBe(8443);
    put('policy.json', good);
    policy.read();
    expect([policy.staff(), policy.hub()]).toEqual([null, 'https://hub.example:7340']);
  });

  it('its token can be read', () => expect(tokenOf(good)).toMatchObject({ ok: true, value: { lab: 'lab-1' } }));
});
