import { endWhereSeen } from '../../core/meter/meter.ts';
import type { StationEvent } from '../../core/xapi/station-event.ts';
import type { Launch, Session, Visit } from './session-state.ts';

/** What of a session outlives a crash: written with every event, and every 5 s while a program is open. */
export interface KeptSession {
  readonly savedAt: number;
  readonly visit: Visit | null;
  readonly launch: Launch | null;
  readonly working: boolean;
  readonly help: Session['help'];
  readonly tries: Session['tries'];
  readonly lockedUntil: Session['lockedUntil'];
  readonly seenMessage: string | null;
  readonly clean: boolean;
}

export const keep = (session: Session, savedAt: number): KeptSession => ({
  savedAt,
  visit: session.visit,
  launch: session.launch,
  working: session.phase.kind === 'working',
  help: session.help,
  tries: session.tries,
  lockedUntil: session.lockedUntil,
  seenMessage: session.seenMessage,
  clean: session.clean,
});

export interface Restored {
  readonly session: Session;
  readonly events: readonly StationEvent[];
  /** The child was working: the program is to be opened again. */
  readonly relaunch: boolean;
}

/**
 * Where a station that was killed goes on. The open launch ended at the last moment that was saved; the child is still signed in
 * when that was at most `resumeMs` ago, and signed out since then otherwise.
 */
export function restore(fresh: Session, kept: KeptSession, now: { hub: number; wall: number }, resumeMs: number): Restored {
  const { visit, launch } = kept;
  const session: Session = { ...fresh, tries: kept.tries, lockedUntil: kept.lockedUntil, seenMessage: kept.seenMessage, clean: kept.clean && visit === null };
  const offset = now.hub - now.wall;
  const at = { at: kept.savedAt, wall: kept.savedAt - offset };
  const events: StationEvent[] = [];
  if (visit !== null && launch !== null && launch.meter?.ended !== true) {
    const place = { student: visit.student, visit: visit.visit, launch: launch.launch, program: launch.program };
    for (const segment of launch.meter === null ? [] : endWhereSeen(launch.meter).closed) events.push({ ...at, kind: 'segment', ...place, slot: launch.slot, segment });
    events.push({ ...at, kind: 'ended', ...place, why: 'station-restarted' });
  }
  if (visit === null) return { session, events, relaunch: false };
  if (now.hub - kept.savedAt <= resumeMs) return { session: { ...session, visit, phase: { kind: 'go' }, help: kept.help }, events, relaunch: kept.working };
  if (kept.help !== null) events.push({ ...at, kind: 'left-help', student: visit.student, visit: visit.visit, request: kept.help.request });
  events.push({ ...at, kind: 'signed-out', student: visit.student, visit: visit.visit, why: 'station-restarted' });
  return { session, events, relaunch: false };
}
