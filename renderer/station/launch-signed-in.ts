import type { ProblemCode } from '../../core/problems.ts';
import { failed, ok, type Result } from '../../core/result.ts';
import type { StationHost } from '../host/station-host.ts';
import type { FoundSignIn } from './saved-sign-ins.ts';
import type { Effect } from './session-state.ts';

/** Opens a program whose log-in form the host fills in. Without a saved sign-in it opens all the same: the child sees the program's own page, and staff are told. */
export async function launchSignedIn(
  { request, form }: Extract<Effect, { effect: 'launch-signed-in' }>,
  parts: {
    readonly host: Pick<StationHost, 'launch'>;
    readonly find: (visit: string, program: string) => Promise<FoundSignIn>;
    readonly tell: (code: ProblemCode, program: string) => void;
    /** The launch that is open now. */
    readonly launch: () => string | null;
  },
): Promise<Result<null>> {
  const found = await parts.find(request.visit, request.program);
  // Ended meanwhile: nothing opens any more.
  if (parts.launch() !== request.launch) return ok(null);
  switch (found.kind) {
    case 'refused':
      return failed('SM-527', request.program);
    case 'not-here':
      parts.tell(found.code, request.program);
      return parts.host.launch(request);
    case 'here': {
      const { page, userField, passwordField, submit = null } = form;
      const signIn = { pages: page, userField, passwordField, submit, username: found.username, password: found.password };
      return parts.host.launch({ ...request, signIn });
    }
  }
}
