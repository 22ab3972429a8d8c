import type Electron from 'electron';
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StrictEmitter, strictModule } from './strict-emitter.ts';

/** `utilityProcess`: a Node process with a `parentPort`, that goes with main however main went. */
class DoubleUtilityProcess extends StrictEmitter implements Pick<Electron.UtilityProcess, 'postMessage' | 'kill' | 'pid' | 'stdout' | 'stderr'> {
  readonly #child: ChildProcess;

  constructor(file: string, args: readonly string[], { stdio = 'inherit' }: Electron.ForkOptions) {
    super();
    const streams = typeof stdio === 'string' ? [stdio, stdio, stdio] : stdio;
    this.#child = fork(file, args, { stdio: [...streams, 'ipc'] as never, execArgv: ['--disable-warning=ExperimentalWarning', '--import', runtime] });
    this.#child.once('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.once('exit', (code) => this.emit('exit', code ?? 1));
    process.once('exit', () => this.#child.kill('SIGKILL'));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }
  get stdout(): NodeJS.ReadableStream | null {
    return this.#child.stdout;
  }
  get stderr(): NodeJS.ReadableStream | null {
    return this.#child.stderr;
  }
  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as never);
  }
  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
}

const runtime = fileURLToPath(new URL('./utility-runtime.mjs', import.meta.url));

export const utilityProcess = strictModule('utilityProcess', {
  fork: (file: string, args: readonly string[] = [], options: Electron.ForkOptions = {}): DoubleUtilityProcess => new DoubleUtilityProcess(file, args, options),
});
