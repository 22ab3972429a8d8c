import { join } from 'node:path';
import { root } from '../bundles/root.ts';
import { onNextFreePort } from './on-next-free-port.ts';
import { startReady } from './ready-process.ts';
import type { OwnProcess } from './child-process.ts';

/** The two vendors that play the part of the school's programs, with the ports the sample catalogue names. */
export const samplePrograms = [
  { program: 'pondsums', port: 7341 },
  { program: 'storyboat', port: 7342 },
] as const;

export interface RunningProgram {
  readonly program: string;
  readonly process: OwnProcess;
  /** Where it is, and where the catalogue says it is. */
  readonly origin: string;
  readonly catalogueOrigin: string;
}

/** Starts one sample program on its port or the next free one; null when it will not run, with its output told. */
export async function startSampleProgram(
  sample: { readonly program: string; readonly port: number },
  logFile: string | undefined,
  fromPort = sample.port,
): Promise<RunningProgram | null> {
  const script = join(root, 'resources/sample-programs/server.ts');
  const found = await onNextFreePort(fromPort, (port) =>
    startReady({ name: sample.program, args: [script, '--program', sample.program, '--port', String(port)], ...(logFile === undefined ? {} : { logFile }) }),
  );
  if (found.kind === 'failed') {
    console.error(`The sample program ${sample.program} does not start.\n${found.words}`);
    return null;
  }
  const origin = (port: number): string => `http://${sample.program}.localhost:${port}`;
  return { program: sample.program, process: found.process, origin: origin(found.port), catalogueOrigin: origin(sample.port) };
}
