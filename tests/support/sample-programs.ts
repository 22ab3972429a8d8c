import { samplePrograms, startSampleProgram, type RunningProgram } from '../../build/lab/sample-programs.ts';
import { freePort } from './free-port.ts';

/** Both sample programs, each on a free port and its own origin. */
export interface TestPrograms {
  readonly programs: readonly RunningProgram[];
  /** The origin it really has, such as `http://pondsums.localhost:41234`. */
  origin(program: string): string;
  /** For the hub's command line: where the catalogue's programs are in this test. */
  readonly hubArgs: readonly string[];
  stop(): Promise<void>;
}

export async function startTestPrograms(): Promise<TestPrograms> {
  const programs: RunningProgram[] = [];
  for (const sample of samplePrograms) {
    const running = await startSampleProgram(sample, undefined, await freePort());
    if (running === null) throw new Error(`The sample program ${sample.program} did not start.`);
    programs.push(running);
  }
  return {
    programs,
    origin: (name) => {
      const found = programs.find((running) => running.program === name);
      if (found === undefined) throw new Error(`There is no sample program ${name}.`);
      return found.origin;
    },
    hubArgs: programs.flatMap((running) => ['--program-origin', `${running.catalogueOrigin}=${running.origin}`]),
    stop: async () => {
      await Promise.all(programs.map((running) => running.process.stop()));
    },
  };
}
