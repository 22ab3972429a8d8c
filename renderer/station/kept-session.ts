import * as v from 'valibot';
import { lessonMarkSchema, lessonProgressSchema, segmentStates } from '../../core/contract/station-hub.ts';
import { endWhereSeen } from '../../core/meter/meter.ts';
import type { StationEvent } from '../../core/xapi/station-event.ts';
import type { AfterLaunch, Launch, Session, Visit } from './session-state.ts';

/** What of a session outlives a crash: written with every event, and every 5 s while a program is open. */
export interface KeptSession {
  readonly savedAt: number;
  readonly visit: Visit | null;
  readonly launch: Launch | null;
  readonly working: boolean;
  /** The program was on its exit page, its end recorded: what comes then. Not in what an older station kept. */
  readonly leaving?: AfterLaunch | null;
  readonly help: Session['help'];
  readonly tries: Session['tries'];
  readonly lockedUntil: Session['lockedUntil'];
  readonly seenMessage: string | null;
  /** Not in what an older station kept. */
  readonly lessonMarks?: Session['lessonMarks'];
  readonly clean: boolean;
  /** Staff's pause here, and the hub's that they lifted. Not in what an older station kept. */
  readonly staffPaused?: boolean;
  readonly liftedAt?: number | null;
  /** How loud it was, and what was heard here last. Not in what an older station kept. */
  readonly volume?: number | null;
  readonly soundChecked?: Session['soundChecked'];
}

const holdSchema = v.nullable(v.picklist(['paused', 'pulled-out', 'asked']));
const slotSchema = v.nullable(v.object({ block: v.string(), slot: v.number() }));
const meterSchema = v.object({
  rules: v.object({ idleAfter: v.number(), watchLimit: v.number(), tick: v.number() }),
  index: v.number(),
  state: v.picklist(segmentStates),
  from: v.number(),
  fromHub: v.number(),
  evidence: v.number(),
  lastInput: v.number(),
  lastSeen: v.number(),
  audible: v.boolean(),
  // Not in what an older station kept.
  visible: v.optional(v.boolean(), true),
  foreground: v.boolean(),
  mediaSince: v.nullable(v.number()),
  hold: holdSchema,
  asleep: v.boolean(),
  // Not in what an older station kept.
  covered: v.optional(v.nullable(v.object({ since: v.number(), there: v.boolean() })), null),
  credited: v.number(),
  ended: v.boolean(),
});
/** An older station kept no times: what failed there is tried again. */
const failedSchema = v.fallback(v.array(v.object({ program: v.string(), times: v.number(), until: v.number() })), []);
// Not in what an older station kept.
const openingSchema = v.optional(v.object({ at: v.number(), origin: v.string(), answered: v.boolean() }), { at: 0, origin: '', answered: false });
/** Checked against `KeptSession` by the compiler, where it is read. */
const keptSchema = v.object({
  savedAt: v.number(),
  visit: v.nullable(
    v.object({
      visit: v.string(),
      student: v.string(),
      signedInAt: v.number(),
      slot: slotSchema,
      // Not in what an older station kept.
      chosen: v.optional(v.nullable(v.string()), null),
      done: v.array(v.string()),
      failed: failedSchema,
    }),
  ),
  launch: v.nullable(
    v.object({
      launch: v.string(),
      program: v.string(),
      // Not in what an older station kept.
      lesson: v.optional(v.nullable(v.string()), null),
      slot: slotSchema,
      meter: v.nullable(meterSchema),
      opening: openingSchema,
      attempt: v.number(),
      warned: v.boolean(),
    }),
  ),
  working: v.boolean(),
  leaving: v.exactOptional(
    v.nullable(
      v.variant('kind', [
        v.object({ kind: v.literal('go') }),
        v.object({ kind: v.literal('sign-out'), why: v.picklist(['student', 'bell', 'staff', 'away', 'station-restarted']) }),
      ]),
    ),
  ),
  help: v.nullable(v.object({ request: v.string(), askedAt: v.number() })),
  tries: v.record(v.string(), v.object({ wrong: v.number(), lastWrongAt: v.number() })),
  lockedUntil: v.record(v.string(), v.number()),
  seenMessage: v.nullable(v.string()),
  lessonMarks: v.exactOptional(v.array(lessonMarkSchema)),
  clean: v.boolean(),
  staffPaused: v.exactOptional(v.boolean()),
  liftedAt: v.exactOptional(v.nullable(v.number())),
  volume: v.exactOptional(v.nullable(v.number())),
  soundChecked: v.exactOptional(v.nullable(v.object({ day: v.string(), heard: v.boolean() }))),
});

/** Null where the store holds something else: from a damaged disk, or from a later version that was taken back. */
export function readKept(value: unknown): KeptSession | null {
  const kept = v.safeParse(keptSchema, value);
  return kept.success ? kept.output : null;
}

const lessonsToldSchema = v.object({ through: v.nullable(v.number()), progress: v.record(v.string(), v.array(lessonProgressSchema)) });

/** The hub's word on paths as the station kept it; null makes it ask for all. */
export function readLessonsTold(value: unknown): Session['lessonsTold'] | null {
  const told = v.safeParse(lessonsToldSchema, value);
  return told.success ? told.output : null;
}

export const keep = (session: Session, savedAt: number): KeptSession => ({
  savedAt,
  visit: session.visit,
  launch: session.launch,
  working: session.phase.kind === 'working',
  leaving: session.phase.kind === 'leaving' ? session.phase.then : null,
  help: session.help,
  tries: session.tries,
  lockedUntil: session.lockedUntil,
  seenMessage: session.seenMessage,
  lessonMarks: session.lessonMarks,
  clean: session.clean,
  staffPaused: session.staffPaused,
  liftedAt: session.liftedAt,
  volume: session.volume,
  soundChecked: session.soundChecked,
});

export interface Restored {
  readonly session: Session;
  readonly events: readonly StationEvent[];
  /** The child was working: the program is to be opened again. */
  readonly relaunch: boolean;
}

/**
 * Where a station that was killed goes on. The open launch ended at the last moment that was saved; the child is still signed in
 * when that was at most `resumeMs` ago and no sign-out had begun, and signed out since then otherwise.
 */
export function restore(fresh: Session, kept: KeptSession, now: { hub: number; wall: number }, resumeMs: number): Restored {
  const { visit, launch, leaving = null } = kept;
  const session: Session = {
    ...fresh,
    tries: kept.tries,
    lockedUntil: kept.lockedUntil,
    seenMessage: kept.seenMessage,
    lessonMarks: kept.lessonMarks ?? [],
    clean: kept.clean && visit === null,
    liftedAt: kept.liftedAt ?? null,
    volume: visit === null ? null : (kept.volume ?? null),
    soundChecked: kept.soundChecked ?? null,
  };
  const offset = now.hub - now.wall;
  const at = { at: kept.savedAt, wall: kept.savedAt - offset };
  const events: StationEvent[] = [];
  if (visit !== null && launch !== null && leaving === null && launch.meter?.ended !== true) {
    const place = { student: visit.student, visit: visit.visit, launch: launch.launch, program: launch.program };
    for (const segment of launch.meter === null ? [] : endWhereSeen(launch.meter).closed)
      events.push({ ...at, kind: 'segment', ...place, slot: launch.slot, segment });
    events.push({ ...at, kind: 'ended', ...place, why: 'station-restarted' });
  }
  const leftHelp = { ...at, kind: 'left-help', student: visit?.student ?? null, visit: visit?.visit ?? null } as const;
  if (visit === null) return { session, events: kept.help === null ? events : [...events, { ...leftHelp, request: kept.help.request }], relaunch: false };
  const away = now.hub - kept.savedAt;
  const signingOut = leaving?.kind === 'sign-out' ? leaving.why : null;
  // A clock that starts long before what was saved says nothing of how long it was. In safe mode nobody stays signed in.
  if (!fresh.safeMode && signingOut === null && away <= resumeMs && away > -resumeMs)
    return { session: { ...session, visit, phase: { kind: 'go' }, help: kept.help, staffPaused: kept.staffPaused ?? false }, events, relaunch: kept.working };
  if (kept.help !== null) events.push({ ...leftHelp, request: kept.help.request });
  events.push({ ...at, kind: 'signed-out', student: visit.student, visit: visit.visit, why: signingOut ?? 'station-restarted' });
  return { session, events, relaunch: false };
}
