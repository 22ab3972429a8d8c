import { EventEmitter } from 'node:events';
import type { IpcRenderer } from 'electron';
import { describe, expect, it } from 'vitest';
import { preloadBridge } from '../../electron/preload-bridge.ts';

class FakeIpc extends EventEmitter {
  readonly invoked: [string, unknown[]][] = [];
  invoke(channel: string, ...args: unknown[]): Promise<string> {
    this.invoked.push([channel, args]);
    return Promise.resolve(`reply of ${channel}`);
  }
  asElectron(): IpcRenderer {
    return this as unknown as IpcRenderer;
  }
}

describe('the preload’s bridge', () => {
  it('calls the channel of each method’s name, with one argument', async () => {
    const ipc = new FakeIpc();
    const bridge = preloadBridge(ipc.asElectron());
    await expect(bridge['program:show']({ visible: true })).resolves.toBe('reply of program:show');
    expect(ipc.invoked).toEqual([['program:show', [{ visible: true }]]]);
    for (const [name, method] of Object.entries(bridge)) {
      if (name.endsWith(':event')) continue;
      await (method as (args: object) => Promise<unknown>)({});
      expect(ipc.invoked.at(-1)?.[0]).toBe(name);
    }
  });

  it('hands on what happened and never Electron’s own event', () => {
    const ipc = new FakeIpc();
    const heard: unknown[][] = [];
    preloadBridge(ipc.asElectron())['machine:event']((...all: unknown[]) => void heard.push(all));
    ipc.emit('machine:event', { sender: 'the way to every channel' }, { kind: 'suspended' });
    expect(heard).toEqual([[{ kind: 'suspended' }]]);
  });

  it('leaves no listener behind', () => {
    const ipc = new FakeIpc();
    const bridge = preloadBridge(ipc.asElectron());
    const heard: unknown[] = [];
    const stops = [bridge['program:event']((event) => heard.push(event)), bridge['program:event']((event) => heard.push(event))];
    expect(ipc.listenerCount('program:event')).toBe(2);
    stops[0]?.();
    ipc.emit('program:event', {}, { launch: 'l', kind: 'loaded' });
    expect(heard).toHaveLength(1);
    stops[1]?.();
    expect(ipc.listenerCount('program:event')).toBe(0);
  });
});
