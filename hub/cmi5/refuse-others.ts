import { problem } from '../../core/result.ts';
import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import { Refused } from '../http/refusal.ts';
import { actorKey } from '../store/actor-key.ts';
import type { Cmi5Session } from './cmi5-sessions.ts';
import { studentActor } from './student-actor.ts';

/** A unit reports of its own student, in its own registration, and of nothing else: SM-614 with the place. */
export function refuseOthers({ student, registration }: Cmi5Session, statements: readonly ReceivedStatement[]): void {
  const own = actorKey(studentActor(student));
  for (const [index, { actor, context }] of statements.entries()) {
    if (actorKey(actor) !== own) throw new Refused([problem('SM-614', `statements[${index}].actor`, 'must be the student of this launch')]);
    if (context?.registration?.toLowerCase() !== registration)
      throw new Refused([problem('SM-614', `statements[${index}].context.registration`, 'must be the registration of this launch')]);
  }
}
