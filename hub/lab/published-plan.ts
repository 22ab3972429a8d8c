import type { DayBlock, PlanEntry } from '../../core/contract/station-hub.ts';
import { defaultPlan } from '../../core/model/plan.ts';
import type { Reader } from '../database/open-database.ts';
import { audit } from '../audit.ts';
import { scheduledBlocks } from './day-blocks.ts';
import { knownDays } from './known-days.ts';
import type { Lab } from './labs.ts';

/** The published plan: (student, slot) -> program, seat. Where a block has none, the default plan is published for it. */
export async function readPlan(db: Reader, lab: Lab, days: readonly string[]): Promise<Map<string, PlanEntry[]>> {
  const rows = await db
    .selectFrom('plan_entries')
    .select(['day', 'student', 'block', 'slot', 'program', 'seat'])
    .where('district', '=', lab.scope.district)
    .where('school', '=', lab.scope.school)
    .where('lab', '=', lab.scope.lab)
    .where('day', 'in', days)
    .orderBy('day')
    .orderBy('block')
    .orderBy('slot')
    .orderBy('student')
    .execute();
  const byDay = new Map<string, PlanEntry[]>(days.map((day) => [day, []]));
  for (const { day, ...entry } of rows) byDay.get(day)?.push(entry);
  return byDay;
}

/** Publishes the default plan for every scheduled block of the known days that has none. True when there was one. */
export async function publishMissing(db: Reader, lab: Lab, now: number): Promise<boolean> {
  const days = knownDays(lab, now);
  const plan = await readPlan(db, lab, days);
  let published = false;
  for (const day of days) {
    const planned = new Set(plan.get(day)?.map((e) => e.block));
    const blocks = scheduledBlocks(lab, day);
    if (blocks.every((b) => planned.has(b.block))) continue;
    const entries = planFor(day === lab.day ? lab : withoutGuests(lab), blocks).filter((e) => !planned.has(e.block));
    if (entries.length === 0) continue;
    await writeEntries(db, lab, day, entries, now);
    await audit(db, lab.scope, { at: now, actor: 'hub', action: 'publish-plan', target: day, detail: { entries: entries.length, made: 'default' } });
    published = true;
  }
  return published;
}

/** After an import: what was published for blocks that have not begun is made new; a block that is on keeps its plan. */
export async function withdrawComing(db: Reader, lab: Lab, now: number): Promise<void> {
  for (const day of knownDays(lab, now)) {
    const coming = scheduledBlocks(lab, day)
      .filter((b) => (b.bells[0] ?? 0) > now)
      .map((b) => b.block);
    if (coming.length === 0) continue;
    await db
      .deleteFrom('plan_entries')
      .where('district', '=', lab.scope.district)
      .where('school', '=', lab.scope.school)
      .where('lab', '=', lab.scope.lab)
      .where('day', '=', day)
      .where('block', 'in', coming)
      .execute();
  }
}

/** A guest is here on one day: no other day has a seat for one. */
const withoutGuests = (lab: Lab): Lab => ({ ...lab, students: lab.students.filter((s) => s.today?.cohort !== s.cohort) });

export const planFor = (lab: Lab, blocks: readonly DayBlock[]): PlanEntry[] =>
  defaultPlan({
    blocks,
    cohorts: lab.file.cohorts.map((c) => ({ cohort: c.class, programs: c.programs })),
    students: lab.students,
    programs: lab.programs,
    seats: lab.file.seats.map((s) => s.seat),
  });

export async function writeEntries(db: Reader, lab: Lab, day: string, entries: readonly PlanEntry[], now: number): Promise<void> {
  const rows = entries.map((e) => ({ ...lab.scope, day, ...e, published_at: now }));
  // SQLite takes 32,766 parameters a statement.
  for (let at = 0; at < rows.length; at += 500)
    await db
      .insertInto('plan_entries')
      .values(rows.slice(at, at + 500))
      .execute();
}
