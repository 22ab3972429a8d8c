import type { ProblemCode } from '../../core/problems.ts';
import { longestWait, waitAfter } from '../../core/upload/wait-after.ts';
import type { ForwardAnswer } from './forward-answer.ts';

/**
 * The rules of forwarding, without network, database or clock: in order, never past a statement that is neither at the receiver nor refused by it for
 * good. The cursor is written before more is read, so that a hub that is killed goes on there; what it sends twice is stored once, by its id.
 */
export interface Waiting {
  /** Order of storing; the cursor. */
  readonly place: number;
  readonly id: string;
  /** JSON of the statement as it is sent. */
  readonly text: string;
  /** It voids another one. */
  readonly voids: boolean;
}

export interface Refusal {
  readonly place: number;
  readonly id: string;
  readonly why: string;
}

export interface ForwardState {
  /** As it is on the disk. */
  readonly cursor: number;
  /** How far was read. */
  readonly position: number;
  /** Everything up to it is settled in the database: nothing can appear before it any more. */
  readonly settled: number;
  /** Runs to be sent, in order; the first is under way. */
  readonly runs: readonly (readonly Waiting[])[];
  /** Refused one by one since something was taken last. In doubt, and not written, until the receiver takes another one. */
  readonly refused: readonly Refusal[];
  readonly most: number;
  readonly failures: number;
  readonly trouble: ProblemCode | null;
}

export type ForwardEvent =
  /** At the start, when it is time to look, or a rest has ended. */
  | { readonly kind: 'due' }
  /** `putBack`: refused ones that IT wants sent again. */
  | { readonly kind: 'looked'; readonly settled: number; readonly putBack: readonly Waiting[] }
  | { readonly kind: 'read'; readonly rows: readonly Waiting[] }
  | { readonly kind: 'answered'; readonly answer: ForwardAnswer }
  | { readonly kind: 'written'; readonly cursor: number }
  | { readonly kind: 'probed'; readonly answer: ForwardAnswer | null }
  /** The database, not the receiver. */
  | { readonly kind: 'failed' };

export type ForwardEffect =
  | { readonly kind: 'look' }
  | { readonly kind: 'read'; readonly after: number; readonly through: number; readonly most: number }
  | { readonly kind: 'send'; readonly rows: readonly Waiting[] }
  /** `took`: the receiver stored something. `taken`: places of ones put back that are no refusals any more. */
  | { readonly kind: 'write'; readonly cursor: number; readonly refused: readonly Refusal[]; readonly taken: readonly number[]; readonly took: boolean }
  /** One from behind all that wait, to see whether the receiver takes anything. */
  | { readonly kind: 'probe'; readonly after: number }
  /** `jitter`: a random part of it. */
  | { readonly kind: 'rest'; readonly ms: number; readonly jitter: boolean }
  | { readonly kind: 'tell'; readonly trouble: ProblemCode | null };

interface Step {
  readonly state: ForwardState;
  readonly effects: readonly ForwardEffect[];
}

export const largestBatch = 100;
const lookEveryMs = 1000;
/** A moment without the network is nothing to tell of. */
const failuresToTell = 4;
/** A receiver that names 0, or a moment gone by, is not asked at the speed of the line. */
const shortestNamedMs = 1000;
const refusalsInDoubt = 3;

export const forwardFrom = (cursor: number): ForwardState => ({
  cursor,
  position: cursor,
  settled: cursor,
  runs: [],
  refused: [],
  most: largestBatch,
  failures: 0,
  trouble: null,
});

/** Each step has one effect that is answered by an event, after what is told. */
export function forward(state: ForwardState, event: ForwardEvent): Step {
  switch (event.kind) {
    case 'due':
      return next(state);
    case 'looked':
      if (event.putBack.length > 0) return next({ ...state, settled: event.settled, runs: [event.putBack.slice(0, state.most)] });
      if (event.settled > state.position) return next({ ...state, settled: event.settled });
      return { state, effects: [{ kind: 'rest', ms: lookEveryMs, jitter: false }] };
    case 'read':
      return read(state, event.rows);
    case 'answered':
      return answered(state, event.answer);
    case 'written':
      return next({ ...state, cursor: event.cursor, position: Math.max(state.position, event.cursor) });
    case 'probed':
      return probed(state, event.answer);
    case 'failed':
      return backOff(state, null);
  }
}

function next(state: ForwardState): Step {
  const [run] = state.runs;
  if (run !== undefined) return { state, effects: [{ kind: 'send', rows: run }] };
  if (state.position >= state.settled) return { state, effects: [{ kind: 'look' }] };
  return { state, effects: [{ kind: 'read', after: state.position, through: state.settled, most: state.most }] };
}

function read(state: ForwardState, rows: readonly Waiting[]): Step {
  const last = rows.at(-1);
  if (last !== undefined) return next({ ...state, position: last.place, runs: [rows] });
  // What lay in between was deleted since, or came from the receiver.
  const through = { ...state, position: state.settled };
  return state.refused.length > 0 ? next(through) : write(through, state.settled, [], false);
}

function answered(state: ForwardState, answer: ForwardAnswer): Step {
  const [run = [], ...runs] = state.runs;
  switch (answer.kind) {
    case 'stored': {
      const last = run[answer.count - 1];
      if (last === undefined) return backOff({ ...state, most: 1 }, 'SM-624');
      const left = run.slice(answer.count);
      const after = { ...state, runs: left.length === 0 ? runs : [left, ...runs] };
      if (!isPutBack(state, last)) return well(write(after, last.place, state.refused, true));
      const taken = run.slice(0, answer.count).map((each) => each.place);
      return well(write(after, state.position, state.refused, true, taken));
    }
    case 'refused':
    case 'too-large': {
      const [only] = run;
      if (only === undefined || run.length > 1) {
        const middle = Math.ceil(run.length / 2);
        const most = answer.kind === 'too-large' ? middle : state.most;
        return next({ ...state, most, runs: [run.slice(0, middle), run.slice(middle), ...runs] });
      }
      return doubted({ ...state, runs }, { place: only.place, id: only.id, why: answer.kind === 'refused' ? answer.why : 'HTTP 413' });
    }
    case 'unauthorised':
      return tell(rest(state, longestWait, false), 'SM-621');
    case 'no-record-store':
      return backOff(state, 'SM-624');
    case 'later':
      return answer.afterMs === null ? backOff(state, 'SM-620') : namedRest(state, answer.afterMs);
  }
}

/**
 * A receiver that refuses three in a row may itself be at fault: whether it takes another one is asked before they are set aside. One that was put back
 * stays set aside, without a question.
 */
function doubted(state: ForwardState, refusal: Refusal): Step {
  if (isPutBack(state, refusal)) return { state, effects: [{ kind: 'write', cursor: state.cursor, refused: [refusal], taken: [], took: false }] };
  const refused = [...state.refused, refusal];
  if (refused.length < refusalsInDoubt) return next({ ...state, refused });
  return { state: { ...state, refused }, effects: [{ kind: 'probe', after: refusal.place }] };
}

function probed(state: ForwardState, answer: ForwardAnswer | null): Step {
  const last = state.refused.at(-1);
  if (answer === null || last === undefined || answer.kind === 'refused' || answer.kind === 'too-large') return tell(rest(state, longestWait, false), 'SM-622');
  if (answer.kind !== 'stored') return answered(state, answer);
  return answer.count > 0 ? well(write(state, last.place, state.refused, true)) : backOff(state, 'SM-624');
}

function write(state: ForwardState, cursor: number, refused: readonly Refusal[], took: boolean, taken: readonly number[] = []): Step {
  return { state: { ...state, refused: [] }, effects: [{ kind: 'write', cursor, refused, taken, took }] };
}

/** What waits is behind the cursor, and what was refused before it. Ones put back are sent when all that waits was: up to the position nothing else is left. */
const isPutBack = ({ cursor }: ForwardState, { place }: { readonly place: number }): boolean => place <= cursor;

/** After it, reading begins anew at the cursor. */
function rest(state: ForwardState, ms: number, jitter: boolean): Step {
  return { state: { ...state, position: state.cursor, runs: [], refused: [] }, effects: [{ kind: 'rest', ms, jitter }] };
}

/** Full jitter. */
function backOff(state: ForwardState, trouble: ProblemCode | null): Step {
  const failures = state.failures + 1;
  const step = rest({ ...state, failures, most: Math.max(1, Math.floor(state.most / 2)) }, waitAfter(failures), true);
  const soon = trouble === 'SM-620' && failures < failuresToTell;
  return trouble === null || soon ? step : tell(step, trouble);
}

/** The receiver's own time. One that names a time again and again takes nothing either. */
function namedRest(state: ForwardState, ms: number): Step {
  const failures = state.failures + 1;
  const step = rest({ ...state, failures }, Math.max(shortestNamedMs, ms), false);
  return failures < failuresToTell ? step : tell(step, 'SM-620');
}

/** The receiver took something. */
function well({ state, effects }: Step): Step {
  const step = { state: { ...state, failures: 0, most: Math.min(largestBatch, state.most * 2) }, effects };
  return state.trouble === null ? step : tell(step, null);
}

function tell({ state, effects }: Step, trouble: ProblemCode | null): Step {
  return state.trouble === trouble ? { state, effects } : { state: { ...state, trouble }, effects: [{ kind: 'tell', trouble }, ...effects] };
}
