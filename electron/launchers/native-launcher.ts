import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { ExitRequest, NativeLaunchRequest, ProgramEvent, WipeReport } from '../../core/contract/program-host.ts';
import { argumentsFor, type NativeProgram } from '../../core/model/native-program.ts';
import { failed, ok, problem, type Problem, type Result } from '../../core/result.ts';
import { installedLocales, nativeEnvironment } from './native-environment.ts';
import { forceBelow, processTree, type ProcessTree } from './process-tree.ts';
import type { WindowQuery } from './x11-windows.ts';

/** Runs programs of the machine: one at a time, over the whole display, in processes and a home of the visit's own. */
export interface NativeParts {
  /** What IT allows on this machine under that id; null without such. */
  readonly program: (id: string) => NativeProgram | null;
  /** Holds the visits' homes and nothing else: emptied at each wipe. */
  readonly folder: string;
  /** The station's window covers the display, or leaves it to the program. */
  readonly window: { giveWay(): void; comeBack(): void };
  /** Null where windows of other programs cannot be seen: it is taken to be there when it has run for a moment. */
  readonly seesWindow: ((query: WindowQuery) => Promise<boolean>) | null;
  /** Since the last input into anything of the machine, whole seconds. */
  readonly idleSeconds: () => number;
  readonly tell: (event: ProgramEvent) => void;
  /** What staff should know while the station goes on. */
  readonly report: (problem: Problem) => void;
  /** Between two looks at its processes, its window and the input, ms. */
  readonly lookEvery: number;
  /** Monotonic, ms. */
  readonly now: () => number;
}

interface Running {
  readonly request: NativeLaunchRequest;
  readonly program: NativeProgram;
  readonly tree: ProcessTree;
  readonly startedAt: number;
  readonly looking: ReturnType<typeof setInterval>;
  wanted: boolean;
  loaded: boolean;
  inFront: boolean;
  /** A look at the windows is under way. */
  asking: boolean;
  windowSeenAt: number;
  /** Told as left or failed, or being ended: nothing more is told of it. */
  over: boolean;
}

/** ms */
const windowWithin = 30_000;
/** A program that draws its window anew, e.g. in another size, is without one for a moment. */
const withoutWindow = 5000;
const startsWithin = 2000;
const forceWait = 2000;

export class NativeLauncher {
  readonly #parts: NativeParts;
  #running: Running | null = null;
  /** Launches that wait for their turn; one that is ended meanwhile does not open any more. */
  readonly #asked = new Set<string>();
  /** Opening, closing and wiping take turns. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: NativeParts) {
    this.#parts = parts;
  }

  /** Resolves when its process has begun. SM-511: this machine allows no such program. SM-513: it cannot be started. */
  launch(request: NativeLaunchRequest): Promise<Result<null>> {
    this.#asked.add(request.launch);
    return this.#inTurn(() => this.#open(request));
  }

  async #open(request: NativeLaunchRequest): Promise<Result<null>> {
    await this.#closeRunning(0);
    if (!this.#asked.delete(request.launch)) return ok(null);
    const program = this.#parts.program(request.program);
    if (program === null) return failed('SM-511', request.program);
    const home = path.join(this.#parts.folder, request.visit);
    mkdirSync(path.join(home, 'tmp'), { recursive: true, mode: 0o700 });
    const child = spawn(program.command, argumentsFor(program, request), {
      cwd: home,
      env: nativeEnvironment({ platform: process.platform, own: process.env, home, language: request.language, locales: await installedLocales() }),
      stdio: 'ignore',
      shell: false,
      // A process group of its own; on Windows it would only get a console.
      detached: process.platform !== 'win32',
    });
    const refusal = await begun(child);
    if (refusal !== null || child.pid === undefined) return failed('SM-513', request.program, refusal ?? 'not started');
    const now = this.#parts.now();
    const running: Running = {
      request,
      program,
      tree: processTree(child.pid, home),
      startedAt: now,
      looking: setInterval(() => void this.#look(running), this.#parts.lookEvery),
      wanted: true,
      loaded: false,
      inFront: false,
      asking: false,
      windowSeenAt: now,
      over: false,
    };
    this.#running = running;
    if (child.exitCode !== null || child.signalCode !== null) this.#ended(running, child.exitCode, child.signalCode);
    else child.once('exit', (code, signal) => this.#ended(running, code, signal));
    return ok(null);
  }

  /** Asks it to end, waits for the grace, then ends it by force. A launch that does not run is ended already. */
  async end({ launch, graceMs }: ExitRequest): Promise<void> {
    if (this.#asked.delete(launch)) return;
    const running = this.#running;
    if (running === null || running.request.launch !== launch) return;
    running.over = true;
    await this.#inTurn(() => this.#closeRunning(graceMs));
  }

  /** What is hidden is stopped: it neither sounds nor works behind the station's window. */
  show(visible: boolean): void {
    if (this.#running === null) return;
    this.#running.wanted = visible;
    this.#place(this.#running);
  }

  /** Nobody holds the program any more; the visit's home stays. */
  async abandon(): Promise<void> {
    await this.#inTurn(() => this.#closeRunning(0));
  }

  async wipe(): Promise<WipeReport> {
    return this.#inTurn(async () => {
      await this.#closeRunning(0);
      const { folder } = this.#parts;
      await until(forceWait, () => forceBelow(folder));
      try {
        rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      } catch {
        // Told below: it is still there.
      }
      const left = existsSync(folder) || !forceBelow(folder) ? ['native'] : [];
      return { clean: left.length === 0, left };
    });
  }

  /** The app ends at once. */
  force(): void {
    this.#running?.tree.signal('force');
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #closeRunning(graceMs: number): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    running.over = true;
    clearInterval(running.looking);
    const { tree } = running;
    const isGone = (): boolean => !tree.isAlive();
    if (graceMs > 0 && !isGone()) {
      tree.signal('go-on');
      tree.signal('ask');
      await until(graceMs, isGone);
    }
    if (!isGone()) {
      tree.signal('force');
      const gone = await until(forceWait, () => {
        if (isGone()) return true;
        // What was born since the last time.
        tree.signal('force');
        return false;
      });
      if (!gone) this.#parts.report(problem('SM-514', running.program.id));
    }
    this.#running = null;
    this.#toStation(running);
  }

  /** Its first process has ended; one that leaves its work to others it started goes on with them. */
  #ended(running: Running, code: number | null, signal: NodeJS.Signals | null): void {
    if (running.over) return;
    if (code !== 0) return this.#fail(running, problem('SM-512', `${running.program.id}: ${signal ?? `exit code ${code}`}`));
    if (!running.tree.isAlive()) this.#leave(running);
  }

  async #look(running: Running): Promise<void> {
    if (running.over || running.asking) return;
    if (!running.tree.isAlive()) return this.#leave(running);
    if (running.inFront && this.#parts.idleSeconds() < 1) this.#tell(running, { kind: 'input' });
    // What is stopped draws nothing.
    if (running.loaded && !running.inFront) running.windowSeenAt = this.#parts.now();
    else await this.#lookForWindow(running);
  }

  async #lookForWindow(running: Running): Promise<void> {
    const { seesWindow, now } = this.#parts;
    if (seesWindow === null) {
      if (now() - running.startedAt >= startsWithin) this.#appear(running);
      return;
    }
    running.asking = true;
    const there = await seesWindow({ named: running.program.window, processes: running.tree.processes() }).catch(() => false);
    running.asking = false;
    if (running.over) return;
    if (there) {
      running.windowSeenAt = now();
      return this.#appear(running);
    }
    const missing = now() - running.windowSeenAt;
    if (!running.loaded && missing >= windowWithin) this.#fail(running, problem('SM-513', `${running.program.id}: no window`));
    if (running.loaded && missing >= withoutWindow) this.#leave(running);
  }

  #appear(running: Running): void {
    if (running.loaded) return;
    running.loaded = true;
    this.#tell(running, { kind: 'loaded' });
    this.#place(running);
  }

  #place(running: Running): void {
    if (!running.loaded || running.over || running.wanted === running.inFront) return;
    running.inFront = running.wanted;
    if (running.inFront) {
      running.tree.signal('go-on');
      this.#parts.window.giveWay();
    } else {
      running.tree.signal('hold');
      this.#parts.window.comeBack();
    }
    this.#tell(running, { kind: 'foreground', foreground: running.inFront });
  }

  /** The child left the program by itself; one that ends before it was seen did not open. */
  #leave(running: Running): void {
    if (!running.loaded) return this.#fail(running, problem('SM-513', `${running.program.id}: it ended at once`));
    this.#tell(running, { kind: 'left' });
    this.#stopTelling(running);
  }

  #fail(running: Running, why: Problem): void {
    this.#tell(running, { kind: 'failed', problem: why });
    this.#stopTelling(running);
  }

  #stopTelling(running: Running): void {
    running.over = true;
    clearInterval(running.looking);
    this.#toStation(running);
  }

  #toStation(running: Running): void {
    if (!running.inFront) return;
    running.inFront = false;
    this.#parts.window.comeBack();
  }

  #tell(running: Running, event: ProgramEventBody): void {
    if (!running.over) this.#parts.tell({ launch: running.request.launch, ...event });
  }
}

type ProgramEventBody = ProgramEvent extends infer E ? (E extends ProgramEvent ? Omit<E, 'launch'> : never) : never;

/** Null once it runs, else why it does not. */
const begun = (child: ChildProcess): Promise<string | null> =>
  new Promise((resolve) => {
    child.once('spawn', () => resolve(null));
    child.once('error', (cause) => resolve('code' in cause ? String(cause.code) : cause.message));
  });

/** Whether it became so within `ms`. */
async function until(ms: number, isSo: () => boolean): Promise<boolean> {
  for (const endsAt = performance.now() + ms; performance.now() < endsAt;) {
    if (isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return isSo();
}
