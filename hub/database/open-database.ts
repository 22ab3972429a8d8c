import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Kysely, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations/migrations.ts';
import { postgresDialect } from './postgres-dialect.ts';
import type { Tables } from './schema.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

export type Database = Kysely<Tables>;
export type Writer = Transaction<Tables>;
/** What a function takes that only reads, or may run in its caller's transaction. */
export type Reader = Database | Writer;

export type DatabasePlace = { readonly kind: 'sqlite'; readonly file: string } | { readonly kind: 'postgres'; readonly url: string };

/** Opens the hub's database and brings it to the newest schema. Throws when it cannot: a hub without its store must not run. */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  if (place.kind === 'sqlite') mkdirSync(path.dirname(place.file), { recursive: true, mode: 0o700 });
  const db = new Kysely<Tables>({ dialect: place.kind === 'sqlite' ? sqliteDialect(place.file) : postgresDialect(place.url) });
  const { error } = await new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } }).migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw error instanceof Error ? error : new Error('the database could not be migrated', { cause: error });
  }
  return db;
}
