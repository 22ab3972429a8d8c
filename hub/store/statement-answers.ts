import type { FastifyReply } from 'fastify';
import { problem } from '../../core/result.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import { findStatement, findStatements, newestPlace, type Found, type Sight } from './find-statements.ts';
import type { InFlight } from './in-flight.ts';
import { writeMultipart } from './multipart.ts';
import type { Cursor, Cursors } from './statement-cursor.ts';
import { formatted } from './statement-format.ts';
import type { Shown, StatementQuery } from './statement-query.ts';

/** What a GET of the statements resource answers: a statement, or a StatementResult with an IRL where it goes on (Communication 2.1.3, Data 2.5). */
export const throughHeader = 'X-Experience-API-Consistent-Through';

export interface Reading {
  readonly hub: HubContext;
  readonly cursors: Cursors;
  readonly inFlight: InFlight;
}

export async function answerQuery(reading: Reading, query: StatementQuery, sight: Sight, acceptLanguage: string, reply: FastifyReply): Promise<FastifyReply> {
  if (query.kind === 'one') {
    const found = await findStatement(reading.hub.db, query.id, query.voided, sight);
    if (found === null) throw new Refused([problem('SM-704', query.voided ? 'voidedStatementId' : 'statementId')]);
    return send(reply, formatted(found.text, query.shown.format, acceptLanguage), query.shown, [found]);
  }
  const first = query.kind === 'list' ? { ...query, after: null, newest: await newestPlace(reading.hub.db) } : await reading.cursors.read(query.cursor);
  if (first === null) throw new Refused([problem('SM-616', 'more', 'is none that this store gave')]);
  return answerList(reading, first, sight, acceptLanguage, reply);
}

async function answerList(
  { hub, cursors, inFlight }: Reading,
  query: Omit<Cursor, 'after'> & { readonly after: Cursor['after'] | null },
  sight: Sight,
  acceptLanguage: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const before = inFlight.oldest();
  const { found, more } = await findStatements(hub.db, { ...query, sight, before });
  reply.header(throughHeader, new Date(before === null ? Math.max(hub.clock(), ...found.map((each) => each.stored)) : before - 1).toISOString());
  const { filter, limit, ascending, shown, newest } = query;
  const last = found[found.length - 1];
  const irl =
    more && last !== undefined
      ? `/xapi/statements?more=${await cursors.write({ filter, limit, ascending, shown, newest, after: { stored: last.stored, place: last.place } })}`
      : '';
  const texts = found.map((each) => formatted(each.text, shown.format, acceptLanguage));
  return send(reply, `{"statements":[${texts.join(',')}],"more":${JSON.stringify(irl)}}`, shown, found);
}

/** Last-Modified is the newest `stored` of what is returned (2.0 4.1.6.1). Bytes, so that the media type stays the plain one that the specification names. */
function send(reply: FastifyReply, json: string, { attachments }: Shown, found: readonly Found[]): FastifyReply {
  if (found.length > 0) reply.header('Last-Modified', new Date(Math.max(...found.map((each) => each.stored))).toUTCString());
  if (!attachments) return reply.type('application/json').send(Buffer.from(json));
  const { contentType, body } = writeMultipart(json);
  return reply.header('Content-Type', contentType).send(Buffer.from(body));
}
