import type { HostCapabilities } from '../../core/contract/program-host.ts';
import type { HelpView, ProgramView, RingView, Screen, StripView, ViewState } from '../../core/contract/view-state.ts';
import type { LabStudent } from '../../core/contract/station-hub.ts';
import { plainDisplay } from '../../core/model/display.ts';
import type { Line } from '../../core/model/lab.ts';
import { worksFrom, type SlotNow } from '../../core/rotation/rotation.ts';
import { resting } from '../../core/recovery/program-rest.ts';
import { picturesFor, picturesNeeded, picturesShown } from '../../core/sign-in/picture-password.ts';
import { leastDigits, leastPassword, mostDigits, mostPassword } from '../../core/sign-in/sign-in-way.ts';
import type { ClipLanguage } from '../../core/sound/clips.ts';
import type { SlotRef } from '../../core/xapi/station-event.ts';
import { facesOn } from './faces-on.ts';
import { badgeView } from './session-badge.ts';
import { openMessage } from './session-hold.ts';
import { openCredit } from './session-launch.ts';
import { lessonSteps, stoppedPrograms } from './session-path.ts';
import { destinationOf, placeIn, placeView, type Destination } from './session-places.ts';
import {
  awaitedProgram,
  choicesIn,
  cohortsOn,
  creditedToday,
  opensAt,
  slotAfter,
  slotOf,
  slotRef,
  wantedProgram,
  otherSeat,
  planToday,
} from './session-rotation.ts';
import { recordingScreen } from './session-record.ts';
import { signInWaits, waysFor } from './session-sign-in.ts';
import { mayCheck, volumeView } from './session-sound.ts';
import { studentOf, type AskPhase, type Session } from './session-state.ts';
import { bellIn } from './session-visit.ts';
import { faceOf, programView } from './view-parts.ts';
import { staffOf, type StaffSurroundings } from './view-staff.ts';

/** What of the screen is the machine's, not the session's. */
export interface ViewSurroundings extends StaffSurroundings {
  /** The station can't be used: staff must act. */
  readonly outOfUse: { readonly code: string; readonly where: string | null } | null;
  readonly volume: HostCapabilities['volume'];
  /** Hashes of the recordings that are here. */
  readonly clips: ReadonlySet<string>;
}

const lamps = 12;

/** What staff recorded in this language and is here. */
const clipsOf = (session: Session, here: ReadonlySet<string>, language: ClipLanguage): ViewState['clips'] =>
  Object.fromEntries((session.config?.clips ?? []).filter((clip) => clip.language === language && here.has(clip.hash)).map((clip) => [clip.prompt, clip.hash]));

/** The whole screen as plain data. */
export function viewOf(session: Session, around: ViewSurroundings, now: number): Omit<ViewState, 'revision'> {
  const student = session.visit === null ? null : studentOf(session, session.visit.student);
  return {
    hubTime: now,
    seat: session.seat,
    language: (student ?? goesAway(session))?.language ?? session.config?.settings.language ?? 'en',
    display: (student ?? signingIn(session))?.display ?? plainDisplay,
    timeZone: session.config?.timeZone ?? null,
    screen: screenOf(session, around, now),
    message: openMessage(session),
    staff: staffOf(session, around, now),
    help: helpOf(session),
    storage: around.info.storage,
    volume: volumeView(session, around.volume),
    clips: clipsOf(session, around.clips, student?.language ?? session.config?.settings.language ?? 'en'),
    sound: session.sound,
  };
}

/** Whose secret is being asked for, or who has just left: the screen is still theirs. */
const signingIn = (session: Session): LabStudent | null =>
  'student' in session.phase && session.phase.student !== null ? studentOf(session, session.phase.student) : null;

/** Whom the station tells where to go, or that the work comes here: in the own language, though signed out. */
function goesAway(session: Session): LabStudent | null {
  const { phase } = session;
  const told = phase.kind === 'goes' || phase.kind === 'arriving' || (phase.kind === 'goodbye' && phase.to !== null);
  return told ? studentOf(session, phase.student) : null;
}

function screenOf(session: Session, around: ViewSurroundings, now: number): Screen {
  const { phase, visit, config } = session;
  // What runs logs out first, behind this.
  if (session.leave?.way === 'restart-app') return { screen: 'starting' };
  if (session.safeMode) return { screen: 'out-of-use', code: 'SM-805', where: null };
  if (around.outOfUse !== null) return { screen: 'out-of-use', ...around.outOfUse };
  if (config === null) return { screen: 'starting' };
  const recording = recordingScreen(session);
  if (recording !== null) return recording;
  const known = visit === null ? null : studentOf(session, visit.student);
  if (known !== null && session.hold === 'pulled-out') return { screen: 'with-tutor', face: faceOf(known), tutor: session.desired?.pulledOut?.tutor ?? '' };
  // A message or the staff dialog lies over the screen itself; only a pause has a screen of its own.
  if (session.hold === 'paused' && session.staff === null && session.leave === null && openMessage(session) === null)
    return { screen: 'paused', face: known === null ? null : faceOf(known) };
  if (known !== null && session.hold === 'asked') return { screen: 'still-here', line: lineOf(session, known), face: faceOf(known) };
  switch (phase.kind) {
    case 'who':
    case 'badge':
      return whoseTurn(session, around, now);
    case 'pictures':
    case 'pin':
    case 'password':
    case 'grown-up': {
      const chooser = studentOf(session, phase.student);
      return chooser === null ? whoseTurn(session, around, now) : askScreen(session, phase, chooser, now);
    }
    case 'arriving': {
      const comer = studentOf(session, phase.student);
      return comer === null ? whoseTurn(session, around, now) : { screen: 'arriving', line: lineOf(session, comer), face: faceOf(comer), from: phase.from };
    }
    case 'goodbye': {
      const leaver = studentOf(session, phase.student);
      if (leaver === null) return whoseTurn(session, around, now);
      const map = phase.to === null ? null : { seats: session.config?.seats ?? [], from: session.seat, to: phase.to };
      return { screen: 'goodbye', line: lineOf(session, leaver), face: faceOf(leaver), map };
    }
    case 'goes': {
      const goer = studentOf(session, phase.student);
      return (goer === null ? null : goesScreen(session, phase.to, goer)) ?? whoseTurn(session, around, now);
    }
    case 'go':
    case 'choose':
    case 'change':
    case 'working':
    case 'leaving':
    case 'next':
    case 'finished':
      return known === null ? whoseTurn(session, around, now) : visitScreen(session, known, now);
  }
}

function goesScreen(session: Session, to: Destination, goer: LabStudent): Screen | null {
  const base = { line: lineOf(session, goer), face: faceOf(goer) };
  if (to.kind === 'place') return { screen: 'go-to', ...base, place: placeView(to.place, goer) };
  const program = programView(session, to.program);
  return program === null ? null : { screen: 'next', ...base, program, map: { seats: session.config?.seats ?? [], from: session.seat, to: to.seat } };
}

function askScreen(session: Session, phase: AskPhase, chooser: LabStudent, now: number): Screen {
  const part = {
    line: lineOf(session, chooser),
    face: faceOf(chooser),
    otherWays: waysFor(chooser).filter((way) => way !== phase.kind),
    wrongTries: phase.wrongTries,
    checking: phase.checking,
    waitUntil: signInWaits(session, chooser.student, now),
    elsewhere: phase.elsewhere,
  };
  switch (phase.kind) {
    case 'pictures': {
      const choices = picturesFor(chooser.student, picturesShown(chooser.grade));
      return { screen: 'pictures', ...part, choices, chosen: phase.chosen.length, needed: picturesNeeded };
    }
    case 'pin':
      return { screen: 'pin', ...part, entered: phase.digits.length, least: leastDigits, most: mostDigits };
    case 'password':
      return { screen: 'password', ...part, least: leastPassword, most: mostPassword };
    case 'grown-up':
      return { screen: 'grown-up', ...part };
  }
}

function visitScreen(session: Session, student: LabStudent, now: number): Screen {
  const { phase, visit, launch } = session;
  const slot = slotRef(slotOf(session, student.student, now)) ?? visit?.slot ?? null;
  const base = { line: lineOf(session, student), face: faceOf(student) };
  if (session.soundCheck !== null && mayCheck(session)) {
    const { choices, plays, turn, called } = session.soundCheck;
    return { screen: 'sound-check', ...base, choices, plays, turn, called };
  }
  if (phase.kind === 'choose') return { screen: 'choose', ...base, programs: choosable(session, student, slot, now) };
  const wanted = wantedProgram(session, slot, now);
  const id = launch?.program ?? wanted ?? awaitedProgram(session, slot, now);
  const program = id === null ? null : programView(session, id);
  if (phase.kind === 'finished' || program === null) return { screen: 'finished', ...base, rings: ringsOf(session, student, now) };
  if (phase.kind === 'next') return { screen: 'next', ...base, program, map: { seats: session.config?.seats ?? [], from: session.seat, to: phase.seat } };
  if (phase.kind === 'change') return { screen: 'next', ...base, program, map: { seats: [], from: session.seat ?? 0, to: session.seat ?? 0 } };
  if (phase.kind === 'working' && launch !== null) return { screen: 'working', strip: stripOf(session, student, program, now), opening: launch.meter === null };
  if (phase.kind === 'leaving' && launch !== null) return { screen: 'leaving', strip: stripOf(session, student, program, now) };
  return {
    screen: 'go',
    ...base,
    program,
    ring: ringOf(session, student, program.program, now),
    path: pathOf(session, student, program.program, now),
    lessons: lessonSteps(session, program.program),
    opening: false,
    failed: programView(session, resting(visit?.failed ?? [], now).at(-1) ?? ''),
    waits: wanted === null,
  };
}

function whoseTurn(session: Session, around: ViewSurroundings, now: number): Screen {
  const on = cohortsOn(session, now);
  if (on.length === 0) return { screen: 'resting', opensAt: opensAt(session, now) };
  const [only] = on;
  const cohort = on.length === 1 ? session.config?.cohorts.find((c) => c.cohort === only) : undefined;
  return {
    screen: 'whose-turn',
    line: cohort === undefined ? null : { line: cohort.line, name: cohort.name },
    faces: facesOn(session, now),
    ...badgeView(session, around.info.lacks),
  };
}

function stripOf(session: Session, student: LabStudent, program: ProgramView, now: number): StripView {
  const slot = slotOf(session, student.student, now);
  const left = bellIn(session, now);
  const warnMs = (session.config?.settings.warnSeconds ?? 60) * 1000;
  const takeBackMs = (session.config?.settings.takeBackSeconds ?? 10) * 1000;
  return {
    face: faceOf(student),
    program,
    ring: ringOf(session, student, program.program, now),
    slot: slot === null ? null : { startsAt: worksFrom(slot), endsAt: slot.endsAt },
    bell: left === null || slot === null ? null : { lampsLeft: Math.ceil((left / warnMs) * lamps), lamps, ...afterBell(session, student, slot, now) },
    help: helpOf(session),
    takeBack: session.takeBackUntil === null ? null : { of: session.takesBack, until: session.takeBackUntil, totalMs: takeBackMs },
  };
}

/** What the bell that is announced leads to: a program here, one at another seat, a place, or goodbye. */
function afterBell(session: Session, student: LabStudent, slot: SlotNow, now: number): Pick<NonNullable<StripView['bell']>, 'next' | 'nextSeat' | 'nextPlace'> {
  const next = slotAfter(slot);
  const place = next === null ? null : placeIn(session, student.student, next, now);
  const here = { block: slot.block.block, slot: slot.slot };
  const to: Destination | null = place !== null ? { kind: 'place', place } : next === null ? destinationOf(session, student.student, here, slot.endsAt) : null;
  if (to?.kind === 'place') return { next: null, nextSeat: null, nextPlace: placeView(to.place, student) };
  if (to?.kind === 'seat') return { next: programView(session, to.program), nextSeat: to.seat, nextPlace: null };
  const program = next === null ? null : wantedProgram(session, next, now);
  return {
    next: program === null ? null : programView(session, program),
    nextSeat: next === null ? null : otherSeat(session, student.student, next, now),
    nextPlace: null,
  };
}

/** The block's programs in the order of the plan, each once: what is done, what is now, what comes. */
function pathOf(session: Session, student: LabStudent, current: string, now: number): (ProgramView & { now: boolean; done: boolean })[] {
  const slot = slotOf(session, student.student, now);
  const planned = planToday(session, now)
    .filter((e) => e.student === student.student && e.block === slot?.block.block)
    .sort((a, b) => a.slot - b.slot)
    .map((e) => e.program);
  const ids = [...new Set([...planned, current])];
  return ids.flatMap((id) => {
    const view = programView(session, id);
    return view === null ? [] : [{ ...view, now: id === current, done: session.visit?.done.includes(id) ?? false }];
  });
}

function choosable(session: Session, student: LabStudent, slot: SlotRef | null, now: number): Extract<Screen, { screen: 'choose' }>['programs'] {
  return (choicesIn(session, slot, now) ?? []).flatMap((id) => {
    const view = programView(session, id);
    if (view === null) return [];
    const { done = [], failed = [] } = session.visit ?? {};
    const away = [...resting(failed, now), ...stoppedPrograms(session)];
    return [{ ...view, ring: ringOf(session, student, id, now), done: done.includes(id), rests: away.includes(id) }];
  });
}

function ringsOf(session: Session, student: LabStudent, now: number): (ProgramView & { ring: RingView })[] {
  const worked = new Set([...(session.visit?.done ?? []), ...Object.keys(student.goals).filter((p) => creditedToday(session, student.student, p, now) > 0)]);
  return [...worked].flatMap((id) => {
    const view = programView(session, id);
    return view === null ? [] : [{ ...view, ring: ringOf(session, student, id, now) }];
  });
}

export function ringOf(session: Session, student: LabStudent, program: string, now: number): RingView {
  const open = session.launch?.program === program ? openCredit(session.launch) : 0;
  const goal = student.goals[program];
  return {
    creditedMs: Math.floor((creditedToday(session, student.student, program, now) + open) / 1000) * 1000,
    goalMs: goal === undefined ? null : goal * 60_000,
  };
}

function helpOf(session: Session): HelpView {
  const { help, desired } = session;
  if (help === null) return { kind: 'none' };
  if (desired?.help?.request === help.request && desired.help.state === 'taken') return { kind: 'coming', by: desired.help.by };
  return { kind: 'asked', at: help.askedAt };
}

const lineOf = (session: Session, student: LabStudent): Line | null => session.config?.cohorts.find((c) => c.cohort === student.cohort)?.line ?? null;
