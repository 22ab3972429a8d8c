/**
 * The path that a teacher laid: the lessons of a cohort in a program, in order. The first that is open has its turn; one that failed three times stops the
 * path of this student until staff decide. What happened comes as marks, from the station (it did not load, Done) and from the tool (a result). A mark has a key,
 * so that the same one again changes nothing, whichever way it came.
 */
export const failuresThatStop = 3;
/** A longer list would say nothing more. */
const mostFailures = 20;

export interface LessonProgress {
  readonly student: string;
  readonly lesson: string;
  readonly state: 'open' | 'finished' | 'skipped';
  /** Keys of the failures that count. */
  readonly failed: readonly string[];
  /** When staff last decided, hub time, ms: what happened until then counts no more. */
  readonly since: number;
}

export interface LessonMark {
  readonly student: string;
  readonly lesson: string;
  readonly what: 'finished' | 'failed';
  /** The launch, or the statement that told of it. */
  readonly key: string;
  /** Hub time, ms. */
  readonly at: number;
}

export const notBegun = (student: string, lesson: string): LessonProgress => ({ student, lesson, state: 'open', failed: [], since: 0 });

/** The very same progress where the mark adds nothing. */
export function withMark(progress: LessonProgress, mark: LessonMark): LessonProgress {
  if (progress.state !== 'open' || mark.at <= progress.since) return progress;
  if (mark.what === 'finished') return { ...progress, state: 'finished' };
  if (progress.failed.includes(mark.key) || progress.failed.length >= mostFailures) return progress;
  return { ...progress, failed: [...progress.failed, mark.key] };
}

export interface LessonPath<L> {
  readonly lessons: readonly { readonly lesson: L; readonly done: boolean }[];
  /** The lesson whose turn it is; null where all are done. */
  readonly now: L | null;
  readonly stopped: boolean;
}

export function lessonPath<L extends { readonly id: string }>(lessons: readonly L[], progressOf: (lesson: string) => LessonProgress): LessonPath<L> {
  const steps = lessons.map((lesson) => ({ lesson, done: progressOf(lesson.id).state !== 'open' }));
  const now = steps.find((step) => !step.done)?.lesson ?? null;
  return { lessons: steps, now, stopped: now !== null && progressOf(now.id).failed.length >= failuresThatStop };
}

/** Those of a cohort in a program, in the order of the lab file. */
export const lessonsFor = <L extends { readonly cohort: string; readonly program: string }>(lessons: readonly L[], cohort: string, program: string): L[] =>
  lessons.filter((lesson) => lesson.cohort === cohort && lesson.program === program);

/** That the hub is away, or that this host cannot run it, says nothing of the lesson. */
export const isOfLesson = (code: string): boolean => code !== 'SM-521' && code !== 'SM-504' && code !== 'SM-520' && code !== 'SM-523';
