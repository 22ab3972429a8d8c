import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { ipcArguments, type IpcRequest } from '../../core/contract/ipc.ts';
import { permissions } from '../../core/model/catalogue.ts';
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
  'program:launch-native': { launch, visit: launch, program: 'tuxmath', student: 'st-001', language: 'en' },
  'program:end': { launch, address: null, graceMs: 3000 },
  'program:show': { visible: true },
  'machine:volume': { percent: 40 },
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
    const wrong: unknown[][] = [[], [null], [undefined], ['text'], [42], [['x']], [() => 1], [{ ...good[channel], extra: 1 }], [good[channel], good[channel]]];
    for (const name of Object.keys(good[channel])) {
      wrong.push([Object.fromEntries(Object.entries(good[channel]).filter(([other]) => other !== name))]);
      for (const value of [undefined, {}, { nested: true }, Number.NaN, [[]], Symbol('s')]) wrong.push([{ ...good[channel], [name]: value }]);
    }
    for (const args of wrong) {
      now += 1000;
      await expect(call(channel, args), args.map(String).join()).rejects.toThrow('refused: arguments');
    }
    expect(calls).toEqual([]);
  });

  it('is refused with too much, before it is parsed', async () => {
    const itself: { me?: object } = {};
    itself.me = itself;
    const names = Object.keys(good[channel]);
    const large = 'x'.repeat(200_000);
    const much: object[] = [
      { ...good[channel], extra: large },
      { ...good[channel], [large]: 1 },
      { ...good[channel], extra: Array.from({ length: 200_000 }, () => 1) },
      { ...good[channel], extra: itself },
      { ...good[channel], extra: new Uint8Array(8) },
      { ...good[channel], extra: new Map() },
      ...names.map((name) => ({ ...good[channel], [name]: large })),
    ];
    for (const [index, args] of much.entries()) await expect(call(channel, [args]), String(index)).rejects.toThrow('refused: size');
    expect(calls).toEqual([]);
    expect(new Set(refusals.map(([, why]) => why))).toEqual(new Set(['size']));
  });

  it('takes nothing that has no limit, and no name beside its own', () => {
    expect(ipcArguments[channel].type).toBe('strict_object');
    expect(withoutLimit(ipcArguments[channel])).toEqual([]);
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

describe('a limit', () => {
  it('is missed where a schema has none', () => {
    const open = v.strictObject({
      text: v.string(),
      list: v.array(v.boolean()),
      count: v.number(),
      deep: v.nullable(v.strictObject({ text: v.pipe(v.string(), v.url()) })),
    });
    expect(withoutLimit(open)).toEqual(['.text', '.list', '.count', '.deep.text']);
    expect(withoutLimit(v.strictObject({ any: v.unknown(), loose: v.object({}) }))).toEqual(['.any', '.loose']);
  });

  it('leaves room for the largest launch of the contract', async () => {
    const largest = {
      ...good['program:launch'],
      address: `https://good.example/${'x'.repeat(3900)}`,
      allowedOrigins: Array.from({ length: 200 }, () => 'x'.repeat(300)),
      permissions,
    };
    await expect(call('program:launch', [largest])).resolves.toBe('program:launch done');
  });
});

describe('too much', () => {
  it.each([
    ['program:launch', { ...good['program:launch'], allowedOrigins: Array.from({ length: 201 }, () => 'https://good.example') }],
    ['program:launch', { ...good['program:launch'], signOn: [`https://${'x'.repeat(300)}`] }],
    ['program:launch', { ...good['program:launch'], address: `https://good.example/${'x'.repeat(4000)}` }],
    ['program:launch', { ...good['program:launch'], permissions: Array.from({ length: permissions.length + 1 }, () => 'camera') }],
    ['program:end', { ...good['program:end'], graceMs: 30_001 }],
    ['secret:write', { name: 'credential', value: 'x'.repeat(4001) }],
    ['secret:read', { name: 'policy' }],
    ['host:leave', { code: 4 }],
  ] as const)('%s is refused', async (channel, args) => expect(call(channel, [args])).rejects.toThrow('refused: arguments'));

  it('one channel in a rush leaves the others open', async () => {
    for (let i = 0; i < 60; i += 1) await call('program:show', [good['program:show']]).catch(() => undefined);
    await expect(call('visit:wipe', [{}])).resolves.toBe('visit:wipe done');
  });

  it('a stranger’s rush does not close the station’s own door', async () => {
    for (let i = 0; i < 60; i += 1) await call('program:show', [good['program:show']], { id: 8 }).catch(() => undefined);
    await expect(call('program:show', [good['program:show']])).resolves.toBe('program:show done');
  });

  it('a refusal says nothing of what was sent', async () => {
    const cause = await call('secret:write', [{ name: 'credential', value: 'my-secret', extra: 1 }]).catch((e: Error) => e);
    expect(String(cause)).not.toContain('my-secret');
  });
});

interface AnySchema {
  readonly type: string;
  readonly pipe?: readonly { readonly type: string }[];
  readonly entries?: Readonly<Record<string, AnySchema>>;
  readonly item?: AnySchema;
  readonly wrapped?: AnySchema;
  readonly options?: readonly unknown[];
}

/** Paths within a channel's schema that may grow without end, or whose kind this walk does not know. */
function withoutLimit(schema: unknown, path = ''): string[] {
  const { type, pipe = [], entries = {}, item, wrapped } = schema as AnySchema;
  const has = (...limits: string[]): boolean => pipe.some((action) => limits.includes(action.type));
  switch (type) {
    case 'boolean':
    case 'picklist':
    case 'literal':
      return [];
    case 'string':
      return has('uuid', 'max_length') ? [] : [path];
    case 'number':
      return has('max_value') && has('min_value') ? [] : [path];
    case 'array':
      return [...(has('max_length') ? [] : [path]), ...withoutLimit(item, `${path}[]`)];
    case 'nullable':
    case 'optional':
    case 'exact_optional':
      return withoutLimit(wrapped, path);
    case 'strict_object':
      return Object.entries(entries).flatMap(([name, entry]) => withoutLimit(entry, `${path}.${name}`));
    default:
      return [path];
  }
}
