import type { ExitRequest, HostCapabilities } from '../../core/contract/program-host.ts';
import { exitCodeOf, type WayOut } from '../../core/contract/way-out.ts';
import type { StationHost } from '../host/station-host.ts';
import { exitSlackMs, longestWriteMs, within } from './within.ts';

interface Leaving {
  readonly way: WayOut;
  /** How the program that is open logs out before; null without one. */
  readonly end: ExitRequest | null;
  /** Puts what is not on disk yet there. */
  readonly flush: () => Promise<unknown>;
}

/** Ends the station in a way that its host offers. Throws where it does not, or where the host refuses. */
export async function leaveStation(host: StationHost, { waysOut }: HostCapabilities, { way, end, flush }: Leaving): Promise<void> {
  if (!waysOut.includes(way)) throw new Error(`this host cannot ${way}`);
  await within(longestWriteMs, flush());
  if (end !== null) await within(end.graceMs + exitSlackMs, host.end(end));
  await (way === 'restart-app' ? host.restart() : host.leave(exitCodeOf[way]));
}
