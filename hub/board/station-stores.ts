import type { LabSnapshot, SeatStore } from '../../core/contract/board-hub.ts';
import type { Reported } from '../../core/contract/station-hub.ts';
import type { Reader } from '../database/open-database.ts';
import type { Lab } from '../lab/labs.ts';

/** How the event stores of the stations stand: for their seats, and as notes for IT. */
export function seatStore(reported: Reported | null): SeatStore | null {
  if (reported === null) return null;
  // A station of the version before does not tell all of it.
  const {
    waiting,
    inMemory = 0,
    setAside,
    storage,
    destination = 'hub',
    disk = null,
  } = reported.outbox as Partial<Reported['outbox']> & Pick<Reported['outbox'], 'waiting' | 'setAside' | 'storage'>;
  return {
    waiting,
    inMemory,
    setAside,
    storage,
    destination,
    disk: disk === null ? null : { persisted: disk.persisted, usedPercent: Math.round(disk.usedShare * 100) },
  };
}

interface NotedStation {
  readonly station: string;
  readonly seat: number | null;
  readonly reported: Reported | null;
  readonly reported_at: number | null;
}

const fullDisk: readonly string[] = ['SM-606', 'SM-608'];

/** SM-715 for what was set aside, SM-606 for events in memory that the station has no problem of its own for, SM-712 for who a roster lists again. */
export async function storeNotes(db: Reader, lab: Lab, stations: readonly NotedStation[]): Promise<LabSnapshot['problems']> {
  const { district, school } = lab.scope;
  const handedOver = await db
    .selectFrom('set_aside_events')
    .select((eb) => ['station', eb.fn.countAll<number>().as('events'), eb.fn.min('reported_at').as('since')])
    .where('lab', '=', lab.scope.lab)
    .where('school', '=', school)
    .where('district', '=', district)
    .groupBy('station')
    .orderBy('station')
    .execute();
  const setAside = new Map(handedOver.map(({ station, events, since }) => [station, { events, at: since }]));
  for (const { station, reported, reported_at } of stations) {
    const told = reported?.outbox.setAside ?? 0;
    if (told > (setAside.get(station)?.events ?? 0)) setAside.set(station, { events: told, at: setAside.get(station)?.at ?? reported_at ?? 0 });
  }
  const atRisk = stations.filter(({ reported }) => {
    const store = seatStore(reported);
    return store !== null && (store.inMemory > 0 || store.storage === 'memory') && !reported?.problems.some((p) => fullDisk.includes(p.code));
  });
  const listed = await db
    .selectFrom('tombstones')
    .select(['student', 'listed_at'])
    .where('district', '=', district)
    .where('school', '=', school)
    .where('listed_at', 'is not', null)
    .orderBy('student')
    .execute();
  return [
    ...[...setAside].map(([station, { events, at }]) => ({
      seat: stations.find((s) => s.station === station)?.seat ?? null,
      code: 'SM-715',
      where: `${station}: ${events}`,
      at,
    })),
    ...atRisk.map(({ station, seat, reported_at }) => ({ seat, code: 'SM-606', where: station, at: reported_at ?? 0 })),
    ...listed.map(({ student, listed_at }) => ({ seat: null, code: 'SM-712', where: student, at: listed_at ?? 0 })),
  ];
}
