import type { OwnProcess } from './child-process.ts';
import type { ReadyOutcome } from './ready-process.ts';

export type PortOutcome = { readonly kind: 'ready'; readonly port: number; readonly process: OwnProcess } | { readonly kind: 'failed'; readonly words: string };

/** Tries a port and those after it until a server has one. The server itself says whether a port is taken: asking first would be a guess. */
export async function onNextFreePort(wanted: number, start: (port: number) => Promise<ReadyOutcome>, tries = 20): Promise<PortOutcome> {
  for (let port = wanted; port < wanted + tries && port < 65_536; port += 1) {
    const outcome = await start(port);
    if (outcome.kind === 'ready') return { kind: 'ready', port, process: outcome.process };
    if (outcome.kind !== 'port-taken') return { kind: 'failed', words: outcome.output };
  }
  return { kind: 'failed', words: `No port from ${wanted} to ${wanted + tries - 1} is free.` };
}
