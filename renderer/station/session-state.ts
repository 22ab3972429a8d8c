import type { LaunchRequest, NativeLaunchRequest, ExitRequest, WipeReport, ProgramEvent } from '../../core/contract/program-host.ts';
import type { Desired, LabStudent, LessonsTold, OriginsTaken, SignInReply, StationConfig, TakeOrigins, VisitPlace } from '../../core/contract/station-hub.ts';
import type { WayOut } from '../../core/contract/way-out.ts';
import type { Intent, ViewState } from '../../core/contract/view-state.ts';
import type { MeterState } from '../../core/meter/meter.ts';
import type { Hold } from '../../core/meter/observation.ts';
import type { LaunchKind, Program } from '../../core/model/catalogue.ts';
import type { SavedSignInForm } from '../../core/model/saved-sign-in.ts';
import type { LessonMark, LessonProgress } from '../../core/path/lesson-path.ts';
import type { FailedProgram } from '../../core/recovery/program-rest.ts';
import type { CheckedWay } from '../../core/sign-in/sign-in-way.ts';
import type { Tries } from '../../core/sign-in/try-limit.ts';
import type { SoundCheck } from '../../core/sound/sound-check.ts';
import type { EndOfLaunch, EndOfVisit, SlotRef, StationEvent } from '../../core/xapi/station-event.ts';
import type { CreditRow } from '../data/station-rows.ts';
import type { Destination } from './session-places.ts';
import type { RecordRun } from './session-record.ts';

/** A face was chosen and nobody is signed in yet: the secret of one way is asked for, or a grown-up, where the student has none. */
export type AskPhase = {
  readonly student: string;
  readonly wrongTries: number;
  readonly checking: boolean;
  readonly elsewhere: number | true | null;
} & (
  | { readonly kind: 'pictures'; readonly chosen: readonly string[] }
  | { readonly kind: 'pin'; readonly digits: string }
  | { readonly kind: 'password' }
  | { readonly kind: 'grown-up' }
);

/** Why a badge signed nobody in; the student is known where the badge is right. The sign goes at `until`. */
export interface BadgeRefused {
  readonly why: 'unreadable' | 'unknown' | 'not-now' | 'elsewhere' | 'rests' | 'camera';
  readonly student: string | null;
  readonly seat: number | true | null;
  readonly until: number;
}

/** Where the station is with its student. Instants are hub time, ms. */
export type Phase =
  /** Nobody's, with what became of the last badge that was shown. */
  | { readonly kind: 'who'; readonly refused?: BadgeRefused }
  /** A badge was read: its student is null until it is known whose it is. */
  | { readonly kind: 'badge'; readonly student: string | null; readonly until: number }
  | AskPhase
  /** Staff move the student here; `staff` where they are at this station, null where they are at the board. */
  | {
      readonly kind: 'arriving';
      readonly move: string;
      readonly student: string;
      readonly staff: string | null;
      readonly from: number | null;
      readonly place: VisitPlace | null;
      readonly until: number;
    }
  | { readonly kind: 'go' }
  /** A flex block: the child chooses what to work at. */
  | { readonly kind: 'choose' }
  | { readonly kind: 'working' }
  /** The program's exit page runs. */
  | { readonly kind: 'leaving'; readonly then: AfterLaunch }
  /** The transition after a bell: the next program waits until it is over. */
  | { readonly kind: 'change'; readonly until: number }
  /** Not at this seat now, and not signed in: where to go. */
  | { readonly kind: 'goes'; readonly student: string; readonly to: Destination; readonly until: number }
  /** The next slot is at another seat. */
  | { readonly kind: 'next'; readonly seat: number; readonly until: number }
  | { readonly kind: 'finished'; readonly until: number }
  /** `to`: the seat at which the student goes on. */
  | { readonly kind: 'goodbye'; readonly student: string; readonly to: number | null; readonly until: number };

export type AfterLaunch = { readonly kind: 'go' } | { readonly kind: 'sign-out'; readonly why: EndOfVisit };

/** Sign-in to sign-out of one student. */
export interface Visit {
  readonly visit: string;
  readonly student: string;
  readonly signedInAt: number;
  readonly slot: SlotRef | null;
  /** What the child chose in a flex block, until it is done. */
  readonly chosen: string | null;
  /** Programs that are done in this block, and those that failed, the last one last. */
  readonly done: readonly string[];
  readonly failed: readonly FailedProgram[];
}

export interface Launch {
  readonly launch: string;
  readonly program: string;
  /** The lesson that it opened; null is the program as it is. */
  readonly lesson: string | null;
  readonly slot: SlotRef | null;
  /** Null until the program has loaded: a program that does not load takes nobody's time. */
  readonly meter: MeterState | null;
  /** Since when it is waited for, monotonic ms, whom it waits for, and whether any answer came. */
  readonly opening: { readonly at: number; readonly origin: string; readonly answered: boolean };
  /** Of this program, in a row, with this one. */
  readonly attempt: number;
  readonly warned: boolean;
}

export interface StaffDialog {
  readonly person: { readonly staff: string; readonly name: string } | null;
  /** No PIN is taken: one is being checked, asked for here or in a dialog before this one. */
  readonly checking: boolean;
  /** The check that this very dialog asked for: only its answer lets anybody in here. */
  readonly asked: string | null;
  readonly wrong: boolean;
  readonly touchedAt: number;
  /** Whose sign-in it was opened over. */
  readonly student: string | null;
}

/** One PIN that is being checked. */
export interface StaffCheck {
  readonly check: string;
  readonly staff: string;
}

/** Staff end the station: what runs logs out first. */
export interface Leave {
  readonly way: WayOut;
  /** Then it goes without waiting any longer; and when it still stands at the next one, set when it went, it has stayed. */
  readonly until: number;
  readonly gone: boolean;
}

export interface SeenProblem {
  readonly code: string;
  readonly where?: string;
  readonly at: number;
}

export interface Session {
  readonly station: string | null;
  readonly seat: number | null;
  /** The host's app came down too often: nobody signs in and nothing opens until staff restart it. */
  readonly safeMode: boolean;
  /** Kinds of programs that the host can run. */
  readonly launchKinds: readonly LaunchKind[];
  readonly config: StationConfig | null;
  readonly desired: Desired | null;
  readonly phase: Phase;
  readonly visit: Visit | null;
  readonly launch: Launch | null;
  /** Record mode; there is no visit then. */
  readonly record: RecordRun | null;
  /** The last run that the board began here. */
  readonly recordSeen: string | null;
  readonly takeBackUntil: number | null;
  /** What can be taken back until then: that the program is done, or that the child leaves. */
  readonly takesBack: 'done' | 'sign-out';
  /** "Still here?" waits for an answer until then. */
  readonly askedUntil: number | null;
  readonly help: { readonly request: string; readonly askedAt: number } | null;
  readonly staff: StaffDialog | null;
  /** Outlives its dialog: one PIN at a time, however often the dialog is closed and opened. */
  readonly checkingStaff: StaffCheck | null;
  readonly staffPaused: boolean;
  /** The hub answered last time: its word on pauses stands. */
  readonly hubAnswers: boolean;
  /** When staff here ended the hub's pauses while it did not answer; null since its next word. */
  readonly liftedAt: number | null;
  readonly leave: Leave | null;
  readonly seenMessage: string | null;
  /** The last move to this station that was followed: the hub says it until it hears of it. */
  readonly lastArrival: string | null;
  /** By student key; those of staff see core/sign-in/staff-tries.ts. */
  readonly tries: Readonly<Record<string, Tries>>;
  readonly lockedUntil: Readonly<Record<string, number>>;
  /** The hub's word on how far students are on their paths, by student, and up to when; null before it said any. */
  readonly lessonsTold: { readonly through: number | null; readonly progress: Readonly<Record<string, readonly LessonProgress[]>> };
  /** What became of lessons here, as long as the hub's word does not hold it. */
  readonly lessonMarks: readonly LessonMark[];
  /** Of today, of this station; those up to `creditsBefore` are in the configuration's own figures. */
  readonly credits: readonly CreditRow[];
  readonly creditsBefore: number;
  readonly problems: readonly SeenProblem[];
  readonly touchedAt: number;
  /** The tick before; null before the first. */
  readonly tickedAt: number | null;
  /** Since when the machine says that it sleeps. */
  readonly asleepSince: number | null;
  readonly hold: Hold | null;
  readonly shown: boolean;
  /** What the last visit left is cleared. */
  readonly clean: boolean;
  readonly sound: ViewState['sound'];
  /** Step of the volume, of this visit; null before anybody is signed in. */
  readonly volume: number | null;
  /** The child is asked what it hears; `called`: a grown-up was, since it heard nothing. */
  readonly soundCheck: (SoundCheck & { readonly called: boolean }) | null;
  /** What was heard here last, and on which day of the school. */
  readonly soundChecked: { readonly day: string; readonly heard: boolean } | null;
}

export type SessionEvent =
  | { readonly kind: 'tick' }
  | {
      readonly kind: 'synced';
      readonly desired: Desired;
      readonly config: StationConfig | null;
      /** Sequence up to which the hub has this station's events. */ readonly stored: number;
      /** What changed on students' paths. */
      readonly lessons?: LessonsTold | null;
    }
  | { readonly kind: 'hub-silent' }
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'program'; readonly event: ProgramEvent }
  | { readonly kind: 'machine'; readonly event: 'suspended' | 'resumed' }
  | { readonly kind: 'badge-hashed'; readonly hash: string }
  | { readonly kind: 'secret-checked'; readonly student: string; readonly reply: SignInReply }
  | { readonly kind: 'staff-checked'; readonly staff: StaffCheck; readonly right: boolean }
  /** The host could not end the station. */
  | { readonly kind: 'stayed' }
  | { readonly kind: 'launch-refused'; readonly launch: string; readonly code: string; readonly where: string | null }
  | {
      readonly kind: 'origins-taken';
      readonly run: string;
      readonly origins: readonly string[];
      readonly reply: OriginsTaken | null;
      readonly code: string | null;
    }
  | { readonly kind: 'exited'; readonly launch: string }
  | { readonly kind: 'wiped'; readonly report: WipeReport }
  | { readonly kind: 'credited'; readonly credits: readonly CreditRow[] }
  | { readonly kind: 'problem'; readonly code: string; readonly where: string | null };

export type Effect =
  | { readonly effect: 'record'; readonly event: StationEvent }
  | { readonly effect: 'launch'; readonly request: LaunchRequest }
  /** Its log-in form is filled with what the hub keeps; no secret is in the session. */
  | { readonly effect: 'launch-signed-in'; readonly request: LaunchRequest; readonly form: SavedSignInForm }
  /** The hub says where it begins. */
  | { readonly effect: 'launch-by-hub'; readonly student: string; readonly lesson: string | null; readonly request: Omit<LaunchRequest, 'address'> }
  | { readonly effect: 'launch-native'; readonly request: NativeLaunchRequest }
  | { readonly effect: 'end'; readonly request: ExitRequest }
  /** The hub is asked to take hosts into a program's entry. */
  | { readonly effect: 'take-origins'; readonly take: TakeOrigins }
  | { readonly effect: 'show'; readonly visible: boolean }
  | { readonly effect: 'wipe' }
  /** How loud the machine, or the program, is to be; the station's own sounds follow the view. */
  | { readonly effect: 'volume'; readonly percent: number }
  | { readonly effect: 'check-secret'; readonly student: string; readonly way: CheckedWay; readonly secret: string }
  | { readonly effect: 'hash-badge'; readonly badge: string }
  | { readonly effect: 'check-staff'; readonly staff: StaffCheck; readonly pin: string }
  /** What runs still logs out first; then the app ends. */
  | { readonly effect: 'leave'; readonly way: WayOut; readonly end: ExitRequest | null }
  /** What is kept over restarts is to be what the session has. */
  | { readonly effect: 'keep-config' }
  /** What was set aside waits again. */
  | { readonly effect: 'send-again' }
  /** Something that the hub should hear at once. */
  | { readonly effect: 'report' };

export interface Now {
  readonly mono: number;
  readonly hub: number;
  readonly wall: number;
  readonly newId: () => string;
}

/** The session as it is being changed by one event. */
export interface Draft {
  session: Session;
  readonly effects: Effect[];
  readonly now: Now;
}

export const emptySession = (station: string | null, seat: number | null, safeMode = false, launchKinds: readonly LaunchKind[] = ['web']): Session => ({
  station,
  seat,
  safeMode,
  launchKinds,
  config: null,
  desired: null,
  phase: { kind: 'who' },
  visit: null,
  launch: null,
  record: null,
  recordSeen: null,
  takeBackUntil: null,
  takesBack: 'done',
  askedUntil: null,
  help: null,
  staff: null,
  checkingStaff: null,
  staffPaused: false,
  hubAnswers: true,
  liftedAt: null,
  leave: null,
  seenMessage: null,
  lastArrival: null,
  tries: {},
  lockedUntil: {},
  lessonsTold: { through: null, progress: {} },
  lessonMarks: [],
  credits: [],
  creditsBefore: 0,
  problems: [],
  touchedAt: 0,
  tickedAt: null,
  asleepSince: null,
  hold: null,
  shown: false,
  clean: true,
  sound: 'none',
  volume: null,
  soundCheck: null,
  soundChecked: null,
});

export const change = (draft: Draft, part: Partial<Session>): void => {
  draft.session = { ...draft.session, ...part };
};

/** An event of a kind, without its time: that is the draft's. */
type Timeless<E> = E extends StationEvent ? Omit<E, 'at' | 'wall'> : never;
export const record = (draft: Draft, event: Timeless<StationEvent>): void => {
  draft.effects.push({ effect: 'record', event: { at: draft.now.hub, wall: draft.now.wall, ...event } as StationEvent });
};

export const report = (draft: Draft): void => {
  if (!draft.effects.some((e) => e.effect === 'report')) draft.effects.push({ effect: 'report' });
};

export function note(draft: Draft, code: string, where: string | null): void {
  const problem = { code, ...(where === null ? {} : { where }), at: Math.round(draft.now.hub) };
  change(draft, { problems: [...draft.session.problems.slice(-9), problem] });
  report(draft);
}

export const studentOf = (session: Session, student: string): LabStudent | null => session.config?.students.find((s) => s.student === student) ?? null;
export const programOf = (session: Session, program: string): Program | null => session.config?.programs.find((p) => p.id === program) ?? null;

/** How long Done can be taken back, ms. */
export const takeBackMs = (session: Session): number => (session.config?.settings.takeBackSeconds ?? 10) * 1000;

export const endOfLaunchFor = (why: EndOfVisit): EndOfLaunch => (why === 'student' ? 'signed-out' : why);
