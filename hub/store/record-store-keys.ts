import { failed, ok, type Result } from '../../core/result.ts';
import { audit } from '../audit.ts';
import type { Database, Writer } from '../database/open-database.ts';
import type { Scope, Tables } from '../database/schema.ts';
import { checkPassword, hashPassword } from '../people/password.ts';
import { newSecret } from '../people/secret-hash.ts';
import { isKeyScope, type KeyScope } from './key-scopes.ts';

/** Keys of other record-store clients: the user name and password of HTTP Basic (Communication 4.0). The secret is kept as people's passwords are. */
export interface RecordStoreKey {
  readonly key: string;
  readonly scopes: readonly KeyScope[];
  readonly madeBy: 'command' | 'environment';
  readonly madeAt: number;
  readonly revokedAt: number | null;
}

/** A name ends up in statements as their authority: it says which program this is, and is never given twice. Basic has no colon in it. */
export const isKeyName = (name: string): boolean => /^[^:\p{C}]{1,128}$/u.test(name) && name.trim() === name;

const noLab: Scope = { district: '', school: '', lab: '' };

/** Where rows of the store's own clients belong: the hub's lab, or nowhere while there is no school. */
export async function hubScope(db: Database | Writer): Promise<Scope> {
  return (await db.selectFrom('labs').select(['district', 'school', 'lab']).orderBy('lab').executeTakeFirst()) ?? noLab;
}

/** Answers the secret, which is nowhere else. SM-618 where the name was given before. */
export async function addKey(db: Database, name: string, scopes: readonly KeyScope[], now: number): Promise<Result<string>> {
  const secret = newSecret();
  const hash = await hashPassword(secret);
  return db.transaction().execute(async (tx) => {
    if ((await rowOf(tx, name)) !== undefined) return failed('SM-618', name);
    const scope = await hubScope(tx);
    await tx
      .insertInto('record_store_keys')
      .values({ ...scope, key: name, secret: hash, scopes: scopes.join(' '), made_by: 'command', made_at: now, revoked_at: null })
      .execute();
    await audit(tx, scope, { at: now, actor: 'hub', action: 'record-store-key-added', target: name, detail: { scopes: scopes.join(' ') } });
    return ok(secret);
  });
}

/** SM-619 where there is none, or it is revoked already. */
export async function revokeKey(db: Database, name: string, now: number): Promise<Result<null>> {
  return db.transaction().execute(async (tx) => {
    const row = await rowOf(tx, name);
    if (row === undefined || row.revoked_at !== null) return failed('SM-619', name);
    await revoke(tx, row, now);
    return ok(null);
  });
}

export async function listKeys(db: Database): Promise<RecordStoreKey[]> {
  const rows = await db.selectFrom('record_store_keys').selectAll().orderBy('made_at').orderBy('key').execute();
  return rows.map((row) => ({
    key: row.key,
    scopes: row.scopes.split(' ').filter(isKeyScope),
    madeBy: row.made_by,
    madeAt: row.made_at,
    revokedAt: row.revoked_at,
  }));
}

/** The key of the environment as it stands at a start; null takes the last one away. SM-618 where the command line made a key of this name. */
export async function setEnvironmentKey(db: Database, wanted: { readonly key: string; readonly secret: string } | null, now: number): Promise<Result<null>> {
  const known = wanted === null ? undefined : await rowOf(db, wanted.key);
  if (known !== undefined && known.made_by !== 'environment') return failed('SM-618', known.key);
  const same = wanted !== null && known?.revoked_at === null && (await checkPassword(wanted.secret, known.secret));
  const hash = wanted === null || same ? null : await hashPassword(wanted.secret);
  return db.transaction().execute(async (tx) => {
    const others = await tx.selectFrom('record_store_keys').selectAll().where('made_by', '=', 'environment').where('revoked_at', 'is', null).execute();
    for (const row of others) if (row.key !== wanted?.key) await revoke(tx, row, now);
    if (wanted === null || hash === null) return ok(null);
    const scope = await hubScope(tx);
    const row = { ...scope, key: wanted.key, secret: hash, scopes: 'all', made_by: 'environment' as const, made_at: now, revoked_at: null };
    await tx
      .insertInto('record_store_keys')
      .values(row)
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ secret: hash, made_at: now, revoked_at: null }))
      .execute();
    await audit(tx, scope, { at: now, actor: 'hub', action: 'record-store-key-added', target: wanted.key, detail: { scopes: 'all', from: 'environment' } });
    return ok(null);
  });
}

async function revoke(tx: Writer, { key, district, school, lab }: Tables['record_store_keys'], now: number): Promise<void> {
  await tx.updateTable('record_store_keys').set({ revoked_at: now }).where('key', '=', key).execute();
  await audit(tx, { district, school, lab }, { at: now, actor: 'hub', action: 'record-store-key-revoked', target: key });
}

const rowOf = (db: Database | Writer, key: string): Promise<Tables['record_store_keys'] | undefined> =>
  db.selectFrom('record_store_keys').selectAll().where('key', '=', key).executeTakeFirst();
