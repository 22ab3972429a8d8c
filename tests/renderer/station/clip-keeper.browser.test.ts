import Dexie from 'dexie';
import { afterEach, describe, expect, it } from 'vitest';
import { failed, ok, type Result } from '../../../core/result.ts';
import { ClipKeeper } from '../../../renderer/station/clip-keeper.ts';
import { sha256 } from '../../../renderer/station/sha256.ts';
import { webmBytes } from '../../support/webm-bytes.ts';

/** Recordings of staff on real IndexedDB: fetched once, there with the hub away, gone when staff take them back. */
let made: { readonly keeper: ClipKeeper; readonly name: string }[] = [];
afterEach(async () => {
  for (const { keeper } of made) keeper.close();
  for (const name of new Set(made.map((each) => each.name))) await Dexie.delete(name);
  made = [];
});

const bytesOf = (sound: number): ArrayBuffer => webmBytes({ sound }).buffer as ArrayBuffer;
const [first, second] = [bytesOf(300), bytesOf(400)];
const [firstHash, secondHash] = [await sha256(first), await sha256(second)];

function keep(fetch: (hash: string) => Promise<Result<ArrayBuffer>>, name = `clips-${crypto.randomUUID()}`) {
  const asked: string[] = [];
  let changes = 0;
  const keeper = new ClipKeeper({ name, fetch: (hash) => (asked.push(hash), fetch(hash)), changed: () => (changes += 1) });
  made.push({ keeper, name });
  return { keeper, asked, name, changes: () => changes };
}
const hub = (hash: string): Promise<Result<ArrayBuffer>> =>
  Promise.resolve(hash === firstHash ? ok(first) : hash === secondHash ? ok(second) : failed('SM-704'));
const wanted = (...hashes: string[]) => hashes.map((hash) => ({ hash }));

describe('recordings at a station', () => {
  it('are fetched once, and told when they are here', async () => {
    const { keeper, asked, changes } = keep(hub);
    await keeper.follow(wanted(firstHash, secondHash));
    await keeper.follow(wanted(firstHash, secondHash));
    expect(asked).toEqual([firstHash, secondHash]);
    expect([...keeper.here].sort()).toEqual([firstHash, secondHash].sort());
    expect(new Uint8Array((await keeper.audio(firstHash)) ?? new ArrayBuffer())).toEqual(new Uint8Array(first));
    expect(changes()).toBeGreaterThanOrEqual(2);
  });

  it('are here after a restart with the hub away', async () => {
    const { keeper, name } = keep(hub);
    await keeper.follow(wanted(firstHash));
    keeper.close();
    const after = keep(() => Promise.resolve(failed('SM-802')), name);
    await after.keeper.follow(wanted(firstHash));
    expect(after.asked).toEqual([]);
    expect((await after.keeper.audio(firstHash))?.byteLength).toBe(first.byteLength);
  });

  it('are taken from here when staff delete or replace them', async () => {
    const { keeper } = keep(hub);
    await keeper.follow(wanted(firstHash));
    await keeper.follow(wanted(secondHash));
    expect([...keeper.here]).toEqual([secondHash]);
    expect(await keeper.audio(firstHash)).toBeNull();
  });

  it('are tried again with the next exchange where the hub did not answer, and never taken where the bytes are others', async () => {
    let answers: Result<ArrayBuffer> = failed('SM-802');
    const { keeper } = keep(() => Promise.resolve(answers));
    await keeper.follow(wanted(firstHash));
    expect(keeper.here.size).toBe(0);
    answers = ok(second);
    await keeper.follow(wanted(firstHash));
    expect(keeper.here.size).toBe(0);
    answers = ok(first);
    await keeper.follow(wanted(firstHash));
    expect([...keeper.here]).toEqual([firstHash]);
  });

  it('follow what changes while one is being fetched', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { keeper } = keep(async (hash) => {
      if (hash === firstHash) await held;
      return hub(hash);
    });
    const one = keeper.follow(wanted(firstHash));
    await keeper.follow(wanted(secondHash));
    release();
    await one;
    expect([...keeper.here]).toEqual([secondHash]);
  });
});
