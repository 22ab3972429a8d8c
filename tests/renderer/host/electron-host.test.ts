import { EventEmitter } from 'node:events';
import type { IpcRenderer } from 'electron';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { ipcArguments, type IpcReplies, type IpcRequest } from '../../../core/contract/ipc.ts';
import type { LaunchRequest, NativeLaunchRequest } from '../../../core/contract/program-host.ts';
import { failed } from '../../../core/result.ts';
import { preloadBridge } from '../../../electron/preload-bridge.ts';
import { electronHost } from '../../../renderer/host/electron-host.ts';
import type { StationHost } from '../../../renderer/host/station-host.ts';

/** Main's end in place of Electron's: parses as main does, copies as IPC does, and answers what a test says. */
class FakeMain extends EventEmitter {
  readonly calls: [string, unknown][] = [];
  readonly replies: Partial<IpcReplies> = {};
  invoke(channel: IpcRequest, args: unknown): Promise<unknown> {
    this.calls.push([channel, v.parse(ipcArguments[channel], structuredClone(args))]);
    return Promise.resolve(structuredClone(this.replies[channel] ?? null));
  }
}

const id = 'a3bb189e-8bf9-4f4c-9d36-9d2f5a6c1f10';
const request: LaunchRequest = {
  launch: id,
  visit: id,
  program: 'counting',
  address: 'https://good.example/',
  allowedOrigins: ['https://good.example'],
  signOn: ['https://login.example/oauth/*'],
  permissions: ['camera'],
  language: 'es',
};
const native: NativeLaunchRequest = { launch: id, visit: id, program: 'tux', student: 'student-1', language: 'es' };
let main: FakeMain;
let host: StationHost;
beforeEach(() => {
  main = new FakeMain();
  host = electronHost(preloadBridge(main as unknown as IpcRenderer));
});

describe('the Electron host', () => {
  it('reaches main by calls that main’s contract takes', async () => {
    main.replies['host:capabilities'] = {
      host: 'electron',
      version: '1.0.0',
      lacks: ['lacks.os-lockdown'],
      launchKinds: ['web'],
      volume: 'own',
      waysOut: [],
      safeMode: false,
    };
    await host.launch(request);
    await host.launchNative(native);
    await host.show(false);
    await host.end({ launch: id, address: null, graceMs: 3000 });
    await host.setVolume(40);
    await host.wipe();
    await host.writeSecret('credential', 'x');
    await host.readSecret('station');
    await host.policy();
    expect((await host.capabilities()).lacks, 'its own, and a camera, which a page without a browser has not').toEqual(['lacks.os-lockdown', 'lacks.camera']);
    await host.restart();
    await host.leave(2);
    expect(main.calls).toEqual([
      ['program:launch', request],
      ['program:launch-native', native],
      ['program:show', { visible: false }],
      ['program:end', { launch: id, address: null, graceMs: 3000 }],
      ['machine:volume', { percent: 40 }],
      ['visit:wipe', {}],
      ['secret:write', { name: 'credential', value: 'x' }],
      ['secret:read', { name: 'station' }],
      ['policy:read', {}],
      ['host:capabilities', {}],
      ['host:restart', {}],
      ['host:leave', { code: 2 }],
    ]);
    expect(new Set(main.calls.map(([channel]) => channel))).toEqual(new Set(Object.keys(ipcArguments)));
  });

  it('hands main’s answers on', async () => {
    main.replies['program:launch'] = failed('SM-502', 'https://evil.test');
    main.replies['visit:wipe'] = { clean: false, left: ['cookies'] };
    main.replies['secret:read'] = 'x';
    expect(await host.launch(request)).toEqual(failed('SM-502', 'https://evil.test'));
    expect(await host.wipe()).toEqual({ clean: false, left: ['cookies'] });
    expect(await host.readSecret('credential')).toBe('x');
    expect(await host.show(true)).toBeUndefined();
  });

  it('tells what becomes of programs and of the machine, until it is told to stop', () => {
    const heard: unknown[] = [];
    const stopProgram = host.onProgram((event) => heard.push(event));
    const stopMachine = host.onMachine((event) => heard.push(event));
    main.emit('program:event', {}, { launch: id, kind: 'input' });
    main.emit('machine:event', {}, { kind: 'suspended' });
    stopProgram();
    stopMachine();
    main.emit('program:event', {}, { launch: id, kind: 'crashed' });
    main.emit('machine:event', {}, { kind: 'resumed' });
    expect(heard).toEqual([{ launch: id, kind: 'input' }, { kind: 'suspended' }]);
    expect(main.listenerCount('program:event')).toBe(0);
  });

  it('keeps what main told before anybody listened', () => {
    const heard: unknown[] = [];
    const told = { kind: 'problem', problem: { code: 'SM-803', where: 'settings.damaged.json' } };
    main.emit('machine:event', {}, told);
    const stop = host.onMachine((event) => heard.push(event));
    expect(heard).toEqual([told]);
    main.emit('machine:event', {}, { kind: 'suspended' });
    stop();
    host.onMachine((event) => heard.push(event));
    expect(heard).toEqual([told, { kind: 'suspended' }]);
  });

  it('listens to main once, however many listen to it', () => {
    for (let i = 0; i < 100; i += 1) host.onMachine(() => undefined)();
    expect(main.listenerCount('machine:event')).toBe(1);
  });
});
