/** School years, terms and days off of the sample school, by rule, so that it stays valid through June 2030. Days are `YYYY-MM-DD`. */
export interface SampleYear {
  /** As OneRoster names it: the year in which it ends. */
  readonly schoolYear: number;
  readonly terms: readonly { readonly name: 'Fall' | 'Spring'; readonly first: string; readonly last: string }[];
  readonly holidays: readonly string[];
}

const monday = 1;
const thursday = 4;
const friday = 5;

export function sampleYear(schoolYear: number): SampleYear {
  const autumn = schoolYear - 1;
  const fall = { name: 'Fall', first: onOrAfter(autumn, 8, 10, monday), last: onOrAfter(autumn, 12, 16, friday) } as const;
  const spring = { name: 'Spring', first: onOrAfter(schoolYear, 1, 4, monday), last: onOrAfter(schoolYear, 5, 22, thursday) } as const;
  const thanksgiving = onOrAfter(autumn, 11, 22, thursday);
  const springBreak = onOrAfter(schoolYear, 3, 15, monday);
  const holidays = [
    onOrAfter(autumn, 9, 1, monday),
    onOrAfter(autumn, 10, 8, monday),
    plus(thanksgiving, -1),
    thanksgiving,
    plus(thanksgiving, 1),
    ...between(plus(fall.last, 1), plus(spring.first, -1)),
    onOrAfter(schoolYear, 1, 15, monday),
    onOrAfter(schoolYear, 2, 15, monday),
    ...between(springBreak, plus(springBreak, 4)),
  ];
  return { schoolYear, terms: [fall, spring], holidays: holidays.filter(isWeekday).sort() };
}

/** The first such weekday (0 is Sunday) on or after a date. */
function onOrAfter(year: number, month: number, day: number, weekday: number): string {
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCDate(day + ((weekday - date.getUTCDay() + 7) % 7));
  return iso(date);
}

function between(first: string, last: string): string[] {
  const days = [];
  for (let day = first; day <= last; day = plus(day, 1)) days.push(day);
  return days;
}

function plus(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return iso(date);
}

const isWeekday = (day: string): boolean => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
const iso = (date: Date): string => date.toISOString().slice(0, 10);
