import { expect, test, vi } from 'vitest';
import type { HostCapabilities, StationPolicy } from '../../../core/contract/program-host.ts';
import type { ViewState } from '../../../core/contract/view-state.ts';
import { formatEnrolmentToken } from '../../../core/model/enrolment-token.ts';
import type { StationHost } from '../../../renderer/host/station-host.ts';
import { openStore } from '../../../renderer/station/open-store.ts';
import { startEngine } from '../../../renderer/station/station.ts';

/** Two pages of one station, with the browser's own locks: a page here is whatever asks for the station's lock, and the lock knows no difference. */
const secret = 'a-secret-of-a-token';
const hub = 'http://hub.invalid';
const token = formatEnrolmentToken({ hub, lab: 'lab-1', secret, fingerprint: null }, (text) =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
);
const capabilities: HostCapabilities = { host: 'electron', version: '1.2.3', lacks: [], launchKinds: ['web'], volume: 'own', waysOut: [], safeMode: false };
const policy: StationPolicy = { token, seat: null, breakGlassPin: null };
const done = (): Promise<void> => Promise.resolve();

async function hostOf(station: string): Promise<StationHost> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret)));
  const digest = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const secrets = new Map([
    ['credential', 'credential-1'],
    ['station', JSON.stringify({ station, seat: 1, machine: 'm-1', hub, lab: 'lab-1', token: digest })],
  ]);
  return {
    capabilities: () => Promise.resolve(capabilities),
    policy: () => Promise.resolve({ ok: true, value: policy }),
    launch: () => Promise.resolve({ ok: true, value: null }),
    launchNative: () => Promise.resolve({ ok: true, value: null }),
    end: done,
    show: done,
    setVolume: () => Promise.resolve({ ok: true, value: null }),
    wipe: () => Promise.resolve({ clean: true, left: [], ms: 1 }),
    onProgram: () => () => undefined,
    onMachine: () => () => undefined,
    readSecret: (name) => Promise.resolve(secrets.get(name) ?? null),
    writeSecret: done,
    restart: done,
    leave: done,
  };
}

async function idsIn(body: unknown): Promise<string[]> {
  const plain = new Response(body as BodyInit).body?.pipeThrough(new DecompressionStream('gzip'));
  return ((await new Response(plain).json()) as { id: string }[]).map((statement) => statement.id);
}

test('two pages of one station never upload both: the second has no engine (SM-801), and each event goes out once', async () => {
  const station = `station-${crypto.randomUUID()}`;
  const { recorder } = await openStore(station, 'UTC');
  const now = Date.now();
  for (let i = 0; i < 3; i += 1)
    await recorder.write([{ at: now, wall: now, kind: 'asked-help', student: null, visit: null, request: crypto.randomUUID() }], undefined);
  const sent: string[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    if (input !== `${hub}/xapi/statements`) throw new TypeError('no network');
    const ids = await idsIn(init?.body);
    sent.push(...ids);
    // Long enough for a second uploader to come in between.
    await new Promise((resolve) => setTimeout(resolve, 200));
    return Response.json(ids);
  });
  const views: { first: ViewState[]; second: ViewState[] } = { first: [], second: [] };
  const host = await hostOf(station);
  startEngine(host, (view) => views.first.push(view));
  startEngine(host, (view) => views.second.push(view));
  await expect.poll(() => views.second.at(-1)?.screen, { timeout: 8000 }).toEqual({ screen: 'out-of-use', code: 'SM-801', where: null });
  await expect.poll(() => sent.length, { timeout: 8000 }).toBe(3);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(new Set(sent).size).toBe(3);
  expect(sent).toHaveLength(3);
  vi.restoreAllMocks();
});
