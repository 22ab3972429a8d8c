import { afterEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { BoardAction, StudentPath } from '../../../core/contract/board-hub.ts';
import { ok } from '../../../core/result.ts';
import { BoardDesk } from '../../../renderer/board/board-desk.svelte.ts';
import StoppedLessons from '../../../renderer/board/StoppedLessons.svelte';
import StudentPaths from '../../../renderer/board/StudentPaths.svelte';
import { texts } from '../../../renderer/board/texts.svelte.ts';
import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/staff.css';

afterEach(() => void (texts.language = 'en'));

const path = (name: string, more: Partial<StudentPath> = {}): StudentPath => ({
  student: `s-${name.toLowerCase()}`,
  name: `${name} Diallo`,
  program: 'frogs',
  programName: 'Frog World',
  subject: 'science',
  lesson: { lesson: 'pond-2', title: 'Pond life', place: 2 },
  total: 5,
  failures: 3,
  stopped: true,
  ...more,
});

function deskOf() {
  const actions: BoardAction[] = [];
  const desk = new BoardDesk(
    (action) => (actions.push(action), Promise.resolve(ok(null))),
    () => undefined,
    () => Promise.resolve(ok(null)),
  );
  return { desk, actions };
}
const short = (name: string): string => name.split(' ')[0] ?? name;

describe('lessons that stopped', () => {
  const many = ['Amara', 'Anh', 'Kai', 'Mei', 'Omar', 'Priya'].map((name) => path(name));

  test('are one line a lesson; one touch lets all of them try it again', async () => {
    const { desk, actions } = deskOf();
    const screen = await render(StoppedLessons, { paths: many, short, desk });
    await expect.element(screen.getByText('Amara, Anh, Kai, Mei, 2 more')).toBeVisible();
    await screen.getByRole('button', { name: 'Try again, Pond life' }).click();
    expect(actions).toEqual([{ action: 'decide-lesson', lesson: 'pond-2', as: 'open', students: many.map((each) => each.student) }]);
    await expect.poll(() => desk.said.words).toBe('Pond life is tried again.');
  });

  test('are skipped after one more question', async () => {
    const { desk, actions } = deskOf();
    texts.language = 'es';
    const screen = await render(StoppedLessons, { paths: many.slice(0, 1), short, desk });
    await screen.getByRole('button', { name: 'Saltar, Pond life' }).click();
    expect(actions).toEqual([]);
    await screen.getByRole('button', { name: '¿Seguro? Saltarla' }).click();
    expect(actions).toEqual([{ action: 'decide-lesson', lesson: 'pond-2', as: 'skipped', students: ['s-amara'] }]);
  });

  test('are nothing to look at while every path goes on', async () => {
    const { desk } = deskOf();
    const screen = await render(StoppedLessons, { paths: [path('Amara', { stopped: false, failures: 1 })], short, desk });
    await expect.element(screen.getByRole('heading')).not.toBeInTheDocument();
  });
});

describe('the paths of a student', () => {
  test('show the lesson, its place and what failed; staff say that it is finished', async () => {
    const { desk, actions } = deskOf();
    const screen = await render(StudentPaths, { paths: [path('Amara', { failures: 1, stopped: false })], desk });
    await expect.element(screen.getByText('2 of 5')).toBeVisible();
    await expect.element(screen.getByText('Failed once.')).toBeVisible();
    await screen.getByRole('button', { name: 'Finished, Pond life' }).click();
    await screen.getByRole('button', { name: 'Sure? Finished' }).click();
    expect(actions).toEqual([{ action: 'decide-lesson', lesson: 'pond-2', as: 'finished', students: ['s-amara'] }]);
  });

  test('have nothing to decide when all is done', async () => {
    const { desk } = deskOf();
    const screen = await render(StudentPaths, { paths: [path('Amara', { lesson: null, failures: 0, stopped: false })], desk });
    await expect.element(screen.getByText('All 5 are finished.')).toBeVisible();
    await expect.element(screen.getByRole('button')).not.toBeInTheDocument();
  });
});
