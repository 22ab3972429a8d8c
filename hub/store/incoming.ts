import { hash } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { failedAll, ok, type Result } from '../../core/result.ts';
import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import type { Scope } from '../database/schema.ts';
import type { Identified } from './actor-key.ts';
import { readStationStatement, type StationStatement } from './station-statement.ts';
import type { XapiVersion } from '../../core/xapi/statement-times.ts';

/** Who sends, as the statement's `authority`. */
export interface Sender {
  readonly scope: Scope;
  readonly authority: Identified & object;
  readonly timeZone: string;
  /** The station that sends; null for another client, whose statements are kept and never counted. */
  readonly station: string | null;
  readonly version: XapiVersion;
}

/** A statement of a batch, read as far as it can be without the database. */
export interface Incoming {
  readonly id: string;
  /** Its place in the batch. */
  readonly index: number;
  readonly statement: ReceivedStatement;
  /** Its JSON as it was sent. */
  readonly text: string;
  readonly digest: string;
  /** Null for a statement that no station made. */
  readonly fact: StationStatement | null;
}

const notOfStation = { fact: null, problems: [] } as const;
const mostProblems = 20;

/** SM-601: a station's identifier without its form. */
export function readIncoming(sender: Sender, statements: readonly ReceivedStatement[], now: number): Result<Incoming[]> {
  const incoming: Incoming[] = [];
  const problems = [];
  for (const [index, statement] of statements.entries()) {
    const read = sender.station === null ? notOfStation : readStationStatement(statement, index);
    problems.push(...read.problems);
    const text = JSON.stringify(statement);
    // Of the very words: nearly all twins have the same. Others are compared as statements (same-statement.ts).
    const digest = hash('sha256', text);
    incoming.push({ id: (statement.id ?? newId({ msecs: now })).toLowerCase(), index, statement, text, digest, fact: read.fact });
  }
  return problems.length > 0 ? failedAll(problems.slice(0, mostProblems)) : ok(incoming);
}
