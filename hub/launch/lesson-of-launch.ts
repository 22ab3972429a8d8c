import { lessonPath, lessonsFor, notBegun } from '../../core/path/lesson-path.ts';
import type { Lesson } from '../../core/model/lab.ts';
import { problem } from '../../core/result.ts';
import type { Reader } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import type { Lab, RosterStudent } from '../lab/labs.ts';
import { studentProgress } from '../lab/lesson-progress.ts';

/**
 * The lesson that a launch opens. The station says it, since it knows what has happened there just now; SM-523 where it is none of the student's any more. A
 * station of the version before says nothing: then it is the first that is open, as far as the hub knows.
 */
export async function lessonOfLaunch(db: Reader, lab: Lab, student: RosterStudent, program: string, asked: string | null | undefined): Promise<Lesson | null> {
  if (asked === null) return null;
  const lessons = lessonsFor(lab.file.lessons, student.cohort, program);
  if (asked === undefined) {
    const known = lessons.length === 0 ? [] : await studentProgress(db, lab.scope, student.student);
    return lessonPath(lessons, (id) => known.find((each) => each.lesson === id) ?? notBegun(student.student, id)).now;
  }
  const lesson = lessons.find((each) => each.id === asked);
  if (lesson === undefined) throw new Refused([problem('SM-523', program, `the lesson ${asked} is none of this student’s`)]);
  return lesson;
}
