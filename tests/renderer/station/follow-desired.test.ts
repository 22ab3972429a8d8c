import { describe, expect, test, vi } from 'vitest';
import type { Desired, SetAsideReport } from '../../../core/contract/station-hub.ts';
import { failed, ok, type Result } from '../../../core/result.ts';
import type { SetAsideRow } from '../../../renderer/data/station-rows.ts';
import { DesiredFollower, type FollowParts } from '../../../renderer/station/follow-desired.ts';

const desired = (part: Partial<Desired>): Desired => ({ tombstones: [], resendSetAsideBefore: null, ...part }) as Desired;

/** An event store of which only what the hub asks is there. */
function store(asideRows: number) {
  const rows = Array.from({ length: asideRows }, (_, i) => ({ sequence: i + 1, at: 1000 + i, why: 'SM-601', statement: { id: `s-${i + 1}` }, told: 0 }));
  const dropped: Desired['tombstones'][number][][] = [];
  const reports: SetAsideReport[] = [];
  const state = { student: null as string | null, answers: true, wakes: 0, rereads: 0, putBack: [] as number[] };
  const parts: FollowParts = {
    recorder: {
      epoch: 'e-1',
      drop: (tombstones) => {
        dropped.push([...tombstones]);
        return Promise.resolve();
      },
      outbox: {
        untold: (most: number) => Promise.resolve(rows.filter((row) => row.told === 0).slice(0, most) as unknown as SetAsideRow[]),
        told: (sequences: readonly number[]) => {
          for (const row of rows) if (sequences.includes(row.sequence)) row.told = 1;
          return Promise.resolve();
        },
        putBackBefore: (before: number) => {
          state.putBack.push(before);
          return Promise.resolve(rows.filter((row) => row.at < before).length);
        },
      } as FollowParts['recorder']['outbox'],
    },
    report: (report): Promise<Result<readonly number[]>> => {
      reports.push(report);
      return Promise.resolve(state.answers ? ok(report.events.map((event) => event.sequence)) : failed('SM-802'));
    },
    student: () => state.student,
    wake: () => (state.wakes += 1),
    reread: () => (state.rereads += 1),
  };
  return { follower: new DesiredFollower(parts), dropped, reports, state };
}

describe('what the hub wants of the event store', () => {
  test('it hears all that was set aside, fifty at a time, each once', async () => {
    const s = store(120);
    await s.follower.follow(desired({}));
    await s.follower.follow(desired({}));
    expect(s.reports.map((report) => report.events.length)).toEqual([50, 50, 20]);
    expect(s.reports[0]).toMatchObject({ epoch: 'e-1', events: [{ sequence: 1, at: 1000, why: 'SM-601', statement: { id: 's-1' } }, ...Array(49).fill({})] });
  });

  test('a report that does not arrive is sent with the next exchange', async () => {
    const s = store(3);
    s.state.answers = false;
    await s.follower.follow(desired({}));
    s.state.answers = true;
    await s.follower.follow(desired({}));
    expect(s.reports.map((report) => report.events.map((event) => event.sequence))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test('what staff want sent again waits again, and the uploader is woken only where there was any', async () => {
    const s = store(3);
    await s.follower.follow(desired({ resendSetAsideBefore: 500 }));
    expect([s.state.putBack, s.state.wakes]).toEqual([[500], 0]);
    await s.follower.follow(desired({ resendSetAsideBefore: 5000 }));
    expect([s.state.putBack, s.state.wakes]).toEqual([[500, 5000], 1]);
  });

  test('students who were deleted are forgotten, but not before their open visit has ended', async () => {
    const s = store(0);
    const tombstones = [{ student: 's-7', at: 1 }];
    s.state.student = 's-7';
    await s.follower.follow(desired({ tombstones }));
    expect(s.dropped).toEqual([]);
    s.state.student = 's-8';
    await s.follower.follow(desired({ tombstones }));
    // What was read to be sent before may hold events of that student.
    expect(s.state.rereads).toBe(1);
    expect(s.dropped).toEqual([tombstones]);
  });

  test('a store that refuses holds nothing up', async () => {
    const s = store(1);
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    s.state.putBack.push = () => {
      throw new Error('refused');
    };
    await s.follower.follow(desired({ resendSetAsideBefore: 5000 }));
    expect(error).toHaveBeenCalledOnce();
    await s.follower.follow(desired({}));
    expect(s.reports).toHaveLength(1);
    error.mockRestore();
  });
});
