import { assertNever } from '../../core/assert-never.ts';
import { creditedMs, observe, type Segment } from '../../core/meter/meter.ts';
import type { Observation } from '../../core/meter/observation.ts';
import type { ExitRequest, LaunchRequest } from '../../core/contract/program-host.ts';
import { launchKindOf, type Program } from '../../core/model/catalogue.ts';
import { originOf } from '../../core/navigation/origin-rule.ts';
import { failedAgain } from '../../core/recovery/program-rest.ts';
import type { EndOfLaunch } from '../../core/xapi/station-event.ts';
import { awaitedProgram, choicesIn, slotOf, slotRef, wantedProgram } from './session-rotation.ts';
import {
  change,
  note,
  programOf,
  record,
  report,
  studentOf,
  type AfterLaunch,
  type Draft,
  type Effect,
  type Launch,
  type Session,
  type Visit,
} from './session-state.ts';

/** Opens the program that the visit is to work at now. */
export function launchProgram(draft: Draft, attempt = 1): void {
  const { session, now } = draft;
  const { visit } = session;
  if (visit === null || session.safeMode) return;
  const slot = slotRef(slotOf(session, visit.student, now.hub));
  const program = programOf(session, wantedProgram(session, slot, now.hub) ?? '');
  if (program === null) {
    change(draft, { phase: awaitedProgram(session, slot, now.hub) === null ? { kind: 'finished', until: now.hub + 60_000 } : { kind: 'go' } });
    return;
  }
  if (!session.launchKinds.includes(launchKindOf(program))) {
    note(draft, 'SM-504', program.id);
    change(draft, { visit: { ...visit, failed: failedAgain(visit.failed, program.id, now.hub) } });
    return launchProgram(draft);
  }
  const launch = now.newId();
  const language = studentOf(session, visit.student)?.language ?? 'en';
  const fill = (address: string): string =>
    address.replaceAll('{student}', encodeURIComponent(visit.student)).replaceAll('{launch}', encodeURIComponent(launch)).replaceAll('{language}', language);
  const opening = { at: now.mono, origin: beginsAt(program, fill), answered: program.launch.kind === 'native' };
  change(draft, {
    launch: { launch, program: program.id, slot, meter: null, opening, attempt, warned: false },
    phase: { kind: 'working' },
    takeBackUntil: null,
    touchedAt: now.hub,
  });
  const offered = visit.chosen === program.id ? choicesIn(session, slot, now.hub) : null;
  const chosenFrom = offered === null ? {} : { chosenFrom: [...offered] };
  record(draft, { kind: 'launched', student: visit.student, visit: visit.visit, launch, program: program.id, slot, ...chosenFrom });
  const asked = { launch, visit: visit.visit, program: program.id, language };
  const { allowedOrigins, signOn, permissions } = program;
  switch (program.launch.kind) {
    case 'web':
      draft.effects.push(opens(program, { ...asked, address: fill(program.launch.address), allowedOrigins, signOn, permissions }));
      break;
    case 'lti':
    case 'cmi5':
      draft.effects.push({ effect: 'launch-by-hub', student: visit.student, request: { ...asked, allowedOrigins, signOn, permissions } });
      break;
    case 'native':
      draft.effects.push({ effect: 'launch-native', request: { ...asked, student: visit.student } });
      break;
    default:
      assertNever(program.launch);
  }
  report(draft);
}

const opens = ({ savedSignIn: form }: Program, request: LaunchRequest): Effect =>
  form === undefined ? { effect: 'launch', request } : { effect: 'launch-signed-in', request, form };

/** What staff are told of a program that does not answer. A native one has no address, and its host sees to its window. */
function beginsAt({ id, launch }: Program, fill: (address: string) => string): string {
  if (launch.kind === 'native') return id;
  return originOf(launch.kind === 'lti' ? launch.loginUrl : fill(launch.address));
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

/** The child is done with it for this block. */
export function finishProgram(draft: Draft): void {
  const { visit, launch } = draft.session;
  if (visit === null || launch === null) return;
  change(draft, { visit: { ...visit, chosen: null, done: [...visit.done, launch.program] } });
  endLaunch(draft, 'done', { kind: 'go' });
}
