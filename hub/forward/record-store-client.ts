import { gzipSync } from 'node:zlib';
import { readAnswer, type ForwardAnswer } from './forward-answer.ts';
import type { Waiting } from './forward-machine.ts';

/** Where statements go on to. */
export interface ForwardTo {
  /** `/statements` is put behind it. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  readonly version: '1.0.3' | '2.0.0';
  /** Bodies are packed: not every record store reads them. */
  readonly gzip: boolean;
  /** The receiver's own key here: what came under it is not sent back. */
  readonly notFrom: string | null;
}

const requestMs = 30_000;

/** Speaks to the receiver. It never rejects: an answer that never comes is the same as a lost one. */
export class RecordStoreClient {
  readonly #to: ForwardTo;
  readonly #now: () => number;

  constructor(to: ForwardTo, now: () => number) {
    this.#to = to;
    this.#now = now;
  }

  async send(rows: readonly Waiting[], stop: AbortSignal): Promise<ForwardAnswer> {
    const text = `[${rows.map((row) => row.text).join(',')}]`;
    try {
      const response = await fetch(`${this.#to.url}/statements`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-experience-api-version': this.#to.version,
          authorization: `Basic ${Buffer.from(`${this.#to.key}:${this.#to.secret}`).toString('base64')}`,
          ...(this.#to.gzip ? { 'content-encoding': 'gzip' } : {}),
        },
        body: this.#to.gzip ? new Uint8Array(gzipSync(text)) : text,
        // A page that the network redirects to is not to hear of a child.
        redirect: 'manual',
        signal: AbortSignal.any([stop, AbortSignal.timeout(requestMs)]),
      });
      const answer = { status: response.status, header: (name: string) => response.headers.get(name), body: await response.text() };
      return readAnswer(answer, rows, this.#now());
    } catch {
      return { kind: 'later', afterMs: null };
    }
  }
}
