import * as v from 'valibot';
import { programSchema } from '../model/catalogue.ts';
import { displaySchema, plainDisplay } from '../model/display.ts';
import { blockedUses, mostBlockedHosts } from '../navigation/blocked-hosts.ts';
import { keySchema, slugSchema } from '../model/keys.ts';
import { signInTextSchema } from '../model/saved-sign-in.ts';
import { checkedWays, defaultWays, signInWays } from '../sign-in/sign-in-way.ts';
import { daySchema, finishers, labSettingsSchema, lines, placeSchema, seatSchema } from '../model/lab.ts';
import { clipSchema } from '../sound/clips.ts';

/**
 * What a station and its hub say to each other. Every instant is hub time in milliseconds since 1970 (UTC); every duration is milliseconds.
 * The hub holds what a lab should be doing (desired), the station what it does (reported): there are no commands to lose.
 */
export const protocolVersion = 1;

const instant = v.pipe(v.number(), v.integer(), v.minValue(0));
const duration = v.pipe(v.number(), v.minValue(0));
const uuid = v.pipe(v.string(), v.uuid());
/** `pbkdf2-sha256$iterations$salt$hash`, see core/sign-in/verifier.ts. */
const verifier = v.pipe(v.string(), v.maxLength(400));

/** POST /api/station/enrol, without credential. */
export const enrolRequestSchema = v.strictObject({
  protocol: v.pipe(v.number(), v.integer()),
  secret: v.pipe(v.string(), v.minLength(16), v.maxLength(200)),
  /** Kept by the machine over re-imaging where it can be: a re-enrolled machine takes its old seat. */
  machine: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  host: v.picklist(['electron', 'chromium']),
  version: v.pipe(v.string(), v.maxLength(40)),
  /** Asked for by policy; the hub gives the next free seat otherwise. */
  seat: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
export const enrolReplySchema = v.object({ station: keySchema, credential: v.string(), seat: v.nullable(v.number()), lab: keySchema });

export const studentSchema = v.object({
  student: keySchema,
  firstName: v.string(),
  lastInitial: v.string(),
  /** Picture id under resources/pictures, e.g. `faces/fox`. */
  picture: v.string(),
  cohort: keySchema,
  /** A guest: known on this school day alone. */
  guestOn: v.optional(v.nullable(daySchema), null),
  /** A cohort that the student joins for one day, beside the own one. */
  joins: v.optional(v.nullable(v.object({ cohort: keySchema, day: daySchema })), null),
  grade: v.number(),
  language: v.picklist(['en', 'es']),
  display: v.optional(displaySchema, plainDisplay),
  /** Of the picture password: picture names in order, joined by `+`. Null until one was set. */
  verifier: v.nullable(verifier),
  /** The ways of this student, the first is asked for first, and the verifiers of those that are not pictures. Not told by hubs of the version before. */
  signIn: v.optional(v.object({ ways: v.array(v.picklist(signInWays)), pin: v.nullable(verifier), password: v.nullable(verifier) }), {
    ways: [...defaultWays],
    pin: null,
    password: null,
  }),
  /** Credited minutes a school day, by program. */
  goals: v.record(v.string(), v.number()),
  /** Credited ms so far today, by program, at this hub; the station adds what it has not sent. */
  creditedToday: v.record(v.string(), duration),
});

export const badgeSchema = v.object({ student: keySchema, hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), voided: v.boolean() });

export const cohortConfigSchema = v.object({ cohort: keySchema, name: v.string(), line: v.picklist(lines), programs: v.array(slugSchema) });

/** One entry of the published plan: (student, slot) -> program, seat. A slot is a place in a block. */
export const planEntrySchema = v.object({ student: keySchema, block: slugSchema, slot: v.number(), program: slugSchema, seat: v.nullable(v.number()) });

/** A block of one day, with its bells as instants. `bells[i]` to `bells[i+1]` is slot i. */
export const dayBlockSchema = v.object({
  block: slugSchema,
  cohorts: v.array(keySchema),
  bells: v.pipe(v.array(instant), v.minLength(2)),
  /** A flex block's programs, or all of the cohort's; null where the plan says what is worked at. */
  choices: v.optional(v.nullable(v.union([v.literal('cohort'), v.array(slugSchema)])), null),
  /** Time after each bell but the first in which students change program, seat or place, ms. */
  transition: v.optional(duration, 0),
  /** Station rotation: who moves together, and where each group is in each slot (`lab` or a place's id). Null where everybody is at a computer. */
  groups: v.optional(v.nullable(v.array(v.object({ name: v.string(), students: v.array(keySchema), order: v.array(slugSchema) }))), null),
  /** The place to go to after the block. */
  after: v.optional(v.nullable(slugSchema), null),
  /** Set while staff hold the block: bells wait, and move by the length of the hold when it ends. */
  pausedAt: v.nullable(instant),
});

/** A lesson of the path as a station needs it; the hub knows the rest. */
export const lessonConfigSchema = v.object({
  id: slugSchema,
  cohort: keySchema,
  program: slugSchema,
  title: v.string(),
  target: v.pipe(v.string(), v.url()),
  finishedBy: v.picklist(finishers),
  doneAfterMinutes: v.number(),
});

/** How far a student is with a lesson: core/path/lesson-path.ts. */
export const lessonProgressSchema = v.object({
  student: keySchema,
  lesson: slugSchema,
  state: v.picklist(['open', 'finished', 'skipped']),
  failed: v.array(v.string()),
  since: instant,
});
export const lessonMarkSchema = v.strictObject({
  student: keySchema,
  lesson: slugSchema,
  what: v.picklist(['finished', 'failed']),
  key: uuid,
  at: instant,
});
/** As many as a station reports at a time; the others follow when the hub has these. */
export const mostMarks = 100;

/** Changes rarely; sent when the station's `configVersion` is not the hub's. Enough for school days without the hub. */
export const stationConfigSchema = v.object({
  version: v.string(),
  district: keySchema,
  school: keySchema,
  lab: keySchema,
  labName: v.string(),
  timeZone: v.string(),
  /** Grows a station's own seat into the map of the room. */
  seats: v.array(seatSchema),
  cohorts: v.array(cohortConfigSchema),
  students: v.array(studentSchema),
  staff: v.array(v.object({ staff: keySchema, name: v.string(), pin: verifier })),
  /** SHA-256 of what each badge's code says, hex; a voided one signs nobody in. Not told by hubs of the version before. */
  badges: v.optional(v.array(badgeSchema), []),
  /** What staff recorded: each is fetched once, GET /api/station/clips/:hash. Not told by hubs of the version before. */
  clips: v.optional(v.array(clipSchema), []),
  programs: v.array(programSchema),
  /** Where students of a rotation are who are not at a computer. Not told by hubs of the version before. */
  places: v.optional(v.array(placeSchema), []),
  /** The lessons that teachers assigned, in order. Not told by hubs of the version before. */
  lessons: v.optional(v.array(lessonConfigSchema), []),
  settings: labSettingsSchema,
  /** The school days known now: today and the next ones, `YYYY-MM-DD` in the school's zone, each with its blocks. */
  days: v.array(v.object({ day: v.string(), blocks: v.array(dayBlockSchema), plan: v.array(planEntrySchema) })),
});

/** How far a visit has come in its block: what the same student finds again at another station. */
export const visitPlaceSchema = v.strictObject({
  block: v.nullable(slugSchema),
  done: v.array(slugSchema),
  /** Of a flex block. */
  chosen: v.nullable(slugSchema),
});

export const desiredSchema = v.object({
  /** Grows with each change that concerns this station. */
  revision: v.number(),
  day: v.string(),
  /** Today's blocks as they stand now: starts, extensions, pauses and ends by staff included. */
  blocks: v.array(dayBlockSchema),
  /** This station alone is held; the room's hold is in its block. */
  paused: v.boolean(),
  /** With the group that was taken in one go. */
  pulledOut: v.nullable(v.object({ student: keySchema, tutor: v.string(), group: v.exactOptional(uuid) })),
  message: v.nullable(v.object({ id: uuid, text: v.pipe(v.string(), v.maxLength(280)), from: v.string() })),
  /** Visits that staff ended. The station ends the visit if it is the one that is open. */
  endedVisits: v.array(uuid),
  /** The program staff chose for this visit instead of the plan's. */
  programOverride: v.nullable(v.object({ visit: uuid, program: slugSchema })),
  /** Record mode that staff began on the board; a station that is not free by then leaves it. The run's id is the visit of nobody that its program runs in. */
  record: v.optional(v.nullable(v.object({ run: uuid, program: slugSchema, by: v.string(), startBefore: instant })), null),
  /** The help request that staff are on the way to, and those that are done. */
  help: v.nullable(v.object({ request: uuid, state: v.picklist(['taken', 'done']), by: v.string() })),
  /** Of the student whose visit was reported: credit of today that the hub holds, with how far it holds this station's own events. */
  credited: v.optional(v.nullable(v.object({ student: keySchema, byProgram: v.record(v.string(), duration), epoch: uuid, throughSequence: v.number() })), null),
  /** Students signed in at other stations of the lab: shown as away, with their seat. */
  elsewhere: v.array(v.object({ student: keySchema, seat: v.nullable(v.number()), place: v.optional(v.nullable(visitPlaceSchema), null) })),
  /** Ended visits that go on at another seat: the station says where to. */
  movedVisits: v.optional(v.array(v.object({ visit: uuid, seat: v.number() })), []),
  /** Staff move this student here: signed in as soon as the visit at the other seat has ended. `move` tells one move from the next. */
  arrival: v.optional(
    v.nullable(
      v.object({
        move: uuid,
        student: keySchema,
        by: v.object({ staff: keySchema, name: v.string() }),
        from: v.nullable(v.number()),
        place: v.nullable(visitPlaceSchema),
        at: instant,
      }),
    ),
    null,
  ),
  /** Students whose wrong tries staff have forgiven, with when. */
  unlocked: v.array(v.object({ student: keySchema, at: instant })),
  /** Students who were deleted: a station forgets them, their events that it has not sent included, and reports how many those were. */
  tombstones: v.optional(v.array(v.object({ student: keySchema, at: instant })), []),
  /** Staff asked for what was set aside before this to be sent again. */
  resendSetAsideBefore: v.optional(v.nullable(instant), null),
});

export const segmentStates = ['active', 'watching', 'idle', 'paused', 'pulled-out', 'suspended'] as const;

/** How the station's event store stands. The keys with a default are not told by stations of the version before. */
export const outboxReportSchema = v.strictObject({
  epoch: uuid,
  lastSequence: v.number(),
  waiting: v.number(),
  setAside: v.number(),
  storage: v.picklist(['disk', 'memory']),
  /** Not acknowledged: they are in memory until the disk takes them. In `waiting` too. */
  inMemory: v.optional(v.number(), 0),
  /** Events of this epoch that were dropped unsent because their student was deleted. */
  dropped: v.optional(v.number(), 0),
  /** The same for each student whose tombstone was followed: the receipt. */
  droppedFor: v.optional(v.array(v.strictObject({ student: keySchema, at: instant, events: v.number() })), []),
  /** Where events go: to the hub, or by policy to a record store, so that the hub misses none. */
  destination: v.optional(v.picklist(['hub', 'record-store']), 'hub'),
  /** Whether the browser promised to keep the store, and how much of its space is used, 0 to 1. Null before it was asked. */
  disk: v.optional(v.nullable(v.strictObject({ persisted: v.boolean(), usedShare: v.number() })), null),
});

export const recordReportSchema = v.strictObject({
  run: uuid,
  program: slugSchema,
  stage: v.picklist(['opening', 'open', 'failed', 'leaving']),
  /** Why the program does not run. */
  code: v.nullable(v.string()),
  hosts: v.pipe(
    v.array(
      v.strictObject({
        origin: v.pipe(v.string(), v.maxLength(300)),
        uses: v.array(v.picklist(blockedUses)),
        count: v.pipe(v.number(), v.integer()),
        firstAt: instant,
      }),
    ),
    v.maxLength(mostBlockedHosts),
  ),
});

export const reportedSchema = v.strictObject({
  /** `desired.revision` that the station has converged to. */
  revision: v.number(),
  screen: v.pipe(v.string(), v.maxLength(40)),
  visit: v.nullable(v.strictObject({ visit: uuid, student: keySchema, signedInAt: instant, place: v.optional(v.nullable(visitPlaceSchema), null) })),
  /** Staff at this station move the student here: the visit at another one is to end. */
  arriving: v.optional(v.nullable(v.strictObject({ move: uuid, student: keySchema, staff: v.pipe(v.string(), v.maxLength(128)) })), null),
  launch: v.nullable(
    v.strictObject({
      launch: uuid,
      program: slugSchema,
      state: v.picklist(segmentStates),
      /** Since when it is in this state. */
      since: instant,
      /** The open segment: the hub adds its credit to the day unless it has this segment's statement already. */
      segment: v.pipe(v.number(), v.integer()),
      creditedMs: duration,
    }),
  ),
  help: v.nullable(v.strictObject({ request: uuid, askedAt: instant })),
  /** What became of lessons here, until the hub's own word holds it. Not told by stations of the version before. */
  lessons: v.optional(v.pipe(v.array(lessonMarkSchema), v.maxLength(mostMarks)), []),
  /** Record mode is on here: no student, no minutes, and what the program was not let out to. */
  record: v.optional(v.nullable(recordReportSchema), null),
  lockedOut: v.array(v.strictObject({ student: keySchema, until: instant })),
  outbox: outboxReportSchema,
  problems: v.array(v.strictObject({ code: v.string(), where: v.optional(v.string()), at: instant })),
});

/** POST /api/station/sync, with the station's credential as bearer. */
export const syncRequestSchema = v.strictObject({
  protocol: v.pipe(v.number(), v.integer()),
  version: v.pipe(v.string(), v.maxLength(40)),
  host: v.picklist(['electron', 'chromium']),
  configVersion: v.nullable(v.string()),
  /** The station's own idea of hub time, to see drift. */
  stationTime: instant,
  reported: reportedSchema,
  /** `lessons.through` of the last reply; null asks for all. Not told by stations of the version before. */
  lessonsSince: v.optional(v.nullable(instant), null),
});
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Of the epoch that the station reported: shows that its store, or the hub's, was put back to an earlier state. */
export const outboxAtHubSchema = v.object({
  /** The highest number that was ever given, as far as the hub has heard: stored here, or reported by the station. */
  givenThrough: whole,
  /** How many events are not here that should be (SM-604). Null while some wait at the station. */
  missing: v.nullable(whole),
});
export const syncReplySchema = v.object({
  hubTime: instant,
  desired: desiredSchema,
  /** Null from a hub of the version before. */
  outbox: v.optional(v.nullable(outboxAtHubSchema), null),
  /** How far students are on their paths: all that changed since the station's `lessonsSince`. Null from a hub of the version before. */
  lessons: v.optional(v.nullable(v.object({ through: instant, progress: v.array(lessonProgressSchema) })), null),
  /** Only when the version differs. */
  config: v.nullable(stationConfigSchema),
});

/** POST /api/station/sign-in-check: the hub's word on a sign-in, with the lab's rate limit. Without an answer the cached verifier decides. */
export const signInCheckSchema = v.strictObject({
  student: keySchema,
  /** Of a badge: the SHA-256 of what its code says, hex. */
  secret: v.pipe(v.string(), v.maxLength(200)),
  /** Not told by stations of the version before, nor for pictures, which a hub of the version before takes alone. */
  way: v.optional(v.picklist(checkedWays), 'pictures'),
});
export const signInReplySchema = v.variant('outcome', [
  v.object({ outcome: v.literal('right') }),
  v.object({ outcome: v.literal('wrong') }),
  /** Too many wrong tries anywhere in the lab. */
  v.object({ outcome: v.literal('wait'), until: instant }),
  v.object({ outcome: v.literal('unknown') }),
  /** Right, but signed in at another station. */
  v.object({ outcome: v.literal('elsewhere'), seat: v.nullable(v.number()) }),
]);

/** POST /api/station/launch: where the frame of a program goes that only the hub can open (docs/lti.md). */
export const hubLaunchSchema = v.strictObject({
  student: keySchema,
  visit: uuid,
  launch: uuid,
  program: slugSchema,
  /** The lesson whose turn it is; null is the program as it is. Not told by stations of the version before: then the hub knows. */
  lesson: v.optional(v.nullable(slugSchema)),
});
export const hubLaunchReplySchema = v.object({
  address: v.pipe(v.string(), v.url()),
  /** Pages of the hub that the launch leads through, as sign-on patterns. */
  signOn: v.array(v.string()),
  /** Addresses of the hub that the program's pages may ask while it runs, as such patterns. */
  asks: v.array(v.string()),
});

/** POST /api/station/saved-sign-ins: the student's user names and passwords at programs, for the visit that is open at this station. Kept in memory alone. */
export const savedSignInsSchema = v.strictObject({ student: keySchema, visit: uuid });
export const savedSignInsReplySchema = v.object({
  signIns: v.array(v.object({ program: slugSchema, username: signInTextSchema, password: signInTextSchema })),
  /** Programs whose sign-in is there, and cannot be read with the hub's key (SM-529). */
  unreadable: v.array(slugSchema),
});

/** POST /api/station/record-origins: staff at a station in record mode take hosts into the program's entry. */
export const takeOriginsSchema = v.strictObject({
  run: uuid,
  program: slugSchema,
  /** Who showed their PIN there. */
  staff: keySchema,
  origins: v.pipe(v.array(v.pipe(v.string(), v.maxLength(300))), v.minLength(1), v.maxLength(mostBlockedHosts)),
});
export const originsTakenSchema = v.object({
  taken: v.array(v.string()),
  /** With the number of why not. */
  refused: v.array(v.object({ origin: v.string(), code: v.string(), detail: v.string() })),
  /** All that the entry allows now. */
  allowedOrigins: v.array(v.string()),
});

/** POST /api/station/set-aside: what the record store refused for good, word for word, for staff to see and to export. Again changes nothing. */
export const setAsideReportSchema = v.strictObject({
  epoch: uuid,
  events: v.pipe(
    v.array(
      v.strictObject({
        sequence: v.pipe(v.number(), v.integer(), v.minValue(1)),
        at: instant,
        /** Codes of the refusal and its place. */
        why: v.pipe(v.string(), v.maxLength(400)),
        statement: v.record(v.string(), v.unknown()),
      }),
    ),
    v.maxLength(50),
  ),
});
export const setAsideReplySchema = v.object({ kept: v.array(v.number()) });

/** Every refusal of the hub's own API: 4xx or 5xx with this body. */
export const refusalSchema = v.object({ problems: v.array(v.object({ code: v.string(), where: v.optional(v.string()), detail: v.optional(v.string()) })) });

export type EnrolRequest = v.InferOutput<typeof enrolRequestSchema>;
export type EnrolReply = v.InferOutput<typeof enrolReplySchema>;
export type LabStudent = v.InferOutput<typeof studentSchema>;
export type CohortConfig = v.InferOutput<typeof cohortConfigSchema>;
export type PlanEntry = v.InferOutput<typeof planEntrySchema>;
export type DayBlock = v.InferOutput<typeof dayBlockSchema>;
export type StationConfig = v.InferOutput<typeof stationConfigSchema>;
export type VisitPlace = v.InferOutput<typeof visitPlaceSchema>;
export type Desired = v.InferOutput<typeof desiredSchema>;
export type Reported = v.InferOutput<typeof reportedSchema>;
export type OutboxReport = v.InferOutput<typeof outboxReportSchema>;
export type OutboxAtHub = v.InferOutput<typeof outboxAtHubSchema>;
export type SetAsideReport = v.InferOutput<typeof setAsideReportSchema>;
export type SyncRequest = v.InferOutput<typeof syncRequestSchema>;
export type SyncReply = v.InferOutput<typeof syncReplySchema>;
export type RecordReport = v.InferOutput<typeof recordReportSchema>;
export type TakeOrigins = v.InferOutput<typeof takeOriginsSchema>;
export type OriginsTaken = v.InferOutput<typeof originsTakenSchema>;
export type SignInReply = v.InferOutput<typeof signInReplySchema>;
export type LessonConfig = v.InferOutput<typeof lessonConfigSchema>;
export type LessonsTold = NonNullable<SyncReply['lessons']>;
export type HubLaunch = v.InferOutput<typeof hubLaunchSchema>;
export type SavedSignInsRequest = v.InferOutput<typeof savedSignInsSchema>;
export type SavedSignInsReply = v.InferOutput<typeof savedSignInsReplySchema>;
export type HubLaunchReply = v.InferOutput<typeof hubLaunchReplySchema>;
export type SegmentState = (typeof segmentStates)[number];
