import { blocksOfDay, nextDay, schoolDay } from '../../core/time/school-calendar.ts';
import type { Lab } from './labs.ts';

/** The days that stations are told of: today, school or not, and the next six days that have blocks. */
const ahead = 6;
/** A summer is shorter. */
const farthest = 150;

export function knownDays(lab: Lab, now: number): string[] {
  const today = schoolDay(now, lab.calendar.timeZone);
  const days = [today];
  for (let day = nextDay(today), looked = 0; days.length <= ahead && looked < farthest; day = nextDay(day), looked += 1) {
    if (blocksOfDay(day, lab.file.blocks, lab.calendar).length > 0) days.push(day);
  }
  return days;
}
