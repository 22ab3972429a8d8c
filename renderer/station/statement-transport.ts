import * as v from 'valibot';
import { refusalSchema } from '../../core/contract/station-hub.ts';
import { namedFirst, waitNamed } from '../../core/upload/store-answer.ts';
import { packBatch, type StatementBatch } from './statement-batch.ts';
import type { Waiting } from './outbox.ts';

/** What the record store said of a batch. */
export type UploadReply =
  /** It has the first `count` of them: all, where it named every one. */
  | { readonly kind: 'stored'; readonly count: number }
  /** Its list lacks the very first. */
  | { readonly kind: 'unnamed' }
  /** Something in the batch is refused for good. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'too-large' }
  /** The key is not valid: keep all, pause. */
  | { readonly kind: 'unauthorised' }
  /** It does not read gzip: the same once more, without. */
  | { readonly kind: 'plain' }
  /** Try later; `afterMs` where it named a time. */
  | { readonly kind: 'later'; readonly afterMs: number | null }
  /** No whole answer came in time. */
  | { readonly kind: 'lost' };

/** A record store's statements resource, and how it is spoken to. */
export interface Destination {
  /** Address that `/statements` is put behind. */
  readonly url: string;
  readonly authorization: () => string | null;
  readonly version: '2.0.0' | '1.0.3';
  readonly gzip: boolean;
  /** The hub numbers what it refuses and says where. A plain record store has no such words: each 400 and 409 is its own. */
  readonly numbersRefusals: boolean;
}

const requestMs = 30_000;

/** Carries batches to a record store. It never rejects: a reply that never comes, or that nobody can read, is the same as a lost one, for sending twice stores once. */
export class StatementTransport {
  readonly #to: Destination;
  readonly #now: () => number;
  readonly #timeoutMs: number;
  #gzip: boolean;

  /** `now`: wall clock, ms since 1970, for a time to wait that comes as a date. */
  constructor(to: Destination, now: () => number, timeoutMs = requestMs) {
    this.#to = to;
    this.#now = now;
    this.#timeoutMs = timeoutMs;
    this.#gzip = to.gzip;
  }

  pack(rows: readonly Waiting[], mostSize: number): Promise<StatementBatch> {
    return packBatch(rows, mostSize, this.#gzip);
  }

  async send(batch: StatementBatch): Promise<UploadReply> {
    try {
      const response = await fetch(`${this.#to.url}/statements`, {
        method: 'POST',
        headers: this.#headers(batch),
        body: batch.body,
        // What a portal redirects to has stored nothing, and is not to hear of a child.
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      return await this.#read(response, batch);
    } catch {
      return { kind: 'lost' };
    }
  }

  async #read(response: Response, batch: StatementBatch): Promise<UploadReply> {
    switch (response.status) {
      case 204:
        // Every answer of a record store names its version (xAPI 1.0.3, Communication 3.3; 2.0, 4.2.1). A portal's does not.
        return response.headers.has('x-experience-api-version') ? { kind: 'stored', count: batch.rows.length } : { kind: 'later', afterMs: null };
      case 401:
      case 403:
        return { kind: 'unauthorised' };
      case 413:
        return { kind: 'too-large' };
      case 415:
        if (!batch.gzip) return { kind: 'later', afterMs: null };
        this.#gzip = false;
        return { kind: 'plain' };
      case 400:
      case 409:
        return this.#refusal(response);
      default:
        return response.ok
          ? named(await response.json(), batch.rows)
          : { kind: 'later', afterMs: waitNamed(response.headers.get('retry-after'), response.headers.get('date'), this.#now()) };
    }
  }

  /** Only what the hub says of a statement sets one aside: a proxy in between has no numbers, and a body that came damaged is no statement. */
  async #refusal(response: Response): Promise<UploadReply> {
    if (!this.#to.numbersRefusals) return { kind: 'refused', why: `HTTP ${response.status}` };
    const parsed = v.safeParse(refusalSchema, await response.json().catch(() => null));
    const problems = parsed.success
      ? parsed.output.problems.filter(({ code, where }) => code.startsWith('SM-6') && where?.startsWith('statement') === true)
      : [];
    const why = problems.map(({ code, where }) => `${code} ${(where ?? '').replace(/^statements\[\d+\]\.?/, '')}`.trim()).join(', ');
    return problems.length > 0 ? { kind: 'refused', why } : { kind: 'later', afterMs: null };
  }

  #headers(batch: StatementBatch): Record<string, string> {
    const authorization = this.#to.authorization();
    return {
      'content-type': 'application/json',
      'x-experience-api-version': this.#to.version,
      ...(batch.gzip ? { 'content-encoding': 'gzip' } : {}),
      ...(authorization === null ? {} : { authorization }),
    };
  }
}

function named(answer: unknown, rows: readonly Waiting[]): UploadReply {
  const count = namedFirst(
    answer,
    rows.map(({ text }) => idOf(text)),
  );
  if (count === null) return { kind: 'later', afterMs: null };
  return count === 0 ? { kind: 'unnamed' } : { kind: 'stored', count };
}

/** Ours begin with their id; of others it is looked for. */
function idOf(text: string): string {
  const id = /^\{"id":"([0-9a-fA-F-]{36})"/.exec(text)?.[1] ?? (JSON.parse(text) as { readonly id?: unknown }).id;
  return String(id);
}
