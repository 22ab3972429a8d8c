import { createHmac, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import type { Database } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';
import { InTurn } from '../people/in-turn.ts';
import { newSecret } from '../people/secret-hash.ts';

const day = 24 * 60 * 60_000;
/** A key signs for a quarter of a year. */
const signsMs = 90 * day;
/** Then it is shown for a week yet: a tool may have kept it, and a launch that is on its way was signed with it. */
const shownAfterMs = 7 * day;

/** The hub's keys as an LTI platform: made when they are first needed, kept in its database, renewed by themselves. */
export class LtiKeys {
  readonly #db: Database;
  readonly #clock: () => number;
  readonly #inTurn = new InTurn();

  constructor(db: Database, clock: () => number) {
    this.#db = db;
    this.#clock = clock;
  }

  async sign(scope: Scope, claims: JWTPayload): Promise<string> {
    const { key, secret } = await this.#signing(scope);
    const privateKey = (await importJWK(JSON.parse(secret) as JWK, 'RS256')) as CryptoKey;
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key, typ: 'JWT' }).sign(privateKey);
  }

  /** JSON Web Key Set (RFC 7517) of the public halves. */
  async publicKeys(): Promise<{ readonly keys: readonly JWK[] }> {
    const rows = await this.#db.selectFrom('lti_keys').selectAll().where('purpose', '=', 'sign').orderBy('made_at', 'desc').execute();
    const shown = rows.filter((row) => this.#clock() - row.made_at < signsMs + shownAfterMs);
    return { keys: shown.map(({ key, secret }) => publicHalf(key, JSON.parse(secret) as JWK)) };
  }

  /** What a student is called at one tool: always the same there, another at every other tool, and nothing that leads back to the roster. */
  async subject(scope: Scope, clientId: string, student: string): Promise<string> {
    const { secret } = await this.#inTurn.run('subject', async () => (await this.#newest('subject')) ?? this.#keep(scope, 'subject', newSecret()));
    return createHmac('sha256', secret)
      .update(JSON.stringify([scope.district, clientId, student]))
      .digest('base64url');
  }

  #signing(scope: Scope): Promise<Kept> {
    return this.#inTurn.run('sign', async () => {
      const newest = await this.#newest('sign');
      if (newest !== undefined && this.#clock() - newest.made_at < signsMs) return newest;
      const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
      const made = await this.#keep(scope, 'sign', JSON.stringify(await exportJWK(privateKey)));
      await this.#db
        .deleteFrom('lti_keys')
        .where('purpose', '=', 'sign')
        .where('made_at', '<', this.#clock() - signsMs - shownAfterMs)
        .execute();
      return made;
    });
  }

  #newest(purpose: 'sign' | 'subject'): Promise<Kept | undefined> {
    return this.#db.selectFrom('lti_keys').selectAll().where('purpose', '=', purpose).orderBy('made_at', 'desc').limit(1).executeTakeFirst();
  }

  async #keep(scope: Scope, purpose: 'sign' | 'subject', secret: string): Promise<Kept> {
    const { district, school, lab } = scope;
    const row = { district, school, lab, key: randomUUID(), purpose, secret, made_at: this.#clock() };
    await this.#db.insertInto('lti_keys').values(row).execute();
    return row;
  }
}

interface Kept {
  readonly key: string;
  readonly secret: string;
  readonly made_at: number;
}

/** Member by member: nothing of the private half can slip through. */
const publicHalf = (kid: string, { kty = 'RSA', n = '', e = '' }: JWK): JWK => ({ kty, n, e, kid, alg: 'RS256', use: 'sig' });
