import { beforeEach, describe, expect, test } from 'vitest';
import type { ProgramEvent } from '../../../core/contract/program-host.ts';
import { reportedSchema, type Desired, type StationConfig } from '../../../core/contract/station-hub.ts';
import type { Intent, RecordingScreen } from '../../../core/contract/view-state.ts';
import * as v from 'valibot';
import { keep, restore } from '../../../renderer/station/kept-session.ts';
import { reportedOf } from '../../../renderer/station/reported.ts';
import { recordIdleMs } from '../../../renderer/station/session-record.ts';
import { emptySession, type Effect, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { viewOf } from '../../../renderer/station/view.ts';
import { dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';
import { outboxReport } from '../../fixtures/outbox-report.ts';
import { stationInfo } from '../../fixtures/station-info.ts';

/** Staff run a program in record mode: without a student, counted nowhere, wiped at the end. */
const config: StationConfig = { ...sampleConfig, settings: { ...sampleConfig.settings, recordMode: true } };
const boardRun = '01890a5d-ac96-774b-bcce-b302099a8057';
let session: Session;
let effects: Effect[];
let seconds: number;
let ids: number;

const hub = (): number => dayStart + seconds * 1000;
function happen(event: SessionEvent): void {
  const newId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;
  const step = transition(session, event, { mono: seconds * 1000, hub: hub(), wall: hub(), newId });
  session = step.session;
  effects.push(...step.effects);
}
const say = (intent: Intent): void => happen({ kind: 'intent', intent });
function pass(by: number): void {
  for (let i = 0; i < by; i += 1) {
    seconds += 1;
    happen({ kind: 'tick' });
  }
}
const sync = (desired: Partial<Desired> = {}, fresh: StationConfig | null = null): void =>
  happen({ kind: 'synced', desired: sampleDesired({ revision: (session.desired?.revision ?? 0) + 1, ...desired }), config: fresh, stored: 0 });
const of = <E extends Effect['effect']>(kind: E): Extract<Effect, { effect: E }>[] =>
  effects.filter((e): e is Extract<Effect, { effect: E }> => e.effect === kind);
const launched = () => of('launch').at(-1)?.request;
type Told = ProgramEvent extends infer E ? (E extends ProgramEvent ? Omit<E, 'launch'> : never) : never;
const program = (event: Told): void => happen({ kind: 'program', event: { launch: launched()?.launch ?? '', ...event } as ProgramEvent });
const view = () =>
  viewOf(session, { info: stationInfo, waysOut: ['restart-app'], breakGlass: false, outOfUse: null, volume: 'own', clips: new Set<string>() }, hub());
function screen(): RecordingScreen {
  const shown = view().screen;
  if (shown.screen !== 'recording') throw new Error(shown.screen);
  return shown;
}
function staffIn(): void {
  say({ intent: 'staff-open' });
  say({ intent: 'staff-sign-in', staff: 'p-park', pin: '402917' });
  const asked = of('check-staff').at(-1);
  if (asked !== undefined) happen({ kind: 'staff-checked', staff: asked.staff, right: true });
}
function start(id = 'boats'): void {
  staffIn();
  say({ intent: 'staff-record', program: id });
}
const cdn = { origin: 'https://cdn.boats.example', use: 'script', count: 2 } as const;
const pictures = { origin: 'https://pictures.boats.example', use: 'image', count: 5 } as const;
/** The program has left, and what it left is cleared. */
function gone(): void {
  happen({ kind: 'exited', launch: launched()?.launch ?? '' });
  happen({ kind: 'wiped', report: { clean: true, left: [] } });
}

beforeEach(() => {
  seconds = 0;
  ids = 0;
  effects = [];
  session = { ...emptySession('station-1', 1), config, desired: sampleDesired() };
});

describe('record mode begins', () => {
  test('only where the school has switched it on, and only for a person of the roster', () => {
    session = { ...session, config: sampleConfig };
    staffIn();
    expect(view().staff?.menu?.record).toBeNull();
    say({ intent: 'staff-record', program: 'boats' });
    expect([session.record, of('launch')]).toEqual([null, []]);
    session = { ...session, config };
    expect(view().staff?.menu?.record?.map((each) => each.program)).toEqual(['frogs', 'boats', 'keys']);
    session = { ...session, staff: session.staff === null ? null : { ...session.staff, person: { staff: 'break-glass', name: '' } } };
    expect(view().staff?.menu?.record).toBeNull();
    say({ intent: 'staff-record', program: 'boats' });
    expect(of('launch')).toEqual([]);
  });

  test('not without a PIN, and not while a student is signed in', () => {
    say({ intent: 'staff-record', program: 'boats' });
    expect(of('launch')).toEqual([]);
    session = { ...session, visit: { visit: boardRun, student: 's-amara', signedInAt: hub(), slot: null, chosen: null, done: [], failed: [] } };
    start();
    expect(of('launch')).toEqual([]);
  });

  test('by the program as its entry stands, for nobody', () => {
    start();
    expect(launched()).toMatchObject({ program: 'boats', records: true, allowedOrigins: ['https://boats.example'] });
    expect(launched()?.address).not.toMatch(/s-amara|s-anh|\{/);
    expect(launched()?.address).toContain('record-mode');
    expect(screen()).toMatchObject({ stage: 'opening', by: 'J. Park', takes: true, hosts: [] });
    program({ kind: 'loaded' });
    expect(screen().stage).toBe('open');
    expect(of('show').at(-1)?.visible).toBe(true);
  });

  test('from the board, where the station is free in time', () => {
    const record = { run: boardRun, program: 'boats', by: 'R. Rivera', startBefore: hub() + 30_000 };
    sync({ record });
    expect(launched()).toMatchObject({ visit: boardRun, program: 'boats' });
    expect(screen()).toMatchObject({ by: 'R. Rivera', takes: false });
    say({ intent: 'record-end' });
    gone();
    sync({ record });
    expect(of('launch')).toHaveLength(1);
    expect(session.record).toBeNull();
  });

  test('not when the board’s wish comes too late, or a child is choosing', () => {
    sync({ record: { run: boardRun, program: 'boats', by: 'R. Rivera', startBefore: hub() - 1 } });
    say({ intent: 'choose-face', student: 's-amara' });
    sync({ record: { run: boardRun, program: 'boats', by: 'R. Rivera', startBefore: hub() + 30_000 } });
    expect(of('launch')).toEqual([]);
  });
});

describe('while it runs', () => {
  beforeEach(() => {
    start();
    program({ kind: 'loaded' });
  });

  test('what is blocked is listed, and told to the hub as its contract says', () => {
    program({ kind: 'blocked-hosts', hosts: [cdn, pictures] });
    program({ kind: 'blocked-hosts', hosts: [cdn] });
    expect(screen().hosts.map(({ origin, uses, count, state }) => [origin, uses, count, state])).toEqual([
      [cdn.origin, ['script'], 4, 'blocked'],
      [pictures.origin, ['image'], 5, 'blocked'],
    ]);
    const reported = v.parse(reportedSchema, reportedOf(session, outboxReport(boardRun), hub()));
    expect([reported.screen, reported.visit, reported.record?.hosts.length]).toEqual(['recording', null, 2]);
  });

  test('nothing is recorded of a student, and no minute counts', () => {
    program({ kind: 'input' });
    pass(120);
    say({ intent: 'record-end' });
    gone();
    expect(of('record').map(({ event }) => event.kind)).toEqual(['acted-as-staff', 'acted-as-staff']);
    expect([session.credits, session.problems]).toEqual([[], []]);
  });

  test('nobody signs in, by a touch or by a badge', () => {
    say({ intent: 'choose-face', student: 's-amara' });
    say({ intent: 'badge-read', text: 'SMB1-ANYTHING' });
    say({ intent: 'ask-help' });
    staffIn();
    expect(view().staff?.menu?.signIn).toBeNull();
    say({ intent: 'staff-sign-in-student', student: 's-amara' });
    expect([session.visit, session.phase.kind, session.help]).toEqual([null, 'who', null]);
  });

  test('the staff dialog hides the program and shows it again', () => {
    say({ intent: 'staff-open' });
    expect(of('show').at(-1)?.visible).toBe(false);
    say({ intent: 'staff-close' });
    expect(of('show').at(-1)?.visible).toBe(true);
  });

  test('hosts are taken once, by whoever’s PIN it was, and allowed when it is run again', () => {
    program({ kind: 'blocked-hosts', hosts: [cdn, pictures] });
    say({ intent: 'record-take', origins: [cdn.origin, 'https://never-listed.example'] });
    say({ intent: 'record-take', origins: [cdn.origin] });
    const [asked, ...more] = of('take-origins');
    expect([asked?.take, more]).toEqual([{ run: session.record?.run, program: 'boats', staff: 'p-park', origins: [cdn.origin] }, []]);
    expect(screen().hosts.map((host) => host.state)).toEqual(['taking', 'blocked']);
    const allowedOrigins = ['https://boats.example', cdn.origin];
    happen({
      kind: 'origins-taken',
      run: session.record?.run ?? '',
      origins: [cdn.origin],
      reply: { taken: [cdn.origin], refused: [], allowedOrigins },
      code: null,
    });
    expect(screen().hosts.map((host) => host.state)).toEqual(['taken', 'blocked']);
    say({ intent: 'record-again' });
    happen({ kind: 'exited', launch: launched()?.launch ?? '' });
    expect(launched()?.allowedOrigins).toEqual(allowedOrigins);
    expect(of('launch').map(({ request }) => request.visit)).toEqual([session.record?.run, session.record?.run]);
    expect(screen().hosts).toEqual([]);
  });

  test('a host that the hub refuses says its number; a hub that is away refuses nothing', () => {
    program({ kind: 'blocked-hosts', hosts: [cdn, pictures] });
    say({ intent: 'record-take', origins: [cdn.origin, pictures.origin] });
    const refused = [{ origin: cdn.origin, code: 'SM-531', detail: 'it stands for many' }];
    const run = session.record?.run ?? '';
    happen({ kind: 'origins-taken', run, origins: [cdn.origin], reply: { taken: [], refused, allowedOrigins: ['https://boats.example'] }, code: null });
    happen({ kind: 'origins-taken', run, origins: [pictures.origin], reply: null, code: 'SM-802' });
    expect(screen().hosts.map(({ state, why }) => [state, why])).toEqual([
      ['refused', 'SM-531'],
      ['blocked', null],
    ]);
    expect(screen().notTaken).toBe('SM-802');
  });

  test('a program that does not come up stays listed, with why', () => {
    program({ kind: 'blocked-hosts', hosts: [cdn] });
    program({ kind: 'failed', problem: { code: 'SM-502', where: 'https://login.example' } });
    expect(screen()).toMatchObject({ stage: 'failed', problem: { code: 'SM-502', where: 'https://login.example' } });
    expect(screen().hosts).toHaveLength(1);
  });
});

describe('it ends', () => {
  beforeEach(() => {
    start();
    program({ kind: 'loaded' });
  });

  test('with the program’s own log-out and a wipe, before anybody can sign in', () => {
    expect(session.clean).toBe(false);
    say({ intent: 'record-end' });
    expect(of('end').at(-1)?.request).toMatchObject({ launch: launched()?.launch, address: 'https://boats.example/logout' });
    happen({ kind: 'exited', launch: launched()?.launch ?? '' });
    expect([session.record, of('wipe').length, session.clean]).toEqual([null, 1, false]);
    happen({ kind: 'wiped', report: { clean: true, left: [] } });
    expect(session.clean).toBe(true);
  });

  test('by itself where nobody touches it, so that no child finds the list', () => {
    pass(recordIdleMs / 1000 - 10);
    program({ kind: 'input' });
    pass(recordIdleMs / 1000 - 10);
    expect(screen().stage).toBe('open');
    pass(20);
    expect(screen().stage).toBe('leaving');
  });

  test('from the board, by its run; and when the school switches record mode off', () => {
    sync({ endedVisits: [session.record?.run ?? ''] });
    expect(screen().stage).toBe('leaving');
    gone();
    start();
    sync({}, sampleConfig);
    expect(screen().stage).toBe('leaving');
  });

  test('with the station, and a station that was killed goes on with nothing of it but the wipe', () => {
    const kept = keep(session, hub());
    expect(restore(emptySession('station-1', 1), kept, { hub: hub(), wall: hub() }, 120_000).session).toMatchObject({
      record: null,
      visit: null,
      clean: false,
    });
    staffIn();
    say({ intent: 'staff-leave', way: 'restart-app' });
    expect([of('leave'), of('end').length]).toEqual([[], 1]);
    gone();
    expect(of('leave')).toHaveLength(1);
  });
});
