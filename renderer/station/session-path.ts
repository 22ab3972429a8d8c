import type { LessonConfig, LessonsTold } from '../../core/contract/station-hub.ts';
import type { LessonSteps } from '../../core/contract/view-state.ts';
import { creditedMs } from '../../core/meter/meter.ts';
import { isOfLesson, lessonPath, lessonsFor, notBegun, withMark, type LessonMark, type LessonPath, type LessonProgress } from '../../core/path/lesson-path.ts';
import { change, note, report, studentOf, type Draft, type Launch, type Session } from './session-state.ts';

/** The path of lessons, seen from the station: the hub's last word, and what has happened here since. */
const mostKept = 500;

function progressOf(session: Session, student: string, lesson: string): LessonProgress {
  const told = session.lessonsTold.progress[student]?.find((each) => each.lesson === lesson) ?? notBegun(student, lesson);
  return session.lessonMarks.filter((mark) => mark.student === student && mark.lesson === lesson).reduce(withMark, told);
}

/** Of the student who is signed in; null where no lesson of the program is assigned. */
export function pathIn(session: Session, program: string): LessonPath<LessonConfig> | null {
  const { visit, config } = session;
  const student = visit === null ? null : studentOf(session, visit.student);
  const lessons = student === null ? [] : lessonsFor(config?.lessons ?? [], student.cohort, program);
  return student === null || lessons.length === 0 ? null : lessonPath(lessons, (lesson) => progressOf(session, student.student, lesson));
}

/** Programs whose path has stopped for the student who is signed in: others have their turn until staff decide. */
export function stoppedPrograms(session: Session): string[] {
  const programs = new Set((session.config?.lessons ?? []).map((lesson) => lesson.program));
  return [...programs].filter((program) => pathIn(session, program)?.stopped === true);
}

function mark(draft: Draft, launch: Launch, what: LessonMark['what']): void {
  const { visit, lessonMarks } = draft.session;
  if (visit === null || launch.lesson === null) return;
  const made = { student: visit.student, lesson: launch.lesson, what, key: launch.launch, at: Math.round(draft.now.hub) };
  change(draft, { lessonMarks: [...lessonMarks.slice(1 - mostKept), made] });
  report(draft);
}

/** It did not open, or stopped working for good. After the third time staff are told. */
export function lessonFailed(draft: Draft, launch: Launch, code: string): void {
  if (launch.lesson === null || !isOfLesson(code)) return;
  mark(draft, launch, 'failed');
  const path = pathIn(draft.session, launch.program);
  if (path?.stopped === true && path.now?.id === launch.lesson) note(draft, 'SM-525', path.now.title);
}

/** Done: where that finishes the lesson, it is marked. True where the lesson is finished, whoever said so, and another one follows. */
export function doneWithLesson(draft: Draft, launch: Launch): boolean {
  const { config } = draft.session;
  const lesson = config?.lessons.find((each) => each.id === launch.lesson);
  if (lesson === undefined) return false;
  const worked = launch.meter === null ? 0 : creditedMs(launch.meter);
  if (lesson.finishedBy === 'done' && launch.meter !== null && worked >= lesson.doneAfterMinutes * 60_000) mark(draft, launch, 'finished');
  const path = pathIn(draft.session, launch.program);
  return path?.now != null && path.lessons.some((step) => step.done && step.lesson.id === lesson.id);
}

/** The hub's word: what it holds of the marks made here is let go, and so is what no lesson is there for any more. */
export function lessonsTold(draft: Draft, told: LessonsTold | null): void {
  const { session } = draft;
  if (told === null) return;
  const progress = { ...session.lessonsTold.progress };
  for (const each of told.progress) progress[each.student] = [...(progress[each.student] ?? []).filter((other) => other.lesson !== each.lesson), each];
  const lessons = new Set(session.config?.lessons.map((lesson) => lesson.id));
  const lessonMarks = session.lessonMarks.filter((made) => {
    const held = progress[made.student]?.find((each) => each.lesson === made.lesson) ?? notBegun(made.student, made.lesson);
    return lessons.has(made.lesson) && withMark(held, made) !== held;
  });
  change(draft, { lessonsTold: { through: told.through, progress }, lessonMarks });
  offerAgain(
    draft,
    told.progress.filter((each) => each.since > (session.lessonsTold.progress[each.student]?.find((before) => before.lesson === each.lesson)?.since ?? 0)),
  );
}

/** Where staff have just decided of a lesson, its program has rested long enough. */
function offerAgain(draft: Draft, decided: readonly LessonProgress[]): void {
  const { visit, config } = draft.session;
  if (visit === null) return;
  const lessons = new Set(decided.filter((each) => each.student === visit.student).map((each) => each.lesson));
  const programs = new Set(config?.lessons.filter((lesson) => lessons.has(lesson.id)).map((lesson) => lesson.program));
  if (programs.size > 0) change(draft, { visit: { ...visit, failed: visit.failed.filter((each) => !programs.has(each.program)) } });
}

export function forgetLessons(draft: Draft, gone: ReadonlySet<string>): void {
  const { lessonsTold: told, lessonMarks } = draft.session;
  const progress = Object.fromEntries(Object.entries(told.progress).filter(([student]) => !gone.has(student)));
  change(draft, { lessonsTold: { ...told, progress }, lessonMarks: lessonMarks.filter((made) => !gone.has(made.student)) });
}

/** A child's screen has room for so many. */
const mostSteps = 6;

export function lessonSteps(session: Session, program: string): LessonSteps | null {
  const path = pathIn(session, program);
  if (path === null) return null;
  const steps = path.lessons.map(({ done }, i) => ({ place: i + 1, done }));
  const now = path.now === null ? null : path.lessons.findIndex((step) => step.lesson === path.now) + 1;
  // The last one done stays in sight.
  const from = Math.max(0, Math.min((now ?? steps.length) - 2, steps.length - mostSteps));
  return { total: steps.length, now, shown: steps.slice(from, from + mostSteps) };
}
