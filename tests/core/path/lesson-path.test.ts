import { describe, expect, test } from 'vitest';
import { isOfLesson, lessonPath, lessonsFor, notBegun, withMark, type LessonMark, type LessonProgress } from '../../../core/path/lesson-path.ts';

const lessons = ['one', 'two', 'three'].map((id) => ({ id, cohort: 'moss', program: 'frogs' }));
const failed = (key: string, at = 10): LessonMark => ({ student: 's-1', lesson: 'one', what: 'failed', key, at });
const finished: LessonMark = { ...failed('launch-9'), what: 'finished' };
const after = (...marks: LessonMark[]): LessonProgress => marks.reduce(withMark, notBegun('s-1', 'one'));
const pathWith = (...known: LessonProgress[]) => lessonPath(lessons, (id) => known.find((each) => each.lesson === id) ?? notBegun('s-1', id));

describe('the lesson whose turn it is', () => {
  test('is the first that is neither finished nor skipped', () => {
    expect(pathWith().now?.id).toBe('one');
    expect(pathWith(after(finished), { ...notBegun('s-1', 'two'), state: 'skipped' }).now?.id).toBe('three');
  });

  test('is none when all are done', () => {
    const path = pathWith(...lessons.map(({ id }) => ({ ...notBegun('s-1', id), state: 'finished' as const })));
    expect([path.now, path.stopped, path.lessons.every((step) => step.done)]).toEqual([null, false, true]);
  });

  test('stops the path when it has failed three times', () => {
    expect(pathWith(after(failed('a'), failed('b'))).stopped).toBe(false);
    expect(pathWith(after(failed('a'), failed('b'), failed('c'))).stopped).toBe(true);
  });

  test('is of the own cohort and program, in their order', () => {
    const all = [...lessons, { id: 'other', cohort: 'coral', program: 'frogs' }, { id: 'boat', cohort: 'moss', program: 'boats' }];
    expect(lessonsFor(all, 'moss', 'frogs').map(({ id }) => id)).toEqual(['one', 'two', 'three']);
  });
});

describe('a mark', () => {
  test('that comes twice, by the station and by the hub, counts once', () => {
    const once = after(failed('a'));
    expect(withMark(once, failed('a', 20))).toBe(once);
  });

  test('of before staff decided counts no more, one after that does', () => {
    const again: LessonProgress = { ...notBegun('s-1', 'one'), since: 100 };
    expect(withMark(again, failed('a', 100))).toBe(again);
    expect(withMark(again, failed('a', 101)).failed).toEqual(['a']);
  });

  test('changes nothing of what is finished or skipped', () => {
    for (const state of ['finished', 'skipped'] as const) {
      const done = { ...notBegun('s-1', 'one'), state };
      expect([withMark(done, failed('a')), withMark(done, finished)]).toEqual([done, done]);
    }
  });

  test('finishes a lesson that has failed before', () => {
    expect(after(failed('a'), failed('b'), failed('c'), finished).state).toBe('finished');
  });
});

test('a hub that is away, or a host that cannot, says nothing of the lesson', () => {
  expect(['SM-521', 'SM-504', 'SM-520', 'SM-523'].map(isOfLesson)).toEqual([false, false, false, false]);
  expect(['SM-501', 'SM-503', 'SM-507', 'SM-509', 'SM-510'].every(isOfLesson)).toBe(true);
});
