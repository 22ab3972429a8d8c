import { appendFileSync, chmodSync, existsSync } from 'node:fs';
import { staffIterations } from '../../core/sign-in/verifier.ts';
import { audit } from '../audit.ts';
import type { Database } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';
import { newVerifier } from '../people/derive.ts';
import { newPassword, newPin } from '../people/new-secrets.ts';
import { hashPassword } from '../people/password.ts';

/** First passwords and station PINs of staff who have none. They are written once, to a file that only its owner reads; the hub keeps hashes. */
const header = 'user\tpassword\tpin\trole\tname\n';

/** How many were made. */
export async function giveStaffSecrets(db: Database, scope: Scope, file: string, now: number): Promise<number> {
  const rows = await db
    .selectFrom('staff')
    .selectAll()
    .where('district', '=', scope.district)
    .where('school', '=', scope.school)
    .where('active', '=', 1)
    .where((eb) => eb.or([eb('password', 'is', null), eb('pin', 'is', null)]))
    .orderBy('staff')
    .execute();
  if (rows.length === 0) return 0;
  // Those who are in the lab first.
  rows.sort((a, b) => Number(a.role === 'administrator') - Number(b.role === 'administrator'));
  const made = await Promise.all(
    rows.map(async (row) => {
      const [password, pin] = [newPassword(), newPin()];
      return { row, password, pin, hash: await hashPassword(password), verifier: await newVerifier(pin, staffIterations) };
    }),
  );
  // To the file first: a secret that is in force and known to nobody would lock its owner out.
  const lines = made.map(({ row, password, pin }) => `${row.username}\t${password}\t${pin}\t${row.role}\t${row.given_name} ${row.family_name}\n`);
  appendFileSync(file, (existsSync(file) ? '' : header) + lines.join(''), { mode: 0o600, flush: true });
  chmodSync(file, 0o600);
  await db.transaction().execute(async (tx) => {
    for (const { row, hash, verifier } of made) {
      await tx
        .updateTable('staff')
        .set({ password: hash, pin: verifier, updated_at: now })
        .where('district', '=', row.district)
        .where('school', '=', row.school)
        .where('staff', '=', row.staff)
        .execute();
      await audit(tx, scope, { at: now, actor: 'hub', action: 'make-staff-secrets', target: row.staff });
    }
  });
  return made.length;
}
