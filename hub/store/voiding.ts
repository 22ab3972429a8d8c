import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';

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
