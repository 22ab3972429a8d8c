import { isOpenedByHub } from '../../core/model/catalogue.ts';
import { programFailed } from './session-program.ts';
import { change, programOf, type Draft, type Launch } from './session-state.ts';

/** The hub does not answer: the next choice of the plan has its turn. */
export function hubCannotLaunch(draft: Draft, launch: Launch): void {
  change(draft, { hubAnswers: false });
  programFailed(draft, launch, 'SM-521', launch.program);
}

/** The hub answers again: what only it can open is offered again. A child that works at something else meanwhile stays there. */
export function hubLaunchesAgain(draft: Draft): void {
  const { visit } = draft.session;
  if (visit === null) return;
  const failed = visit.failed.filter((each) => {
    const program = programOf(draft.session, each.program);
    return program === null || !isOpenedByHub(program);
  });
  if (failed.length < visit.failed.length) change(draft, { visit: { ...visit, failed } });
}
