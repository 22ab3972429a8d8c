import { assertNever } from '../../core/assert-never.ts';
import { beginMeter, creditedMs, observe, type Segment } from '../../core/meter/meter.ts';
import type { Observation } from '../../core/meter/observation.ts';
import type { ExitRequest, ProgramEvent } from '../../core/contract/program-host.ts';
import { launchKindOf } from '../../core/model/catalogue.ts';
import { programComesBack } from '../../core/recovery/crash-policy.ts';
import type { EndOfLaunch } from '../../core/xapi/station-event.ts';
import { slotOf, slotRef, wantedProgram } from './session-rotation.ts';
import { change, note, programOf, record, report, studentOf, type AfterLaunch, type Draft, type Launch, type Session, type Visit } from './session-state.ts';

/** Opens the program that the visit is to work at now. */
export function launchProgram(draft: Draft, attempt = 1): void {
  const { session, now } = draft;
  const { visit } = session;
  if (visit === null || session.safeMode) return;
  const slot = slotRef(slotOf(session, visit.student, now.hub));
  const program = programOf(session, wantedProgram(session, slot, now.hub) ?? '');
  if (program === null) {
    change(draft, { phase: { kind: 'finished', until: now.hub + 60_000 } });
    return;
  }
  if (!session.launchKinds.includes(launchKindOf(program))) {
    note(draft, 'SM-504', program.id);
    change(draft, { visit: { ...visit, failed: [...visit.failed, program.id] } });
    return launchProgram(draft);
  }
  const launch = now.newId();
  const language = studentOf(session, visit.student)?.language ?? 'en';
  const fill = (address: string): string =>
    address.replaceAll('{student}', encodeURIComponent(visit.student)).replaceAll('{launch}', encodeURIComponent(launch)).replaceAll('{language}', language);
  change(draft, {
    launch: { launch, program: program.id, slot, meter: null, attempt, warned: false },
    phase: { kind: 'working' },
    takeBackUntil: null,
    touchedAt: now.hub,
  });
  record(draft, { kind: 'launched', student: visit.student, visit: visit.visit, launch, program: program.id, slot });
  const asked = { launch, visit: visit.visit, program: program.id, language };
  switch (program.launch.kind) {
    case 'web': {
      const { allowedOrigins, signOn, permissions } = program;
      draft.effects.push({ effect: 'launch', request: { ...asked, address: fill(program.launch.address), allowedOrigins, signOn, permissions } });
      break;
    }
    case 'native':
      draft.effects.push({ effect: 'launch-native', request: { ...asked, student: visit.student } });
      break;
    default:
      assertNever(program.launch);
  }
  report(draft);
}

/** Ends the open launch: closes its segments, lets the program log out, then goes on with `then`. */
export function endLaunch(draft: Draft, why: EndOfLaunch, then: AfterLaunch): void {
  const { session } = draft;
  const { launch, visit } = session;
  if (launch === null || visit === null || session.phase.kind === 'leaving') {
    if (session.phase.kind === 'leaving' && then.kind === 'sign-out') change(draft, { phase: { kind: 'leaving', then } });
    return;
  }
  closeLaunch(draft, why);
  draft.effects.push({ effect: 'end', request: exitOf(session, launch, visit) });
  change(draft, { phase: { kind: 'leaving', then }, takeBackUntil: null });
  report(draft);
}

/** How the program of a launch logs out. */
export function exitOf(session: Session, launch: Launch, visit: Visit): ExitRequest {
  const program = programOf(session, launch.program);
  return {
    launch: launch.launch,
    address: program?.exit.address?.replaceAll('{student}', encodeURIComponent(visit.student)) ?? null,
    graceMs: (program?.exit.graceSeconds ?? 3) * 1000,
  };
}

/** Takes the launch's last segments to the record. */
export function closeLaunch(draft: Draft, why: EndOfLaunch): void {
  const { launch, visit } = draft.session;
  if (launch === null || visit === null) return;
  meterSees(draft, { kind: 'end' });
  record(draft, { kind: 'ended', student: visit.student, visit: visit.visit, launch: launch.launch, program: launch.program, why });
}

type Seen = Observation extends infer O ? (O extends Observation ? Omit<O, 'mono' | 'hub'> : never) : never;

/** Shows the meter an observation; closed segments are recorded. */
export function meterSees(draft: Draft, seen: Seen): void {
  const { launch, visit } = draft.session;
  if (launch?.meter == null || visit === null) return;
  const before = launch.meter;
  const step = observe(before, { ...seen, mono: draft.now.mono, hub: draft.now.hub } as Observation);
  change(draft, { launch: { ...launch, meter: step.state } });
  for (const segment of step.closed) recordSegment(draft, launch, segment);
  if (step.state.state !== before.state) report(draft);
}

function recordSegment(draft: Draft, launch: Launch, segment: Segment): void {
  const { visit } = draft.session;
  if (visit === null) return;
  record(draft, { kind: 'segment', student: visit.student, visit: visit.visit, launch: launch.launch, program: launch.program, slot: launch.slot, segment });
}

/** Confirmed credit of the open launch that no closed segment holds, ms. */
export const openCredit = (launch: Launch | null): number => (launch?.meter ? creditedMs(launch.meter) - launch.meter.credited : 0);

/** What the host says of the program. What comes late of an ended one is dropped. */
export function programSays(draft: Draft, event: ProgramEvent): void {
  const { session, now } = draft;
  const { launch, visit } = session;
  if (launch === null || visit === null || event.launch !== launch.launch || session.phase.kind !== 'working') return;
  switch (event.kind) {
    case 'loaded': {
      if (launch.meter !== null) return;
      const program = programOf(session, launch.program);
      const rules = { idleAfter: (program?.idleAfter ?? 60) * 1000, watchLimit: (program?.watchLimit ?? 600) * 1000, tick: 1000 };
      const meter = beginMeter(rules, now);
      change(draft, {
        launch: { ...launch, meter: session.hold === null ? meter : observe(meter, { kind: 'hold', hold: session.hold, mono: now.mono, hub: now.hub }).state },
      });
      // A host shows a program that has loaded; this one waits behind what holds it.
      if (session.hold !== null) draft.effects.push({ effect: 'show', visible: false });
      report(draft);
      return;
    }
    case 'input':
      change(draft, { touchedAt: now.hub });
      meterSees(draft, { kind: 'input' });
      return;
    case 'audible':
      meterSees(draft, { kind: 'audible', value: event.audible });
      return;
    case 'visible':
      meterSees(draft, { kind: 'visible', value: event.visible });
      return;
    case 'foreground':
      meterSees(draft, { kind: 'foreground', value: event.foreground });
      return;
    case 'navigated':
      return;
    case 'blocked':
      record(draft, {
        kind: 'blocked',
        student: visit.student,
        visit: visit.visit,
        launch: launch.launch,
        program: launch.program,
        origin: event.origin,
        how: event.how,
      });
      note(draft, 'SM-502', event.origin);
      return;
    case 'failed':
      programFailed(draft, launch, event.problem.code, event.problem.where ?? null);
      return;
    case 'crashed':
    case 'hung':
    case 'closed':
      programFailed(draft, launch, 'SM-503', null);
      return;
    case 'left':
      return finishProgram(draft);
  }
}

/** Back as often as the crash policy says; then the plan's next choice, and staff are told. */
export function programFailed(draft: Draft, launch: Launch, code: string, where: string | null): void {
  const { visit } = draft.session;
  if (visit === null) return;
  record(draft, { kind: 'failed', student: visit.student, visit: visit.visit, launch: launch.launch, program: launch.program, code, where });
  note(draft, code, where);
  const again = !notHere.includes(code) && programComesBack(launch.attempt);
  if (!again) change(draft, { visit: { ...visit, failed: [...visit.failed, launch.program] } });
  closeLaunch(draft, code === 'SM-503' || code === 'SM-512' ? 'crashed' : 'failed');
  draft.effects.push({ effect: 'end', request: { launch: launch.launch, address: null, graceMs: 0 } });
  change(draft, { launch: null, shown: false, takeBackUntil: null });
  if (again) launchProgram(draft, launch.attempt + 1);
  else change(draft, { phase: { kind: 'go' } });
}

/** What this machine does not have is not there at the next try either. */
const notHere: readonly string[] = ['SM-504', 'SM-511'];

/** The child is done with it for this block. */
export function finishProgram(draft: Draft): void {
  const { visit, launch } = draft.session;
  if (visit === null || launch === null) return;
  change(draft, { visit: { ...visit, done: [...visit.done, launch.program] } });
  endLaunch(draft, 'done', { kind: 'go' });
}
