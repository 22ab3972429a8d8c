import type { LessonMark } from '../../core/path/lesson-path.ts';
import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import type { HubContext } from '../hub-context.ts';
import { takeMarks } from '../lab/lesson-progress.ts';
import type { Cmi5Session } from './cmi5-sessions.ts';

/** cmi5 9.3: what a unit says of the whole unit moves the student on the path of lessons. What it says of its parts does not. */
const told: Readonly<Record<string, LessonMark['what']>> = {
  'http://adlnet.gov/expapi/verbs/completed': 'finished',
  'http://adlnet.gov/expapi/verbs/passed': 'finished',
  'http://adlnet.gov/expapi/verbs/failed': 'failed',
};

/** After the statements were stored, with their ids. The same ones again change nothing. */
export async function hearUnit(
  hub: HubContext,
  unit: Cmi5Session,
  statements: readonly ReceivedStatement[],
  ids: readonly string[],
  now: number,
): Promise<void> {
  const { lesson, student } = unit;
  if (lesson === null) return;
  const marks = statements.flatMap(({ verb, object }, i): LessonMark[] => {
    const what = told[verb.id];
    const key = ids[i];
    const whole = 'id' in object && object.id === unit.unit.activityId;
    return what === undefined || key === undefined || !whole ? [] : [{ student, lesson, what, key, at: now }];
  });
  if (marks.length === 0) return;
  const lab = await hub.labs.of(unit.scope.lab);
  if (lab === null || !(await hub.db.transaction().execute((tx) => takeMarks(tx, lab, marks, 'tool', now)))) return;
  hub.pokes.poke(unit.station);
  hub.boards.changed();
}
