import type { StudentPath } from '../../core/contract/board-hub.ts';

/** A lesson at which paths have stopped, with everybody whose path did: one outage stops many at once, and one touch lets them all go on. */
export interface StoppedLesson {
  readonly lesson: string;
  readonly title: string;
  readonly programName: string;
  readonly students: readonly Pick<StudentPath, 'student' | 'name'>[];
}

/** The one that stops the most comes first. */
export function stoppedLessons(paths: readonly StudentPath[]): StoppedLesson[] {
  const groups = new Map<string, StoppedLesson>();
  for (const { lesson, stopped, programName, student, name } of paths) {
    if (lesson === null || !stopped) continue;
    const before = groups.get(lesson.lesson)?.students ?? [];
    groups.set(lesson.lesson, { lesson: lesson.lesson, title: lesson.title, programName, students: [...before, { student, name }] });
  }
  return [...groups.values()].sort((a, b) => b.students.length - a.students.length || a.title.localeCompare(b.title));
}

/** What is said when staff have decided of one. */
export const saidOfLesson = { open: 'said.lesson-open', skipped: 'said.lesson-skipped', finished: 'said.lesson-finished' } as const;
