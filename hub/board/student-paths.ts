import type { StudentPath } from '../../core/contract/board-hub.ts';
import { lessonPath, lessonsFor, notBegun, type LessonProgress } from '../../core/path/lesson-path.ts';
import type { Lab } from '../lab/labs.ts';

/** The paths of those who are signed in, and every one that has stopped. */
export function studentPaths(lab: Lab, progress: readonly LessonProgress[], signedIn: ReadonlySet<string>): StudentPath[] {
  if (lab.file.lessons.length === 0) return [];
  const known = Map.groupBy(progress, (each) => each.student);
  const programs = lab.programs.filter((program) => lab.file.lessons.some((lesson) => lesson.program === program.id));
  return lab.students.flatMap((student) => {
    const own = known.get(student.student) ?? [];
    if (own.length === 0 && !signedIn.has(student.student)) return [];
    return programs.flatMap((program): StudentPath[] => {
      const lessons = lessonsFor(lab.file.lessons, student.cohort, program.id);
      const of = (lesson: string): LessonProgress => own.find((each) => each.lesson === lesson) ?? notBegun(student.student, lesson);
      const path = lessonPath(lessons, of);
      if (lessons.length === 0 || (!path.stopped && !signedIn.has(student.student))) return [];
      return [
        {
          student: student.student,
          name: `${student.givenName} ${student.familyName}`,
          program: program.id,
          programName: program.name,
          subject: program.subject,
          lesson: path.now === null ? null : { lesson: path.now.id, title: path.now.title, place: lessons.indexOf(path.now) + 1 },
          total: lessons.length,
          failures: path.now === null ? 0 : of(path.now.id).failed.length,
          stopped: path.stopped,
        },
      ];
    });
  });
}
