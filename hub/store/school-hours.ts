import { splitByHour } from '../../core/time/school-calendar.ts';

/** Any offset from UTC that is in use, and any change of one, falls on a quarter of an hour: inside a quarter the school's hour is the same. */
const quarterMs = 15 * 60_000;
const keptQuarters = 10_000;

interface SchoolHour {
  readonly day: string;
  readonly hour: number;
  /** The first instant after it. */
  readonly until: number;
}

/** What `splitByHour` answers, with the hours of a zone looked up once: a batch of segments falls into few of them. */
export class SchoolHours {
  readonly #timeZone: string;
  readonly #hours = new Map<number, SchoolHour>();

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  split(from: number, durationMs: number): { day: string; hour: number; ms: number }[] {
    const parts = [];
    let at = Math.round(from);
    let left = Math.round(durationMs);
    while (left > 0) {
      const { day, hour, until } = this.#at(at);
      const ms = Math.min(left, until - at);
      parts.push({ day, hour, ms });
      left -= ms;
      at = until;
    }
    return parts;
  }

  #at(instant: number): SchoolHour {
    const quarter = Math.floor(instant / quarterMs);
    const known = this.#hours.get(quarter);
    if (known !== undefined) return known;
    const start = quarter * quarterMs;
    // Longer than any hour: the first part is what is left of this one.
    const [first] = splitByHour(start, 2 * 3_600_000, this.#timeZone);
    if (first === undefined) throw new Error('a stretch has no hour');
    const made = { day: first.day, hour: first.hour, until: start + first.ms };
    if (this.#hours.size >= keptQuarters) this.#hours.clear();
    this.#hours.set(quarter, made);
    return made;
  }
}

const zones = new Map<string, SchoolHours>();

export function schoolHours(timeZone: string): SchoolHours {
  const known = zones.get(timeZone) ?? new SchoolHours(timeZone);
  zones.set(timeZone, known);
  return known;
}
