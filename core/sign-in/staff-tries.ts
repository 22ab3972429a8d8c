import { freeTries, noTries, waitUntil, wrongTry, type Tries } from './try-limit.ts';

/**
 * Wrong PINs of staff count twice: for the person whose name was tried, and for the station, so that trying every name in turn gives no more tries.
 * The counts stand among those of the students, by `staff:` and the staff key; `staff:` alone is the station's. Instants in ms.
 */
export type AllTries = Readonly<Record<string, Tries>>;

const prefix = 'staff:';
const stationKey = prefix;
const personKey = (staff: string): string => prefix + staff;
/** Two people who mistype are no attack. */
const freeTriesOfStation = freeTries + 2;

export const isStaffKey = (key: string): boolean => key.startsWith(prefix);

/** Until when nobody may try a PIN here; null when anybody may. */
export const stationWaitsUntil = (tries: AllTries, now: number): number | null => waitUntil(tries[stationKey] ?? noTries, now, freeTriesOfStation);

/** Until when this person's PIN is not taken, by their own count or the station's. */
export function staffWaitsUntil(tries: AllTries, staff: string, now: number): number | null {
  const until = Math.max(waitUntil(tries[personKey(staff)] ?? noTries, now) ?? 0, stationWaitsUntil(tries, now) ?? 0);
  return until > now ? until : null;
}

export const wrongStaffTry = (tries: AllTries, staff: string, now: number): AllTries => ({
  ...tries,
  [personKey(staff)]: wrongTry(tries[personKey(staff)] ?? noTries, now),
  [stationKey]: wrongTry(tries[stationKey] ?? noTries, now),
});

/**
 * A right PIN shows that staff are here: the station's count begins again, and the person's own; nobody else's. Nought is a word with a time too:
 * a count that was only taken out would come back from a record that is older.
 */
export function rightStaffTry(tries: AllTries, staff: string, now: number): AllTries {
  const none: Tries = { wrong: 0, lastWrongAt: now };
  return { ...tries, [personKey(staff)]: none, [stationKey]: none };
}

/** Of two records of the same station the later word of each count. */
export function laterTries(a: AllTries, b: AllTries): AllTries {
  const both: Record<string, Tries> = { ...a };
  for (const [key, tries] of Object.entries(b)) {
    const before = both[key];
    if (before === undefined || before.lastWrongAt < tries.lastWrongAt) both[key] = tries;
  }
  return both;
}
