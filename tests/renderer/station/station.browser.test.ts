import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HostCapabilities, StationPolicy } from '../../../core/contract/program-host.ts';
import type { Intent, StaffView, ViewState } from '../../../core/contract/view-state.ts';
import { formatEnrolmentToken } from '../../../core/model/enrolment-token.ts';
import { makeVerifier } from '../../../core/sign-in/verifier.ts';
import type { StationHost } from '../../../renderer/host/station-host.ts';
import { BeforeEngine } from '../../../renderer/station/before-engine.ts';
import { derive } from '../../../renderer/station/derive.ts';
import { Engine } from '../../../renderer/station/engine.ts';
import { openStore } from '../../../renderer/station/open-store.ts';
import { Recorder } from '../../../renderer/station/recorder.ts';
import { StationClock } from '../../../renderer/station/station-clock.ts';
import { startEngine } from '../../../renderer/station/station.ts';

/** A station whose host or disk refuses while it starts. Its PIN is 402917; no hub answers but where a test lets one enrol it. */
const secret = 'a-secret-of-a-token';
const token = formatEnrolmentToken({ hub: 'http://hub.invalid', lab: 'lab-1', secret, fingerprint: null }, (text) =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
);
const capabilities: HostCapabilities = { host: 'electron', version: '1.2.3', lacks: [], launchKinds: ['web'], volume: 'own', waysOut: [], safeMode: false };

class Machine {
  readonly views: ViewState[] = [];
  readonly secrets = new Map<string, string>();
  readonly refuses = { capabilities: 0, policy: 0, writeSecret: 0 };
  wipes = 0;
  intent: (intent: Intent) => void = () => undefined;
  readonly host: StationHost;

  constructor(policy: StationPolicy) {
    const done = (): Promise<void> => Promise.resolve();
    const unlessRefused = <T>(what: keyof Machine['refuses'], answer: () => T): Promise<T> => {
      this.refuses[what] -= 1;
      return this.refuses[what] >= 0 ? Promise.reject(new Error('disk full')) : Promise.resolve(answer());
    };
    this.host = {
      capabilities: () => unlessRefused('capabilities', () => capabilities),
      policy: () => unlessRefused('policy', () => ({ ok: true, value: policy })),
      launch: () => Promise.resolve({ ok: true, value: null }),
      launchNative: () => Promise.resolve({ ok: true, value: null }),
      end: done,
      show: done,
      setVolume: () => Promise.resolve({ ok: true, value: null }),
      wipe: () => Promise.resolve({ clean: true, left: [], ms: (this.wipes += 1) }),
      onProgram: () => () => undefined,
      onMachine: () => () => undefined,
      readSecret: (name) => Promise.resolve(this.secrets.get(name) ?? null),
      writeSecret: (name, value) => unlessRefused('writeSecret', () => void this.secrets.set(name, value ?? '')),
      restart: done,
      leave: done,
    };
  }

  start(): void {
    this.intent = (intent) => station.intent(intent);
    const station = startEngine(this.host, (view) => this.views.push(view));
  }

  async enrolled(): Promise<void> {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret)));
    const digest = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.secrets.set('credential', 'credential-1');
    this.secrets.set('station', JSON.stringify({ station: name, seat: 1, machine: 'm-1', hub: 'http://hub.invalid', lab: 'lab-1', token: digest }));
  }

  get view(): ViewState | undefined {
    return this.views.at(-1);
  }
  get inside(): StaffView['info']['inside'] {
    return this.view?.staff?.info.inside ?? null;
  }
  get codes(): string[] {
    return (this.inside?.problems ?? []).map((problem) => `${problem.code} ${problem.where ?? ''}`.trim());
  }
  /** The engine stands: it alone knows which station this is. */
  get station(): string | null {
    return this.view?.staff?.info.station ?? null;
  }

  async staffIn(): Promise<void> {
    await expect.poll(() => this.views.length).toBeGreaterThan(0);
    this.intent({ intent: 'staff-open' });
    await expect.poll(() => this.view?.staff?.people.length).toBe(1);
    this.intent({ intent: 'staff-sign-in', staff: 'break-glass', pin: '402917' });
    await expect.poll(() => this.inside).not.toBeNull();
  }
}

let machine: Machine;
let policy: StationPolicy;
let name = '';
beforeEach(async () => {
  localStorage.clear();
  name = `station-${crypto.randomUUID()}`;
  policy = { token, seat: null, breakGlassPin: await makeVerifier('402917', 'c2FsdA==', 1000, derive) };
  machine = new Machine(policy);
  // A page of a test runner does not get the promise that the station's own page gets.
  vi.spyOn(navigator.storage, 'persist').mockResolvedValue(true);
  // Each test is a page of its own, and the page's lock is held until it goes.
  const mine = ((_name: string, _options: LockOptions, callback: LockGrantedCallback<void>) => {
    void callback({ name: 'stationmaster-engine', mode: 'exclusive' });
    return Promise.resolve();
  }) as LockManager['request'];
  vi.spyOn(navigator.locks, 'request').mockImplementation(mine);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a station that is being started', () => {
  test('whose host does not answer yet asks again; one that refuses the policy is named (SM-809), and it starts by itself', async () => {
    await machine.enrolled();
    machine.refuses.capabilities = 1;
    machine.refuses.policy = 1;
    machine.start();
    await expect.poll(() => machine.view?.screen, { timeout: 6000 }).toEqual({ screen: 'out-of-use', code: 'SM-809', where: 'policy' });
    machine.intent({ intent: 'staff-open' });
    await expect.poll(() => machine.station, { timeout: 6000 }).toBe(name);
  });

  test('goes on with a credential that cannot be kept, and says so (SM-209)', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation((input) =>
      typeof input === 'string' && input.endsWith('/enrol')
        ? Promise.resolve(Response.json({ station: name, seat: 1, credential: 'credential-of-the-exchange', lab: 'lab-1' }))
        : Promise.reject(new TypeError('no network')),
    );
    machine.refuses.writeSecret = 1;
    machine.start();
    await machine.staffIn();
    await expect.poll(() => [machine.station, machine.codes]).toEqual([name, ['SM-209']]);
  });

  test('with a kept session that cannot be read it has nobody signed in, clears what was left and tells staff (SM-607)', async () => {
    await machine.enrolled();
    const { recorder } = await openStore(name, 'UTC');
    await recorder.write([], { savedAt: Date.now(), visit: { student: 7 }, working: true });
    machine.start();
    await machine.staffIn();
    await expect.poll(() => machine.codes).toEqual(['SM-607']);
    expect([machine.station, machine.wipes]).toEqual([name, 1]);
  });

  test('whose store cannot be read says so (SM-809), lets staff in, and starts with them when it can', async () => {
    await machine.enrolled();
    vi.spyOn(Recorder.prototype, 'kept').mockRejectedValueOnce(new Error('no disk'));
    machine.start();
    await expect.poll(() => machine.view?.screen).toEqual({ screen: 'out-of-use', code: 'SM-809', where: 'engine' });
    await machine.staffIn();
    expect([machine.station, machine.codes]).toEqual([null, ['SM-809 engine']]);
    await expect.poll(() => machine.station, { timeout: 6000 }).toBe(name);
    expect(machine.inside).not.toBeNull();
  });
});

test('while its disk takes nothing staff are heard all the same, and stand in the menu when the engine takes over', async () => {
  const before = new BeforeEngine({ host: machine.host, capabilities, clock: new StationClock(0), publish: (view) => machine.views.push(view) });
  before.policy(policy);
  machine.intent = (intent) => before.intent(intent);
  const store = await openStore(name, 'UTC');
  vi.spyOn(Recorder.prototype, 'write').mockImplementation(() => new Promise(() => undefined));
  const identity = { station: name, seat: 1, machine: 'm-1', hub: 'http://hub.invalid', lab: 'lab-1' };
  const enrolled = { identity, credential: 'credential-1', kept: true };
  const publish = (view: ViewState): void => void machine.views.push(view);
  const starting = Engine.start({ host: machine.host, capabilities, policy, enrolled, store, before: () => before.stop(), publish });
  await machine.staffIn();
  expect(machine.station).toBeNull();
  const engine = await starting;
  expect([machine.station, machine.inside === null]).toEqual([name, false]);
  engine.stop();
});
