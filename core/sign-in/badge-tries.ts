import { noTries, waitUntil, wrongTry, type Tries } from './try-limit.ts';

/**
 * Codes that look like badges and sign nobody in are counted by station, as they name no student. The count stands among those of the students.
 * A child whose old badge was voided is no attack: five are free. Instants in ms.
 */
export const badgeTriesKey = 'badge:';
const free = 5;

export const badgesWaitUntil = (tries: Readonly<Record<string, Tries>>, now: number): number | null => waitUntil(tries[badgeTriesKey] ?? noTries, now, free);

export const wrongBadgeTry = (tries: Readonly<Record<string, Tries>>, now: number): Readonly<Record<string, Tries>> => ({
  ...tries,
  [badgeTriesKey]: wrongTry(tries[badgeTriesKey] ?? noTries, now),
});
