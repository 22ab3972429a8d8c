import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseForwardCommand, runForwardCommand } from '../../../hub/commands/forward-command.ts';
import { openDatabase } from '../../../hub/database/open-database.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-forward-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the forward command', () => {
  it.each([
    [[], 'SM-101', 'forward'],
    [['send'], 'SM-101', 'forward send'],
    [['retry', 'all'], 'SM-101', 'all'],
    [['retry', '--to', 'x'], 'SM-101', "Unknown option '--to'"],
    [['list', '--database', 'mysql://x'], 'SM-102', '--database'],
  ])('refuses %j', (args, code, where) => expect(parseForwardCommand(args)).toMatchObject({ ok: false, problems: [{ code, where }] }));

  it('works on the data of the hub, by the environment too', () => {
    expect(parseForwardCommand(['retry', '--data', 'd'])).toEqual({
      ok: true,
      value: { action: 'retry', place: { kind: 'sqlite', file: path.join('d', 'hub.sqlite') } },
    });
    const url = 'postgres://hub@db.example/hub';
    expect(parseForwardCommand(['list'], { STATIONMASTER_DATABASE: url })).toMatchObject({ value: { action: 'list', place: { kind: 'postgres', url } } });
  });

  it('makes no data where there are none', async () => {
    const file = path.join(folder, 'nowhere', 'hub.sqlite');
    expect(await runForwardCommand({ action: 'retry', place: { kind: 'sqlite', file } })).toMatchObject({ ok: false, problems: [{ code: 'SM-102' }] });
    expect(existsSync(path.dirname(file))).toBe(false);
  });

  it('tells how many were refused and why, and puts them back as often as it is asked', async () => {
    const place = { kind: 'sqlite', file: path.join(folder, 'hub.sqlite') } as const;
    const db = await openDatabase(place);
    const run = async (action: 'list' | 'retry') => {
      const done = await runForwardCommand({ action, place });
      return done.ok ? done.value : '';
    };
    expect([await run('list'), await run('retry')]).toEqual(['No statement was refused.', 'No statement was refused.']);
    const of = { district: 'd', school: 's', lab: 'l', destination: 'https://lrs.example/xapi', refused_at: 1 };
    const rows = ['HTTP 400', 'HTTP 409', 'HTTP 400'].map((why, index) => ({ ...of, why, place: index + 1, statement: `id-${index}` }));
    await db.insertInto('forward_refusals').values(rows).execute();
    expect(await run('list')).toBe('2\tHTTP 400\thttps://lrs.example/xapi\n1\tHTTP 409\thttps://lrs.example/xapi');
    for (let n = 0; n < 2; n += 1) expect(await run('retry')).toBe('3 to be sent again to https://lrs.example/xapi');
    expect(await run('list')).toBe('2\tHTTP 400\thttps://lrs.example/xapi\t2 to be sent again\n1\tHTTP 409\thttps://lrs.example/xapi\t1 to be sent again');
    await db.destroy();
  });
});
