import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import type { Writer } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';
import { mentionsOf } from './statement-mentions.ts';
import { referenceOf } from './voiding.ts';

/** Rows beside new statements, for what only other clients send: references to statements, and names beyond actor and object. */
const rowsAtOnce = 500;

export interface NewStatement {
  readonly id: string;
  readonly statement: ReceivedStatement;
  /** Who asserts it, as `actorKey` writes it; null where that is the station in its own column. */
  readonly authority: string | null;
}

export async function addRelations(tx: Writer, scope: Scope, statements: readonly NewStatement[]): Promise<void> {
  const references = statements.flatMap(({ id, statement }) => {
    const reference = referenceOf(statement);
    return reference === null ? [] : [{ ...scope, statement: id, target: reference.target, voids: Number(reference.voids) }];
  });
  const mentions = statements.flatMap(({ id, statement, authority }) => {
    const named = mentionsOf(statement).map((mention) => ({ ...scope, statement: id, role: mention.role as string, value: mention.value }));
    return authority === null ? named : [...named, { ...scope, statement: id, role: 'authority', value: authority }];
  });
  for (let at = 0; at < references.length; at += rowsAtOnce)
    await tx
      .insertInto('statement_refs')
      .values(references.slice(at, at + rowsAtOnce))
      .execute();
  for (let at = 0; at < mentions.length; at += rowsAtOnce)
    await tx
      .insertInto('statement_mentions')
      .values(mentions.slice(at, at + rowsAtOnce))
      .execute();
}
