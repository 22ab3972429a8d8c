import { expect, test } from 'vitest';
import { exitCodeOf } from '../../../core/contract/way-out.ts';

test('the exit codes are those that Shell Launcher and the kiosk session know', () => {
  expect(exitCodeOf).toEqual({ 'restart-app': 0, reboot: 1, 'shut-down': 2, leave: 3 });
});
