import { existsSync } from 'node:fs';
import { failed, ok, type Result } from '../../core/result.ts';
import { openDatabase, type DatabasePlace } from '../database/open-database.ts';
import { listRefusals, putBackRefusals } from '../forward/refusals.ts';
import { databasePlace, placeOptions, readDatabase, readWords, type Environment } from './read-words.ts';

/** `npm run hub -- forward ...`: what a receiver refused for good, and sending it again. Works beside a hub that runs on the same data. */
export interface ForwardCommand {
  readonly action: 'list' | 'retry';
  readonly place: DatabasePlace;
}

/** What follows `forward`. SM-101 for a word that is not known, SM-102 for a value that cannot be used. */
export function parseForwardCommand(args: readonly string[], environment: Environment = {}): Result<ForwardCommand> {
  const words = readWords({ args: [...args], options: placeOptions, strict: true, allowPositionals: true });
  if (!words.ok) return words;
  const [action = '', ...more] = words.value.positionals;
  if (action !== 'list' && action !== 'retry') return failed('SM-101', `forward ${action}`.trim(), 'list or retry');
  if (more.length > 0) return failed('SM-101', more[0]);
  const database = readDatabase(words.value.values.database, environment);
  return database.ok ? ok({ action, place: databasePlace(words.value.values.data, database.value) }) : database;
}

/** Answers what to print: a line for each receiver, in `list` for each of its reasons. */
export async function runForwardCommand({ action, place }: ForwardCommand): Promise<Result<string>> {
  // Opening would make an empty one.
  if (place.kind === 'sqlite' && !existsSync(place.file)) return failed('SM-102', '--data', 'no hub keeps its data there');
  const db = await openDatabase(place);
  try {
    const lines =
      action === 'retry'
        ? (await putBackRefusals(db)).map(({ destination, count }) => `${count} to be sent again to ${destination}`)
        : (await listRefusals(db)).map(({ destination, why, count, again }) =>
            [count, why, destination, again === 0 ? '' : `${again} to be sent again`].join('\t').trimEnd(),
          );
    return ok(lines.length === 0 ? 'No statement was refused.' : lines.join('\n'));
  } finally {
    await db.destroy();
  }
}
