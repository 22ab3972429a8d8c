import { problem } from '../../core/result.ts';
import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import type { Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import { actorKey } from './actor-key.ts';
import type { Incoming, Sender } from './incoming.ts';

/**
 * Voiding (Data 2.3.2). A statement is void while a voiding one names it and it is no voiding one itself. That is asked when statements are read, from the
 * references alone: so it holds in whatever order the two came, and two batches that are stored at one moment cannot miss each other.
 */
export const voidingVerb = 'http://adlnet.gov/expapi/verbs/voided';

export interface Reference {
  readonly target: string;
  readonly voids: boolean;
}

/** Null for a statement whose object is no other statement. */
export function referenceOf(statement: ReceivedStatement): Reference | null {
  const object = statement.object as { readonly objectType?: string; readonly id?: string };
  if (object.objectType !== 'StatementRef' || object.id === undefined) return null;
  return { target: object.id.toLowerCase(), voids: statement.verb.id === voidingVerb };
}

/**
 * Who did not assert a statement may not void it (Data 2.3.2.s2.b4): a station's stand for a child's minutes. A target that is not here is nobody's yet, and its
 * voiding one is taken (s2.b5): nobody but its sender can know its id. `stored` is in the database already, so that a batch may void what came with it.
 */
export async function refuseForeignVoiding(tx: Writer, sender: Sender, stored: readonly Incoming[]): Promise<void> {
  const targets = new Map<string, number>();
  for (const { index, statement } of stored) {
    const reference = referenceOf(statement);
    if (reference?.voids === true) targets.set(reference.target, index);
  }
  if (targets.size === 0) return;
  const foreign = await tx
    .selectFrom('statements')
    .select('statement')
    .where('statement', 'in', [...targets.keys()])
    .where('statement', 'not in', (own) =>
      own
        .selectFrom('statement_mentions')
        .select('statement')
        .where('value', '=', actorKey(sender.authority))
        .where('role', '=', 'authority')
        .where('statement', 'in', [...targets.keys()]),
    )
    .executeTakeFirst();
  if (foreign !== undefined)
    throw new Refused([problem('SM-614', `statements[${targets.get(foreign.statement) ?? 0}].object.id`, 'names a statement that came from somebody else')]);
}
