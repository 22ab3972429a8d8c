import { failed, ok, type Result } from '../../core/result.ts';
import { openDatabase, type DatabasePlace } from '../database/open-database.ts';
import { isKeyScope, keyScopes, type KeyScope } from '../store/key-scopes.ts';
import { addKey, isKeyName, listKeys, revokeKey } from '../store/record-store-keys.ts';
import { databasePlace, placeOptions, readDatabase, readWords, type Environment } from './read-words.ts';

/** `npm run hub -- key ...`: keys of other record-store clients. Works beside a hub that runs on the same data; it knows a new key at once. */
export type KeyCommand = { readonly place: DatabasePlace } & (
  | { readonly action: 'add'; readonly name: string; readonly scopes: readonly KeyScope[] }
  | { readonly action: 'revoke'; readonly name: string }
  | { readonly action: 'list' }
);

const options = {
  scope: { type: 'string', multiple: true, default: [] as string[] },
  ...placeOptions,
} as const;

/** What follows `key`. SM-101 for a word that is not known, SM-102 for a value that cannot be used. */
export function parseKeyCommand(args: readonly string[], environment: Environment = {}): Result<KeyCommand> {
  const words = readWords({ args: [...args], options, strict: true, allowPositionals: true });
  if (!words.ok) return words;
  const { scope, data } = words.value.values;
  const [action = '', name, ...more] = words.value.positionals;
  const database = readDatabase(words.value.values.database, environment);
  if (!database.ok) return database;
  const place = databasePlace(data, database.value);
  if (more.length > 0) return failed('SM-101', more[0]);
  if (action === 'list') return name === undefined && scope.length === 0 ? ok({ action, place }) : failed('SM-101', name ?? '--scope');
  if (action !== 'add' && action !== 'revoke') return failed('SM-101', `key ${action}`.trim(), 'add, list or revoke');
  if (name === undefined || !isKeyName(name))
    return failed('SM-102', `key ${action} ${name ?? ''}`.trim(), 'a name without a colon, of at most 128 characters');
  if (action === 'revoke') return scope.length === 0 ? ok({ action, name, place }) : failed('SM-101', '--scope');
  const wrong = scope.find((each) => !isKeyScope(each));
  if (wrong !== undefined || scope.length === 0) return failed('SM-102', `--scope ${wrong ?? ''}`.trim(), `one of ${keyScopes.join(', ')}; may be repeated`);
  return ok({ action, name, scopes: [...new Set(scope.filter(isKeyScope))], place });
}

/** Answers what to print. SM-618 and SM-619 as `record-store-keys.ts` has them. */
export async function runKeyCommand(command: KeyCommand, now: number): Promise<Result<string>> {
  const db = await openDatabase(command.place);
  try {
    if (command.action === 'add') {
      const secret = await addKey(db, command.name, command.scopes, now);
      if (!secret.ok) return secret;
      return ok(
        `key     ${command.name}\nsecret  ${secret.value}\nThe secret is shown this once and kept nowhere. In xAPI it is the password of HTTP Basic, and the key its user name.`,
      );
    }
    if (command.action === 'revoke') {
      const revoked = await revokeKey(db, command.name, now);
      return revoked.ok ? ok(`The key ${command.name} is revoked.`) : revoked;
    }
    const keys = await listKeys(db);
    const lines = keys.map((each) =>
      [each.key, each.scopes.join(' '), each.madeBy, day(each.madeAt), each.revokedAt === null ? '' : `revoked ${day(each.revokedAt)}`].join('\t').trimEnd(),
    );
    return ok(lines.length === 0 ? 'There is no record-store key.' : lines.join('\n'));
  } finally {
    await db.destroy();
  }
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
