import type { HostCapabilities } from '../../core/contract/program-host.ts';
import type { Intent, VolumeView } from '../../core/contract/view-state.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import { answerCheck, beginCheck, type CheckAnswer } from '../../core/sound/sound-check.ts';
import { percentOf, startStep, usualVolume, volumeSteps, type VolumeLimits } from '../../core/sound/volume.ts';
import { change, note, studentOf, type Draft, type Session } from './session-state.ts';

/** How loud the station is for this child, and whether the child hears it at all. */
export type SoundIntent = Extract<Intent, { intent: 'set-volume' | 'check-sound' | 'heard' | 'end-sound-check' }>;

export function soundIntent(draft: Draft, wish: SoundIntent, call: () => void): void {
  switch (wish.intent) {
    case 'set-volume':
      return setVolume(draft, wish.step);
    case 'check-sound':
      return checkSound(draft);
    case 'heard':
      return heard(draft, wish.what, call);
    case 'end-sound-check':
      return change(draft, { soundCheck: null });
  }
}

/** Each visit begins as loud as staff chose: no child gets the ears of the one before. */
export function beginVolume(draft: Draft): void {
  changeVolume(draft, startStep(limitsOf(draft.session)));
  const { session, now } = draft;
  if (session.config?.settings.soundCheck === 'daily' && session.soundChecked?.day !== dayOf(session, now.hub)) checkSound(draft);
}

/** Staff changed the limits, or the station has just begun: what is set here is set at the machine. */
export const tellVolume = (draft: Draft): void => void draft.effects.push({ effect: 'volume', percent: percentNow(draft.session) });

function setVolume(draft: Draft, step: number): void {
  if (draft.session.visit === null || !Number.isInteger(step) || step < 0 || step >= volumeSteps) return;
  changeVolume(draft, step);
  // How loud it is now is heard at once.
  change(draft, { sound: 'pick' });
}

function changeVolume(draft: Draft, step: number): void {
  change(draft, { volume: step });
  tellVolume(draft);
}

/** Before Go, and before a choice: over a program it would take the child out of its work. */
export const mayCheck = ({ phase, visit }: Session): boolean => visit !== null && (phase.kind === 'go' || phase.kind === 'choose');

function checkSound(draft: Draft): void {
  if (draft.session.visit !== null) change(draft, { soundCheck: { ...beginCheck(seed(draft), ownPicture(draft.session)), called: false } });
}

function heard(draft: Draft, what: CheckAnswer, call: () => void): void {
  const { session, now } = draft;
  const { soundCheck, volume } = session;
  if (soundCheck === null || soundCheck.called || !mayCheck(session)) return;
  const step = answerCheck(soundCheck, what, seed(draft), ownPicture(session));
  const checked = (it: boolean): Session['soundChecked'] => ({ day: dayOf(session, now.hub), heard: it });
  switch (step.kind) {
    case 'heard':
      return change(draft, { soundCheck: null, soundChecked: checked(true), sound: 'welcome' });
    case 'louder':
      changeVolume(draft, Math.min((volume ?? startStep(limitsOf(session))) + 1, volumeSteps - 1));
      return change(draft, { soundCheck: { ...step.check, called: false } });
    case 'not-heard':
      change(draft, { soundCheck: { ...soundCheck, called: true }, soundChecked: checked(false) });
      note(draft, 'SM-810', null);
      return call();
  }
}

export const volumeView = (session: Session, reach: HostCapabilities['volume']): VolumeView => ({
  step: session.volume ?? startStep(limitsOf(session)),
  steps: volumeSteps,
  ownPercent: reach === 'machine' ? 100 : percentNow(session),
  ofPrograms: reach !== 'own',
});

/** Of this child, or of whoever comes next. */
export const percentNow = (session: Session): number => percentOf(limitsOf(session), session.volume ?? startStep(limitsOf(session)));
const limitsOf = (session: Session): VolumeLimits => session.config?.settings.volume ?? usualVolume;
const ownPicture = (session: Session): string | null => (session.visit === null ? null : (studentOf(session, session.visit.student)?.picture ?? null));
const dayOf = (session: Session, now: number): string => schoolDay(now, session.config?.timeZone ?? 'UTC');

/** Three numbers out of a fresh id: its last letters are random. */
function seed({ now }: Draft): number[] {
  const letters = now.newId().replaceAll('-', '').slice(-6);
  return [0, 2, 4].map((at) => Number.parseInt(letters.slice(at, at + 2), 16));
}
