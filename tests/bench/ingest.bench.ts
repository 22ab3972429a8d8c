import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../build/bundles/root.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { SimulatedStation } from '../support/simulated-station.ts';
import { median, show, type Figure } from './figure.ts';
import { barePostgres, bareSqlite, copyPostgres, type BareStore } from './ingest/bare-stores.ts';
import { HubUnderLoad } from './ingest/hub-under-load.ts';
import { SameRows, type BatchRows } from './ingest/same-rows.ts';
import { StationBatches } from '../support/station-batches.ts';

/**
 * Statements a second that a real hub process stores over HTTP, against the very rows it writes without it, at the same durability: bare prepared
 * inserts, on PostgreSQL COPY too. By turns, round by round; the ratio is the median of the rounds' own. Goals are stated for batches of 500.
 */
const rounds = 5;
const sizes = [
  { size: 1, batches: 200 },
  { size: 50, batches: 40 },
  { size: 500, batches: 12 },
];
const goal = 0.5;
/** As many have one batch under way each. */
const stations = 4;

interface Batch {
  readonly station: number;
  readonly body: Buffer;
  readonly rows: BatchRows;
}

async function ingest(name: string, args: readonly string[], peers: Readonly<Record<string, BareStore>>): Promise<Figure[]> {
  const hub = await HubUnderLoad.start(args);
  const senders: SimulatedStation[] = [];
  for (let seat = 1; seat <= stations; seat += 1) senders.push(await SimulatedStation.enrol(hub.hub.token(), seat));
  const same = await SameRows.open(
    join(root, 'resources/sample-school'),
    senders.map((each) => each.station),
  );
  const outboxes = senders.map((each, at) => new StationBatches(each.station, same.students, same.programs, Date.UTC(2026, 8, 14 + at, 13)));
  const make = async (size: number, count: number): Promise<Batch[]> => {
    const made: Batch[] = [];
    for (let n = 0; n < count; n += 1) {
      const station = n % senders.length;
      const statements = outboxes[station]?.next(size) ?? [];
      made.push({ station, body: Buffer.from(JSON.stringify(statements)), rows: await same.of(statements) });
    }
    return made;
  };
  const ours = async (batches: readonly Batch[], times: number[]): Promise<number> => {
    const begun = performance.now();
    await Promise.all(
      senders.map(async (sender, at) => {
        for (const batch of batches) if (batch.station === at) times.push(await hub.send(sender, batch.body));
      }),
    );
    return performance.now() - begun;
  };
  const bare = async (store: BareStore, batches: readonly Batch[]): Promise<number> => {
    const begun = performance.now();
    for (const batch of batches) await store.write(batch.rows);
    return performance.now() - begun;
  };
  const figures: Figure[] = [];
  let sent = 0;
  const round = async (size: number, batches: number, times: number[]): Promise<{ ours: number; bare: Map<string, number> }> => {
    const made = await make(size, batches);
    sent += size * batches;
    const turns = new Map<string, number>();
    const rate = (ms: number): number => (size * batches * 1000) / ms;
    const own = rate(await ours(made, times));
    for (const [peer, store] of Object.entries(peers)) turns.set(peer, rate(await bare(store, made)));
    return { ours: own, bare: turns };
  };
  // Code is compiled and statements are prepared before anything counts, the peers' too.
  for (const { size, batches } of sizes) await round(size, batches, []);
  for (const { size, batches } of sizes) {
    const times: number[] = [];
    const done = [];
    for (let n = 0; n < rounds; n += 1) done.push(await round(size, batches, times));
    for (const peer of Object.keys(peers)) {
      const ratio = median(done.map((each) => each.ours / (each.bare.get(peer) ?? NaN)));
      figures.push({
        name: `${name}, statements a second, batches of ${size}`,
        ours: median(done.map((each) => each.ours)).toFixed(0),
        peer: `${median(done.map((each) => each.bare.get(peer) ?? NaN)).toFixed(0)} ${peer}`,
        ratio: ratio.toFixed(2),
        goal: size === 500 ? `>= ${goal}` : null,
        met: size !== 500 || ratio >= goal,
      });
    }
    figures.push(alone(`${name}, a batch of ${size}, ${stations} at once, p50 / p99`, `${part(times, 0.5).toFixed(1)} / ${part(times, 0.99).toFixed(1)} ms`));
  }
  const memory = hub.memory();
  if (memory !== null) figures.push(alone(`${name}, memory of the hub after ${sent} statements, now / most`, `${memory.now} / ${memory.most} MiB`));
  for (const [peer, store] of Object.entries(peers)) if ((await store.count()) !== sent) throw new Error(`${peer}: other rows than the hub's`);
  await same.close();
  await hub.remove();
  for (const store of Object.values(peers)) await store.close();
  return figures;
}

const alone = (name: string, ours: string): Figure => ({ name, ours, peer: '-', ratio: '-', goal: null, met: true });

const part = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? NaN;

const folder = mkdtempSync(join(tmpdir(), 'stationmaster-ingest-'));
const figures = await ingest('SQLite', [], { 'bare inserts': await bareSqlite(join(folder, 'bare.sqlite')) });
const postgres = await startPostgres({ durable: true });
if (postgres !== null) {
  const peers = { 'bare inserts': await barePostgres(await postgres.newDatabase()), COPY: await copyPostgres(await postgres.newDatabase()) };
  figures.push(...(await ingest('PostgreSQL', ['--database', await postgres.newDatabase()], peers)));
  await postgres.stop();
}
rmSync(folder, { recursive: true, force: true });
show(figures);
