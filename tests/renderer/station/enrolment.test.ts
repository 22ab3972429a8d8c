import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostCapabilities } from '../../../core/contract/program-host.ts';
import { parseEnrolmentToken } from '../../../core/model/enrolment-token.ts';
import { makeEnrolmentToken } from '../../../hub/board/enrolment-token.ts';
import { enrol, keepUntilTaken } from '../../../renderer/station/enrolment.ts';
import type { StationHost } from '../../../renderer/host/station-host.ts';
import { SmallHub } from '../../hub/small-hub.ts';

/** A real hub on a free port, and a machine that keeps its secrets. */
let small: SmallHub;
let secrets: Map<string, string>;
/** So many writes the machine's disk refuses. */
let refusals = 0;
beforeEach(async () => {
  refusals = 0;
  [small, secrets] = [await SmallHub.open({ staff: true }), new Map()];
  await small.hub.app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => small.close());

const capabilities: HostCapabilities = { host: 'chromium', version: '0.1.0', lacks: [], launchKinds: ['web'], volume: 'own', waysOut: [], safeMode: false };
const host: Pick<StationHost, 'readSecret' | 'writeSecret'> = {
  readSecret: (name) => Promise.resolve(secrets.get(name) ?? null),
  writeSecret: (name, value) => {
    refusals -= 1;
    if (refusals >= 0) return Promise.reject(new Error('ENOSPC'));
    return Promise.resolve(void (value === null ? secrets.delete(name) : secrets.set(name, value)));
  },
};
const start = (token: string) => enrol(host as StationHost, { token, seat: null, breakGlassPin: null }, capabilities);
async function newToken(): Promise<string> {
  const lab = await small.hub.context.labs.primary();
  if (lab === null) throw new Error('no lab');
  small.time.now += 1000;
  return (await makeEnrolmentToken(small.hub.context, lab, 'hub')).token;
}
const enrolled = async (token: string) => {
  const result = await start(token);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

describe('enrolment', () => {
  test('takes a token once: the next start asks nobody', async () => {
    const token = await newToken();
    const first = await enrolled(token);
    await small.hub.app.close();
    expect(await enrolled(token)).toEqual(first);
  });

  test('a station that was revoked is back with a new token in its policy, as the station that it was', async () => {
    const token = await newToken();
    const first = await enrolled(token);
    await (await small.board()).act({ action: 'revoke-station', station: first.identity.station });
    expect(await enrolled(token)).toEqual(first);
    const again = await enrolled(await newToken());
    expect([again.identity.station, again.identity.machine]).toEqual([first.identity.station, first.identity.machine]);
    expect(again.credential).not.toBe(first.credential);
    const headers = { authorization: `Bearer ${again.credential}` };
    expect(
      (await small.hub.app.inject({ method: 'POST', url: '/api/station/sign-in-check', headers, payload: { student: 'nobody', secret: 'x' } })).statusCode,
    ).toBe(200);
  });

  test('a new token that cannot be exchanged yet leaves the station as it was', async () => {
    const first = await enrolled(await newToken());
    const token = await newToken();
    expect(parseEnrolmentToken(token, (text) => Buffer.from(text, 'base64url').toString()).ok).toBe(true);
    await small.hub.app.close();
    expect(await enrolled(token)).toEqual(first);
  });

  test('a credential that the disk refuses is in use all the same, and is kept as soon as the disk takes it', async () => {
    const token = await newToken();
    refusals = 3;
    const first = await enrolled(token);
    expect([first.kept, secrets.size]).toEqual([false, 0]);
    const headers = { authorization: `Bearer ${first.credential}` };
    const asked = { method: 'POST', url: '/api/station/sign-in-check', headers, payload: { student: 'nobody', secret: 'x' } } as const;
    expect((await small.hub.app.inject(asked)).statusCode).toBe(200);
    await keepUntilTaken(host as StationHost, first, 1);
    expect(refusals).toBeLessThan(0);
    await small.hub.app.close();
    expect(await enrolled(token)).toEqual({ ...first, kept: true });
  });
});
