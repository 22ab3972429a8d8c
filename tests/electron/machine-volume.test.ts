import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failed, ok } from '../../core/result.ts';
import { MachineVolume } from '../../electron/machine-volume.ts';

/** With real processes: a shell script stands for the mixer. */
let folder: string;
const heard = (): string[] => readFileSync(path.join(folder, 'heard'), 'utf8').trim().split('\n');
const mixer = (script: string) =>
  new MachineVolume(() => ({ command: '/bin/sh', arguments: ['-c', script, 'mixer', path.join(folder, 'heard'), '{percent}%'] }));
const writes = 'echo "$2" >> "$1"';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-volume-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the machine’s volume', () => {
  it('is set by the command of the policy', async () => {
    expect(await mixer(writes).set(40)).toEqual(ok(null));
    expect(heard()).toEqual(['40%']);
  });

  it('ends at the last step that was touched, without running each one between', async () => {
    const volume = mixer(`sleep 0.3; ${writes}`);
    const first = volume.set(20);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([first, volume.set(40), volume.set(60), volume.set(80)]);
    expect(heard()).toEqual(['20%', '80%']);
  });

  it('says so where the command is missing or refuses, and goes on', async () => {
    expect(await new MachineVolume(() => ({ command: '/no/such/mixer', arguments: ['{percent}'] })).set(40)).toEqual(
      failed('SM-811', 'volumeCommand', 'ENOENT'),
    );
    expect(await mixer('exit 3').set(40)).toEqual(failed('SM-811', 'volumeCommand', '3'));
    const sometimes = mixer(`[ "$2" = 20% ] && exit 1; ${writes}`);
    expect((await sometimes.set(20)).ok).toBe(false);
    expect(await sometimes.set(60)).toEqual(ok(null));
    expect(heard()).toEqual(['60%']);
  });

  it('is left alone where the policy names nothing', async () => {
    expect(await new MachineVolume(() => null).set(40)).toEqual(ok(null));
  });
});
