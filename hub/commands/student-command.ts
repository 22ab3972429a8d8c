import * as v from 'valibot';
import { keySchema } from '../../core/model/keys.ts';
import { failed, ok, type Result } from '../../core/result.ts';
import { placeOptions, readDatabase, readWords, type Environment } from './read-words.ts';

/** What `npm run hub -- student` understands. */
export interface StudentCommand {
  readonly verb: 'delete' | 'receipt' | 'admit' | 'help';
  readonly student: string;
  /** Empty for a receipt. */
  readonly reason: string;
  readonly data: string;
  /** PostgreSQL by URL; null is the SQLite file in the data folder. */
  readonly database: string | null;
}

export const studentHelp = `npm run hub -- student delete KEY --reason TEXT
npm run hub -- student receipt KEY
npm run hub -- student admit KEY --reason TEXT

  KEY is the student's sourcedId in the roster. May be run while the hub runs.

  delete     deletes the student here and, with their next sync, at all stations
  receipt    says what was deleted, which stations have answered, which have not
  admit      lets the next import bring a deleted student back

  --reason TEXT    for the audit log: no names
  --data DIR       where the hub keeps its data (.data/hub)
  --database URL   PostgreSQL instead of the SQLite file in DIR, without its
                   password (PGPASSWORD); or STATIONMASTER_DATABASE

  Codes: 1 it could not be done, 2 a wrong option.`;

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  reason: { type: 'string', default: '' },
  ...placeOptions,
} as const;

const verbs = ['delete', 'receipt', 'admit'] as const;

/** `args` follow the word `student`. SM-101 for a word or option that is not known, SM-102 for a value that cannot be used. */
export function parseStudentCommand(args: readonly string[], environment: Environment = {}): Result<StudentCommand> {
  const words = readWords({ args: [...args], options, strict: true, allowPositionals: true });
  if (!words.ok) return words;
  const { values, positionals } = words.value;
  const { data } = values;
  const reason = values.reason.trim();
  if (values.help) return ok({ verb: 'help', student: '', reason, data, database: null });
  const [word = '', student = '', ...more] = positionals;
  const verb = verbs.find((one) => one === word);
  if (verb === undefined) return failed('SM-101', `student ${word}`, `one of ${verbs.join(', ')}`);
  if (more.length > 0) return failed('SM-101', more.join(' '), 'one key at a time');
  if (!v.is(keySchema, student)) return failed('SM-102', 'KEY', 'the student’s sourcedId in the roster');
  if (verb !== 'receipt' && (reason === '' || reason.length > 200)) return failed('SM-102', '--reason', 'a reason of at most 200 characters, without names');
  if (data.trim() === '') return failed('SM-102', '--data', 'a folder');
  const database = readDatabase(values.database, environment);
  return database.ok ? ok({ verb, student, reason, data, database: database.value }) : database;
}
