import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStudentCommand } from '../../../hub/commands/run-student-command.ts';
import { parseStudentCommand } from '../../../hub/commands/student-command.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { monday, SmallHub } from '../small-hub.ts';

const main = fileURLToPath(new URL('../../../hub/main.ts', import.meta.url));

describe('the student command', () => {
  it.each([
    [['remove', 's1'], 'SM-101', 'student remove'],
    [[], 'SM-101', 'student '],
    [['delete', 's1', 's2', '--reason', 'x'], 'SM-101', 's2'],
    [['delete', 's1', '--because', 'x'], 'SM-101', "Unknown option '--because'"],
    [['delete', '--reason', 'x'], 'SM-102', 'KEY'],
    [['delete', 'Ana Alderby', '--reason', 'x'], 'SM-102', 'KEY'],
    [['delete', 's1'], 'SM-102', '--reason'],
    [['admit', 's1', '--reason', '  '], 'SM-102', '--reason'],
    [['delete', 's1', '--reason', 'x'.repeat(201)], 'SM-102', '--reason'],
    [['receipt', 's1', '--database', 'mysql://x'], 'SM-102', '--database'],
  ])('refuses %j', (args, code, where) => expect(parseStudentCommand(args)).toMatchObject({ ok: false, problems: [{ code, where }] }));

  it('needs a reason for what changes something, and none to look', () => {
    expect(parseStudentCommand(['receipt', 's1', '--data', 'd'])).toMatchObject({
      ok: true,
      value: { verb: 'receipt', student: 's1', data: 'd', database: null },
    });
    expect(parseStudentCommand(['delete', 's1', '--reason', ' asked ']).ok && parseStudentCommand(['delete', 's1', '--reason', ' asked '])).toMatchObject({
      value: { verb: 'delete', reason: 'asked' },
    });
  });
});

describe('beside a hub that runs on the same data', () => {
  let small: SmallHub;
  beforeAll(async () => void (small = await SmallHub.open({ staff: true })));
  afterAll(() => small.close());
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, 'student', ...args, '--data', small.folder],
      {
        encoding: 'utf8',
      },
    );
    return { status, stdout, stderr };
  };

  it('deletes, is noticed with the next sync, and tells how far it has come', async () => {
    const station = await small.station(1);
    await station.send(station.segment('s1', { index: 0, state: 'active', startedAt: monday, durationMs: 1000 }));
    expect((await station.sync()).config?.students.map((s) => s.student)).toContain('s1');
    expect(run('receipt', 's1')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^SM-713 /) as string });
    const done = run('delete', 's1', '--reason', 'the family asked');
    expect([done.stderr, done.status]).toEqual(['', 0]);
    expect(done.stdout).toMatch(/^Student s1, deleted .* by hub: the family asked\nDeleted here: statements 1, /);
    const { config, desired } = await station.sync();
    expect([config?.students.map((s) => s.student), desired.tombstones.map((t) => t.student)]).toEqual([['s2', 's3', 's4', 's5', 's6'], ['s1']]);
    expect(run('receipt', 's1').stdout).toMatch(/0 have answered, 1 are still to come[\s\S]+seat 1: still to come/);
    expect(run('admit', 's1', '--reason', 'back')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^SM-714 /) as string });
    expect(run('delete', 's77', '--reason', 'x')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^SM-403 /) as string });
  });

  it('makes no data where there are none, and says what it understands', () => {
    const nowhere = path.join(small.folder, 'nowhere');
    const wrong = spawnSync(process.execPath, [main, 'student', 'delete', 's1', '--reason', 'x', '--data', nowhere], { encoding: 'utf8' });
    expect([wrong.status, wrong.stderr.includes('SM-102'), existsSync(nowhere)]).toEqual([1, true, false]);
    expect(run('--help').stdout).toContain('student delete KEY --reason TEXT');
    expect(run('delete').status).toBe(2);
  });
});

const postgres = await startPostgres();

describe.skipIf(postgres === null)('on PostgreSQL', () => {
  afterAll(async () => postgres?.stop());

  it('takes with it what a batch stores that began before the student was deleted, however long that lasts', async () => {
    const url = (await postgres?.newDatabase()) ?? '';
    const small = await SmallHub.open({ database: { kind: 'postgres', url } });
    const { db } = small.hub.context;
    const station = await small.station(1);
    await station.send(station.segment('s1', { index: 0, state: 'active', startedAt: monday, durationMs: 1000 }));
    const known = await db.selectFrom('statements').selectAll().executeTakeFirstOrThrow();
    const { place: _, ...row } = known;
    let [begun, end] = [(): void => undefined, (): void => undefined];
    const [isBegun, mayEnd] = [new Promise<void>((resolve) => (begun = resolve)), new Promise<void>((resolve) => (end = resolve))];
    const batch = db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (tx) => {
        expect(await tx.selectFrom('tombstones').selectAll().execute()).toEqual([]);
        begun();
        await mayEnd;
        await tx
          .insertInto('statements')
          .values({ ...row, statement: randomUUID(), sequence: 77 })
          .execute();
      });
    await isBegun;
    let waits = 0;
    const wait = async (): Promise<void> => {
      if ((waits += 1) < 3) return;
      end();
      await batch;
    };
    const command = { verb: 'delete', student: 's1', reason: 'the family asked', data: small.folder, database: url } as const;
    expect((await runStudentCommand(command, { clock: () => small.time.now, wait })).ok).toBe(true);
    end();
    await batch;
    expect(await db.selectFrom('statements').select('statement').execute()).toEqual([]);
    await small.close();
  });
});
