import type { SignInReply } from '../../core/contract/station-hub.ts';
import type { BadgeView, Screen } from '../../core/contract/view-state.ts';
import { parseBadge } from '../../core/sign-in/badge.ts';
import { badgesWaitUntil, wrongBadgeTry } from '../../core/sign-in/badge-tries.ts';
import { cohortsOn } from './session-rotation.ts';
import { elsewhere, isAsking, mayChoose, signIn } from './session-sign-in.ts';
import { change, note, report, studentOf, type BadgeRefused, type Draft, type Session } from './session-state.ts';
import { goesElsewhere } from './session-visit.ts';
import { faceOf } from './view-parts.ts';

/** A badge was held up to the camera or the scanner: it says who it is and signs in at once. Whatever is wrong with it, the faces are there again with a sign. */
export const refusedMs = 10_000;
/** The hub has a second and a half; whatever happens, a child does not wait for a code. */
export const checkingMs = 4000;

/** Where a face can be chosen a badge can be shown, and where a secret is asked for, whoever's. */
export function badgeRead(draft: Draft, read: string): void {
  const { session, now } = draft;
  const { phase } = session;
  const listens = phase.kind === 'who' || (isAsking(phase) && !phase.checking);
  if (!listens || session.safeMode || !session.clean || cohortsOn(session, now.hub).length === 0) return;
  if (badgesWaitUntil(session.tries, now.hub) !== null) return refuse(draft, 'rests');
  const badge = parseBadge(read);
  if (!badge.ok) return refuse(draft, 'unreadable');
  change(draft, { phase: { kind: 'badge', student: null, until: now.hub + checkingMs } });
  draft.effects.push({ effect: 'hash-badge', badge: badge.value });
}

export function badgeHashed(draft: Draft, hash: string): void {
  const { session, now } = draft;
  const { phase } = session;
  if (phase.kind !== 'badge' || phase.student !== null) return;
  const badge = session.config?.badges.find((each) => each.hash === hash);
  if (badge === undefined || badge.voided) return wrongBadge(draft, badge?.student ?? null);
  if (!mayChoose(session, badge.student, now.hub)) return refuse(draft, 'not-now', badge.student);
  const there = elsewhere(session, badge.student);
  if (there !== null) return refuse(draft, 'elsewhere', badge.student, there);
  if (goesElsewhere(draft, badge.student)) return;
  change(draft, { phase: { ...phase, student: badge.student } });
  draft.effects.push({ effect: 'check-secret', student: badge.student, way: 'badge', secret: hash });
}

export function badgeChecked(draft: Draft, student: string, reply: SignInReply): void {
  const { phase } = draft.session;
  if (phase.kind !== 'badge' || phase.student !== student) return;
  switch (reply.outcome) {
    case 'right':
      // The block ended meanwhile: a visit without a block would hear no bell.
      if (mayChoose(draft.session, student, draft.now.hub)) return signIn(draft, student, 'badge');
      return refuse(draft, 'not-now', student);
    case 'elsewhere':
      return refuse(draft, 'elsewhere', student, reply.seat ?? true);
    case 'wrong':
      // Voided since this station last heard.
      return wrongBadge(draft, student);
    case 'wait':
    case 'unknown':
      return refuse(draft, 'unknown');
  }
}

/** The camera is broken, taken or refused: the faces are the next way. */
export function cameraFailed(draft: Draft, why: string): void {
  if (draft.session.phase.kind !== 'who') return;
  refuse(draft, 'camera');
  if (draft.session.problems.at(-1)?.code !== 'SM-417') note(draft, 'SM-417', why);
}

/** The sign has been there long enough, or no answer came. */
export function settleBadge(draft: Draft): void {
  const { phase } = draft.session;
  const { hub } = draft.now;
  if (phase.kind === 'badge' && (hub >= phase.until || hub < phase.until - checkingMs)) refuse(draft, 'unknown');
  if (phase.kind === 'who' && phase.refused !== undefined && (hub >= phase.refused.until || hub < phase.refused.until - refusedMs))
    change(draft, { phase: { kind: 'who' } });
}

/** Of nobody, or (then its student is known) voided. A code that nobody can guess is worth telling staff each time that it was someone's. */
function wrongBadge(draft: Draft, voided: string | null): void {
  const { now } = draft;
  change(draft, { tries: wrongBadgeTry(draft.session.tries, now.hub) });
  refuse(draft, 'unknown');
  if (voided !== null) note(draft, 'SM-416', voided);
  if (badgesWaitUntil(draft.session.tries, now.hub) !== null) note(draft, 'SM-415', null);
}

function refuse(draft: Draft, why: BadgeRefused['why'], student: string | null = null, seat: number | true | null = null): void {
  change(draft, { phase: { kind: 'who', refused: { why, student, seat, until: draft.now.hub + refusedMs } }, sound: 'wrong' });
  report(draft);
}

/** For "Whose turn?": what became of the badge, and whether one can be shown to the camera at all. */
export function badgeView(session: Session, lacks: readonly string[]): Pick<Extract<Screen, { screen: 'whose-turn' }>, 'badge' | 'camera'> {
  const { phase, config } = session;
  const camera = !lacks.includes('lacks.camera') && (config?.badges.some((badge) => !badge.voided) ?? false);
  const refused = phase.kind === 'who' ? phase.refused : undefined;
  if (refused === undefined) return { camera, badge: phase.kind === 'badge' ? { says: 'checking', face: null, seat: null } : null };
  const student = refused.student === null ? null : studentOf(session, refused.student);
  const badge: BadgeView = { says: refused.why, face: student === null ? null : faceOf(student), seat: refused.seat === true ? null : refused.seat };
  return { camera, badge };
}
