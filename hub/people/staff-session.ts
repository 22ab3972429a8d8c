import type { FastifyReply, FastifyRequest } from 'fastify';
import { failed, ok, type Result } from '../../core/result.ts';
import { audit } from '../audit.ts';
import type { HubContext } from '../hub-context.ts';
import { checkPassword } from './password.ts';
import { InTurn } from './in-turn.ts';
import { newSecret, secretHash } from './secret-hash.ts';
import { readTries, writeTries } from './tries.ts';

/** Who is signed in at the board: a random token in a cookie that no script can read, for one school day's length. */
export interface StaffMember {
  readonly staff: string;
  readonly name: string;
  readonly role: string;
}

const cookieName = 'stationmaster-staff';
const sessionMs = 12 * 60 * 60_000;
const freeTries = 5;
const waitMs = 60_000;

export class StaffSessions {
  readonly #hub: HubContext;
  readonly #inTurn = new InTurn();

  constructor(hub: HubContext) {
    this.#hub = hub;
  }

  /** After five wrong passwords of one name each further try waits a minute (SM-405 in both cases). */
  async signIn(user: string, password: string): Promise<Result<{ readonly token: string; readonly me: StaffMember }>> {
    const name = user.trim().toLowerCase();
    return this.#inTurn.run(name, async () => {
      const { db, clock, labs } = this.#hub;
      const lab = await labs.primary();
      if (lab === null) return failed('SM-405');
      const subject = secretHash(name).slice(0, 32);
      const tries = await readTries(db, lab.scope, 'staff', subject);
      if (tries.wrong >= freeTries && clock() - tries.lastWrongAt < waitMs) return failed('SM-405', 'wait');
      const row = await db
        .selectFrom('staff')
        .selectAll()
        .where('school', '=', lab.scope.school)
        .where('username', '=', name)
        .where('active', '=', 1)
        .executeTakeFirst();
      if (!(await checkPassword(password, row?.password ?? null)) || row === undefined) {
        const quiet = clock() - tries.lastWrongAt > 15 * waitMs;
        await writeTries(db, lab.scope, 'staff', subject, { wrong: quiet ? 1 : tries.wrong + 1, lastWrongAt: clock() });
        if (row !== undefined) await audit(db, lab.scope, { at: clock(), actor: row.staff, action: 'sign-in-refused' });
        return failed('SM-405');
      }
      const token = newSecret();
      await db.transaction().execute(async (tx) => {
        await tx.deleteFrom('staff_sessions').where('ends_at', '<', clock()).execute();
        await writeTries(tx, lab.scope, 'staff', subject, { wrong: 0, lastWrongAt: 0 });
        await tx
          .insertInto('staff_sessions')
          .values({
            district: row.district,
            school: row.school,
            lab: null,
            session: secretHash(token),
            staff: row.staff,
            started_at: clock(),
            ends_at: clock() + sessionMs,
          })
          .execute();
        await audit(tx, lab.scope, { at: clock(), actor: row.staff, action: 'sign-in' });
      });
      return ok({ token, me: memberOf(row) });
    });
  }

  setCookie(reply: FastifyReply, token: string, secure: boolean): void {
    reply.setCookie(cookieName, token, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: sessionMs / 1000 });
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = request.cookies[cookieName];
    reply.clearCookie(cookieName, { path: '/' });
    if (token === undefined) return;
    await this.#hub.db.deleteFrom('staff_sessions').where('session', '=', secretHash(token)).execute();
  }

  /** Null when nobody is, or the account was taken away since. */
  async who(request: FastifyRequest): Promise<StaffMember | null> {
    const token = request.cookies[cookieName];
    if (token === undefined) return null;
    const row = await this.#hub.db
      .selectFrom('staff_sessions')
      .innerJoin('staff', (join) => join.onRef('staff.staff', '=', 'staff_sessions.staff').onRef('staff.school', '=', 'staff_sessions.school'))
      .select(['staff.staff', 'staff.given_name', 'staff.family_name', 'staff.role'])
      .where('staff_sessions.session', '=', secretHash(token))
      .where('staff_sessions.ends_at', '>', this.#hub.clock())
      .where('staff.active', '=', 1)
      .executeTakeFirst();
    return row === undefined ? null : memberOf(row);
  }
}

const memberOf = (row: { staff: string; given_name: string; family_name: string; role: string }): StaffMember => ({
  staff: row.staff,
  name: `${row.given_name} ${row.family_name}`,
  role: row.role,
});
