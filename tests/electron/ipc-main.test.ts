import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { ipcArguments, type IpcRequest } from '../../core/contract/ipc.ts';
import { registerIpc, type IpcHandlers, type Refusal } from '../../electron/ipc-main.ts';
import { preloadBridge } from '../../electron/preload-bridge.ts';

type Handler = Parameters<IpcMain['handle']>[1];

const launch = 'a3bb189e-8bf9-4f4c-9d36-9d2f5a6c1f10';
/** One good call for each channel. A channel that is added to the contract has to be added here, or this file does not compile. */
const good: { readonly [C in IpcRequest]: object } = {
  'program:launch': {
    launch,
    visit: launch,
    program: 'counting',
    address: 'https://good.example/',
    allowedOrigins: ['https://good.example'],
    signOn: ['https://login.example/oauth/*'],
    permissions: ['camera'],
    language: 'en',
  },
  'program:end': { launch, address: null, graceMs: 3000 },
  'program:show': { visible: true },
  'visit:wipe': {},
  'secret:read': { name: 'credential' },
  'secret:write': { name: 'station', value: 'x' },
  'policy:read': {},
  'host:capabilities': {},
  'host:restart': {},
  'host:leave': { code: 3 },
};
const channels = Object.keys(ipcArguments) as IpcRequest[];
const station = { id: 7, url: 'app://station/station.html' };

let registered: Map<string, Handler>;
let calls: { channel: string; args: unknown }[];
let refusals: [string, Refusal][];
let now: number;

beforeEach(() => {
  registered = new Map();
  calls = [];
  refusals = [];
  now = 0;
  const handlers = Object.fromEntries(
    channels.map((channel) => [channel, (args: unknown) => (calls.push({ channel, args }), `${channel} done`)]),
  ) as unknown as IpcHandlers;
  const ipcMain = {
    handle: (channel: string, handler: Handler) => {
      if (registered.has(channel)) throw new Error(`a second handler for ${channel}`);
      registered.set(channel, handler);
    },
  };
  registerIpc(ipcMain, handlers, { stationId: () => station.id, now: () => now, refused: (channel, why) => refusals.push([channel, why]) });
});

/** A call as Electron delivers it. */
async function call(
  channel: string,
  args: readonly unknown[],
  from: { readonly id?: number; readonly url?: string; readonly child?: boolean; readonly gone?: boolean } = {},
): Promise<unknown> {
  const frame = from.gone === true ? null : { url: from.url ?? station.url, parent: from.child === true ? {} : null };
  const event = { sender: { id: from.id ?? station.id }, senderFrame: frame } as unknown as IpcMainInvokeEvent;
  const handler = registered.get(channel);
  if (handler === undefined) throw new Error(`no handler for ${channel}`);
  return (await handler(event, ...args)) as unknown;
}

describe('the contract', () => {
  it('has a handler for every channel, and no handler without a schema', () => expect([...registered.keys()].sort()).toEqual([...channels].sort()));

  it('is the preload’s whole bridge, with the two kinds of events', () => {
    const bridge = preloadBridge({ invoke: async () => undefined, on: () => null as never, removeListener: () => null as never });
    expect(Object.keys(bridge).sort()).toEqual([...channels, 'machine:event', 'program:event'].sort());
  });
});

describe.each(channels)('%s', (channel) => {
  it('is answered to the station’s page, with parsed arguments', async () => {
    await expect(call(channel, [good[channel]])).resolves.toBe(`${channel} done`);
    expect(calls).toEqual([{ channel, args: good[channel] }]);
  });

  it.each([
    ['another page', { id: 8 }],
    ['a frame in the page', { child: true }],
    ['a frame that is gone', { gone: true }],
    ['the window on a foreign page', { url: 'https://evil.test/' }],
    ['the window on a page with a like host', { url: 'app://station.evil.test/station.html' }],
    ['the window on about:blank', { url: 'about:blank' }],
    ['the window on a file', { url: 'file:///station/station.html' }],
  ])('is refused to %s, before anything is parsed', async (_who, from) => {
    // Parsing would touch the argument.
    const untouchable = new Proxy({}, { get: () => expect.unreachable('was parsed'), ownKeys: () => expect.unreachable('was parsed') });
    await expect(call(channel, [untouchable], from)).rejects.toThrow(`${channel} refused: sender`);
    expect(calls).toEqual([]);
    expect(refusals).toEqual([[channel, 'sender']]);
  });

  it('is refused with the wrong shape', async () => {
    const wrong: unknown[][] = [[], [null], [undefined], ['text'], [42], [['x']], [{ ...good[channel], extra: 1 }], [good[channel], good[channel]]];
    const first = Object.keys(good[channel])[0];
    if (first !== undefined) wrong.push([{}], [{ ...good[channel], [first]: { nested: true } }]);
    for (const args of wrong) await expect(call(channel, args), JSON.stringify(args)).rejects.toThrow('refused: arguments');
    expect(calls).toEqual([]);
  });

  it('is refused when it comes too fast, and is open again after a while', async () => {
    const results: string[] = [];
    for (let i = 0; i < 60; i += 1)
      results.push(
        await call(channel, [good[channel]]).then(
          () => 'done',
          (cause: Error) => cause.message,
        ),
      );
    expect(results.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => 'done'));
    expect(results.slice(40)).toEqual(Array.from({ length: 20 }, () => `${channel} refused: rate`));
    now = 1000;
    await expect(call(channel, [good[channel]])).resolves.toBe(`${channel} done`);
  });
});

describe('too much', () => {
  it.each([
    ['program:launch', { ...good['program:launch'], allowedOrigins: Array.from({ length: 201 }, () => 'https://good.example') }],
    ['program:launch', { ...good['program:launch'], signOn: [`https://${'x'.repeat(300)}`] }],
    ['program:launch', { ...good['program:launch'], address: `https://good.example/${'x'.repeat(4000)}` }],
    ['program:end', { ...good['program:end'], graceMs: 30_001 }],
    ['secret:write', { name: 'credential', value: 'x'.repeat(4001) }],
    ['secret:read', { name: 'policy' }],
    ['host:leave', { code: 4 }],
  ] as const)('%s is refused', async (channel, args) => expect(call(channel, [args])).rejects.toThrow('refused: arguments'));

  it('one channel in a rush leaves the others open', async () => {
    for (let i = 0; i < 60; i += 1) await call('program:show', [good['program:show']]).catch(() => undefined);
    await expect(call('visit:wipe', [{}])).resolves.toBe('visit:wipe done');
  });

  it('a refusal says nothing of what was sent', async () => {
    const cause = await call('secret:write', [{ name: 'credential', value: 'my-secret', extra: 1 }]).catch((e: Error) => e);
    expect(String(cause)).not.toContain('my-secret');
  });
});
