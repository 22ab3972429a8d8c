import { describe, expect, it } from 'vitest';
import type { HubReady } from '../../../core/contract/hub-process.ts';
import { hubLife, type HubLife, type HubLifeEffect, type HubLifeEvent } from '../../../electron/staff/hub-life.ts';

const ready: HubReady = { kind: 'ready', address: 'https://lab:7340', fingerprint: 'abc=', lab: 'lab-1', enrolmentToken: '/t', newStaffSecrets: null };
const failed = { kind: 'failed', problems: [{ code: 'SM-709', where: '/hub-key.pem' }] } as const;
const [start, ended, waited, stop]: HubLifeEvent[] = [{ kind: 'start' }, { kind: 'ended' }, { kind: 'waited' }, { kind: 'stop' }];
const said = (message: HubReady | typeof failed): HubLifeEvent => ({
  kind: 'said',
  message: message.kind === 'ready' ? message : { ...message, problems: [...message.problems] },
});

/** The life after some events, each at its instant in minutes, and what the last of them made happen. */
function lived(...events: (HubLifeEvent | undefined | readonly [HubLifeEvent | undefined, number])[]): {
  life: HubLife['kind'];
  does: string[];
  last: readonly HubLifeEffect[];
} {
  let life: HubLife = { kind: 'off' };
  let last: readonly HubLifeEffect[] = [];
  for (const each of events) {
    const [event, minutes] = Array.isArray(each) ? each : [each, 0];
    ({ life, effects: last } = hubLife(life, event, minutes * 60_000));
  }
  return { life: life.kind, does: last.map((effect) => effect.kind).filter((kind) => kind !== 'wait'), last };
}

describe('the hub’s life', () => {
  it('begins with a process, and runs once that answers', () => {
    expect(lived(start)).toMatchObject({ life: 'starting', does: ['fork'] });
    expect(lived(start, said(ready))).toMatchObject({
      life: 'running',
      last: [
        { kind: 'wait', ms: null },
        { kind: 'ready', ready },
      ],
    });
    expect(lived(start, start)).toMatchObject({ life: 'starting', does: [] });
  });

  it('goes on after an end by itself, a moment later', () => {
    expect(lived(start, said(ready), ended)).toMatchObject({ life: 'resting', last: [{ kind: 'wait', ms: 1000 }] });
    expect(lived(start, said(ready), ended, waited)).toMatchObject({ life: 'starting', does: ['fork'] });
  });

  it('is given up after three ends in ten minutes, and not after three in a day', () => {
    const once = (minutes: number) => [said(ready), [ended, minutes], waited] as const;
    expect(lived(start, ...once(0), ...once(4), said(ready), [ended, 9])).toMatchObject({
      life: 'off',
      last: [
        { kind: 'wait', ms: null },
        { kind: 'give-up', problems: [{ code: 'SM-710' }] },
      ],
    });
    expect(lived(start, ...once(0), ...once(4), said(ready), [ended, 10])).toMatchObject({ life: 'resting' });
  });

  it('is given up with its reason when it says that it will not run, but only once it is gone', () => {
    expect(lived(start, said(failed))).toMatchObject({ life: 'refusing', does: ['kill'] });
    expect(lived(start, said(failed), start), 'its successor would find the data folder taken').toMatchObject({ does: [] });
    expect(lived(start, said(failed), ended)).toMatchObject({ life: 'off', last: [{ kind: 'wait' }, { kind: 'give-up', problems: failed.problems }] });
    expect(lived(start, said(failed), ended, start)).toMatchObject({ life: 'starting', does: ['fork'] });
  });

  it('has nothing to run without a school', () =>
    expect(lived(start, said({ ...ready, lab: null }), ended).last).toContainEqual({ kind: 'give-up', problems: [{ code: 'SM-708' }] }));

  it('passes a new token on while it runs', () => {
    const token: HubLifeEvent = { kind: 'said', message: { kind: 'token', file: '/t' } };
    expect(lived(start, said(ready), token)).toMatchObject({ life: 'running', last: [{ kind: 'token', file: '/t' }] });
    expect(lived(start, token), 'no answer to its start').toMatchObject({ life: 'starting', does: [] });
  });

  it('that never answers is ended, and counts as one that ended', () => {
    expect(lived(start).last).toContainEqual({ kind: 'wait', ms: 180_000 });
    expect(lived(start, waited)).toMatchObject({ life: 'starting', does: ['kill'] });
    expect(lived(start, waited, ended)).toMatchObject({ life: 'resting' });
  });

  it('ends cleanly when it is asked to, and by force when it does not', () => {
    for (const before of [[start], [start, said(ready)]]) {
      expect(lived(...before, stop)).toMatchObject({ life: 'stopping', does: ['ask-to-end'] });
      expect(lived(...before, stop, waited)).toMatchObject({ life: 'stopping', does: ['kill'] });
      expect(lived(...before, stop, ended)).toMatchObject({ life: 'stopped', does: ['stopped'] });
    }
    expect(lived(start, said(ready), stop, stop)).toMatchObject({ does: [] });
  });

  it('is over at once when nothing runs', () => {
    for (const before of [[], [start, said(ready), ended], [start, said(failed), ended]])
      expect(lived(...before, stop)).toMatchObject({ life: 'stopped', does: ['stopped'] });
    expect(lived(start, said(failed), stop, ended)).toMatchObject({ life: 'stopped', does: ['stopped'] });
    expect(lived(stop, start), 'nothing begins after the end').toMatchObject({ life: 'stopped', does: [] });
  });
});
