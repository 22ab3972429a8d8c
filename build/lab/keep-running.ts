import type { OwnProcess } from './child-process.ts';

/** Starts the station again whenever it ends, until told to stop: after a second, and after ten once it has ended five times within a minute. */
export function keepRunning(
  start: () => OwnProcess,
  say: (words: string) => void,
  now: () => number,
  changed: () => void,
): { current(): OwnProcess; stop(): Promise<void> } {
  let stopping = false;
  let ends: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  let current = start();
  const watch = (process_: OwnProcess): void => {
    void process_.ended.then((code) => {
      if (stopping) return;
      ends = [...ends.filter((at) => now() - at < 60_000), now()];
      const waitMs = ends.length < 5 ? 1000 : 10_000;
      say(`The station's browser ended (code ${code}); it starts again in ${waitMs / 1000} s.`);
      timer = setTimeout(() => {
        current = start();
        watch(current);
        changed();
      }, waitMs);
    });
  };
  watch(current);
  return {
    current: () => current,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await current.stop();
    },
  };
}
