import { execFile } from 'node:child_process';
import { volumeArguments, type VolumeCommand } from '../core/model/volume-command.ts';
import { failed, ok, type Result } from '../core/result.ts';

const longestMs = 3000;

/** Sets the machine's volume by the command of its policy, one call at a time: a child that touches step after step gets the last one. */
export class MachineVolume {
  readonly #command: () => VolumeCommand | null;
  #turn: Promise<unknown> = Promise.resolve();
  #asked = 0;

  constructor(command: () => VolumeCommand | null) {
    this.#command = command;
  }

  /** SM-811 where the command is missing, refuses or takes too long. Nothing is done where the policy names none. */
  set(percent: number): Promise<Result<null>> {
    this.#asked += 1;
    const mine = this.#asked;
    const done = this.#turn.then(() => (mine === this.#asked ? run(this.#command(), percent) : ok(null)));
    this.#turn = done;
    return done;
  }
}

function run(command: VolumeCommand | null, percent: number): Promise<Result<null>> {
  if (command === null) return Promise.resolve(ok(null));
  return new Promise((resolve) => {
    execFile(command.command, volumeArguments(command, percent), { timeout: longestMs, killSignal: 'SIGKILL', windowsHide: true, shell: false }, (error) =>
      resolve(error === null ? ok(null) : failed('SM-811', 'volumeCommand', String(error.code ?? error.signal ?? 'refused'))),
    );
  });
}
