import type { SavedSignInsReply } from '../../core/contract/station-hub.ts';
import type { Reader, Writer } from '../database/open-database.ts';
import { seal, unseal, type SealKey } from './seal.ts';

/** Students' user names and passwords at programs that have no other way of signing on, sealed at rest. */
export interface SavedSignIn {
  readonly student: string;
  readonly program: string;
  readonly username: string;
  readonly password: string;
}

interface SchoolKey {
  readonly district: string;
  readonly school: string;
}

export interface SealedSignIn {
  readonly student: string;
  readonly program: string;
  readonly key_id: string;
  readonly sealed: string;
}

export const sealSignIn = (key: SealKey, school: SchoolKey, { student, program, username, password }: SavedSignIn): SealedSignIn => ({
  student,
  program,
  key_id: key.id,
  sealed: seal(key, JSON.stringify([username, password]), owner(school, student, program)),
});

export async function storeSignIns(tx: Writer, { district, school }: SchoolKey, signIns: readonly SealedSignIn[], now: number): Promise<void> {
  for (const { student, program, key_id, sealed } of signIns) {
    const values = { key_id, sealed, updated_at: now };
    await tx
      .insertInto('saved_sign_ins')
      .values({ district, school, lab: null, student, program, ...values })
      .onConflict((c) => c.columns(['district', 'school', 'student', 'program']).doUpdateSet(values))
      .execute();
  }
}

export async function forgetSignIns(
  tx: Writer,
  { district, school }: SchoolKey,
  gone: readonly { readonly student: string; readonly program: string }[],
): Promise<void> {
  for (const { student, program } of gone)
    await tx
      .deleteFrom('saved_sign_ins')
      .where((eb) => eb.and({ district, school, student, program }))
      .execute();
}

/** `key`: null where the hub has none. */
export async function readSignIns(db: Reader, { district, school }: SchoolKey, student: string, key: SealKey | null): Promise<SavedSignInsReply> {
  const rows = await db
    .selectFrom('saved_sign_ins')
    .select(['program', 'key_id', 'sealed'])
    .where((eb) => eb.and({ district, school, student }))
    .orderBy('program')
    .execute();
  const opened = rows.map(({ program, key_id, sealed }) => {
    const text = key?.id === key_id ? unseal(key, sealed, owner({ district, school }, student, program)) : null;
    const [username, password] = text === null ? [] : (JSON.parse(text) as [string, string]);
    return { program, username, password };
  });
  return {
    signIns: opened.flatMap(({ program, username, password }) => (username === undefined || password === undefined ? [] : [{ program, username, password }])),
    unreadable: opened.flatMap(({ program, username }) => (username === undefined ? [program] : [])),
  };
}

const owner = ({ district, school }: SchoolKey, student: string, program: string): string[] => ['saved-sign-in', district, school, student, program];
