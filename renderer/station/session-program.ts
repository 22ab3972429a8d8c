import { beginMeter, observe } from '../../core/meter/meter.ts';
import type { ProgramEvent } from '../../core/contract/program-host.ts';
import { programComesBack } from '../../core/recovery/crash-policy.ts';
import { failedAgain } from '../../core/recovery/program-rest.ts';
import { closeLaunch, finishProgram, launchProgram, meterSees } from './session-launch.ts';
import { lessonFailed } from './session-path.ts';
import { change, note, programOf, record, report, type Draft, type Launch } from './session-state.ts';

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
      if (launch.meter === null) change(draft, { launch: { ...launch, opening: { ...launch.opening, origin: event.origin, answered: true } } });
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

/** A server that says nothing at all, and a page that never comes to its end, ms. */
const answerMs = 30_000;
const loadMs = 90_000;

/** Each tick: nobody waits for ever. */
export function giveUpOpening(draft: Draft): void {
  const { launch, phase } = draft.session;
  if (launch === null || launch.meter !== null || phase.kind !== 'working') return;
  const { at, origin, answered } = launch.opening;
  if (draft.now.mono - at >= (answered ? loadMs : answerMs)) programFailed(draft, launch, 'SM-510', origin);
}

/** One that stopped working is back as often as the crash policy says; else it rests, the plan's next choice has its turn, and staff are told. */
export function programFailed(draft: Draft, launch: Launch, code: string, where: string | null): void {
  const { visit } = draft.session;
  if (visit === null) return;
  record(draft, { kind: 'failed', student: visit.student, visit: visit.visit, launch: launch.launch, program: launch.program, code, where });
  note(draft, code, where);
  const crashed = code === 'SM-503' || code === 'SM-512';
  const again = crashed && programComesBack(launch.attempt);
  if (!again) lessonFailed(draft, launch, code);
  if (!again) change(draft, { visit: { ...visit, failed: failedAgain(visit.failed, launch.program, draft.now.hub) } });
  closeLaunch(draft, crashed ? 'crashed' : 'failed');
  draft.effects.push({ effect: 'end', request: { launch: launch.launch, address: null, graceMs: 0 } });
  change(draft, { launch: null, shown: false, takeBackUntil: null });
  if (again) launchProgram(draft, launch.attempt + 1);
  else change(draft, { phase: { kind: 'go' } });
}
