import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { labSettingsSchema } from '../../../core/model/lab.ts';
import { volumeArguments, volumeCommandSchema } from '../../../core/model/volume-command.ts';
import { percentOf, startStep, usualVolume, volumeSteps } from '../../../core/sound/volume.ts';

describe('the volume’s steps', () => {
  it('go from the lowest to the highest that staff allow, and never beyond', () => {
    const steps = Array.from({ length: volumeSteps }, (_, step) => percentOf({ lowest: 20, highest: 80, start: 60 }, step));
    expect(steps).toEqual([20, 40, 60, 80]);
    expect(percentOf(usualVolume, 99)).toBe(80);
    expect(percentOf(usualVolume, -1)).toBe(20);
  });

  it('begin at the one nearest to what staff chose, the softer of two', () => {
    expect(startStep(usualVolume)).toBe(2);
    expect(startStep({ lowest: 20, highest: 80, start: 50 })).toBe(1);
    expect(startStep({ lowest: 30, highest: 30, start: 30 })).toBe(0);
  });

  it('are of the lab file, which is refused where the limits cross or silence is allowed', () => {
    expect(v.parse(labSettingsSchema, {}).volume).toEqual(usualVolume);
    expect(v.parse(labSettingsSchema, { volume: { highest: 70 } }).volume).toEqual({ lowest: 20, highest: 70, start: 60 });
    expect(v.safeParse(labSettingsSchema, { volume: { highest: 50 } }).success).toBe(false);
    expect(v.safeParse(labSettingsSchema, { volume: { lowest: 0 } }).success).toBe(false);
  });
});

describe('the command that sets a machine’s volume', () => {
  const parse = (command: unknown) => v.safeParse(volumeCommandSchema, command);

  it('is a full path with words that hold the percent', () => {
    const parsed = parse({ command: '/usr/bin/pactl', arguments: ['set-sink-volume', '@DEFAULT_SINK@', '{percent}%'] });
    expect(parsed.success && volumeArguments(parsed.output, 40)).toEqual(['set-sink-volume', '@DEFAULT_SINK@', '40%']);
  });

  it('is refused without a full path, and where it could never say how loud', () => {
    expect(parse({ command: 'pactl', arguments: ['{percent}%'] }).success).toBe(false);
    expect(parse({ command: '/usr/bin/pactl', arguments: ['50%'] }).success).toBe(false);
    expect(parse({ command: '/usr/bin/pactl', arguments: ['{percent}'], shell: true }).success).toBe(false);
  });
});
