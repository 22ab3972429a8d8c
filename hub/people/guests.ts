import { randomUUID } from 'node:crypto';
import type { BoardAction, FoundStudent } from '../../core/contract/board-hub.ts';
import { problem } from '../../core/result.ts';
import type { Reader, Writer } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import { shippedFaces } from '../import/read-pictures.ts';
import { readBlocks } from '../lab/day-blocks.ts';
import { openVisits } from '../lab/desired.ts';
import { Labs, type Lab } from '../lab/labs.ts';
import { planFor, writeEntries } from '../lab/published-plan.ts';

/**
 * Guests of one school day: a late or unknown child by first name, or a student of the school who joins another cohort. They stand apart from the roster,
 * so that an import finds none of them, under a random key that says nothing of the child.
 */
type GuestAction = Extract<BoardAction, { action: 'add-guest' | 'rename-guest' | 'join-cohort' | 'remove-guest' }>;

export const isGuestAction = (action: BoardAction): action is GuestAction =>
  action.action === 'add-guest' || action.action === 'rename-guest' || action.action === 'join-cohort' || action.action === 'remove-guest';

/** The key of the guest, and the cohort: the name is in neither, so that the audit log has none. What cannot be is refused: SM-418, SM-403, SM-420. */
export async function changeGuests(
  tx: Writer,
  lab: Lab,
  action: GuestAction,
  by: string,
  now: number,
): Promise<{ readonly student: string; readonly cohort: string }> {
  switch (action.action) {
    case 'add-guest': {
      const student = `guest-${randomUUID()}`;
      const picture = await pictureFor(lab, action);
      await insert(tx, lab, { student, cohort: action.cohort, given_name: action.firstName, picture, added_by: by, added_at: now });
      return { student, cohort: action.cohort };
    }
    case 'join-cohort': {
      const { student, cohort } = action;
      await mayJoin(tx, lab, student, cohort);
      await insert(tx, lab, { student, cohort, given_name: null, picture: null, added_by: by, added_at: now });
      return { student, cohort };
    }
    case 'rename-guest': {
      const { student, cohort } = guestOf(lab, action.student, 'guest');
      await tx
        .updateTable('guests')
        .set({ given_name: action.firstName })
        .where((eb) => eb.and({ ...lab.scope, student }))
        .execute();
      return { student, cohort };
    }
    case 'remove-guest': {
      const { student, cohort } = guestOf(lab, action.student);
      if ((await openVisits(tx, lab.scope, now)).some((visit) => visit.student === student)) throw new Refused([problem('SM-420', `student ${student}`)]);
      await tx
        .deleteFrom('guests')
        .where((eb) => eb.and({ ...lab.scope, student }))
        .execute();
      await dropPlan(tx, lab, student, cohort);
      return { student, cohort };
    }
  }
}

/** Students of the school's roster, in this lab or not, whose names begin with each of the words. */
export async function findStudents(db: Reader, lab: Lab, text: string): Promise<FoundStudent[]> {
  const words = plainWords(text);
  const rows = await db
    .selectFrom('students')
    .select(['student', 'given_name', 'family_name', 'picture'])
    .where('district', '=', lab.scope.district)
    .where('school', '=', lab.scope.school)
    .where('active', '=', 1)
    .execute();
  return rows
    .filter((row) => {
      const names = plainWords(`${row.given_name} ${row.family_name}`);
      return words.every((word) => names.some((name) => name.startsWith(word)));
    })
    .map(({ student, given_name, family_name, picture }) => {
      const cohort = lab.students.find((s) => s.student === student)?.cohort;
      return {
        student,
        name: `${given_name} ${family_name}`,
        picture,
        cohort: lab.file.cohorts.find((c) => c.class === cohort)?.name ?? null,
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, mostFound);
}

const mostFound = 12;
/** Accents are not asked of whoever searches. */
const plainWords = (text: string): string[] =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word !== '');

async function pictureFor(lab: Lab, { cohort, picture }: Extract<GuestAction, { action: 'add-guest' }>): Promise<string> {
  const faces = await shippedFaces();
  if (picture !== undefined) {
    if (!faces.includes(picture)) throw new Refused([problem('SM-418', `picture ${picture}`)]);
    return picture;
  }
  const taken = new Set(lab.students.filter((s) => s.cohort === cohort || s.today?.cohort === cohort).map((s) => s.picture));
  return faces.find((face) => !taken.has(face)) ?? faces[0] ?? 'faces/cat';
}

async function mayJoin(tx: Writer, lab: Lab, student: string, cohort: string): Promise<void> {
  const row = await tx
    .selectFrom('students')
    .select('student')
    .where('district', '=', lab.scope.district)
    .where('school', '=', lab.scope.school)
    .where('student', '=', student)
    .where('active', '=', 1)
    .executeTakeFirst();
  if (row === undefined) throw new Refused([problem('SM-403', `student ${student}`)]);
  const here = lab.students.find((s) => s.student === student);
  // One cohort beside the own one: who joined another today leaves that first.
  if (here !== undefined && (here.cohort === cohort || here.today !== null)) throw new Refused([problem('SM-418', `student ${student}`)]);
}

type Guest = { student: string; cohort: string; given_name: string | null; picture: string | null; added_by: string; added_at: number };

async function insert(tx: Writer, lab: Lab, guest: Guest): Promise<void> {
  if (!lab.file.cohorts.some((c) => c.class === guest.cohort)) throw new Refused([problem('SM-418', `cohort ${guest.cohort}`)]);
  await tx
    .insertInto('guests')
    .values({ ...lab.scope, day: lab.day, ...guest })
    .execute();
  await planGuest(tx, lab, guest.student, guest.cohort, guest.added_at);
}

/** The rest of today as the default plan has it for one more student of the cohort, at whatever seat is free. */
async function planGuest(tx: Writer, before: Lab, student: string, cohort: string, now: number): Promise<void> {
  const lab = await Labs.read(tx, before.scope.lab, now);
  const own = lab.students.find((s) => s.student === student)?.cohort;
  const blocks = (await readBlocks(tx, lab, lab.day)).filter(
    (b) => (b.bells.at(-1) ?? 0) > now && b.cohorts.includes(cohort) && (own === cohort || !b.cohorts.some((c) => c === own)),
  );
  const students = lab.students.map((s) => (s.student === student ? { ...s, cohort } : s));
  const entries = planFor({ ...lab, students }, blocks).filter((e) => e.student === student);
  await writeEntries(
    tx,
    lab,
    lab.day,
    entries.map((e) => ({ ...e, seat: null })),
    now,
  );
}

async function dropPlan(tx: Writer, lab: Lab, student: string, cohort: string): Promise<void> {
  const own = lab.students.find((s) => s.student === student)?.cohort;
  const blocks = (await readBlocks(tx, lab, lab.day)).filter((b) => b.cohorts.includes(cohort) && (own === cohort || !b.cohorts.some((c) => c === own)));
  if (blocks.length === 0) return;
  await tx
    .deleteFrom('plan_entries')
    .where((eb) => eb.and({ ...lab.scope, day: lab.day, student }))
    .where(
      'block',
      'in',
      blocks.map((b) => b.block),
    )
    .execute();
}

function guestOf(lab: Lab, student: string, kind?: 'guest'): { readonly student: string; readonly cohort: string } {
  const today = lab.students.find((s) => s.student === student)?.today ?? null;
  if (today === null || (kind !== undefined && today.kind !== kind)) throw new Refused([problem('SM-403', `student ${student}`)]);
  return { student, cohort: today.cohort };
}
