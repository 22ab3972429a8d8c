import { noTries, type Tries } from '../../core/sign-in/try-limit.ts';
import type { AuditScope } from '../audit.ts';
import type { Reader } from '../database/open-database.ts';

/** Wrong tries of students and staff, kept over restarts. */
export type TryKind = 'student' | 'staff';

export async function readTries(db: Reader, scope: AuditScope, kind: TryKind, subject: string): Promise<Tries> {
  const row = await db
    .selectFrom('sign_in_tries')
    .select(['wrong', 'last_wrong_at'])
    .where('district', '=', scope.district)
    .where('school', '=', scope.school)
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row === undefined ? noTries : { wrong: row.wrong, lastWrongAt: row.last_wrong_at };
}

export async function writeTries(db: Reader, scope: AuditScope, kind: TryKind, subject: string, tries: Tries): Promise<void> {
  await db
    .insertInto('sign_in_tries')
    .values({ district: scope.district, school: scope.school, lab: scope.lab, kind, subject, wrong: tries.wrong, last_wrong_at: tries.lastWrongAt })
    .onConflict((conflict) => conflict.columns(['district', 'school', 'kind', 'subject']).doUpdateSet({ wrong: tries.wrong, last_wrong_at: tries.lastWrongAt }))
    .execute();
}
