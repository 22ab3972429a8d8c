import { schoolDay } from '../../core/time/school-calendar.ts';
import { audit } from '../audit.ts';
import { changeBlocks, isOn } from '../board/change-blocks.ts';
import type { Hub } from '../build-hub.ts';
import { readBlocks } from './day-blocks.ts';

const slots = 3;
const slotMinutes = 20;

/** A lab to try things in: when no block is on, a rotation of the first cohort begins. True when it did. */
export async function startRotationNow(hub: Hub): Promise<boolean> {
  const { db, labs, clock } = hub.context;
  const lab = await labs.primary();
  const [cohort] = lab?.file.cohorts ?? [];
  if (lab === null || cohort === undefined) return false;
  const now = clock();
  const started = await db.transaction().execute(async (tx) => {
    const blocks = await readBlocks(tx, lab, schoolDay(now, lab.calendar.timeZone));
    if (blocks.some((block) => isOn(block, now))) return false;
    const { blocks: changed } = await changeBlocks(tx, lab, { action: 'start-rotation', cohorts: [cohort.class], slots, slotMinutes }, now);
    await audit(tx, lab.scope, {
      at: now,
      actor: 'hub',
      action: 'start-rotation',
      target: changed.at(-1) ?? null,
      reason: '--rotation-now',
      detail: { cohorts: [cohort.class], slots, slotMinutes },
    });
    return true;
  });
  if (started) hub.rosterChanged();
  return started;
}
