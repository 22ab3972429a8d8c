import { expect, test } from 'vitest';
import type { StudentPath } from '../../../core/contract/board-hub.ts';
import { stoppedLessons } from '../../../renderer/board/stopped-lessons.ts';

const path = (name: string, title: string, more: Partial<StudentPath> = {}): StudentPath => ({
  student: `s-${name.toLowerCase()}`,
  name,
  program: 'frogs',
  programName: 'Frogs',
  subject: 'science',
  lesson: { lesson: title.toLowerCase().replace(' ', '-'), title, place: 2 },
  total: 5,
  failures: 3,
  stopped: true,
  ...more,
});

test('a lesson is shown once with all whose path stopped there, the one that stops the most first', () => {
  const paths = [
    path('Amara', 'Pond one'),
    path('Anh', 'Pond two'),
    path('Kai', 'Pond two'),
    path('Mei', 'Pond two', { stopped: false, failures: 2 }),
    path('Omar', 'Pond one', { lesson: null, stopped: false, failures: 0 }),
  ];
  expect(stoppedLessons(paths).map(({ lesson, students }) => [lesson, students.map((each) => each.name)])).toEqual([
    ['pond-two', ['Anh', 'Kai']],
    ['pond-one', ['Amara']],
  ]);
});
