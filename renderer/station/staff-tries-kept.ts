import * as v from 'valibot';
import { isStaffKey, type AllTries } from '../../core/sign-in/staff-tries.ts';

/**
 * Wrong PINs of staff, kept where they are known before the event store is open and after it was set aside: a restart gives nobody new tries.
 * What cannot be read counts as none.
 */
const place = 'stationmaster.staff-tries';
const triesSchema = v.record(v.string(), v.object({ wrong: v.number(), lastWrongAt: v.number() }));

export function readStaffTries(): AllTries {
  try {
    const parsed = v.safeParse(triesSchema, JSON.parse(localStorage.getItem(place) ?? '{}'));
    return parsed.success ? parsed.output : {};
  } catch {
    return {};
  }
}

export function keepStaffTries(tries: AllTries): void {
  const staff = Object.fromEntries(Object.entries(tries).filter(([key]) => isStaffKey(key)));
  try {
    localStorage.setItem(place, JSON.stringify(staff));
  } catch {
    // A full disk: they stand in this page.
  }
}
