import { beforeEach, describe, expect, it } from 'vitest';
import type { HostCapabilities, NativeLaunchRequest } from '../../core/contract/program-host.ts';
import { failed, ok } from '../../core/result.ts';
import { ProgramLaunchers } from '../../electron/launchers/program-launchers.ts';
import { stationHandlers } from '../../electron/station-handlers.ts';
import { counting, fakeStation } from './support/fake-station.ts';

const normal = {
  host: 'electron',
  version: '0.1.0',
  lacks: [],
  launchKinds: ['web'],
  volume: 'own',
  waysOut: ['restart-app', 'leave'],
  safeMode: false,
} as const;
/** The machine's own programs, as far as the handlers know them. */
const native = {
  launch: ({ program }: NativeLaunchRequest) => Promise.resolve(failed('SM-511', program)),
  end: () => Promise.resolve(),
  show: () => undefined,
  abandon: () => Promise.resolve(),
  wipe: () => Promise.resolve({ clean: false, left: ['native'] }),
};
let capabilities: HostCapabilities;
let station: ReturnType<typeof fakeStation>;
let secrets: Map<string, string | null>;
let left: number[];
let listening: number;
let handlers: ReturnType<typeof stationHandlers>;

beforeEach(() => {
  station = fakeStation();
  secrets = new Map();
  left = [];
  listening = 0;
  capabilities = normal;
  handlers = stationHandlers({
    launchers: new ProgramLaunchers(station.launcher, native),
    secrets: { read: (name) => secrets.get(name) ?? null, write: (name, value) => void secrets.set(name, value) },
    volume: { set: (percent) => Promise.resolve(percent === 40 ? ok(null) : failed('SM-811')) },
    policy: () => failed('SM-205', 'policy.json'),
    capabilities: () => capabilities,
    listening: () => (listening += 1),
    leave: (code) => left.push(code),
  });
});

const request = { ...counting, allowedOrigins: [...counting.allowedOrigins], signOn: [], asks: [], permissions: [] };

describe('what stands behind the contract', () => {
  it('opens, hides, ends and wipes a program', async () => {
    expect(await handlers['program:launch'](request)).toEqual(ok(null));
    expect(station.shown).toHaveLength(1);
    expect(await handlers['program:show']({ visible: false })).toBeNull();
    expect(await handlers['program:end']({ launch: counting.launch, address: null, graceMs: 0 })).toBeNull();
    expect(station.shown).toEqual([]);
    expect(await handlers['visit:wipe']({})).toEqual({ clean: false, left: ['native'] });
  });

  it('closes the page of a program when one of the machine is to run, and tells why that cannot', async () => {
    await handlers['program:launch'](request);
    const asked = { launch: counting.launch, visit: counting.visit, program: 'tuxmath', student: 'st-001', language: 'en' } as const;
    expect(await handlers['program:launch-native'](asked)).toEqual(failed('SM-511', 'tuxmath'));
    expect(station.shown).toEqual([]);
  });

  it('sets the machine’s volume, and tells where that failed', async () => {
    expect(await handlers['machine:volume']({ percent: 40 })).toEqual(ok(null));
    expect(await handlers['machine:volume']({ percent: 60 })).toEqual(failed('SM-811'));
  });

  it('opens nothing in safe mode', async () => {
    capabilities = { ...normal, safeMode: true };
    expect(await handlers['program:launch'](request)).toEqual(failed('SM-805'));
    expect(await handlers['program:launch-native']({ launch: 'a', visit: 'b', program: 'tuxmath', student: 'st-001', language: 'en' })).toEqual(
      failed('SM-805'),
    );
    expect(station.views).toEqual([]);
  });

  it('keeps and forgets a secret', async () => {
    expect(await handlers['secret:write']({ name: 'credential', value: 'x' })).toBeNull();
    expect(await handlers['secret:read']({ name: 'credential' })).toBe('x');
    await handlers['secret:write']({ name: 'credential', value: null });
    expect(await handlers['secret:read']({ name: 'credential' })).toBeNull();
  });

  it('hands a policy’s problems on', async () =>
    expect(await handlers['policy:read']({})).toEqual({ ok: false, problems: [{ code: 'SM-205', where: 'policy.json' }] }));

  it('takes the question for capabilities as the sign that the page listens', async () => {
    expect(await handlers['host:capabilities']({})).toEqual(capabilities);
    expect(listening).toBe(1);
  });

  it('leaves with the code that the operating-system shell knows', async () => {
    await handlers['host:restart']({});
    for (const code of [1, 2, 3] as const) await handlers['host:leave']({ code });
    expect(left).toEqual([0, 1, 2, 3]);
  });
});
