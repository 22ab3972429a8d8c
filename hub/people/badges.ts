import { randomBytes } from 'node:crypto';
import type { StationConfig } from '../../core/contract/station-hub.ts';
import { badgeBytes, formatBadge } from '../../core/sign-in/badge.ts';
import type { Reader, Writer } from '../database/open-database.ts';
import { secretHash } from './secret-hash.ts';

/** Badges of students, by hash: 128 random bits need no slow one. */
interface SchoolScope {
  readonly district: string;
  readonly school: string;
}

/** What the card's code says; kept nowhere. */
export const newBadge = (): string => formatBadge(randomBytes(badgeBytes));

/** Voids what each student had. */
export async function keepBadges(tx: Writer, scope: SchoolScope, badges: ReadonlyMap<string, string>, by: string, now: number): Promise<void> {
  const { district, school } = scope;
  for (const [student, text] of badges) {
    await voidBadge(tx, scope, student, by, now);
    const values = { district, school, lab: null, student, hash: secretHash(text), issued_at: now, issued_by: by, voided_at: null, voided_by: null };
    await tx.insertInto('badges').values(values).execute();
  }
}

/** False where the student has no badge that signs in. */
export async function voidBadge(tx: Writer, { district, school }: SchoolScope, student: string, by: string, now: number): Promise<boolean> {
  const done = await tx
    .updateTable('badges')
    .set({ voided_at: now, voided_by: by })
    .where('district', '=', district)
    .where('school', '=', school)
    .where('student', '=', student)
    .where('voided_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function isLiveBadge(db: Reader, { district, school }: SchoolScope, student: string, hash: string): Promise<boolean> {
  const row = await db
    .selectFrom('badges')
    .select('hash')
    .where('district', '=', district)
    .where('school', '=', school)
    .where('student', '=', student)
    .where('hash', '=', hash)
    .where('voided_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of the school, with the voided ones, so that a station can tell a lost badge from a code of nobody. */
export async function readBadges(db: Reader, { district, school }: SchoolScope): Promise<StationConfig['badges']> {
  const rows = await db
    .selectFrom('badges')
    .select(['student', 'hash', 'voided_at'])
    .where('district', '=', district)
    .where('school', '=', school)
    .orderBy('issued_at')
    .orderBy('hash')
    .execute();
  return rows.map(({ student, hash, voided_at }) => ({ student, hash, voided: voided_at !== null }));
}
