import type { SavedSignInsReply, SavedSignInsRequest } from '../../core/contract/station-hub.ts';
import { problem } from '../../core/result.ts';
import { audit } from '../audit.ts';
import { Refused } from '../http/refusal.ts';
import type { HubContext } from '../hub-context.ts';
import { openVisits } from '../lab/desired.ts';
import type { KnownStation } from '../station/credential.ts';
import { readSignIns } from './saved-sign-ins.ts';

/** A station that was started again in the middle of a visit asks anew; one that asks on and on is told nothing more. */
const mostTimes = 4;

/**
 * Gives out a student's saved sign-ins, for the visit that is open at this station and nowhere else. SM-705: it is not. Each time is in the audit log, with the
 * programs and nothing of what was sent.
 */
export class SendSignIns {
  readonly #hub: HubContext;
  readonly #sent = new Map<string, number>();

  constructor(hub: HubContext) {
    this.#hub = hub;
  }

  async send(known: KnownStation, { student, visit }: SavedSignInsRequest): Promise<SavedSignInsReply> {
    const { db, clock, labs, sealKeys, log } = this.#hub;
    const lab = await labs.of(known.scope.lab);
    const open = await openVisits(db, known.scope, clock());
    const here = open.some((each) => each.station === known.station && each.student === student && each.visit === visit);
    const elsewhere = open.some((each) => each.station !== known.station && each.student === student);
    const times = this.#sent.get(visit) ?? 0;
    const mayHave = here && !elsewhere && times < mostTimes && lab?.students.some((each) => each.student === student) === true;
    if (lab === null || !mayHave) throw new Refused([problem('SM-705', 'visit')]);
    const visits = new Set(open.map((each) => each.visit));
    for (const before of this.#sent.keys()) if (!visits.has(before)) this.#sent.delete(before);
    this.#sent.set(visit, times + 1);

    const key = sealKeys.forOpening();
    const found = await readSignIns(db, known.scope, student, key.ok ? key.value : null);
    // What a program that is not in the catalogue any more needed goes nowhere.
    const wanted = new Set(lab.programs.filter((program) => program.savedSignIn !== undefined).map((program) => program.id));
    const signIns = found.signIns.filter((each) => wanted.has(each.program));
    const unreadable = found.unreadable.filter((program) => wanted.has(program));
    if (unreadable.length > 0) log.warn({ code: 'SM-529', programs: unreadable }, 'saved sign-ins cannot be read');
    if (signIns.length > 0)
      await audit(db, known.scope, {
        at: clock(),
        actor: known.station,
        action: 'saved-sign-ins-sent',
        target: student,
        detail: { visit, programs: signIns.map((each) => each.program) },
      });
    return { signIns, unreadable };
  }
}
