import type { IpcEvents } from '../core/contract/ipc.ts';
import type { Problem } from '../core/result.ts';

/** Main's events on their way to the station's page. Problems wait until the page listens, since the first of them are older than the page. */
export class PageEvents {
  readonly #send: (channel: keyof IpcEvents, event: IpcEvents[keyof IpcEvents]) => void;
  /** Every problem of this run, the oldest first; bounded, since a page can make up hosts. */
  readonly #problems = new Map<string, Problem>();
  /** What the page that listens has been told. */
  readonly #told = new Set<string>();
  #listening = false;

  constructor(send: (channel: keyof IpcEvents, event: IpcEvents[keyof IpcEvents]) => void) {
    this.#send = send;
  }

  readonly program = (event: IpcEvents['program:event']): void => this.#send('program:event', event);

  readonly machine = (event: IpcEvents['machine:event']): void => this.#send('machine:event', event);

  /** The same problem of the same place is told once to each page. */
  readonly problem = (problem: Problem): void => {
    const key = `${problem.code} ${problem.where ?? ''}`;
    if (this.#problems.has(key) || this.#problems.size >= mostProblems) return;
    this.#problems.set(key, problem);
    if (this.#listening) this.#tell(key, problem);
  };

  /** The page that listened is gone; its successor asks again. */
  pageLost(): void {
    this.#listening = false;
    this.#told.clear();
  }

  pageListens(): void {
    this.#listening = true;
    for (const [key, problem] of this.#problems) if (!this.#told.has(key)) this.#tell(key, problem);
  }

  #tell(key: string, problem: Problem): void {
    this.#told.add(key);
    this.machine({ kind: 'problem', problem });
  }
}

const mostProblems = 100;
