import { describe, expect, test } from 'vitest';
import type { ProgramEvent } from '../../../core/contract/program-host.ts';
import type { LaunchKind } from '../../../core/model/catalogue.ts';
import { problem } from '../../../core/result.ts';
import { launchProgram } from '../../../renderer/station/session-launch.ts';
import { programSays } from '../../../renderer/station/session-program.ts';
import { emptySession, type Draft } from '../../../renderer/station/session-state.ts';
import { dayStart, sampleConfig } from '../../fixtures/station-config.ts';

const student = sampleConfig.students[0]?.student ?? '';
const native = {
  ...sampleConfig,
  programs: sampleConfig.programs.map((program, i) => (i === 0 ? { ...program, launch: { kind: 'native' as const }, allowedOrigins: [] } : program)),
};
const [first, second] = sampleConfig.programs.map((program) => program.id);

/** A student at Go, with the first program of the plan one of the machine. */
function atGo(launchKinds: readonly LaunchKind[]): Draft {
  let ids = 0;
  return {
    session: {
      ...emptySession('station-1', 1, false, launchKinds),
      config: native,
      visit: { visit: 'visit-1', student, signedInAt: dayStart, slot: null, chosen: null, done: [], failed: [] },
      phase: { kind: 'go' },
    },
    effects: [],
    now: { mono: 0, hub: dayStart + 60_000, wall: dayStart + 60_000, newId: () => `id-${(ids += 1)}` },
  };
}
const launches = (draft: Draft): unknown[] => draft.effects.filter(({ effect }) => effect === 'launch' || effect === 'launch-native');
const says = (draft: Draft, event: ProgramEvent extends infer E ? (E extends ProgramEvent ? Omit<E, 'launch'> : never) : never): void =>
  programSays(draft, { launch: draft.session.launch?.launch ?? '', ...event } as ProgramEvent);

describe('a program of the machine', () => {
  test('is asked for by its id alone', () => {
    const draft = atGo(['web', 'native']);
    launchProgram(draft);
    expect(launches(draft)).toEqual([{ effect: 'launch-native', request: { launch: 'id-1', visit: 'visit-1', program: first, student, language: 'en' } }]);
  });

  test('on a host that runs none is left for the next choice, and staff are told', () => {
    const draft = atGo(['web']);
    launchProgram(draft);
    expect(launches(draft)).toMatchObject([{ effect: 'launch', request: { program: second } }]);
    expect(draft.session.problems).toMatchObject([{ code: 'SM-504', where: first }]);
  });

  test('that the child quits is done', () => {
    const draft = atGo(['web', 'native']);
    launchProgram(draft);
    says(draft, { kind: 'left' });
    expect(draft.session.visit?.done).toEqual([first]);
    expect(draft.session.phase).toEqual({ kind: 'leaving', then: { kind: 'go' } });
  });

  test('that this machine does not have is tried once; one that crashed is tried again', () => {
    const absent = atGo(['web', 'native']);
    launchProgram(absent);
    says(absent, { kind: 'failed', problem: problem('SM-511', first) });
    expect(absent.session.visit?.failed.map((each) => each.program)).toEqual([first]);
    const crashed = atGo(['web', 'native']);
    launchProgram(crashed);
    says(crashed, { kind: 'failed', problem: problem('SM-512', `${first}: exit code 3`) });
    expect(crashed.session.launch).toMatchObject({ program: first, attempt: 2 });
    expect(crashed.effects).toContainEqual(expect.objectContaining({ effect: 'record', event: expect.objectContaining({ kind: 'ended', why: 'crashed' }) }));
  });
});
