import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seal, sealKey, unseal } from '../../../hub/saved-sign-ins/seal.ts';
import { noSealKey, readSealKey, sealKeyFile } from '../../../hub/saved-sign-ins/seal-keys.ts';

const key = sealKey(randomBytes(32));
const owner = ['saved-sign-in', 'd', 's', 's1', 'words'];

describe('what was sealed', () => {
  it('opens with its key for what it belongs to, and is another each time', () => {
    const [one, two] = [seal(key, 'pond "7"', owner), seal(key, 'pond "7"', owner)];
    expect([unseal(key, one, owner), unseal(key, two, owner)]).toEqual(['pond "7"', 'pond "7"']);
    expect(one).not.toBe(two);
  });

  it('opens for no other student or program, with no other key, and not when it was changed or cut', () => {
    const sealed = seal(key, 'pond', owner);
    const bytes = Buffer.from(sealed, 'base64url');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const others = [
      unseal(key, sealed, ['saved-sign-in', 'd', 's', 's2', 'words']),
      unseal(key, sealed, ['saved-sign-in', 'd', 's', 's1w', 'ords']),
      unseal(sealKey(randomBytes(32)), sealed, owner),
      unseal(key, bytes.toString('base64url'), owner),
      unseal(key, sealed.slice(0, 20), owner),
      unseal(key, '', owner),
    ];
    expect(others).toEqual([null, null, null, null, null, null]);
  });
});

describe('the key in a file', () => {
  let folder: string;
  let place: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-key-'));
    place = path.join(folder, 'saved-sign-ins.key');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made when something is to be sealed, for its owner alone, and is the same at the next start', () => {
    expect(sealKeyFile(place).forOpening()).toMatchObject({ ok: false, problems: [{ code: 'SM-529', where: place }] });
    const made = sealKeyFile(place).forSealing();
    expect(statSync(place).mode & 0o777).toBe(0o600);
    expect(sealKeyFile(place).forOpening()).toEqual(made);
    expect(made).toMatchObject({ ok: true, value: { id: expect.stringMatching(/^[0-9a-f]{16}$/) as string } });
  });

  it('that is damaged is told with its place and is not written over', () => {
    writeFileSync(place, 'half a key');
    for (const answer of [sealKeyFile(place).forSealing(), sealKeyFile(place).forOpening()])
      expect(answer).toMatchObject({ ok: false, problems: [{ code: 'SM-529', where: place }] });
    expect(readFileSync(place, 'utf8')).toBe('half a key');
  });

  it('is 32 bytes as base64url and nothing else', () => {
    expect(readSealKey(`${Buffer.from(key.key).toString('base64url')}\n`)?.id).toBe(key.id);
    expect([readSealKey(''), readSealKey('a'.repeat(42)), readSealKey('a'.repeat(44)), readSealKey('!'.repeat(43))]).toEqual([null, null, null, null]);
  });
});

it('a hub without a key saves nothing', () => expect(noSealKey.forSealing()).toMatchObject({ ok: false, problems: [{ code: 'SM-529' }] }));
