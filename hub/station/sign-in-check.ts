import type { SignInReply } from '../../core/contract/station-hub.ts';
import { forgiven, noTries, waitUntil, wrongTry } from '../../core/sign-in/try-limit.ts';
import { waysToAsk, type AskedWay, type CheckedWay } from '../../core/sign-in/sign-in-way.ts';
import { verify } from '../../core/sign-in/verifier.ts';
import { problem } from '../../core/result.ts';
import { audit } from '../audit.ts';
import type { HubContext } from '../hub-context.ts';
import { Refused } from '../http/refusal.ts';
import { openVisits } from '../lab/desired.ts';
import type { RosterStudent } from '../lab/labs.ts';
import { isLiveBadge } from '../people/badges.ts';
import { derive } from '../people/derive.ts';
import type { InTurn } from '../people/in-turn.ts';
import { readTries, writeTries } from '../people/tries.ts';
import type { KnownStation } from './credential.ts';

/** Students who were let in a moment ago, with where: until that station has reported the visit, no other one lets them in. */
export type JustLetIn = Map<string, { readonly station: string; readonly seat: number | null; readonly until: number }>;
const reportWithinMs = 5000;

/** The hub's word on a sign-in. Wrong tries count for the whole lab, one after another. */
export async function checkSignIn(
  hub: HubContext,
  inTurn: InTurn,
  letIn: JustLetIn,
  known: KnownStation,
  student: string,
  secret: string,
  way: CheckedWay,
): Promise<SignInReply> {
  const lab = await hub.labs.of(known.scope.lab);
  if (lab === null) throw new Refused([problem('SM-203')]);
  const row = lab.students.find((s) => s.student === student);
  if (row === undefined) return { outcome: 'unknown' };
  return inTurn.run(student, async () => {
    const refused = way === 'badge' ? await refusedBadge(hub, known, student, secret) : await refusedSecret(hub, known, row, secret, way);
    if (refused !== null) return refused;
    const elsewhere = (await openVisits(hub.db, known.scope, hub.clock())).find((v) => v.student === student && v.station !== known.station);
    if (elsewhere !== undefined) return { outcome: 'elsewhere', seat: elsewhere.seat };
    const now = hub.clock();
    const just = letIn.get(student);
    if (just !== undefined && just.station !== known.station && just.until > now && just.until <= now + reportWithinMs)
      return { outcome: 'elsewhere', seat: just.seat };
    letIn.set(student, { station: known.station, seat: known.seat, until: now + reportWithinMs });
    return { outcome: 'right' };
  });
}

/** A badge cannot be guessed: its student's wrong pictures keep it from nothing, and a right one forgives none of them. */
async function refusedBadge(hub: HubContext, known: KnownStation, student: string, hash: string): Promise<SignInReply | null> {
  if (await isLiveBadge(hub.db, known.scope, student, hash)) return null;
  await audit(hub.db, known.scope, { at: hub.clock(), actor: known.station, action: 'badge-refused', target: student });
  return { outcome: 'wrong' };
}

async function refusedSecret(hub: HubContext, known: KnownStation, row: RosterStudent, secret: string, way: AskedWay): Promise<SignInReply | null> {
  const { student } = row;
  const unlock = await hub.db.selectFrom('unlocks').select('at').where('lab', '=', known.scope.lab).where('student', '=', student).executeTakeFirst();
  const tries = forgiven(await readTries(hub.db, known.scope, 'student', student), unlock?.at ?? -1);
  const until = waitUntil(tries, hub.clock());
  if (until !== null) return { outcome: 'wait', until };
  // Not a way of this student, or no secret was set yet: nothing that could be guessed, staff sign the student in.
  const verifiers = { pictures: row.verifier, pin: row.signIn.pin, password: row.signIn.password };
  const verifier = waysToAsk(row.signIn.ways, verifiers).includes(way) ? verifiers[way] : null;
  if (verifier === null) return { outcome: 'wrong' };
  if (!(await verify(secret, verifier, derive))) {
    await writeTries(hub.db, known.scope, 'student', student, wrongTry(tries, hub.clock()));
    await audit(hub.db, known.scope, { at: hub.clock(), actor: known.station, action: 'student-sign-in-refused', target: student });
    return { outcome: 'wrong' };
  }
  if (tries.wrong > 0) await writeTries(hub.db, known.scope, 'student', student, noTries);
  return null;
}
