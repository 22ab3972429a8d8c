import { namedFirst, waitNamed } from '../../core/upload/store-answer.ts';
import type { Waiting } from './forward-machine.ts';

/** What a receiver's answer to a batch means. The rules are those of a station's uploader. */
export type ForwardAnswer =
  /** It named the first `count` of the batch, and has them. */
  | { readonly kind: 'stored'; readonly count: number }
  /** Something in the batch is refused for good. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'too-large' }
  /** The key is not taken: keep all, pause. */
  | { readonly kind: 'unauthorised' }
  /** It says yes, and is none: a sign-in page of the network, a wrong address. */
  | { readonly kind: 'no-record-store' }
  /** Try later; `afterMs` where it named a time. */
  | { readonly kind: 'later'; readonly afterMs: number | null };

export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly header: (name: string) => string | null;
  readonly body: string;
}

/**
 * `now`: ms since 1970, for a time to wait that comes as a date. A store that does not let the hub's key void something refuses the whole batch by 403
 * (Data 2.3.2.s2.b4): only one in which nothing is voided says something of the key.
 */
export function readAnswer({ status, header, body }: Answer, rows: readonly Pick<Waiting, 'id' | 'voids'>[], now: number): ForwardAnswer {
  const ids = rows.map((row) => row.id);
  switch (status) {
    case 200:
      return named(body, ids);
    case 204:
      // Every answer of a record store names its version (xAPI 1.0.3, Communication 3.3; 2.0, 4.2.1). A portal's does not.
      return header('x-experience-api-version') === null ? { kind: 'no-record-store' } : { kind: 'stored', count: ids.length };
    case 400:
    case 409:
      return { kind: 'refused', why: `HTTP ${status}` };
    case 401:
      return { kind: 'unauthorised' };
    case 403:
      return rows.some((row) => row.voids) ? { kind: 'refused', why: 'HTTP 403' } : { kind: 'unauthorised' };
    case 413:
      return { kind: 'too-large' };
    case 404:
    case 405:
      return { kind: 'no-record-store' };
    default:
      return status >= 200 && status < 400 ? { kind: 'no-record-store' } : { kind: 'later', afterMs: waitNamed(header('retry-after'), header('date'), now) };
  }
}

function named(body: string, ids: readonly string[]): ForwardAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return { kind: 'no-record-store' };
  }
  const count = namedFirst(answer, ids);
  return count === null ? { kind: 'no-record-store' } : { kind: 'stored', count };
}
