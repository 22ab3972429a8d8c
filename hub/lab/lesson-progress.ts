import { notBegun, withMark, type LessonMark, type LessonProgress } from '../../core/path/lesson-path.ts';
import type { Reader } from '../database/open-database.ts';
import type { Scope, Tables } from '../database/schema.ts';
import type { Lab } from './labs.ts';

/** How far students are on their paths, as the hub keeps it. What stations and tools tell comes as marks, each good once; staff's word stands above what was before it. */
type Row = Tables['lesson_progress'];

/** Rows of a transaction that ends later than another one's carry an earlier time: a station is told again what changed so shortly before. */
const overlapMs = 60_000;
/** Two stations and a tool at most tell of one student's lesson at once. */
const attempts = 10;

export const progressOfRow = ({
  student,
  lesson,
  state,
  failed_json,
  since,
}: Pick<Row, 'student' | 'lesson' | 'state' | 'failed_json' | 'since'>): LessonProgress => ({
  student,
  lesson,
  state,
  failed: JSON.parse(failed_json) as string[],
  since,
});

const ofLab = ({ district, school, lab }: Scope) => ({ district, school, lab }) as const;
const columns = ['student', 'lesson', 'state', 'failed_json', 'since'] as const;

/** All that changed since; null asks for all. */
export async function changedProgress(db: Reader, scope: Scope, since: number | null): Promise<(LessonProgress & { failed: string[] })[]> {
  const rows = await db
    .selectFrom('lesson_progress')
    .select(columns)
    .where((eb) => eb.and(ofLab(scope)))
    .where('changed_at', '>', since === null ? -1 : since - overlapMs)
    .orderBy('student')
    .orderBy('lesson')
    .execute();
  return rows.map((row) => ({ ...progressOfRow(row), failed: JSON.parse(row.failed_json) as string[] }));
}

/** Of these students, and of everybody with a failure: what a board shows. */
export async function shownProgress(db: Reader, scope: Scope, students: readonly string[]): Promise<LessonProgress[]> {
  const failing = await db
    .selectFrom('lesson_progress')
    .select(columns)
    .where((eb) => eb.and(ofLab(scope)))
    .where('state', '=', 'open')
    .where('failed_json', '<>', '[]')
    .execute();
  const shown = [...new Set([...students, ...failing.map((row) => row.student)])];
  if (shown.length === 0) return [];
  const rows = await db
    .selectFrom('lesson_progress')
    .select(columns)
    .where((eb) => eb.and(ofLab(scope)))
    .where('student', 'in', shown)
    .execute();
  return rows.map(progressOfRow);
}

export async function studentProgress(db: Reader, scope: Scope, student: string): Promise<LessonProgress[]> {
  const rows = await db
    .selectFrom('lesson_progress')
    .select(columns)
    .where((eb) => eb.and({ ...ofLab(scope), student }))
    .execute();
  return rows.map(progressOfRow);
}

/** Marks of lessons and students of this lab; others say nothing here. True where one was new. */
export async function takeMarks(db: Reader, lab: Lab, marks: readonly LessonMark[], by: 'station' | 'tool', now: number): Promise<boolean> {
  let fresh = false;
  for (const mark of marks) {
    const lesson = lab.file.lessons.find((each) => each.id === mark.lesson);
    const student = lab.students.find((each) => each.student === mark.student);
    if (lesson === undefined || student === undefined) continue;
    if (await changeProgress(db, lab.scope, mark.student, mark.lesson, (progress) => withMark(progress, mark), by, now)) fresh = true;
  }
  return fresh;
}

/** False where `change` gives back what it was given. A row that another transaction has changed meanwhile is read anew. */
export async function changeProgress(
  db: Reader,
  scope: Scope,
  student: string,
  lesson: string,
  change: (before: LessonProgress) => LessonProgress,
  by: string,
  now: number,
): Promise<boolean> {
  const place = { ...ofLab(scope), student, lesson };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const row = await db
      .selectFrom('lesson_progress')
      .select(columns)
      .where((eb) => eb.and(place))
      .executeTakeFirst();
    const before = row === undefined ? notBegun(student, lesson) : progressOfRow(row);
    const after = change(before);
    if (after === before) return false;
    const values = { state: after.state, failed_json: JSON.stringify(after.failed), since: after.since, changed_at: now, changed_by: by };
    if (row === undefined) {
      const added = await db
        .insertInto('lesson_progress')
        .values({ ...place, ...values })
        .onConflict((conflict) => conflict.columns(['district', 'school', 'lab', 'student', 'lesson']).doNothing())
        .executeTakeFirst();
      if ((added.numInsertedOrUpdatedRows ?? 0n) > 0n) return true;
    } else {
      const changed = await db
        .updateTable('lesson_progress')
        .set(values)
        .where((eb) => eb.and({ ...place, state: row.state, failed_json: row.failed_json, since: row.since }))
        .executeTakeFirst();
      if (changed.numUpdatedRows > 0n) return true;
    }
  }
  throw new Error('how far a student is was changed by others again and again');
}
