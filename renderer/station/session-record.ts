import type { ProgramEvent } from '../../core/contract/program-host.ts';
import type { Desired, OriginsTaken, RecordReport } from '../../core/contract/station-hub.ts';
import type { Intent, ProgramView, RecordingScreen } from '../../core/contract/view-state.ts';
import { addressWithoutStudent, launchKindOf, type Program } from '../../core/model/catalogue.ts';
import { mostBlockedHosts, withBlocked, type BlockedHost } from '../../core/navigation/blocked-hosts.ts';
import { change, programOf, record, report, type Draft, type Session } from './session-state.ts';
import { programView } from './view-parts.ts';

/**
 * Record mode: staff run a program without a student, and what it is not let out to is listed. Nothing is counted, nothing is let out by being listed, and
 * what the program left is wiped at the end. It has no launch and no visit of the session's, so that no event, meter or minute can come of it.
 */
export interface RecordRun {
  /** Stands for the visit at the host. */
  readonly run: string;
  readonly program: string;
  /** Whose PIN was shown here; without it hosts are taken on the board alone. */
  readonly staff: string | null;
  readonly by: string;
  /** The host's name for this opening of the program. */
  readonly launch: string;
  readonly stage: RecordReport['stage'];
  /** What comes when the program has left. */
  readonly then: 'again' | 'end';
  /** Monotonic, of the opening. */
  readonly openedAt: number;
  /** Of staff, or in the program; hub time. */
  readonly touchedAt: number;
  readonly problem: { readonly code: string; readonly where: string | null } | null;
  readonly hosts: readonly BlockedHost[];
  readonly taking: readonly string[];
  readonly taken: readonly string[];
  readonly refused: OriginsTaken['refused'];
  /** Why the hub could not be asked. */
  readonly notTaken: string | null;
  /** The entry as the hub told it at the last taking; null where the configuration is as new. */
  readonly allowed: readonly string[] | null;
}

export type RecordIntent = Extract<Intent, { intent: `record-${string}` }>;

/** A child that comes by finds no list to tap at: without a touch it ends, ms. */
export const recordIdleMs = 180_000;
const openWithinMs = 90_000;

/** Nobody is here and nothing runs: a program may be run in record mode. */
const isFree = ({ visit, launch, safeMode, clean, leave, record: run, phase, config }: Session): boolean =>
  run === null && visit === null && launch === null && clean && !safeMode && leave === null && phase.kind === 'who' && config?.settings.recordMode === true;

/** Opens by itself, on this host, and has pages. */
const isRecordable = (session: Session, program: Program): boolean => {
  const kind = launchKindOf(program);
  return kind !== 'native' && session.launchKinds.includes(kind);
};

/** What the staff menu offers. */
export function recordable(session: Session): readonly ProgramView[] | null {
  // Who got in by the policy's PIN is nobody that an entry could name.
  const known = session.config?.staff.some(({ staff }) => staff === session.staff?.person?.staff) === true;
  if (!known || !isFree({ ...session, phase: { kind: 'who' } })) return null;
  return (session.config?.programs ?? []).flatMap((program) => {
    const view = isRecordable(session, program) ? programView(session, program.id) : null;
    return view === null ? [] : [view];
  });
}

/** From the staff menu, by whoever's PIN opened it. */
export function recordHere(draft: Draft, id: string): void {
  const { session } = draft;
  const person = session.staff?.person ?? null;
  if (person === null || recordable(session)?.some(({ program }) => program === id) !== true) return;
  record(draft, { kind: 'acted-as-staff', staff: person.staff, action: 'record', student: null });
  change(draft, { staff: null, phase: { kind: 'who' } });
  begin(draft, { run: draft.now.newId(), program: id, staff: person.staff, by: person.name });
}

/** What the board wants; what it wanted before, and did not get in time, it gets no more. */
export function followRecord(draft: Draft, desired: Desired): void {
  const { session, now } = draft;
  const { record: run, recordSeen } = session;
  if (run !== null) {
    const off = session.config?.settings.recordMode !== true || programOf(session, run.program) === null;
    if (off || desired.endedVisits.includes(run.run)) endRecord(draft);
    return;
  }
  const wanted = desired.record;
  if (wanted === null || wanted.run === recordSeen || desired.endedVisits.includes(wanted.run) || now.hub > wanted.startBefore || !isFree(session)) return;
  const program = programOf(session, wanted.program);
  if (program === null || !isRecordable(session, program)) return;
  change(draft, { staff: null, recordSeen: wanted.run });
  begin(draft, { run: wanted.run, program: wanted.program, staff: null, by: wanted.by });
}

function begin(draft: Draft, about: Pick<RecordRun, 'run' | 'program' | 'staff' | 'by'>): void {
  const none = { hosts: [], taking: [], taken: [], refused: [], notTaken: null, allowed: null, problem: null };
  // What it leaves is cleared before the next child, also after a crash in the middle.
  change(draft, { clean: false });
  open(draft, { ...about, ...none, launch: '', stage: 'opening', then: 'end', openedAt: 0, touchedAt: draft.now.hub });
}

function open(draft: Draft, run: RecordRun): void {
  const { session, now } = draft;
  const program = programOf(session, run.program);
  const language = session.config?.settings.language ?? 'en';
  const address = program === null ? null : addressWithoutStudent(program, language);
  const launch = now.newId();
  change(draft, { record: { ...run, launch, stage: 'opening', openedAt: now.mono, problem: null, hosts: [], taken: [], refused: [], notTaken: null } });
  report(draft);
  if (program === null || address === null) return endRecord(draft);
  const { signOn, permissions } = program;
  const allowedOrigins = run.allowed ?? program.allowedOrigins;
  draft.effects.push({
    effect: 'launch',
    request: { launch, visit: run.run, program: program.id, address, allowedOrigins, signOn, permissions, language, records: true },
  });
}

export function recordIntent(draft: Draft, wish: RecordIntent): void {
  const run = draft.session.record;
  if (run === null || run.stage === 'leaving') return;
  change(draft, { record: { ...run, touchedAt: draft.now.hub } });
  switch (wish.intent) {
    case 'record-take':
      return take(draft, wish.origins);
    case 'record-again':
      return close(draft, 'again');
    case 'record-end':
      return endRecord(draft);
  }
}

function take(draft: Draft, wished: readonly string[]): void {
  const run = draft.session.record;
  if (run?.staff == null) return;
  const origins = wished.filter((origin) => run.hosts.some((host) => host.origin === origin) && !run.taking.includes(origin) && !run.taken.includes(origin));
  if (origins.length === 0) return;
  change(draft, {
    record: { ...run, taking: [...run.taking, ...origins], refused: run.refused.filter((each) => !origins.includes(each.origin)), notTaken: null },
  });
  draft.effects.push({ effect: 'take-origins', take: { run: run.run, program: run.program, staff: run.staff, origins } });
}

/** The hub's answer; null where it gave none, with its number. */
export function originsTaken(draft: Draft, run: string, origins: readonly string[], reply: OriginsTaken | null, code: string | null): void {
  const now = draft.session.record;
  if (now?.run !== run) return;
  const taking = now.taking.filter((origin) => !origins.includes(origin));
  if (reply === null) return change(draft, { record: { ...now, taking, notTaken: code } });
  const { taken, refused, allowedOrigins } = reply;
  change(draft, { record: { ...now, taking, taken: [...now.taken, ...taken], refused: [...now.refused, ...refused], allowed: allowedOrigins } });
  report(draft);
}

export const endRecord = (draft: Draft): void => close(draft, 'end');

function close(draft: Draft, then: RecordRun['then']): void {
  const { session } = draft;
  const run = session.record;
  if (run === null || run.stage === 'leaving') {
    if (run !== null && then === 'end') change(draft, { record: { ...run, then } });
    return;
  }
  const exit = programOf(session, run.program)?.exit;
  const fails = run.stage === 'failed';
  change(draft, { record: { ...run, stage: 'leaving', then } });
  const graceMs = fails ? 0 : (exit?.graceSeconds ?? 3) * 1000;
  draft.effects.push({
    effect: 'end',
    request: { launch: run.launch, address: fails ? null : (exit?.address?.replaceAll('{student}', 'record-mode') ?? null), graceMs },
  });
  report(draft);
}

/** The program has left. */
export function recordExited(draft: Draft, launch: string): void {
  const { record: run } = draft.session;
  if (run === null || run.launch !== launch || run.stage !== 'leaving') return;
  if (run.then === 'again') return open(draft, run);
  change(draft, { record: null });
  draft.effects.push({ effect: 'wipe' });
  report(draft);
}

export function recordSays(draft: Draft, event: ProgramEvent): void {
  const { session, now } = draft;
  const run = session.record;
  if (run === null || run.launch !== event.launch || run.stage === 'leaving') return;
  switch (event.kind) {
    case 'loaded':
      if (run.stage === 'opening') set({ stage: 'open' });
      return;
    case 'input':
      return change(draft, { record: { ...run, touchedAt: now.hub } });
    case 'blocked-hosts':
      return set({ hosts: withBlocked(run.hosts, event.hosts, Math.round(now.hub)) });
    case 'failed':
      return recordFails(draft, run.launch, event.problem.code, event.problem.where ?? null);
    case 'crashed':
    case 'hung':
    case 'closed':
      return recordFails(draft, run.launch, 'SM-503', null);
    case 'left':
      return endRecord(draft);
    default:
      return;
  }

  function set(part: Partial<RecordRun>): void {
    if (run !== null) change(draft, { record: { ...run, ...part } });
    report(draft);
  }
}

/** It does not run: what it asked for stays listed, since a host that it needs may be why. */
export function recordFails(draft: Draft, launch: string, code: string, where: string | null): void {
  const run = draft.session.record;
  if (run === null || run.launch !== launch || run.stage === 'leaving') return;
  change(draft, { record: { ...run, stage: 'failed', problem: { code, where } } });
  report(draft);
}

/** Each tick. */
export function tickRecord(draft: Draft): void {
  const { session, now } = draft;
  const run = session.record;
  if (run === null || run.stage === 'leaving') return;
  if (run.stage === 'opening' && now.mono - run.openedAt > openWithinMs) recordFails(draft, run.launch, 'SM-510', run.program);
  if (Math.abs(now.hub - run.touchedAt) > recordIdleMs) endRecord(draft);
}

/** A host shows a program that has loaded; what lies over it hides it. */
export const recordIsShown = (session: Session): boolean => session.record?.stage === 'open' && session.staff === null && session.leave === null;

export function recordingScreen(session: Session): RecordingScreen | null {
  const run = session.record;
  const program = run === null ? null : programView(session, run.program);
  if (run === null || program === null) return null;
  const { by, stage, problem, notTaken } = run;
  return {
    screen: 'recording',
    program,
    by,
    takes: run.staff !== null,
    stage,
    problem,
    notTaken,
    hosts: run.hosts.map((host) => {
      const refused = run.refused.find(({ origin }) => origin === host.origin);
      if (run.taken.includes(host.origin)) return { ...host, state: 'taken', why: null };
      if (run.taking.includes(host.origin)) return { ...host, state: 'taking', why: null };
      return refused === undefined ? { ...host, state: 'blocked', why: null } : { ...host, state: 'refused', why: refused.code };
    }),
  };
}

export function recordReport({ record: run }: Session): RecordReport | null {
  if (run === null) return null;
  const { program, stage, problem, hosts } = run;
  return {
    run: run.run,
    program,
    stage,
    code: problem?.code ?? null,
    hosts: hosts.slice(0, mostBlockedHosts).map((host) => ({ ...host, uses: [...host.uses] })),
  };
}
