import { startProcess, type OwnProcess, type ProcessRequest } from './child-process.ts';

/** How the start of a server ended. Ours say `{"ready":true,...}` in one line when they answer, and end with code 3 when the port is taken. */
export type ReadyOutcome =
  | { readonly kind: 'ready'; readonly process: OwnProcess; readonly line: Readonly<Record<string, unknown>> }
  | { readonly kind: 'port-taken' }
  | { readonly kind: 'ended'; readonly code: number; readonly output: string }
  | { readonly kind: 'silent'; readonly output: string };

/** Starts a server of ours, a TypeScript file run by the Node we run on, and waits until it is ready. */
export async function startReady(request: Omit<ProcessRequest, 'command'>, withinMs = 60_000): Promise<ReadyOutcome> {
  const process_ = startProcess({ ...request, command: process.execPath, args: ['--disable-warning=ExperimentalWarning', ...request.args] });
  const ready = new Promise<Record<string, unknown>>((resolve) => {
    process_.onOutput(() => {
      const line = readyLine(process_.output());
      if (line !== null) resolve(line);
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), withinMs)));
  const first = await Promise.race([ready, process_.ended, late]);
  clearTimeout(timer);
  if (first === 'late') {
    await process_.kill();
    return { kind: 'silent', output: process_.output() };
  }
  if (typeof first === 'number') return first === 3 ? { kind: 'port-taken' } : { kind: 'ended', code: first, output: process_.output() };
  return { kind: 'ready', process: process_, line: first };
}

function readyLine(output: string): Record<string, unknown> | null {
  for (const line of output.split('\n').slice(0, -1)) {
    if (!line.startsWith('{')) continue;
    try {
      const value = JSON.parse(line) as Record<string, unknown>;
      if (value['ready'] === true) return value;
    } catch {
      // Another line of its log.
    }
  }
  return null;
}
