import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostCapabilities, MachineEvent, StationPolicy } from '../../../core/contract/program-host.ts';
import { waysOut } from '../../../core/contract/way-out.ts';
import type { StaffView, ViewState } from '../../../core/contract/view-state.ts';
import { laterTries, wrongStaffTry } from '../../../core/sign-in/staff-tries.ts';
import { makeVerifier } from '../../../core/sign-in/verifier.ts';
import type { StationHost } from '../../../renderer/host/station-host.ts';
import { BeforeEngine } from '../../../renderer/station/before-engine.ts';
import { derive } from '../../../renderer/station/derive.ts';
import { StationClock } from '../../../renderer/station/station-clock.ts';

/** A station that has never enrolled, on a host that only says what was asked of it. Its PIN is 402917. */
class Machine {
  readonly asked: string[] = [];
  readonly views: ViewState[] = [];
  refuses = false;
  before: BeforeEngine | null = null;
  /** What the host tells of itself. */
  tell: (event: MachineEvent) => void = () => undefined;

  start(policy: StationPolicy | null, capabilities: Partial<HostCapabilities> = {}): BeforeEngine {
    const ask = (what: string): Promise<void> => {
      if (this.refuses) return Promise.reject(new Error('refused'));
      this.asked.push(what);
      return Promise.resolve();
    };
    const host: Pick<StationHost, 'restart' | 'leave' | 'onMachine'> = {
      restart: () => ask('restart'),
      leave: (code) => ask(`leave ${code}`),
      onMachine: (listener) => {
        this.tell = listener;
        return () => (this.tell = () => undefined);
      },
    };
    this.before?.stop();
    this.before = new BeforeEngine({
      host: host as StationHost,
      capabilities: {
        host: 'electron',
        version: '1.2.3',
        lacks: ['lacks.os-lockdown'],
        launchKinds: ['web'],
        volume: 'own',
        waysOut,
        safeMode: false,
        ...capabilities,
      },
      clock: new StationClock(0),
      publish: (view) => this.views.push(view),
    });
    this.before.policy(policy);
    return this.before;
  }

  get view(): ViewState {
    return this.views.at(-1) ?? fail('nothing was shown');
  }
  get staff(): StaffView {
    return this.view.staff ?? fail('the dialog is not open');
  }

  async tryPin(pin: string): Promise<void> {
    if (this.view.staff === null) this.before?.intent({ intent: 'staff-open' });
    const revision = this.view.revision;
    this.before?.intent({ intent: 'staff-sign-in', staff: 'break-glass', pin });
    await expect.poll(() => this.view.revision > revision && !this.staff.checking).toBe(true);
  }
}

function fail(why: string): never {
  throw new Error(why);
}

let machine: Machine;
let policy: StationPolicy;
beforeEach(async () => {
  localStorage.clear();
  machine = new Machine();
  policy = { token: 'sm1.token', seat: null, breakGlassPin: await makeVerifier('402917', 'c2FsdA==', 1000, derive) };
});
afterEach(() => void machine.before?.stop());

describe('a station that has never enrolled', () => {
  test('says that it starts, then why it is not in use', () => {
    const before = machine.start(policy);
    expect(machine.view.screen.screen).toBe('starting');
    before.stuck({ code: 'SM-802', where: 'hub.example' });
    expect(machine.view.screen).toEqual({ screen: 'out-of-use', code: 'SM-802', where: 'hub.example' });
  });

  test('lets staff in with the policy’s PIN, shows them how it is, and has nobody’s work to end', async () => {
    const before = machine.start(policy);
    before.stuck({ code: 'SM-201' });
    before.intent({ intent: 'staff-open' });
    expect([machine.staff.people.map((p) => p.staff), machine.staff.menu, machine.staff.info.inside]).toEqual([['break-glass'], null, null]);
    await machine.tryPin('402917');
    expect(machine.staff.menu).toEqual({ student: null, signIn: null, record: null, canEnd: false, pausing: null, waysOut });
    expect(machine.staff.info).toMatchObject({ station: null, version: '1.2.3', hub: 'never' });
    expect(machine.staff.info.inside?.lacks).toEqual(['lacks.os-lockdown']);
    expect(machine.staff.info.inside?.problems.map((p) => p.code)).toEqual(['SM-201']);
  });

  test.each([
    ['restart-app', 'restart'],
    ['reboot', 'leave 1'],
    ['shut-down', 'leave 2'],
    ['leave', 'leave 3'],
  ] as const)('%s asks the host to %s', async (way, asked) => {
    machine.start(policy);
    await machine.tryPin('402917');
    machine.before?.intent({ intent: 'staff-leave', way });
    await expect.poll(() => machine.asked).toEqual([asked]);
  });

  test('asks the host for nothing that it cannot do, and says so', async () => {
    machine.start(policy, { waysOut: ['leave'] });
    await machine.tryPin('402917');
    machine.before?.intent({ intent: 'staff-leave', way: 'reboot' });
    await expect.poll(() => machine.before?.stop().problems.map((p) => p.code)).toEqual(['SM-808']);
    expect(machine.asked).toEqual([]);
  });

  test('a host that refuses leaves the station in use', async () => {
    machine.start(policy);
    await machine.tryPin('402917');
    machine.refuses = true;
    machine.before?.intent({ intent: 'staff-leave', way: 'leave' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await machine.tryPin('402917');
    expect(machine.staff.info.inside?.problems.map((p) => p.code)).toEqual(['SM-808']);
  });

  test('slows guessing down, and a restart gives no new tries', async () => {
    machine.start(policy);
    for (const pin of ['000001', '000002', '000003']) await machine.tryPin(pin);
    const until = machine.staff.people[0]?.waitUntil ?? 0;
    expect(until).toBeGreaterThan(Date.now());
    machine.start(policy);
    machine.before?.intent({ intent: 'staff-open' });
    expect(Math.round((machine.staff.people[0]?.waitUntil ?? 0) / 1000)).toBe(Math.round(until / 1000));
    machine.before?.intent({ intent: 'staff-sign-in', staff: 'break-glass', pin: '402917' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(machine.staff.menu).toBeNull();
  });

  test('what is damaged in the kept count is no open door and no closed one', async () => {
    localStorage.setItem('stationmaster.staff-tries', '{"staff:":{"wrong":"many"}}');
    machine.start(policy);
    await machine.tryPin('402917');
    expect(machine.staff.menu).not.toBeNull();
  });

  test('without a PIN in the policy, or without a policy, nobody is let in', async () => {
    machine.start({ ...policy, breakGlassPin: null });
    machine.before?.intent({ intent: 'staff-open' });
    expect(machine.staff.people).toEqual([]);
    await machine.tryPin('402917');
    expect(machine.staff.menu).toBeNull();
    machine.start(null);
    machine.before?.intent({ intent: 'staff-open' });
    expect(machine.staff.people).toEqual([]);
  });

  test('hands the engine what happened, whoever stands in the menu, and its count of views', async () => {
    machine.start(policy);
    await machine.tryPin('000001');
    await machine.tryPin('402917');
    const handed = machine.before?.stop();
    expect(handed?.events.map((e) => (e.kind === 'acted-as-staff' ? `${e.staff} ${e.action}` : e.kind))).toEqual([
      'break-glass wrong-pin',
      'break-glass sign-in',
    ]);
    expect(handed?.staff?.person?.staff).toBe('break-glass');
    expect(handed?.revision).toBe(machine.view.revision);
  });

  test('hands on that a right PIN ended the count, so that an older record does not bring it back', async () => {
    const older = wrongStaffTry(wrongStaffTry({}, 'break-glass', Date.now() - 60_000), 'break-glass', Date.now() - 60_000);
    localStorage.setItem('stationmaster.staff-tries', JSON.stringify(older));
    machine.start(policy);
    await machine.tryPin('402917');
    const handed = machine.before?.stop().tries ?? {};
    expect(Object.values(laterTries(older, handed)).map((tries) => tries.wrong)).toEqual([0, 0]);
  });

  test('checks one PIN at a time, and lets nobody into a dialog that was opened since', async () => {
    const before = machine.start(policy);
    before.intent({ intent: 'staff-open' });
    before.intent({ intent: 'staff-sign-in', staff: 'break-glass', pin: '402917' });
    before.intent({ intent: 'staff-close' });
    before.intent({ intent: 'staff-open' });
    before.intent({ intent: 'staff-sign-in', staff: 'break-glass', pin: '000001' });
    expect(machine.staff.checking).toBe(true);
    await expect.poll(() => machine.staff.checking).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([machine.staff.menu, machine.staff.wrong]).toEqual([null, false]);
    await machine.tryPin('402917');
    expect(machine.staff.menu).not.toBeNull();
  });

  test('hears nothing but staff', () => {
    const before = machine.start(policy);
    const shown = machine.views.length;
    before.intent({ intent: 'ask-help' });
    before.intent({ intent: 'choose-face', student: 's-1' });
    expect([machine.views.length, before.stop().events]).toEqual([shown, []]);
  });
});

test('a hub with another key is named as that, not as one that does not answer, and the engine hears of it too', () => {
  const before = machine.start(policy);
  before.stuck({ code: 'SM-802', where: '/api/station/enrol' });
  expect(machine.view.screen).toMatchObject({ screen: 'out-of-use', code: 'SM-802' });
  machine.tell({ kind: 'problem', problem: { code: 'SM-206', where: 'hub.example' } });
  before.stuck({ code: 'SM-802', where: '/api/station/enrol' });
  expect(machine.view.screen).toMatchObject({ screen: 'out-of-use', code: 'SM-206', where: 'hub.example' });
  expect(before.stop().problems.map((problem) => problem.code)).toEqual(['SM-206']);
});
