import { isOpenedByHub } from '../../core/model/catalogue.ts';
import { programTries } from '../../core/recovery/crash-policy.ts';
import { programFailed } from './session-launch.ts';
import { wantedProgram } from './session-rotation.ts';
import { change, programOf, type Draft, type Launch } from './session-state.ts';

/** The hub does not answer: another try at once would not either. The next choice of the plan has its turn. */
export function hubCannotLaunch(draft: Draft, launch: Launch): void {
  change(draft, { hubAnswers: false });
  programFailed(draft, { ...launch, attempt: programTries }, 'SM-521', launch.program);
}

/** The hub answers again: what only it can open is offered again. A child that works at something else meanwhile stays there. */
export function hubLaunchesAgain(draft: Draft): void {
  const { visit, phase } = draft.session;
  if (visit === null) return;
  const failed = visit.failed.filter((id) => {
    const program = programOf(draft.session, id);
    return program === null || !isOpenedByHub(program);
  });
  if (failed.length === visit.failed.length) return;
  change(draft, { visit: { ...visit, failed } });
  if (phase.kind === 'finished' && wantedProgram(draft.session, visit.slot, draft.now.hub) !== null) change(draft, { phase: { kind: 'go' } });
}
