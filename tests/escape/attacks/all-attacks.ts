import type { RowNumber } from '../rows.ts';
import type { Attack } from './attack.ts';
import { frames } from './frames.ts';
import { keys } from './keys.ts';
import * as machine from './machine.ts';
import { pagesElsewhere } from './pages-elsewhere.ts';
import { redirects } from './redirects.ts';
import { requests } from './requests.ts';
import { files, history, insides, otherPrograms, ownPlaces } from './schemes.ts';
import { namedWindows, windows } from './windows.ts';

/** Every way out, by its row. */
export const allAttacks: readonly Attack[] = [
  ...keys,
  ...windows,
  ...namedWindows,
  ...pagesElsewhere,
  ...redirects,
  ...frames,
  ...history,
  ...ownPlaces,
  ...files,
  ...otherPrograms,
  ...insides,
  ...requests,
  ...Object.values(machine).flat(),
];

export const attacksOf = (...rows: readonly RowNumber[]): readonly Attack[] => allAttacks.filter((attack) => rows.includes(attack.row));

const ways = process.env['STATIONMASTER_ESCAPE'] === 'all' ? Number.POSITIVE_INFINITY : 3;

/** The short form, in `npm test`, tries each row in a few of its ways, evenly over the table so that there is something of each kind; `npm run test:escape` in all. */
export function someOf<T>(attacks: readonly T[]): readonly T[] {
  const step = Math.max(1, Math.ceil(attacks.length / ways));
  return attacks.filter((_, index) => index % step === 0);
}
