import { createHmac, timingSafeEqual } from 'node:crypto';
import { newSecret } from '../people/secret-hash.ts';
import type { Database } from '../database/open-database.ts';
import type { Filter, Shown } from './statement-query.ts';

/**
 * Where a list goes on, as the IRL in `more` carries it: the question, the last statement told, and the newest place when it was first asked, so that what is
 * stored in between neither shifts nor lengthens it. Signed with a secret that the database keeps: it holds over restarts, and nobody makes one.
 */
export interface Cursor {
  readonly filter: Filter;
  readonly limit: number;
  readonly ascending: boolean;
  readonly shown: Shown;
  readonly newest: number;
  readonly after: Position;
}

export interface Position {
  readonly stored: number;
  readonly place: number;
}

const secretName = 'more';

export class Cursors {
  readonly #db: Database;
  #secret: Promise<string> | null = null;

  constructor(db: Database) {
    this.#db = db;
  }

  async write(cursor: Cursor): Promise<string> {
    const text = Buffer.from(JSON.stringify(cursor)).toString('base64url');
    return `${text}.${(await this.#sign(text)).toString('base64url')}`;
  }

  /** Null for one that this store has not written. */
  async read(written: string): Promise<Cursor | null> {
    const [text = '', signature = '', ...more] = written.split('.');
    const [given, wanted] = [Buffer.from(signature, 'base64url'), await this.#sign(text)];
    if (more.length > 0 || given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Cursor;
  }

  async #sign(text: string): Promise<Buffer> {
    this.#secret ??= this.#keptSecret();
    return createHmac('sha256', await this.#secret)
      .update(text)
      .digest();
  }

  async #keptSecret(): Promise<string> {
    const fresh = { district: '', school: '', lab: '', name: secretName, secret: newSecret() };
    await this.#db
      .insertInto('record_store_secrets')
      .values(fresh)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    return (await this.#db.selectFrom('record_store_secrets').select('secret').where('name', '=', secretName).executeTakeFirstOrThrow()).secret;
  }
}
