import { beforeEach, describe, expect, test } from 'vitest';
import { emptySession, type Effect, type Session, type SessionEvent } from '../../../renderer/station/session-state.ts';
import { transition } from '../../../renderer/station/session.ts';
import { dayStart, sampleConfig, sampleDesired } from '../../fixtures/station-config.ts';

/** Programs that the hub opens, seen from the session. `frogs` is one; `boats` and `keys` are opened by their own address. */
const lti = {
  kind: 'lti' as const,
  loginUrl: 'https://frogs.example/login',
  targetLink: 'https://frogs.example/',
  redirectUris: ['https://frogs.example/'],
  clientId: 'lab',
  deploymentId: '1',
};
const config = { ...sampleConfig, programs: sampleConfig.programs.map((p) => (p.id === 'frogs' ? { ...p, launch: lti } : p)) };

let session: Session;
let effects: Effect[];
let ids: number;
function happen(event: SessionEvent): void {
  const newId = (): string => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`;
  const step = transition(session, event, { mono: 60_000, hub: dayStart + 60_000, wall: dayStart + 60_000, newId });
  session = step.session;
  effects.push(...step.effects);
}
const go = (): void => happen({ kind: 'intent', intent: { intent: 'go' } });
const sync = (): void => happen({ kind: 'synced', desired: sampleDesired(), config: null, stored: 0 });
const refused = (code: string): void => happen({ kind: 'launch-refused', launch: session.launch?.launch ?? '', code, where: 'frogs' });
const recorded = (): string[] => effects.flatMap((e) => (e.effect === 'record' ? [e.event.kind] : []));

beforeEach(() => {
  [session, effects, ids] = [emptySession('station-1', 1), [], 0];
  happen({ kind: 'synced', desired: sampleDesired(), config, stored: 0 });
  happen({ kind: 'intent', intent: { intent: 'choose-face', student: 's-amara' } });
  for (const picture of ['apple', 'tree', 'kite']) happen({ kind: 'intent', intent: { intent: 'choose-picture', picture } });
  happen({ kind: 'secret-checked', student: 's-amara', reply: { outcome: 'right' } });
  effects.length = 0;
  go();
});

test('the hub is asked where the program begins', () => {
  const asked = effects.find((e) => e.effect === 'launch-by-hub');
  expect(asked).toMatchObject({ student: 's-amara', request: { launch: session.launch?.launch, program: 'frogs', allowedOrigins: ['https://frogs.example'] } });
  expect(effects.some((e) => e.effect === 'launch')).toBe(false);
});

describe('with the hub away', () => {
  beforeEach(() => refused('SM-521'));

  test('it is tried once; the next choice has its turn, staff are told and nothing is measured', () => {
    expect(session.phase.kind).toBe('go');
    expect(session.problems.map((p) => p.code)).toEqual(['SM-521']);
    expect(recorded()).toEqual(['launched', 'failed', 'ended']);
    go();
    expect(session.launch?.program).toBe('boats');
  });

  test('it is offered again when the hub answers', () => {
    sync();
    go();
    expect(session.launch?.program).toBe('frogs');
  });

  test('a child that works at something else then stays there', () => {
    go();
    sync();
    expect([session.phase.kind, session.launch?.program]).toEqual(['working', 'boats']);
  });

  test('a child that has nothing else waits for it, and gets it when the hub answers', () => {
    session = { ...session, visit: session.visit && { ...session.visit, done: ['boats', 'keys'] } };
    go();
    expect([session.phase.kind, session.launch]).toEqual(['go', null]);
    sync();
    go();
    expect(session.launch?.program).toBe('frogs');
  });
});

test('what the hub refuses while it answers rests as every program does', () => {
  refused('SM-523');
  sync();
  expect(session.visit?.failed.map((each) => [each.program, each.times])).toEqual([['frogs', 1]]);
});
