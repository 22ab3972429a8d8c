import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron';
import { describe, expect, it } from 'vitest';
import { watchMachine } from '../../electron/machine-watch.ts';

function told(...events: string[]): string[] {
  const power = new EventEmitter();
  const kinds: string[] = [];
  watchMachine(power as unknown as PowerMonitor, (event) => kinds.push(event.kind));
  for (const event of events) power.emit(event);
  return kinds;
}

describe('the machine', () => {
  it('sleeps and wakes', () => expect(told('suspend', 'resume')).toEqual(['suspended', 'resumed']));
  it('is locked and unlocked', () => expect(told('lock-screen', 'unlock-screen')).toEqual(['suspended', 'resumed']));
  it('locked before it sleeps, is back when it is unlocked', () => {
    expect(told('lock-screen', 'suspend', 'resume')).toEqual(['suspended']);
    expect(told('lock-screen', 'suspend', 'resume', 'unlock-screen')).toEqual(['suspended', 'resumed']);
    expect(told('suspend', 'lock-screen', 'unlock-screen', 'resume')).toEqual(['suspended', 'resumed']);
  });
  it('said twice counts once', () => expect(told('suspend', 'suspend', 'resume', 'resume')).toEqual(['suspended', 'resumed']));
  it('that wakes without having slept tells nothing', () => expect(told('resume', 'unlock-screen')).toEqual([]));
  it('shuts down', () => expect(told('shutdown')).toEqual(['shutting-down']));
});
