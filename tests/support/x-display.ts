import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** An X display of its own without a window manager, as a kiosk session has it. */
export interface XDisplay {
  /** For DISPLAY, e.g. `:90`. */
  readonly name: string;
  stop(): void;
}

export async function openXDisplay(): Promise<XDisplay> {
  // Xvfb picks the number that is free and writes it to the pipe; it keeps its state also while nobody is connected.
  const server = spawn('Xvfb', ['-displayfd', '3', '-noreset', '-screen', '0', '1366x768x24'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const pipe = server.stdio[3];
  if (pipe === null || pipe === undefined) throw new Error('Xvfb has no pipe');
  const [number] = (await once(pipe, 'data')) as [Buffer];
  return { name: `:${number.toString().trim()}`, stop: () => void server.kill() };
}
