import 'temporal-polyfill/global';
import { expect, test } from 'playwright/test';
import { splitByHour } from '../../core/time/school-calendar.ts';
import { startTestHub } from '../support/hub-process.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { SimulatedStation } from '../support/simulated-station.ts';
import { StationBatches } from '../support/station-batches.ts';
import { postgresTables, sqliteTables, type HubTables } from './hub-tables.ts';
import { SendingStation } from './sending-station.ts';

/**
 * The hub's process is ended with SIGKILL at random moments while stations send. What it acknowledged is there, nothing is there twice, and the sums are
 * those of the segments: looked up in the database itself. `npm test` does a tenth of the rounds of `npm run test:kill`.
 */
const all = process.env['STATIONMASTER_KILL'] === 'all';
const stations = 4;

test('on SQLite nothing acknowledged is lost and nothing is there twice', async () => {
  const rounds = all ? 100 : 10;
  test.setTimeout(60_000 + rounds * 15_000);
  await killRounds(rounds, [], sqliteTables);
});

test('on PostgreSQL too', async () => {
  const rounds = all ? 20 : 3;
  test.setTimeout(120_000 + rounds * 15_000);
  const postgres = await startPostgres({ durable: true });
  test.skip(postgres === null, 'PostgreSQL does not run here');
  if (postgres === null) return;
  try {
    const url = await postgres.newDatabase();
    await killRounds(rounds, ['--database', url], () => postgresTables(url));
  } finally {
    await postgres.stop();
  }
});

async function killRounds(rounds: number, args: readonly string[], tablesOf: (data: string) => HubTables): Promise<void> {
  const hub = await startTestHub({ args });
  const tables = tablesOf(hub.data);
  const senders: SendingStation[] = [];
  const students = ['student-1', 'student-2', 'student-3'];
  for (let seat = 1; seat <= stations; seat += 1) {
    const station = await SimulatedStation.enrol(hub.token(), seat);
    const from = Date.UTC(2026, 8, 14 + seat, 13);
    senders.push(new SendingStation(station, new StationBatches(station.station, students, ['pond-count', 'story-boat'], from), Math.random));
  }
  const running = Promise.all(senders.map((each) => each.run()));
  // An answer that no hub should give ends the test at once.
  const failed = running.then(
    () => undefined,
    (error: unknown) => error,
  );
  const lost = (): (readonly string[])[] => senders.flatMap((each) => each.lost);
  let hits = 0;
  let storedUnanswered = 0;
  for (let round = 0; round < rounds; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 500));
    const before = lost().length;
    const acknowledged = senders.flatMap((each) => each.acknowledged);
    const underWay = senders.map((each) => each.underWay);
    await hub.kill();
    const stored = await storedIds(tables);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    // A request ends with its connection, some moments after the process.
    await Promise.allSettled(underWay);
    const hit = lost().slice(before);
    hits += hit.length > 0 ? 1 : 0;
    // Whole or not at all, with the answer lost.
    for (const ids of hit) expect([0, ids.length]).toContain(ids.filter((id) => stored.has(id)).length);
    storedUnanswered += hit.filter((ids) => stored.has(ids[0] ?? '')).length;
    await hub.restart();
  }
  for (const sender of senders) sender.end();
  expect(await failed).toBeUndefined();
  const acknowledged = senders.flatMap((each) => each.acknowledged);
  console.log(`${rounds} kills, ${hits} over a batch under way (${storedUnanswered} batches stored whose answer was lost), ${acknowledged.length} statements`);
  expect(hits).toBeGreaterThan(0);
  await checkEvents(tables, acknowledged);
  await checkSums(tables);
  await hub.remove();
}

const storedIds = async (tables: HubTables): Promise<Set<string>> =>
  new Set((await tables.rows<{ statement: string }>('select statement from statements')).map((row) => row.statement));

async function checkEvents(tables: HubTables, acknowledged: readonly string[]): Promise<void> {
  const rows = await tables.rows<{ statement: string; station: string; epoch: string; sequence: number }>(
    'select statement, station, epoch, sequence from statements order by station, epoch, sequence',
  );
  expect(rows.map((row) => row.statement).sort()).toEqual([...acknowledged].sort());
  const outboxes = new Map<string, number[]>();
  for (const { station, epoch, sequence } of rows) {
    const outbox = `${station} ${epoch}`;
    if (!outboxes.has(outbox)) outboxes.set(outbox, []);
    outboxes.get(outbox)?.push(sequence);
  }
  expect(outboxes.size).toBe(stations);
  for (const sequences of outboxes.values()) expect(sequences).toEqual(sequences.map((_, at) => at + 1));
  const counted = await tables.rows<{ station: string; epoch: string; highest: number; stored: number }>(
    'select station, epoch, highest, stored from outbox_epochs',
  );
  expect(counted.map((row) => [`${row.station} ${row.epoch}`, row.highest, row.stored]).sort()).toEqual(
    [...outboxes].map(([outbox, sequences]) => [outbox, sequences.length, sequences.length]).sort(),
  );
}

const columns = ['active', 'watching', 'idle'] as const;

/** Every sum is that of the segments, counted here once more from the rows. */
async function checkSums(tables: HubTables): Promise<void> {
  const [lab] = await tables.rows<{ file_json: string }>('select file_json from labs');
  const { timeZone } = JSON.parse(lab?.file_json ?? '') as { timeZone: string };
  const segments = await tables.rows<{ student: string; program: string; state: string; started_at: number; duration_ms: number }>('select * from segments');
  const [spent] = await tables.rows<{ n: number }>(`select count(*) as n from statements where verb like '%/spent'`);
  expect(segments.length).toBe(spent?.n);
  const sums = new Map<string, number>();
  for (const { student, program, state, started_at, duration_ms } of segments)
    for (const { day, hour, ms } of splitByHour(started_at, duration_ms, timeZone))
      for (const key of [`${day} ${student} ${program} ${state}`, `${day} ${hour} ${student} ${program} ${state}`]) sums.set(key, (sums.get(key) ?? 0) + ms);
  const found = new Map<string, number>();
  type Sums = Record<`${(typeof columns)[number]}_ms`, number> & { day: string; hour?: number; student: string; program: string };
  for (const table of ['daily_sums', 'hourly_sums'])
    for (const row of await tables.rows<Sums>(`select * from ${table}`))
      for (const state of columns) {
        const key = `${row.day}${row.hour === undefined ? '' : ` ${row.hour}`} ${row.student} ${row.program} ${state}`;
        if (row[`${state}_ms`] > 0) found.set(key, row[`${state}_ms`]);
      }
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(sums));
}
