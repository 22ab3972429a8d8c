import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StoreHealth } from '../../../renderer/station/store-health.ts';

/** A disk that answers by script. */
function disk(neverCleared = false) {
  const state = { persisted: false, grants: true, usage: 10, quota: 100, storage: 'disk' as 'disk' | 'memory' };
  const told: string[] = [];
  let written = (): void => undefined;
  let looks = 0;
  const health = new StoreHealth({
    neverCleared,
    storage: {
      persisted: () => Promise.resolve(state.persisted),
      persist: () => Promise.resolve((state.persisted = state.grants)),
      estimate: () => {
        looks += 1;
        return state.quota < 0 ? Promise.reject(new Error('no estimate')) : Promise.resolve({ usage: state.usage, quota: state.quota });
      },
    },
    recorder: {
      get storage() {
        return state.storage;
      },
      onWritten: (listener) => {
        written = listener;
        return () => (written = () => undefined);
      },
    },
    problem: (code, where) => told.push(where === null ? code : `${code} ${where}`),
    changed: () => undefined,
  });
  return { health, state, told, written: () => written(), looks: () => looks };
}

const minutes = (n: number): Promise<unknown> => vi.advanceTimersByTimeAsync(n * 60_000);
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the space of the event store', () => {
  test('is asked for good, and both answer and use are known', async () => {
    const d = disk();
    expect(d.health.disk).toBeNull();
    const end = d.health.start();
    await minutes(0);
    expect([d.health.disk, d.told]).toEqual([{ persisted: true, usedShare: 0.1 }, []]);
    end();
  });

  test('that the browser does not promise is told once (SM-609), and again after a promise that was taken back', async () => {
    const d = disk();
    d.state.grants = false;
    const end = d.health.start();
    await minutes(30);
    expect([d.health.disk?.persisted, d.told]).toEqual([false, ['SM-609']]);
    d.state.grants = true;
    await minutes(4);
    expect(d.health.disk?.persisted).toBe(true);
    Object.assign(d.state, { grants: false, persisted: false });
    await minutes(4);
    expect(d.told).toEqual(['SM-609', 'SM-609']);
    end();
  });

  test('is the extension’s for good, though the browser answers its question with no', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../../../renderer/extension/manifest.json', import.meta.url), 'utf8')) as { permissions: string[] };
    expect(manifest.permissions).toContain('unlimitedStorage');
    const d = disk(true);
    d.state.grants = false;
    const end = d.health.start();
    await minutes(10);
    expect([d.health.disk?.persisted, d.told]).toEqual([true, []]);
    end();
  });

  test('is told at 70 % (SM-608), and not again before it fell under 60 %', async () => {
    const d = disk();
    const end = d.health.start();
    for (const usage of [69, 70, 85, 65, 72, 59, 71]) {
      d.state.usage = usage;
      await minutes(4);
    }
    expect(d.told).toEqual(['SM-608 70 %', 'SM-608 71 %']);
    end();
  });

  test('is looked at at once when the disk begins to refuse, not with each event', async () => {
    const d = disk();
    const end = d.health.start();
    await minutes(0);
    d.state.storage = 'memory';
    d.state.usage = 100;
    for (let i = 0; i < 20; i += 1) d.written();
    await minutes(0);
    expect([d.looks(), d.told]).toEqual([2, ['SM-608 100 %']]);
    end();
    d.state.storage = 'disk';
    d.written();
    await minutes(30);
    expect(d.looks()).toBe(2);
  });

  test('that cannot be measured is not made up', async () => {
    const d = disk();
    d.state.quota = -1;
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const end = d.health.start();
    await minutes(0);
    expect([d.health.disk, d.told]).toEqual([null, []]);
    end();
  });
});
