import type { HubLaunch, HubLaunchReply } from '../../core/contract/station-hub.ts';
import { ok, type Result } from '../../core/result.ts';
import type { StationHost } from '../host/station-host.ts';
import type { Effect } from './session-state.ts';

/** Opens a program at the address that the hub says. The hub's own pages on the way are sign-on pages: no part of the program, and closed once it is reached. */
export async function launchByHub(
  { student, lesson, request }: Extract<Effect, { effect: 'launch-by-hub' }>,
  parts: {
    readonly host: Pick<StationHost, 'launch'>;
    readonly askHub: (launch: HubLaunch) => Promise<Result<HubLaunchReply>>;
    /** The launch that is open now. */
    readonly launch: () => string | null;
  },
): Promise<Result<null>> {
  const { launch, visit, program } = request;
  const reply = await parts.askHub({ student, visit, launch, program, lesson });
  if (!reply.ok) return reply;
  // Ended while the hub was asked: nothing opens any more.
  if (parts.launch() !== launch) return ok(null);
  return parts.host.launch({ ...request, address: reply.value.address, signOn: [...request.signOn, ...reply.value.signOn], asks: reply.value.asks });
}
