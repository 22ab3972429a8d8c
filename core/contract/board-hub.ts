import * as v from 'valibot';
import type { Permission, Program, Subject } from '../model/catalogue.ts';
import { facePictureSchema, keySchema, slugSchema } from '../model/keys.ts';
import type { Line } from '../model/lab.ts';
import type { Vetting } from '../model/vetting.ts';
import type { BlockedHost } from '../navigation/blocked-hosts.ts';
import { mostBlockedHosts } from '../navigation/blocked-hosts.ts';
import { secretPictures } from '../sign-in/picture-password.ts';
import { clipHashSchema, clipLanguages, clipPrompts } from '../sound/clips.ts';
import type { verbs } from '../xapi/vocabulary.ts';

/**
 * The board's side of the hub. Instants are hub time in ms since 1970, durations ms.
 * GET /api/board/lab answers a `LabSnapshot`; GET /api/board/stream sends one as server-sent event `lab` at once and after each change.
 * POST /api/board/sign-in, /sign-out, /actions change things: they need the header `x-stationmaster: board` (a foreign page cannot send it).
 */
export type SeatState =
  | 'active'
  | 'watching'
  | 'idle'
  | 'help'
  | 'paused'
  | 'pulled-out'
  | 'offline'
  | 'locked'
  | 'failing'
  | 'escape'
  | 'out-of-order'
  | 'signing-in'
  | 'empty'
  | 'none';

export interface SeatSnapshot {
  readonly seat: number;
  readonly column: number;
  readonly row: number;
  /** Null where no station is enrolled for the seat. */
  readonly station: string | null;
  /** What the tile shows; the most urgent first, see core/board/seat-state.ts. */
  readonly state: SeatState;
  /** Since when it is in this state. */
  readonly since: number | null;
  /** Signed in; or, with `visit: ''`, locked out at this seat and not signed in. */
  readonly student: { readonly student: string; readonly name: string; readonly picture: string; readonly line: Line | null; readonly visit: string } | null;
  readonly program: { readonly program: string; readonly name: string; readonly subject: Subject; readonly icon: string } | null;
  /** Credited ms today of this student, all programs. */
  readonly creditedToday: number;
  readonly paused: boolean;
  readonly message: string | null;
  /** Who has taken the student, and with whom in one go; null where the student is not with a tutor. */
  readonly pulledOut: { readonly tutor: string; readonly group: string | null } | null;
  /** The station's event store as it last reported; null before that. */
  readonly store: SeatStore | null;
}

export interface SeatStore {
  readonly waiting: number;
  /** Not on disk: lost if the station goes off now. In `waiting` too. */
  readonly inMemory: number;
  readonly setAside: number;
  readonly storage: 'disk' | 'memory';
  readonly destination: 'hub' | 'record-store';
  /** Null before the browser was asked. */
  readonly disk: { readonly persisted: boolean; readonly usedPercent: number } | null;
}

/** One entry of GET /api/board/set-aside/:station/list; GET /api/board/set-aside/:station downloads the statements themselves. */
export interface SetAsideEvent {
  readonly epoch: string;
  readonly sequence: number;
  readonly at: number;
  /** Codes of the refusal and its place. */
  readonly why: string;
  /** Null for a statement that is none of our own. */
  readonly kind: keyof typeof verbs | null;
  readonly program: string | null;
}

export interface HelpRequest {
  readonly request: string;
  readonly seat: number | null;
  readonly station: string;
  readonly student: { readonly student: string; readonly name: string; readonly picture: string } | null;
  readonly program: string | null;
  readonly subject: Subject | null;
  readonly askedAt: number;
  readonly takenBy: string | null;
}

/** A place of a rotation that is no computer. */
export interface PlaceSnapshot {
  readonly place: string;
  readonly name: { readonly en: string; readonly es?: string | undefined };
}

export interface BlockSnapshot {
  readonly block: string;
  readonly cohorts: readonly { readonly cohort: string; readonly name: string; readonly line: Line }[];
  readonly bells: readonly number[];
  readonly pausedAt: number | null;
  /** Station rotation: where each group is in the slot that is on, and in the next; null at the computers. None while the block is not on. */
  readonly groups: readonly { readonly name: string; readonly students: number; readonly now: PlaceSnapshot | null; readonly next: PlaceSnapshot | null }[];
  /** Started by staff, not by the bell schedule. */
  readonly adHoc: boolean;
  /** Subjects of the next slot, by cohort: what the plan holds for most of it. */
  readonly next: readonly { readonly name: string; readonly line: Line; readonly subject: Subject }[];
}

export interface StudentMinutes {
  readonly student: string;
  readonly name: string;
  readonly cohort: string;
  readonly line: Line | null;
  readonly seat: number | null;
  /** By program, credited and idle, ms today; goal in minutes, null without one. */
  readonly programs: readonly {
    readonly program: string;
    readonly name: string;
    readonly subject: Subject;
    readonly creditedMs: number;
    readonly idleMs: number;
    readonly goalMinutes: number | null;
  }[];
  readonly creditedMs: number;
  /** A badge signs the student in. */
  readonly badge: boolean;
}

/** Where a student is on the path of lessons in one program. */
export interface StudentPath {
  readonly student: string;
  readonly name: string;
  readonly program: string;
  readonly programName: string;
  readonly subject: Subject;
  /** The one that has its turn, with its place from 1; null when all are done. */
  readonly lesson: { readonly lesson: string; readonly title: string; readonly place: number } | null;
  readonly total: number;
  /** Of that lesson. */
  readonly failures: number;
  /** It failed too often: other programs have their turn until staff decide. */
  readonly stopped: boolean;
}

/** Somebody of today alone: a guest, or a student of the school who joins a cohort for the day. */
export interface GuestOfToday {
  readonly student: string;
  readonly kind: 'guest' | 'joins';
  readonly name: string;
  readonly picture: string;
  /** Key of the cohort that the guest works with. */
  readonly cohort: string;
}

/** POST /api/board/find-students answers with at most twelve, by name. */
export interface FoundStudent {
  readonly student: string;
  readonly name: string;
  readonly picture: string;
  /** Name of the own cohort, where it is in this lab. */
  readonly cohort: string | null;
}

export interface LabSnapshot {
  /** Grows with each change. */
  readonly revision: number;
  readonly hubTime: number;
  readonly lab: { readonly lab: string; readonly name: string; readonly school: string; readonly timeZone: string };
  readonly me: { readonly staff: string; readonly name: string };
  readonly cohorts: readonly { readonly cohort: string; readonly name: string; readonly line: Line; readonly students: number }[];
  readonly guests: readonly GuestOfToday[];
  readonly seats: readonly SeatSnapshot[];
  readonly help: readonly HelpRequest[];
  readonly blocks: readonly BlockSnapshot[];
  readonly minutes: readonly StudentMinutes[];
  /** Of those who are signed in, and all that have stopped. */
  readonly paths: readonly StudentPath[];
  readonly problems: readonly { readonly seat: number | null; readonly code: string; readonly where: string | null; readonly at: number }[];
}

/** GET /api/board/programs: each program's entry as it is in force, and record mode as it stands. GET /api/board/programs/:program/entry.json is one for the catalogue's file. */
export interface ProgramCards {
  /** Off in lab.json: nothing is run or taken, but what was taken can be taken back. */
  readonly recordMode: boolean;
  /** Stations where nobody is signed in. */
  readonly free: readonly { readonly station: string; readonly seat: number | null }[];
  readonly runs: readonly RecordRunSnapshot[];
  readonly programs: readonly ProgramCard[];
}

export interface RecordRunSnapshot {
  readonly station: string;
  readonly seat: number | null;
  readonly run: string;
  readonly program: string;
  readonly stage: 'opening' | 'open' | 'failed' | 'leaving';
  readonly code: string | null;
  readonly hosts: readonly BlockedHost[];
}

export interface ProgramCard {
  readonly program: string;
  readonly name: string;
  readonly subject: Subject;
  readonly icon: string;
  readonly grades: readonly number[];
  readonly launch: Program['launch']['kind'];
  readonly framing: Program['framing'];
  /** As the catalogue's file has them. */
  readonly allowedOrigins: readonly string[];
  /** Taken in record mode, by whom. */
  readonly additions: readonly { readonly origin: string; readonly at: number; readonly by: string }[];
  readonly signOn: readonly string[];
  readonly permissions: readonly Permission[];
  readonly licenceSeats: number | null;
  readonly vendorMinutes: string;
  readonly weekStart: Program['weekStart'];
  readonly vetting: Vetting | null;
}

const uuid = v.pipe(v.string(), v.uuid());
/** As a child is called; nothing that a screen could not show. */
const firstName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40), v.regex(/^[\p{L}\p{M}][\p{L}\p{M} .'’-]*$/u, 'letters only'));
const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(280));
const minutes = v.pipe(v.number(), v.minValue(0.05), v.maxValue(240));
const station = v.object({ kind: v.literal('station'), station: keySchema });
const target = v.variant('kind', [v.object({ kind: v.literal('lab') }), station]);
const reason = v.optional(v.pipe(v.string(), v.maxLength(200)));

/** POST /api/board/actions. Each is written to the audit log with actor, time and reason. The reply is 204, or a refusal. */
export const boardActionSchema = v.variant('action', [
  v.strictObject({
    action: v.literal('start-rotation'),
    cohorts: v.pipe(v.array(keySchema), v.minLength(1)),
    slots: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(12)),
    slotMinutes: minutes,
    reason,
  }),
  v.strictObject({ action: v.literal('pause'), target, reason }),
  v.strictObject({ action: v.literal('resume'), target, reason }),
  /** Moves the coming bell and those after it of the running block. */
  v.strictObject({ action: v.literal('extend'), block: slugSchema, minutes, reason }),
  /** The coming bell rings now. */
  v.strictObject({ action: v.literal('ring'), block: slugSchema, reason }),
  v.strictObject({ action: v.literal('end-rotation'), block: slugSchema, reason }),
  v.strictObject({ action: v.literal('message'), target, text, reason }),
  v.strictObject({ action: v.literal('clear-message'), target, reason }),
  v.strictObject({ action: v.literal('take-help'), request: uuid, reason }),
  v.strictObject({ action: v.literal('end-help'), request: uuid, reason }),
  v.strictObject({ action: v.literal('sign-out'), station: keySchema, visit: uuid, reason }),
  /** A guest of today; without a picture the hub chooses one that nobody of the cohort has. */
  v.strictObject({ action: v.literal('add-guest'), cohort: keySchema, firstName, picture: v.optional(facePictureSchema), reason }),
  v.strictObject({ action: v.literal('rename-guest'), student: keySchema, firstName, reason }),
  /** A student of the school works with this cohort too, today. */
  v.strictObject({ action: v.literal('join-cohort'), student: keySchema, cohort: keySchema, reason }),
  /** A guest, or one who joined: as if never added. The minutes stay. */
  v.strictObject({ action: v.literal('remove-guest'), student: keySchema, reason }),
  /** Ends the visit at its seat and signs the student in at another one. */
  v.strictObject({ action: v.literal('move-student'), station: keySchema, visit: uuid, to: keySchema, reason }),
  v.strictObject({ action: v.literal('pull-out'), station: keySchema, student: keySchema, reason }),
  v.strictObject({ action: v.literal('bring-back'), station: keySchema, reason }),
  /** All in one go, each at the seat where the board saw the student. The reply is a `BoardActionReply`. */
  v.strictObject({
    action: v.literal('pull-out-group'),
    seats: v.pipe(
      v.array(v.strictObject({ station: keySchema, student: keySchema })),
      v.minLength(1),
      v.maxLength(120),
      v.check((seats) => new Set(seats.map((seat) => seat.station)).size === seats.length, 'names a station twice'),
    ),
    reason,
  }),
  v.strictObject({ action: v.literal('bring-back-group'), group: uuid, reason }),
  v.strictObject({ action: v.literal('set-program'), station: keySchema, visit: uuid, program: slugSchema, reason }),
  v.strictObject({ action: v.literal('unlock'), student: keySchema, reason }),
  /** What staff decide of a lesson of these students: it is finished, or left out, or open again as if nothing had failed. */
  v.strictObject({
    action: v.literal('decide-lesson'),
    lesson: slugSchema,
    as: v.picklist(['finished', 'skipped', 'open']),
    students: v.pipe(v.array(keySchema), v.minLength(1), v.maxLength(1000)),
    reason,
  }),
  /** The student's badge signs in no more. */
  v.strictObject({ action: v.literal('void-badge'), student: keySchema, reason }),
  /** The station sends again what it has set aside until now. */
  v.strictObject({ action: v.literal('resend-set-aside'), station: keySchema, reason }),
  /** Record mode at a station that is free. */
  v.strictObject({ action: v.literal('record'), station: keySchema, program: slugSchema, reason }),
  v.strictObject({ action: v.literal('end-record'), station: keySchema, run: uuid, reason }),
  /** What was taken into a program's entry is taken back. */
  v.strictObject({ action: v.literal('remove-origin'), program: slugSchema, origin: v.pipe(v.string(), v.maxLength(300)), reason }),
  v.strictObject({ action: v.literal('revoke-station'), station: keySchema, reason }),
]);

/** What an action on several seats answers, with 200: those of its students whom it left out. Every other action answers 204. */
export const boardActionReplySchema = v.object({ leftOut: v.array(keySchema) });
export type BoardActionReply = v.InferOutput<typeof boardActionReplySchema>;

/** POST /api/board/badges, and /api/board/pictures for picture passwords: new ones, those before are void. The reply is a PDF to print, the one place where they can be read. */
export const issueBadgesSchema = v.variant('for', [
  v.strictObject({ for: v.literal('cohort'), cohort: keySchema }),
  v.strictObject({ for: v.literal('student'), student: keySchema }),
]);

/** POST /api/board/find-students: in the body, so that no name stands in an address. */
export const findStudentsSchema = v.strictObject({ text: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(60)) });

/**
 * GET /api/board/clips: what staff recorded. PUT /api/board/clips/:language/:prompt takes a recording as its body (core/sound/clips.ts) and replaces the one
 * before, DELETE takes it away, GET plays it. Each change is 204 or a refusal, and in the audit log.
 */
export const recordedClipsSchema = v.array(
  v.object({
    prompt: v.picklist(clipPrompts),
    language: v.picklist(clipLanguages),
    hash: clipHashSchema,
    /** Name of who spoke it. */
    by: v.string(),
    at: v.number(),
  }),
);
export type RecordedClip = v.InferOutput<typeof recordedClipsSchema>[number];
/** POST /api/board/origins: hosts for a program's entry. The reply is an `OriginsTaken` of core/contract/station-hub.ts. */
export const boardOriginsSchema = v.strictObject({
  program: slugSchema,
  origins: v.pipe(v.array(v.pipe(v.string(), v.trim(), v.maxLength(300))), v.minLength(1), v.maxLength(mostBlockedHosts)),
});

/** POST /api/board/set-pictures: as the child chose them, or staff for the child. GET /api/board/pictures/:student answers `PictureChoices`. */
export const setPicturesSchema = v.strictObject({ student: keySchema, pictures: v.pipe(v.array(v.picklist(secretPictures)), v.length(3)) });

/** What the student is shown at a station, in the same order. */
export interface PictureChoices {
  readonly choices: readonly string[];
  /** A picture password is set. */
  readonly set: boolean;
}

export const staffSignInSchema = v.strictObject({ user: v.pipe(v.string(), v.maxLength(120)), password: v.pipe(v.string(), v.maxLength(200)) });

export type BoardOrigins = v.InferOutput<typeof boardOriginsSchema>;
export type SetPictures = v.InferOutput<typeof setPicturesSchema>;
export type IssueBadges = v.InferOutput<typeof issueBadgesSchema>;
export type BoardAction = v.InferOutput<typeof boardActionSchema>;
