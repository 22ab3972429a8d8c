import { createHash } from 'node:crypto';
import { failed, ok, type Result } from '../../core/result.ts';
import { noTries, waitUntil, wrongTry, type Tries } from '../../core/sign-in/try-limit.ts';
import type { Database } from '../database/open-database.ts';
import type { Tables } from '../database/schema.ts';
import { InTurn } from '../people/in-turn.ts';
import { checkPassword } from '../people/password.ts';
import { sameHash } from '../people/secret-hash.ts';

/**
 * Proves a key's secret. Slow as a password is, but only once: a secret that was right is remembered by its hash in memory, beside the row's own, so that a
 * client pays for it at its first request and a revoked key ends at once. Wrong ones are counted for each key and line.
 */
const freeWrongTries = 10;
const mostCounted = 1000;

export class KeyCheck {
  readonly #db: Database;
  readonly #clock: () => number;
  readonly #turns = new InTurn();
  readonly #proved = new Map<string, { readonly row: string; readonly hash: string }>();
  readonly #wrong = new Map<string, Tries>();

  constructor(db: Database, clock: () => number) {
    this.#db = db;
    this.#clock = clock;
  }

  /** SM-613 for a key or secret that is not right, SM-615 with the seconds to wait after too many of them. */
  async check(key: string, secret: string, address: string): Promise<Result<Tables['record_store_keys']>> {
    const row = await this.#db.selectFrom('record_store_keys').selectAll().where('key', '=', key).where('revoked_at', 'is', null).executeTakeFirst();
    const hash = createHash('sha256').update(secret).digest('hex');
    const proved = this.#proved.get(key);
    if (row !== undefined && proved?.row === row.secret && sameHash(proved.hash, hash)) return ok(row);
    const line = lineOf(address);
    const subject = `${line} ${key.slice(0, 64)}`;
    // One at a time from one line, whatever keys it names: each costs as much as a password.
    return this.#turns.run(line, async () => {
      const tries = this.#wrong.get(subject) ?? noTries;
      const until = waitUntil(tries, this.#clock(), freeWrongTries);
      if (until !== null) return failed('SM-615', 'header Authorization', String(Math.ceil((until - this.#clock()) / 1000)));
      if (!(await checkPassword(secret, row?.secret ?? null)) || row === undefined) {
        this.#count(subject, wrongTry(tries, this.#clock()));
        return failed('SM-613', 'header Authorization');
      }
      this.#wrong.delete(subject);
      this.#proved.set(key, { row: row.secret, hash });
      return ok(row);
    });
  }

  #count(subject: string, tries: Tries): void {
    this.#wrong.delete(subject);
    this.#wrong.set(subject, tries);
    const oldest = this.#wrong.keys().next();
    if (this.#wrong.size > mostCounted && !oldest.done) this.#wrong.delete(oldest.value);
  }
}

/** Who has a line of IPv6 has 2^64 addresses, and changes them at will: they count as one. */
function lineOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [front, back] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  return [...front, ...Array<string>(zeros).fill('0'), ...back].slice(0, 4).join(':').toLowerCase();
}
