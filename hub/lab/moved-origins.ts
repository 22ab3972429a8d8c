import { assertNever } from '../../core/assert-never.ts';
import type { Lesson } from '../../core/model/lab.ts';
import type { Program } from '../../core/model/catalogue.ts';

/** Programs that are served elsewhere than their catalogue says: the sample programs on another free port, a vendor's test host. */
export interface MovedOrigin {
  readonly from: string;
  readonly to: string;
}

/** At read time only: what is stored stays as it was imported. */
export function movePrograms(programs: readonly Program[], moved: readonly MovedOrigin[]): readonly Program[] {
  if (moved.length === 0) return programs;
  const move = mover(moved);
  return programs.map((program) => ({
    ...program,
    launch: moveLaunch(program.launch, move),
    allowedOrigins: program.allowedOrigins.map(move),
    signOn: program.signOn.map(move),
    ...(program.savedSignIn === undefined ? {} : { savedSignIn: { ...program.savedSignIn, page: program.savedSignIn.page.map(move) } }),
    exit: { ...program.exit, ...(program.exit.address === undefined ? {} : { address: move(program.exit.address) }) },
  }));
}

/** The lessons that lie there too. */
export const moveLessons = (lessons: readonly Lesson[], moved: readonly MovedOrigin[]): Lesson[] =>
  lessons.map((lesson) => ({ ...lesson, target: mover(moved)(lesson.target) }));

const mover =
  (moved: readonly MovedOrigin[]) =>
  (address: string): string => {
    const rule = moved.find(({ from }) => address === from || address.startsWith(`${from}/`) || address.startsWith(`${from}?`));
    return rule === undefined ? address : rule.to + address.slice(rule.from.length);
  };

function moveLaunch(launch: Program['launch'], move: (address: string) => string): Program['launch'] {
  switch (launch.kind) {
    case 'web':
    case 'cmi5':
      return { ...launch, address: move(launch.address) };
    case 'lti':
      return { ...launch, loginUrl: move(launch.loginUrl), targetLink: move(launch.targetLink), redirectUris: launch.redirectUris.map(move) };
    case 'native':
      return launch;
    default:
      return assertNever(launch);
  }
}
