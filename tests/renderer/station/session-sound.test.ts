import { beforeEach, describe, expect, it } from 'vitest';
import type { Intent, Screen, ViewState } from '../../../core/contract/view-state.ts';
import type { StationConfig } from '../../../core/contract/station-hub.ts';
import type { HostCapabilities } from '../../../core/contract/program-host.ts';
import { keep, readKept, restore } from '../../../renderer/station/kept-session.ts';
import { emptySession, type Effect, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { viewOf } from '../../../renderer/station/view.ts';
import { dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';
import { stationInfo } from '../../fixtures/station-info.ts';

/** How loud the station is for a child, whether the child hears it, and what staff hear of that. */
let session: Session;
let effects: Effect[];
let seconds: number;
let ids: number;

const now = () => dayStart + seconds * 1000;
function happen(event: SessionEvent): void {
  const newId = (): string => `00000000-0000-7000-8000-${String((ids += 40_503) % 1e12).padStart(12, '0')}`;
  const step = transition(session, event, { mono: seconds * 1000, hub: now(), wall: now(), newId });
  session = step.session;
  effects.push(...step.effects);
}
const say = (intent: Intent): void => happen({ kind: 'intent', intent });
const view = (volume: HostCapabilities['volume'] = 'machine'): Omit<ViewState, 'revision'> =>
  viewOf(session, { info: stationInfo, waysOut: [], breakGlass: false, outOfUse: null, volume, clips: new Set<string>(['a'.repeat(64)]) }, now());
const volumes = (): number[] => effects.flatMap((effect) => (effect.effect === 'volume' ? [effect.percent] : []));
function check(): Extract<Screen, { screen: 'sound-check' }> {
  const { screen } = view();
  if (screen.screen !== 'sound-check') throw new Error(screen.screen);
  return screen;
}
const wrong = (): void => {
  const { choices, plays } = check();
  say({ intent: 'heard', what: choices.find((animal) => animal !== plays) ?? 'nothing' });
};

function begin(settings: Partial<StationConfig['settings']> = {}): void {
  session = emptySession('station-1', 5);
  effects = [];
  seconds = 0;
  ids = 0;
  happen({ kind: 'synced', desired: sampleDesired(), config: { ...sampleConfig, settings: { ...sampleConfig.settings, ...settings } }, stored: 0 });
}
function signIn(student = 's-amara'): void {
  say({ intent: 'choose-face', student });
  for (const picture of ['apple', 'tree', 'kite']) say({ intent: 'choose-picture', picture });
  happen({ kind: 'secret-checked', student, reply: { outcome: 'right' } });
  expect(session.visit?.student).toBe(student);
}
beforeEach(() => begin());

describe('volume', () => {
  it('begins each visit where staff chose, however the child before left it', () => {
    signIn();
    expect([view().volume.step, volumes().at(-1)]).toEqual([2, 60]);
    say({ intent: 'set-volume', step: 3 });
    expect([view().volume.step, volumes().at(-1)]).toEqual([3, 80]);
    say({ intent: 'not-me' });
    happen({ kind: 'wiped', report: { clean: true, left: [] } });
    seconds += 10;
    happen({ kind: 'tick' });
    signIn('s-anh');
    expect([view().volume.step, volumes().at(-1)]).toEqual([2, 60]);
  });

  it('stays within staff’s limits, whatever is asked for, and is nobody’s before sign-in', () => {
    begin({ volume: { lowest: 10, highest: 40, start: 20 } });
    say({ intent: 'set-volume', step: 3 });
    expect(volumes()).toEqual([20]);
    signIn();
    for (const step of [4, -1, 1.5, Number.NaN]) say({ intent: 'set-volume', step });
    expect(view().volume.step).toBe(1);
    say({ intent: 'set-volume', step: 3 });
    expect(volumes().at(-1)).toBe(40);
  });

  it('is of the station’s own sounds where nothing else can be set, and of nothing twice where the machine’s is', () => {
    signIn();
    expect(view('machine').volume).toMatchObject({ ownPercent: 100, ofPrograms: true });
    expect(view('program').volume).toMatchObject({ ownPercent: 60, ofPrograms: true });
    expect(view('own').volume).toMatchObject({ ownPercent: 60, ofPrograms: false });
  });

  it('is there again after a crash, with what was heard today', () => {
    signIn();
    say({ intent: 'set-volume', step: 0 });
    say({ intent: 'check-sound' });
    say({ intent: 'heard', what: check().plays });
    const kept = readKept(JSON.parse(JSON.stringify(keep(session, now()))));
    if (kept === null) throw new Error('not kept');
    const back = restore({ ...emptySession('station-1', 5), config: session.config }, kept, { hub: now() + 5000, wall: now() + 5000 }, 120_000).session;
    expect([back.volume, back.soundChecked?.heard]).toEqual([0, true]);
  });
});

describe('the sound check', () => {
  it('is touched before Go, and leads back to it when the child hears', () => {
    signIn();
    say({ intent: 'check-sound' });
    expect(check()).toMatchObject({ turn: 1, called: false });
    say({ intent: 'heard', what: check().plays });
    expect(view().screen.screen).toBe('go');
    expect([session.soundChecked?.heard, session.problems]).toEqual([true, []]);
  });

  it('gets louder once after a miss, then calls a grown-up and tells staff', () => {
    signIn();
    say({ intent: 'check-sound' });
    wrong();
    expect([check().turn, view().volume.step, volumes().at(-1)]).toEqual([2, 3, 80]);
    say({ intent: 'heard', what: 'nothing' });
    expect(check().called).toBe(true);
    expect(session.problems.map((problem) => problem.code)).toEqual(['SM-810']);
    expect([view().help.kind, session.soundChecked?.heard]).toEqual(['asked', false]);
    say({ intent: 'heard', what: check().plays });
    expect(session.problems).toHaveLength(1);
    say({ intent: 'end-sound-check' });
    expect(view().screen.screen).toBe('go');
  });

  it('never holds a child: it goes on at any time, and is over when the program opens', () => {
    signIn();
    say({ intent: 'check-sound' });
    say({ intent: 'go' });
    expect([session.phase.kind, session.soundCheck]).toEqual(['working', null]);
    say({ intent: 'check-sound' });
    expect(session.soundCheck).toBeNull();
  });

  it('comes by itself to the first child of a day where staff want that, and not again once somebody has heard', () => {
    begin({ soundCheck: 'daily' });
    signIn();
    say({ intent: 'heard', what: check().plays });
    say({ intent: 'not-me' });
    happen({ kind: 'wiped', report: { clean: true, left: [] } });
    seconds += 10;
    happen({ kind: 'tick' });
    signIn('s-anh');
    expect(view().screen.screen).toBe('go');
  });

  it('comes to nobody by itself otherwise', () => {
    signIn();
    expect(view().screen.screen).toBe('go');
  });
});

describe('recordings of staff', () => {
  it('are named to the screens in the language of the child, and only those that are here', () => {
    const clip = (language: 'en' | 'es', prompt: 'who' | 'go', letter: string) => ({ language, prompt, hash: letter.repeat(64) });
    session = { ...session, config: { ...sampleConfig, clips: [clip('en', 'who', 'a'), clip('en', 'go', 'b'), clip('es', 'who', 'c')] } };
    expect(view().clips).toEqual({ who: 'a'.repeat(64) });
    signIn();
    expect(view().language).toBe('en');
    expect(Object.keys(view().clips)).toEqual(['who']);
  });
});
