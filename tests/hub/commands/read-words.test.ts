import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readDatabase, showPassword } from '../../../hub/commands/read-words.ts';
import { startPostgres } from '../../support/postgres-server.ts';

const fromEnvironment = { STATIONMASTER_DATABASE: 'postgres://hub:pw@db.example/hub' };

describe('the database of a command', () => {
  it('is named by the flag, else by the environment, else a file in the data folder', () => {
    expect(readDatabase('postgresql://other.example/hub', fromEnvironment)).toEqual({ ok: true, value: 'postgresql://other.example/hub' });
    expect(readDatabase(undefined, fromEnvironment)).toEqual({ ok: true, value: fromEnvironment.STATIONMASTER_DATABASE });
    expect(readDatabase(undefined, {})).toEqual({ ok: true, value: null });
    expect(readDatabase(undefined, { STATIONMASTER_DATABASE: '' })).toEqual({ ok: true, value: null });
  });

  it('is refused by where it was said, and without its words', () => {
    const refused = { ok: false, problems: [{ code: 'SM-102', where: 'STATIONMASTER_DATABASE', detail: 'an address that begins with postgres://' }] };
    expect(readDatabase(undefined, { STATIONMASTER_DATABASE: 'mysql://hub:pw@db.example' })).toEqual(refused);
    expect(readDatabase('', {})).toMatchObject({ ok: false, problems: [{ where: '--database' }] });
  });

  it.each([
    ['postgres://hub:pw@db.example/hub', true],
    ['--database=postgresql://hub:pw@db.example/hub', true],
    ['postgres://hub:p@w@db.example/hub', true],
    ['postgres://db.example/hub?user=hub&password=pw', true],
    ['postgres://hub@db.example:5432/hub', false],
    ['postgres://db.example:5432/hub?options=a@b', false],
    ['postgres://hub:@db.example/hub', false],
    ['https://hub:pw@db.example', false],
  ])('has a password among the words in %s: %s', (word, shows) => expect(showPassword(['--port', '7340', word])).toBe(shows));
});

const postgres = await startPostgres();

describe.skipIf(postgres === null)('the password of PostgreSQL', () => {
  afterAll(async () => postgres?.stop());
  const main = fileURLToPath(new URL('../../../hub/main.ts', import.meta.url));
  const keys = (words: readonly string[], environment: Readonly<Record<string, string>>) => {
    const args = ['--disable-warning=ExperimentalWarning', main, 'key', 'list', ...words];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...environment } });
    return { stdout, stderr };
  };
  const none = 'There is no record-store key.\n';

  it('comes from the environment, by itself or with the address, and is warned of on the command line without being said again', async () => {
    const url = (await postgres?.newDatabase()) ?? '';
    const password = new URL(url).password;
    const bare = url.replace(/:[^:@/]+@/, '@');
    expect(keys([], { STATIONMASTER_DATABASE: url })).toEqual({ stdout: none, stderr: '' });
    expect(keys(['--database', bare], { PGPASSWORD: password })).toEqual({ stdout: none, stderr: '' });
    expect(keys(['--database', bare], { PGPASSWORD: '' }).stdout).toBe('');
    const shown = keys(['--database', url], {});
    expect([shown.stdout, shown.stderr.match(/SM-106/g)?.length, shown.stderr.includes(`:${password}@`)]).toEqual([none, 1, false]);
  });
});
