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

/** The options that say where the hub keeps its data. */
export const placeOptions = { data: { type: 'string', default: '.data/hub' }, database: { type: 'string' } } as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** By `--database`, else by STATIONMASTER_DATABASE; null is a SQLite file in the data folder. SM-102 for an address that is none of PostgreSQL. */
export function readDatabase(flag: string | undefined, environment: Environment): Result<string | null> {
  const address = flag ?? (environment['STATIONMASTER_DATABASE'] || null);
  if (address === null || /^postgres(ql)?:\/\/\S+$/.test(address)) return ok(address);
  return failed('SM-102', flag === undefined ? 'STATIONMASTER_DATABASE' : '--database', 'an address that begins with postgres://');
}

/** Whether words of a command line, which everyone on the machine can see, hold the database's password. */
export const showPassword = (args: readonly string[]): boolean =>
  args.some((word) => /^(--database=)?postgres(ql)?:\/\/([^/?#]*:[^/?#]+@|.*[?&]password=.)/.test(word));

export const databasePlace = (data: string, database: string | null): DatabasePlace =>
  database === null ? { kind: 'sqlite', file: path.join(data, 'hub.sqlite') } : { kind: 'postgres', url: database };
