import { exitCodeOf, type ExitCode } from '../core/contract/way-out.ts';
import type { AppRun } from './app-run.ts';

/**
 * How the app ends: once, with one exit code, and written down as wanted or not before anything of it goes. Electron destroys the windows inside of `app.exit`,
 * and a second call there would put its own code in the place of the first.
 */
export interface AppEndParts {
  readonly exit: (code: ExitCode) => void;
  readonly relaunch: () => void;
  /** Somebody starts the app again when it ends. */
  readonly supervised: boolean;
  readonly uptimeSeconds: () => number;
}

/** A bug that comes up at once would start the app over and over, where no supervisor counts. */
const leastUptimeSeconds = 10;

export class AppEnd {
  readonly #parts: AppEndParts;
  #run: Pick<AppRun, 'endsWell'> | null = null;
  #ending = false;

  constructor(parts: AppEndParts) {
    this.#parts = parts;
  }

  /** The run that is told how it ends. */
  runs(run: Pick<AppRun, 'endsWell'>): void {
    this.#run = run;
  }

  get ending(): boolean {
    return this.#ending;
  }

  /** Staff want it so, or the system that it runs on. */
  leave(code: ExitCode): void {
    if (this.#ending) return;
    this.#run?.endsWell();
    this.#end(code, code === exitCodeOf['restart-app']);
  }

  /** It cannot go on. The next run hears that this one came down. */
  comeDown(): void {
    if (!this.#ending) this.#end(exitCodeOf['restart-app'], this.#parts.uptimeSeconds() >= leastUptimeSeconds);
  }

  /** The machine is going down and takes the app with it. */
  machineEnds(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#run?.endsWell();
  }

  #end(code: ExitCode, again: boolean): void {
    this.#ending = true;
    // A supervisor starts the app again by itself.
    if (again && !this.#parts.supervised) this.#parts.relaunch();
    this.#parts.exit(code);
  }
}
