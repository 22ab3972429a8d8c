import type { PowerMonitor } from 'electron';
import type { MachineEvent } from '../core/contract/program-host.ts';

/** Sleep, lock and shut-down of the machine as observations. Asleep and locked count as one: it is resumed when neither holds any more. */
export function watchMachine(power: Pick<PowerMonitor, 'on'>, tell: (event: MachineEvent) => void): void {
  const away = new Set<'asleep' | 'locked'>();
  const leave = (why: 'asleep' | 'locked'): void => {
    if (away.size === 0) tell({ kind: 'suspended' });
    away.add(why);
  };
  const back = (why: 'asleep' | 'locked'): void => {
    if (away.delete(why) && away.size === 0) tell({ kind: 'resumed' });
  };
  power.on('suspend', () => leave('asleep'));
  power.on('resume', () => back('asleep'));
  power.on('lock-screen', () => leave('locked'));
  power.on('unlock-screen', () => back('locked'));
  // Every event is on disk when it is acknowledged, so the machine need not wait.
  power.on('shutdown', () => tell({ kind: 'shutting-down' }));
}
