import type { Subject } from '../model/catalogue.ts';
import type { Display } from '../model/display.ts';
import type { Line } from '../model/lab.ts';
import type { BlockedHost } from '../navigation/blocked-hosts.ts';
import type { AskedWay } from '../sign-in/sign-in-way.ts';
import type { verbs } from '../xapi/vocabulary.ts';
import type { ClipPrompt } from '../sound/clips.ts';
import type { CheckAnswer, HeardAnimal } from '../sound/sound-check.ts';
import type { WayOut } from './way-out.ts';

/**
 * Between the engine and the screens: a view state down, intents up, both structured-cloneable, so that they may live in one page or in two.
 * The screens have no rules: what is shown, enabled and counted is decided by the engine. Instants are hub time in ms, durations ms.
 */
export interface Face {
  readonly student: string;
  readonly firstName: string;
  /** Shown only where two first names of those on the screen are alike. */
  readonly lastInitial: string | null;
  readonly picture: string;
}

/** Where a group of a rotation is that is not at the computers, in the student's own words. */
export interface PlaceView {
  readonly place: string;
  readonly name: string;
  /** Picture id, e.g. `places/teacher`. */
  readonly picture: string;
}

/** Of a student whose cohort is on now. */
export interface FaceOnNow extends Face {
  readonly elsewhere: number | true | null;
  readonly waitUntil: number | null;
  /** The own group is there now, not at the computers. */
  readonly place?: PlaceView;
}

export interface ProgramView {
  readonly program: string;
  readonly name: string;
  readonly subject: Subject;
  readonly icon: string;
}

/** Credited time of today towards the own goal of one program. */
export interface RingView {
  readonly creditedMs: number;
  readonly goalMs: number | null;
}

/** A path of lessons as steps, with a star at its end. */
export interface LessonSteps {
  readonly total: number;
  /** Place of the lesson that has its turn, from 1; null when all are done. */
  readonly now: number | null;
  /** Those that are shown, with their places: the last ones done, and the next. */
  readonly shown: readonly { readonly place: number; readonly done: boolean }[];
}

export interface MapView {
  readonly seats: readonly { readonly seat: number; readonly column: number; readonly row: number }[];
  readonly from: number | null;
  readonly to: number;
}

export interface StripView {
  readonly face: Face;
  readonly program: ProgramView;
  readonly ring: RingView;
  /** The slot that is running, for the bar of time left. Null outside a block. */
  readonly slot: { readonly startsAt: number; readonly endsAt: number } | null;
  /** Null until the warning; then the lamps: how many of `lamps` still burn, and what comes after. */
  readonly bell: {
    readonly lampsLeft: number;
    readonly lamps: number;
    readonly next: ProgramView | null;
    readonly nextSeat: number | null;
    readonly nextPlace: PlaceView | null;
  } | null;
  readonly help: HelpView;
  /** Set while Done, or "Not you?", can be taken back. */
  readonly takeBack: { readonly of: 'done' | 'sign-out'; readonly until: number; readonly totalMs: number } | null;
}

/** How loud the station is: what a child sets, within what staff allow. */
export interface VolumeView {
  readonly step: number;
  readonly steps: number;
  /** Of the station's own sounds: 100 where the host sets the machine's volume itself. */
  readonly ownPercent: number;
  /** The steps change what a program sounds like, too: without that the strip has none. */
  readonly ofPrograms: boolean;
}

export type HelpView = { readonly kind: 'none' } | { readonly kind: 'asked'; readonly at: number } | { readonly kind: 'coming'; readonly by: string };

export interface StaffView {
  /** Null: asking for name and PIN. */
  readonly name: string | null;
  /** Whose PIN is taken here; without a name it is the policy's. `waitUntil`: after wrong tries under this name. */
  readonly people: readonly { readonly staff: string; readonly name: string; readonly waitUntil: number | null }[];
  /** The PIN is being checked. */
  readonly checking: boolean;
  readonly wrong: boolean;
  /** After wrong tries at this station: nobody's PIN is taken before. */
  readonly waitUntil: number | null;
  /** What the menu offers. Null before a PIN was right. */
  readonly menu: StaffMenuView | null;
  readonly info: StationInfo;
}

export interface StaffMenuView {
  /** Whose work is running here, and in which program. */
  readonly student: { readonly face: Face; readonly program: ProgramView | null } | null;
  /** Who can be signed in here, from another seat too: those on now, and of them whose sign-in the menu was opened over. Null where somebody is signed in, or nobody can be. */
  readonly signIn: { readonly faces: readonly FaceOnNow[]; readonly chosen: string | null } | null;
  /** What can be run in record mode here; null where it is off, or somebody is signed in. */
  readonly record: readonly ProgramView[] | null;
  /** A program is open that can be ended. */
  readonly canEnd: boolean;
  /**
   * To pause, or to go on; `resume-without-hub` ends a pause that the hub gave and cannot take back now, until its next word; `held-by-hub` is the
   * board's to end. Null where there is nothing to pause.
   */
  readonly pausing: 'pause' | 'resume' | 'resume-without-hub' | 'held-by-hub' | null;
  /** What this host can do; the others of all ways are shown as missing. */
  readonly waysOut: readonly WayOut[];
}

export interface StationInfo {
  readonly station: string | null;
  readonly seat: number | null;
  readonly version: string;
  readonly host: string;
  readonly hub: 'online' | 'away' | 'refused' | 'never';
  readonly lastSync: number | null;
  readonly waiting: number;
  readonly setAside: number;
  readonly storage: 'disk' | 'memory';
  /** Not acknowledged: in `waiting` too. */
  readonly inMemory: number;
  /** What staff alone may read: where a station is weak is nothing for a child that pressed the key. Null before a PIN was right. */
  readonly inside: {
    /** What this host cannot do, as locale keys. */
    readonly lacks: readonly string[];
    readonly problems: readonly { readonly code: string; readonly where: string | null; readonly at: number }[];
    /** Whether the browser promised to keep the events, and how much of its space is used. Null before it was asked. */
    readonly disk: { readonly persisted: boolean; readonly usedPercent: number } | null;
    /** The oldest of what was set aside. */
    readonly setAside: readonly SetAsideView[];
  } | null;
}

/** An event that a record store refused for good: what it tells of, never of whom. */
export interface SetAsideView {
  readonly sequence: number;
  /** Of the refusal, and its place in the statement. */
  readonly code: string;
  readonly where: string | null;
  /** Null for a statement that is none of ours. */
  readonly kind: keyof typeof verbs | null;
  readonly program: string | null;
  readonly at: number | null;
}

/** A badge that was shown, or the camera that could not look: it is being checked, or it signs nobody in and why. */
export interface BadgeView {
  readonly says: 'checking' | 'unreadable' | 'unknown' | 'not-now' | 'elsewhere' | 'rests' | 'camera';
  /** Whose it is, where that is known. */
  readonly face: Face | null;
  /** Where its student is signed in. */
  readonly seat: number | null;
}

/** What the screens that ask for a secret share. */
export interface AskView {
  readonly line: Line | null;
  readonly face: Face;
  /** The student's other ways, one tap away. */
  readonly otherWays: readonly AskedWay[];
  /** Grows with each wrong try: what was entered goes. */
  readonly wrongTries: number;
  readonly checking: boolean;
  /** Sign-in waits until then: the screen shows a resting picture, never a countdown. */
  readonly waitUntil: number | null;
  readonly elsewhere: number | true | null;
}

export interface RecordingScreen {
  readonly screen: 'recording';
  readonly program: ProgramView;
  /** Who began it. */
  readonly by: string;
  /** Their PIN was shown here: hosts can be taken at this station. Else only on the board. */
  readonly takes: boolean;
  readonly stage: 'opening' | 'open' | 'failed' | 'leaving';
  /** Why the program does not run. */
  readonly problem: { readonly code: string; readonly where: string | null } | null;
  readonly hosts: readonly (BlockedHost & {
    /** `refused`: the hub did not take it, and why. `taken`: allowed from the next run on. */
    readonly state: 'blocked' | 'taking' | 'taken' | 'refused';
    readonly why: string | null;
  })[];
  /** Why the hub could not be asked; null where it answered. */
  readonly notTaken: string | null;
}

export type Screen =
  | { readonly screen: 'starting' }
  /** Staff must act: not enrolled, refused, second window, safe mode. */
  | { readonly screen: 'out-of-use'; readonly code: string; readonly where: string | null }
  /** No block is on. `opensAt` is the next one. */
  | { readonly screen: 'resting'; readonly opensAt: number | null }
  | {
      readonly screen: 'whose-turn';
      readonly line: { readonly line: Line; readonly name: string } | null;
      readonly faces: readonly FaceOnNow[];
      /** What became of the badge that was shown; null where none was. */
      readonly badge: BadgeView | null;
      /** A badge can be shown to the camera here. */
      readonly camera: boolean;
    }
  | (AskView & {
      readonly screen: 'pictures';
      /** Picture ids of `resources/pictures/secrets`, in the student's own fixed order. */
      readonly choices: readonly string[];
      readonly chosen: number;
      readonly needed: number;
    })
  /** Digits are counted, never shown. With `most` the PIN goes by itself, from `least` on it can be sent. */
  | (AskView & { readonly screen: 'pin'; readonly entered: number; readonly least: number; readonly most: number })
  | (AskView & { readonly screen: 'password'; readonly least: number; readonly most: number })
  /** The student has no secret that could be asked for: staff sign the student in. */
  | (AskView & { readonly screen: 'grown-up' })
  | {
      readonly screen: 'go';
      readonly line: Line | null;
      readonly face: Face;
      readonly program: ProgramView;
      readonly ring: RingView;
      readonly path: readonly (ProgramView & { readonly now: boolean; readonly done: boolean })[];
      /** The path of lessons that a teacher laid in this program; null without one. */
      readonly lessons: LessonSteps | null;
      readonly opening: boolean;
      /** The program that did not open or stopped working just now, and rests. */
      readonly failed: ProgramView | null;
      /** Nothing else is left: the program opens by itself when it has rested. */
      readonly waits: boolean;
    }
  /** A flex block: what staff allow, with the own ring of today. What failed rests. */
  | {
      readonly screen: 'choose';
      readonly line: Line | null;
      readonly face: Face;
      readonly programs: readonly (ProgramView & { readonly ring: RingView; readonly done: boolean; readonly rests: boolean })[];
    }
  /** Before Go: what does the child hear? `called`: it heard nothing twice, and a grown-up comes. */
  | {
      readonly screen: 'sound-check';
      readonly line: Line | null;
      readonly face: Face;
      readonly choices: readonly HeardAnimal[];
      readonly plays: HeardAnimal;
      /** Grows with each time that it is to be played. */
      readonly turn: number;
      readonly called: boolean;
    }
  | { readonly screen: 'working'; readonly strip: StripView; readonly opening: boolean }
  /** Between two programs after a bell or Done: the program's exit page is running, then this shows where to go. */
  | { readonly screen: 'leaving'; readonly strip: StripView }
  | { readonly screen: 'next'; readonly line: Line | null; readonly face: Face; readonly program: ProgramView; readonly map: MapView }
  /** Where the own group is now, or where everybody goes after the block. */
  | { readonly screen: 'go-to'; readonly line: Line | null; readonly face: Face; readonly place: PlaceView }
  /** Nothing is left to do in this block. */
  | { readonly screen: 'finished'; readonly line: Line | null; readonly face: Face; readonly rings: readonly (ProgramView & { readonly ring: RingView })[] }
  /** With a map where the student goes on at another seat. */
  | { readonly screen: 'goodbye'; readonly line: Line | null; readonly face: Face; readonly map: MapView | null }
  /** Staff move the student here from another seat, where the work is being ended. */
  | { readonly screen: 'arriving'; readonly line: Line | null; readonly face: Face; readonly from: number | null }
  /** No sign of life for long: whoever it is may go on, or leave. */
  | { readonly screen: 'still-here'; readonly line: Line | null; readonly face: Face }
  /** Staff look at what a program is not let out to; there is no student. */
  | RecordingScreen
  | { readonly screen: 'paused'; readonly face: Face | null }
  | { readonly screen: 'with-tutor'; readonly face: Face; readonly tutor: string };

export interface ViewState {
  /** Grows with each state sent. */
  readonly revision: number;
  readonly hubTime: number;
  readonly seat: number | null;
  readonly language: 'en' | 'es';
  /** As the student needs it who is signed in or signing in. */
  readonly display: Display;
  /** The school's, for every clock time on the screens; null until it is known, then they are the machine's. */
  readonly timeZone: string | null;
  readonly screen: Screen;
  /** Of staff, over whatever is on: the program is hidden and paused meanwhile. */
  readonly message: { readonly id: string; readonly text: string; readonly from: string } | null;
  readonly staff: StaffView | null;
  readonly help: HelpView;
  /** Loud sign for staff: events are in memory only. */
  readonly storage: 'disk' | 'memory';
  readonly volume: VolumeView;
  /** Recordings of staff that are here, in the language of this state: by prompt the hash that they are asked for by. */
  readonly clips: Readonly<Partial<Record<ClipPrompt, string>>>;
  /** One sound a revision at most. */
  readonly sound: 'none' | 'pick' | 'wrong' | 'bell' | 'hand' | 'welcome' | 'still-here';
}

export type Intent =
  | { readonly intent: 'choose-face'; readonly student: string }
  | { readonly intent: 'choose-picture'; readonly picture: string }
  | { readonly intent: 'choose-digit'; readonly digit: string }
  | { readonly intent: 'erase-digit' }
  | { readonly intent: 'enter-pin' }
  | { readonly intent: 'type-password'; readonly password: string }
  | { readonly intent: 'other-way'; readonly way: AskedWay }
  /** Opens what staff need to sign this student in, and calls them. */
  | { readonly intent: 'ask-grown-up' }
  /** What a code said that a scanner typed or the camera saw. */
  | { readonly intent: 'badge-read'; readonly text: string }
  | { readonly intent: 'camera-failed'; readonly why: string }
  | { readonly intent: 'back' }
  | { readonly intent: 'go' }
  | { readonly intent: 'choose-program'; readonly program: string }
  | { readonly intent: 'set-volume'; readonly step: number }
  | { readonly intent: 'check-sound' }
  | { readonly intent: 'heard'; readonly what: CheckAnswer }
  /** Out of the sound check, whatever was heard. */
  | { readonly intent: 'end-sound-check' }
  | { readonly intent: 'done' }
  | { readonly intent: 'take-back' }
  | { readonly intent: 'ask-help' }
  | { readonly intent: 'withdraw-help' }
  /** "Not you?": signed out at once, or, over a program, unless it is taken back. */
  | { readonly intent: 'not-me' }
  /** The answer to "Still here?". */
  | { readonly intent: 'still-here' }
  /** Leaving from finished and next. */
  | { readonly intent: 'sign-out' }
  | { readonly intent: 'message-seen'; readonly id: string }
  | { readonly intent: 'staff-open' }
  | { readonly intent: 'staff-close' }
  | { readonly intent: 'staff-sign-in'; readonly staff: string; readonly pin: string }
  | { readonly intent: 'staff-sign-in-student'; readonly student: string }
  | { readonly intent: 'staff-pause'; readonly paused: boolean }
  | { readonly intent: 'staff-end-program' }
  /** What was set aside waits to be sent once more. */
  | { readonly intent: 'staff-send-again' }
  | { readonly intent: 'staff-sign-out-student' }
  /** Record mode: the program runs without a student, and its blocked hosts are listed. */
  | { readonly intent: 'staff-record'; readonly program: string }
  | { readonly intent: 'record-take'; readonly origins: readonly string[] }
  | { readonly intent: 'record-again' }
  | { readonly intent: 'record-end' }
  | { readonly intent: 'staff-leave'; readonly way: WayOut };
