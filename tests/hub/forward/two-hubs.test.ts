import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runForwardCommand } from '../../../hub/commands/forward-command.ts';
import { openDatabase } from '../../../hub/database/open-database.ts';
import { addKey } from '../../../hub/store/record-store-keys.ts';
import { startTestHub, type TestHub } from '../../support/hub-process.ts';
import { HubStore } from '../../support/hub-store.ts';
import { SimulatedStation } from '../../support/simulated-station.ts';
import { StationBatches } from '../../support/station-batches.ts';

const secret = 'a-secret-of-the-district-0123456789';
const basic = (key: string, its = secret): string => `Basic ${Buffer.from(`${key}:${its}`).toString('base64')}`;

interface Forwarding {
  readonly waiting: number;
  readonly refused: number;
  readonly lastSuccess: number | null;
  readonly problem: string | null;
}

let district: TestHub;
let lab: TestHub;
beforeAll(async () => {
  district = await startTestHub({ school: null, env: { STATIONMASTER_LRS_KEY: 'lab-hub', STATIONMASTER_LRS_SECRET: secret } });
  const file = join(district.data, 'forward-secret.txt');
  writeFileSync(file, `${secret}\n`);
  lab = await startTestHub({
    args: ['--forward-to', `${district.origin}/xapi/`, '--forward-key', 'lab-hub', '--forward-secret-file', file],
    env: { STATIONMASTER_LRS_KEY: 'vendor', STATIONMASTER_LRS_SECRET: secret },
  });
});
afterAll(async () => {
  await lab.remove();
  await district.remove();
});

const forwarding = async (): Promise<Forwarding> => ((await (await fetch(`${lab.origin}/healthz`)).json()) as { forwarding: Forwarding }).forwarding;

/** Until the hub says that nothing waits. */
async function drained(): Promise<Forwarding> {
  for (;;) {
    const now = await forwarding();
    if (now.waiting === 0) return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const stored = (hub: TestHub): string[] =>
  new HubStore(hub.data).rows<{ statement: string }>('select statement from statements order by place').map((row) => row.statement);

const voided = 'http://adlnet.gov/expapi/verbs/voided';

const post = (hub: TestHub, key: string, statements: unknown, its = secret): Promise<Response> =>
  fetch(`${hub.origin}/xapi/statements`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-experience-api-version': '2.0.0', authorization: basic(key, its) },
    body: JSON.stringify(statements),
  });

describe('a hub that forwards to another', () => {
  it('has sent everything in order and once after both were killed in between, voiding included', { timeout: 180_000 }, async () => {
    const station = await SimulatedStation.enrol(lab.token(), 1);
    const made = new StationBatches(station.station, ['student-1', 'student-2'], ['pond-count'], Date.UTC(2026, 8, 14, 13));
    const sent: string[] = [];
    const send = async (batches: number): Promise<void> => {
      for (let n = 0; n < batches; n += 1) {
        const batch = made.next(70);
        const reply = await station.send(batch);
        expect(reply.status).toBe(200);
        sent.push(...batch.map((each) => each.id));
      }
    };
    await send(3);
    await district.kill();
    await send(3);
    await lab.kill();
    await lab.restart();
    await send(2);
    await district.restart();
    await send(6);
    await lab.kill();
    await lab.restart();
    const said = {
      id: uuid(),
      actor: { mbox: 'mailto:it@school.example' },
      verb: { id: 'https://vendor.example/played' },
      object: { id: 'https://vendor.example/1' },
    };
    const voiding = { ...said, id: uuid(), verb: { id: voided }, object: { objectType: 'StatementRef', id: said.id } };
    expect((await post(lab, 'vendor', [said, voiding])).status).toBe(200);
    sent.push(said.id, voiding.id);
    const health = await drained();
    expect(health).toMatchObject({ waiting: 0, refused: 0, problem: null });
    expect(health.lastSuccess).toBeGreaterThan(0);
    expect(stored(lab)).toEqual(sent);
    expect(stored(district)).toEqual(sent);
    const headers = { 'x-experience-api-version': '2.0.0', authorization: basic('lab-hub') };
    expect((await fetch(`${district.origin}/xapi/statements?statementId=${said.id}`, { headers })).status).toBe(404);
    expect((await fetch(`${district.origin}/xapi/statements?voidedStatementId=${said.id}`, { headers })).status).toBe(200);
  });

  it('goes on past what the receiver does not let it void, and sends that once more when IT says so', { timeout: 120_000 }, async () => {
    const db = await openDatabase({ kind: 'sqlite', file: join(district.data, 'hub.sqlite') });
    const other = await addKey(db, 'other', ['statements/write'], Date.now());
    const theirs = {
      id: uuid(),
      actor: { mbox: 'mailto:a@b.example' },
      verb: { id: 'https://vendor.example/played' },
      object: { id: 'https://vendor.example/1' },
    };
    expect((await post(district, 'other', theirs, other.ok ? other.value : '')).status).toBe(200);
    const voiding = { ...theirs, id: uuid(), verb: { id: voided }, object: { objectType: 'StatementRef', id: theirs.id } };
    const [before, behind] = [
      { ...theirs, id: uuid() },
      { ...theirs, id: uuid() },
    ];
    expect((await post(lab, 'vendor', [before, voiding, behind])).status).toBe(200);
    expect(await drained()).toMatchObject({ waiting: 0, refused: 1, problem: null });
    expect(stored(district).slice(-2)).toEqual([before.id, behind.id]);
    const place = { kind: 'sqlite', file: join(lab.data, 'hub.sqlite') } as const;
    const to = `${district.origin}/xapi`;
    expect(await runForwardCommand({ action: 'list', place })).toEqual({ ok: true, value: `1\tHTTP 403\t${to}` });
    await db.deleteFrom('statements').where('statement', '=', theirs.id).execute();
    await db.destroy();
    expect(await runForwardCommand({ action: 'retry', place })).toEqual({ ok: true, value: `1 to be sent again to ${to}` });
    while ((await forwarding()).refused > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(stored(district).at(-1)).toBe(voiding.id);
    await lab.kill();
    await lab.restart();
    expect(await drained()).toMatchObject({ waiting: 0, refused: 0, problem: null });
  });

  it('keeps what the receiver does not take for its key, says so, and goes on when the key is right again', { timeout: 120_000 }, async () => {
    const station = await SimulatedStation.enrol(lab.token(), 2);
    await lab.stop();
    writeFileSync(join(district.data, 'forward-secret.txt'), 'another');
    await lab.restart();
    const made = new StationBatches(station.station, ['student-3'], ['pond-count'], Date.UTC(2026, 8, 15, 13));
    expect((await station.send(made.next(5))).status).toBe(200);
    while ((await forwarding()).problem === null) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await forwarding()).toMatchObject({ waiting: 5, refused: 0, problem: 'SM-621' });
    expect(lab.output()).not.toContain('another');
    await lab.stop();
    writeFileSync(join(district.data, 'forward-secret.txt'), secret);
    await lab.restart();
    await drained();
    expect(stored(district).toSorted()).toEqual(stored(lab).toSorted());
  });
});
