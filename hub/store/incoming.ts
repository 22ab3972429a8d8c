import { v7 as newId } from 'uuid';
import { failedAll, ok, type Result } from '../../core/result.ts';
import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import type { Scope } from '../database/schema.ts';
import { statementDigest } from './statement-digest.ts';
import { readStationStatement, type StationStatement } from './station-statement.ts';

/** Who sends, as the statement's `authority`. */
export interface Sender {
  readonly scope: Scope;
  readonly authority: object;
  readonly timeZone: string;
}

/** A statement of a batch, read as far as it can be without the database. */
export interface Incoming {
  readonly id: string;
  /** Its place in the batch. */
  readonly index: number;
  readonly statement: ReceivedStatement;
  readonly digest: string;
  /** Null for a statement that no station made. */
  readonly fact: StationStatement | null;
}

const mostProblems = 20;

/** SM-601: a station's identifier without its form. */
export function readIncoming(statements: readonly ReceivedStatement[], now: number): Result<Incoming[]> {
  const incoming: Incoming[] = [];
  const problems = [];
  for (const [index, statement] of statements.entries()) {
    const read = readStationStatement(statement, index);
    problems.push(...read.problems);
    incoming.push({ id: (statement.id ?? newId({ msecs: now })).toLowerCase(), index, statement, digest: statementDigest(statement), fact: read.fact });
  }
  return problems.length > 0 ? failedAll(problems.slice(0, mostProblems)) : ok(incoming);
}
