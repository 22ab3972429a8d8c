import type { IpcEvents } from '../core/contract/ipc.ts';
import type { Problem } from '../core/result.ts';

/** Main's events on their way to the station's page. Problems wait until the page listens, since the first of them are older than the page. */
export class PageEvents {
  readonly #send: (channel: keyof IpcEvents, event: IpcEvents[keyof IpcEvents]) => void;
  readonly #told = new Set<string>();
  #waiting: Problem[] = [];
  #listening = false;

  constructor(send: (channel: keyof IpcEvents, event: IpcEvents[keyof IpcEvents]) => void) {
    this.#send = send;
  }

  readonly program = (event: IpcEvents['program:event']): void => this.#send('program:event', event);

  readonly machine = (event: IpcEvents['machine:event']): void => this.#send('machine:event', event);

  /** The same problem of the same place is told once. */
  readonly problem = (problem: Problem): void => {
    const key = `${problem.code} ${problem.where ?? ''}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    if (this.#listening) this.machine({ kind: 'problem', problem });
    else this.#waiting.push(problem);
  };

  /** The page that listened is gone; its successor asks again. */
  pageLost(): void {
    this.#listening = false;
  }

  pageListens(): void {
    this.#listening = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const problem of waiting) this.machine({ kind: 'problem', problem });
  }
}
