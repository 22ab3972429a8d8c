import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SecretStore } from '../../electron/secret-store.ts';
import { Settings, type OpenSettingsFile, type SettingsData } from '../../electron/settings.ts';

let openFile: OpenSettingsFile;
let folder = '';

beforeAll(async () => {
  // The real electron-store. The package `electron` then only names a binary and does not look for it.
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '/nowhere');
  const { default: ElectronStore } = await import('electron-store');
  openFile = (options) => new ElectronStore<SettingsData>({ ...options, projectVersion: '0.1.0' } as never);
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stamp = '2026-11-23T08-00-00';
const open = (at = stamp): Settings => Settings.open(folder, at, openFile);
const file = (): string => path.join(folder, 'settings.json');
const damaged = (): string[] => readdirSync(folder).filter((name) => name.includes('damaged'));

describe('settings', () => {
  it('begin empty where there is no file', () => {
    const settings = open();
    expect(settings.problems).toEqual([]);
    expect(settings.secret('credential')).toBeNull();
  });

  it('are there again in the next run, in a file of this account alone', () => {
    open().setSecret('credential', 'sealed:eA==');
    expect(open().secret('credential')).toBe('sealed:eA==');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    open().setSecret('credential', null);
    expect(open().secret('credential')).toBeNull();
    expect(open().problems).toEqual([]);
  });

  it('take a name with a dot as a name', () => {
    open().setSecret('a.b', 'plain:eA==');
    expect(open().secret('a.b')).toBe('plain:eA==');
    expect(open().secret('a')).toBeNull();
  });

  it.each([
    ['cut off in the middle', '{"version":1,"secrets":{"credential":"sealed:', 'not JSON'],
    ['empty', '', 'not JSON'],
    ['of zeros, as a power cut leaves it', '\0\0\0\0', 'not JSON'],
    ['of another shape', '{"version":1,"secrets":{"credential":42}}', 'key secrets.credential'],
    ['with a key that nobody knows', '{"version":1,"secrets":{},"debug":true}', 'key debug'],
    ['with runs that are none', '{"version":1,"secrets":{},"runs":{"running":"yes","afterCrash":[]}}', 'key runs.running'],
    ['of a later version', '{"version":2,"secrets":{}}', 'key version'],
    ['no object', '[]', 'key version'],
  ])('%s are set aside as they are, reported, and begin anew', (_how, text, detail) => {
    writeFileSync(file(), text);
    const settings = open();
    const name = `settings.damaged-${stamp}.json`;
    expect(settings.problems).toEqual([{ code: 'SM-803', where: name, detail }]);
    expect(readFileSync(path.join(folder, name), 'utf8')).toBe(text);
    settings.setSecret('station', 'plain:eA==');
    expect(open().secret('station')).toBe('plain:eA==');
    expect(open().problems).toEqual([]);
  });

  it('remember how the last runs ended', () => {
    expect(open().runs).toEqual({ running: false, afterCrash: [] });
    open().setRuns({ running: true, afterCrash: [1_795_000_000_000] });
    expect([open().runs, open().problems]).toEqual([{ running: true, afterCrash: [1_795_000_000_000] }, []]);
  });

  it('of an app that did not remember its runs open as they are', () => {
    writeFileSync(file(), '{"version":1,"secrets":{"credential":"plain:eA=="}}');
    const settings = open();
    expect([settings.problems, settings.secret('credential'), settings.runs.running]).toEqual([[], 'plain:eA==', false]);
    settings.setRuns({ running: true, afterCrash: [] });
    expect([open().problems, open().secret('credential'), open().runs.running]).toEqual([[], 'plain:eA==', true]);
  });

  it('set aside twice in one second keep both', () => {
    for (const text of ['first', 'second']) {
      writeFileSync(file(), text);
      open();
    }
    expect(
      damaged()
        .map((name) => readFileSync(path.join(folder, name), 'utf8'))
        .sort(),
    ).toEqual(['first', 'second']);
  });

  it('a report of damage repeats no value of the file', () => {
    writeFileSync(file(), '{"version":1,"secrets":{"credential":["my-secret"]}}');
    expect(JSON.stringify(open().problems)).not.toContain('my-secret');
  });

  it('whose folder cannot be used last until the end of the run, and staff are told', () => {
    writeFileSync(path.join(folder, 'a-file'), '');
    const settings = Settings.open(path.join(folder, 'a-file'), stamp, openFile);
    expect(settings.problems.at(-1)).toMatchObject({ code: 'SM-803', detail: expect.stringContaining('kept in memory only') as string });
    settings.setSecret('credential', 'plain:eA==');
    expect(settings.secret('credential')).toBe('plain:eA==');
    settings.setRuns({ running: true, afterCrash: [] });
    expect(settings.runs.running).toBe(true);
  });

  it('that cannot be read are not taken for absent', () => {
    mkdirSync(file());
    expect(open().problems).toMatchObject([{ code: 'SM-803', detail: 'EISDIR' }]);
    expect(damaged()).toHaveLength(1);
  });
});

describe('secrets', () => {
  /** A key ring that turns bytes round; it stands for the machine's own, and fails on what it did not seal. */
  const keyRing = (available = true, mark = 'ring') => ({
    isEncryptionAvailable: () => available,
    encryptString: (text: string) => Buffer.from(`${mark}:${[...text].reverse().join('')}`),
    decryptString: (bytes: Buffer) => {
      if (!bytes.toString().startsWith(`${mark}:`)) throw new Error('not sealed here');
      return [...bytes.toString().slice(mark.length + 1)].reverse().join('');
    },
  });

  it('are sealed on disk, and open in the next run', () => {
    new SecretStore(open(), keyRing()).write('credential', 'geheim-ñ');
    expect(readFileSync(file(), 'utf8')).not.toMatch(/geheim|Z2VoZWlt/);
    expect(new SecretStore(open(), keyRing()).read('credential')).toBe('geheim-ñ');
  });

  it('are kept without a key ring too, and the store says so', () => {
    const store = new SecretStore(open(), keyRing(false));
    store.write('credential', 'geheim-ñ');
    expect(store.sealed).toBe(false);
    expect(new SecretStore(open(), keyRing(false)).read('credential')).toBe('geheim-ñ');
    // The key ring that comes later reads what was written before it.
    expect(new SecretStore(open(), keyRing(true)).read('credential')).toBe('geheim-ñ');
  });

  it('sealed by another key ring are as good as none', () => {
    new SecretStore(open(), keyRing(true, 'old')).write('credential', 'x');
    expect(new SecretStore(open(), keyRing(true, 'new')).read('credential')).toBeNull();
    expect(new SecretStore(open(), keyRing(false)).read('credential')).toBeNull();
  });

  it('are forgotten when they are written as null', () => {
    const store = new SecretStore(open(), keyRing());
    store.write('credential', 'x');
    store.write('station', 'y');
    store.write('credential', null);
    expect([store.read('credential'), store.read('station')]).toEqual([null, 'y']);
  });
});
