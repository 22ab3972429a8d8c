import Dexie from 'dexie';
import { afterEach, expect, test } from 'vitest';
import type { OutboxAtHub } from '../../../core/contract/station-hub.ts';
import type { EventSource } from '../../../core/xapi/station-event.ts';
import { extensions } from '../../../core/xapi/vocabulary.ts';
import { StationDatabase } from '../../../renderer/data/station-database.ts';
import { PutBack } from '../../../renderer/station/put-back.ts';
import { Recorder } from '../../../renderer/station/recorder.ts';
import { packBatch } from '../../../renderer/station/statement-batch.ts';
import type { UploadReply } from '../../../renderer/station/statement-transport.ts';
import { Uploader } from '../../../renderer/station/uploader.ts';
import { filledEvent } from '../../support/filled-store.ts';
import { seededRandom } from '../../support/seeded-random.ts';

interface Sent {
  readonly id: string;
  readonly context: { readonly extensions: Readonly<Record<string, unknown>> };
}
const numberOf = (statement: Sent): number => (statement.context.extensions[extensions.source] as EventSource).sequence;

/** What the hub does with numbers: an event that it has by id is stored already, another one at a number that is taken is refused with its whole batch. */
class HubOfNumbers {
  places = new Map<number, string>();
  requests = 0;
  #reported = 0;

  store(statements: readonly Sent[]): UploadReply {
    this.requests += 1;
    const known = new Set(this.places.values());
    const fresh = statements.filter((each) => !known.has(each.id));
    if (fresh.some((each) => this.places.has(numberOf(each)))) return { kind: 'refused', why: 'SM-602 context.extensions' };
    for (const each of fresh) this.places.set(numberOf(each), each.id);
    return { kind: 'stored', count: statements.length };
  }

  sync(lastSequence: number, waiting: number): OutboxAtHub {
    this.#reported = Math.max(this.#reported, lastSequence);
    const highest = Math.max(0, ...this.places.keys());
    return { givenThrough: Math.max(highest, this.#reported), missing: waiting > 0 ? null : Math.max(highest, lastSequence) - this.places.size };
  }
}

const opened: StationDatabase[] = [];
const uploaders: Uploader[] = [];
afterEach(async () => {
  for (const uploader of uploaders.splice(0)) uploader.stop();
  for (const db of opened.splice(0)) {
    db.close();
    await Dexie.delete(db.name);
  }
});

/** Recorder, uploader and what is under test between one store and the hub. No time passes. */
async function station(hub: HubOfNumbers, copyOf?: StationDatabase) {
  const db = new StationDatabase(`put-back-${crypto.randomUUID()}`);
  opened.push(db);
  if (copyOf !== undefined) for (const table of copyOf.tables) await db.table(table.name).bulkAdd(await table.toArray());
  const recorder = await Recorder.open(db, 'station-1', 'UTC');
  const told: string[] = [];
  let resent = 0;
  const sync = (): Promise<void> => {
    const { sentThrough } = recorder;
    return putBack.heard(hub.sync(recorder.lastSequence, recorder.counts().waiting), sentThrough);
  };
  const putBack = new PutBack({
    recorder,
    destination: 'hub',
    problem: (code) => told.push(code),
    waits: () => {
      resent += 1;
      uploader.reread();
      uploader.wake();
    },
    ask: () => void sync(),
    now: () => 0,
  });
  const uploader = new Uploader({
    waiting: (most, beyond) => recorder.waiting(most, beyond),
    sent: (sequences) => recorder.sent(sequences, 0),
    setAside: (sequence, why) => recorder.setAside(sequence, why, 0),
    misplaced: (sequence, why) => putBack.misplaced(sequence, why),
    putBack: (sequences) => recorder.putBack(sequences),
    pack: (rows, most) => packBatch(rows, most, false),
    send: (batch) => Promise.resolve(hub.store(JSON.parse(batch.body as string) as Sent[])),
    tell: (code) => told.push(code),
    random: () => 0,
    wait: () => ({ done: new Promise((resolve) => setTimeout(resolve, 1)), cancel: () => undefined }),
  });
  uploaders.push(uploader);
  return {
    db,
    recorder,
    sync,
    told,
    resent: () => resent,
    wake: () => uploader.wake(),
    write: async (count: number): Promise<void> => {
      for (let i = 0; i < count; i += 1) await recorder.write([filledEvent(i)], null);
    },
    ids: async (): Promise<string[]> => (await db.outbox.toArray()).map((row) => (JSON.parse((row as { text: string }).text) as Sent).id),
    drained: async (): Promise<void> => {
      uploader.wake();
      await expect.poll(() => recorder.counts().waiting, { timeout: 10_000 }).toBe(0);
    },
  };
}
const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);
const numbers = (hub: HubOfNumbers): number[] => [...hub.places.keys()].sort((a, b) => a - b);
const stored = (hub: HubOfNumbers): string[] => [...hub.places.values()].sort();

test('a store that was put back, and went on without the hub over several starts, sends what it had and what is new, each once', async () => {
  const hub = new HubOfNumbers();
  const first = await station(hub);
  await first.write(120);
  await first.drained();
  await first.write(5);
  const copied = await station(hub, first.db);
  await first.write(75);
  await first.drained();
  const before = await first.ids();
  // Five of it wait, and the hub has them; what is written now meets numbers that are taken, and then some that are not.
  await copied.write(40);
  const again = await station(hub, copied.db);
  await again.write(60);
  const written = await again.ids();
  again.wake();
  await again.drained();
  expect(stored(hub)).toEqual([...new Set([...before, ...written])].sort());
  expect(numbers(hub)).toEqual(upTo(300));
  expect([again.recorder.counts(), again.resent()]).toEqual([{ waiting: 0, setAside: 0, inMemory: 0, dropped: 0 }, 0]);
  await again.sync();
  expect([again.told, again.resent()]).toEqual([['SM-625'], 0]);
});

test('two machines that run from one copied profile lose nothing, and nothing is there twice', async () => {
  const hub = new HubOfNumbers();
  const random = seededRandom(7);
  const one = await station(hub);
  await one.write(10);
  await one.drained();
  const both = [one, await station(hub, one.db)] as const;
  for (let i = 0; i < 60; i += 1) {
    const each = both[random() < 0.5 ? 0 : 1];
    const does = random();
    if (does < 0.6) await each.write(1 + Math.floor(random() * 4));
    else if (does < 0.8) each.wake();
    else await each.sync();
  }
  for (const each of both) await each.drained();
  const written = [...new Set((await Promise.all(both.map((each) => each.ids()))).flat())].sort();
  expect(written.length).toBeGreaterThan(60);
  expect(stored(hub)).toEqual(written);
  expect(numbers(hub)).toEqual(upTo(written.length));
  expect(both.map((each) => each.recorder.counts().setAside)).toEqual([0, 0]);
  expect(both.flatMap((each) => each.told)).not.toContain('SM-610');
});

test('a hub that was put back has all again once, also where new events came to it before it could say what it misses; then nothing is sent any more', async () => {
  const hub = new HubOfNumbers();
  const only = await station(hub);
  await only.write(150);
  await only.drained();
  const backup = new Map(hub.places);
  await only.write(200);
  await only.drained();
  hub.places = backup;
  await only.write(50);
  await only.drained();
  expect([hub.places.size, Math.max(...numbers(hub))]).toEqual([200, 400]);
  await only.sync();
  await only.drained();
  expect([hub.places.size, numbers(hub), only.resent()]).toEqual([400, upTo(400), 1]);
  const requests = hub.requests;
  for (let i = 0; i < 3; i += 1) await only.sync();
  await only.drained();
  expect([hub.requests, only.told, only.recorder.counts()]).toEqual([requests, [], { waiting: 0, setAside: 0, inMemory: 0, dropped: 0 }]);
});

test('events that no station has any more are asked for once, and not with every exchange', async () => {
  const hub = new HubOfNumbers();
  const only = await station(hub);
  await only.write(30);
  await only.drained();
  while ((await only.recorder.prune(1)) > 0);
  await only.write(30);
  await only.drained();
  hub.places = new Map();
  for (let i = 0; i < 5; i += 1) {
    await only.sync();
    await only.drained();
  }
  expect([only.resent(), numbers(hub)[0], hub.places.size]).toEqual([1, 31, 30]);
});
