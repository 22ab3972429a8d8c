import path from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { failed, ok, type Result } from '../../core/result.ts';
import type { DatabasePlace } from '../database/open-database.ts';

/** What every command of the hub reads alike: its words, and where the hub keeps its data. */

/** SM-101 for a word that is not known, SM-102 for an option without its value. */
export function readWords<const T extends ParseArgsConfig>(config: T): Result<ReturnType<typeof parseArgs<T>>> {
  try {
    return ok(parseArgs(config));
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    return failed(code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' ? 'SM-102' : 'SM-101', message.replace(/\. .*/s, ''));
  }
}

/** SM-102 for an address that is none of PostgreSQL. Null: a SQLite file in the data folder. */
export const readDatabase = (address: string | undefined): Result<string | null> =>
  address === undefined || /^postgres(ql)?:\/\/\S+$/.test(address)
    ? ok(address ?? null)
    : failed('SM-102', '--database', 'an address that begins with postgres://');

export const databasePlace = (data: string, database: string | null): DatabasePlace =>
  database === null ? { kind: 'sqlite', file: path.join(data, 'hub.sqlite') } : { kind: 'postgres', url: database };
