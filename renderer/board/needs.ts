import type { HelpRequest, LabSnapshot, SeatSnapshot, SeatState } from '../../core/contract/board-hub.ts';

/** Who needs a person, and in what order. Pure: instants are hub time in ms. */

/** A seat comes forward once its student has been idle this long, ms. */
export const idleForward = 4 * 60_000;

export interface QueueEntry {
  readonly help: HelpRequest;
  /** Place among those who wait, from 1; null once somebody is on the way. */
  readonly place: number | null;
  /** The person at this board is on the way. */
  readonly mine: boolean;
}

/** Where I am going stands first, then those who wait in order of asking, then where others are going. */
export function helpQueue(help: readonly HelpRequest[], me: LabSnapshot['me']): QueueEntry[] {
  const asked = [...help].sort((a, b) => a.askedAt - b.askedAt || a.request.localeCompare(b.request));
  const taken = asked.filter((h) => h.takenBy !== null).map((h) => ({ help: h, place: null, mine: h.takenBy === me.name || h.takenBy === me.staff }));
  const waiting = asked.filter((h) => h.takenBy === null).map((h, index) => ({ help: h, place: index + 1, mine: false }));
  return [...taken.filter((e) => e.mine), ...waiting, ...taken.filter((e) => !e.mine)];
}

/** The help entry of each station, for its tile. */
export const helpByStation = (queue: readonly QueueEntry[]): ReadonlyMap<string, QueueEntry> => new Map([...queue].reverse().map((e) => [e.help.station, e]));

/** Without the help queue: children who cannot work first, then what may be a machine's fault, then the idle. */
const lookInOrder: readonly SeatState[] = ['locked', 'failing', 'escape', 'offline', 'idle'];

/** A station that is off with nobody at it is drawn, but calls for nobody: a false alarm teaches people to look away. */
export function comesForward(seat: SeatSnapshot, now: number): boolean {
  if (seat.state === 'idle') return now - (seat.since ?? now) >= idleForward;
  if (seat.state === 'offline') return seat.student !== null;
  return lookInOrder.includes(seat.state);
}

/** "Look in when you can": the longest first within a state. */
export const lookIn = (seats: readonly SeatSnapshot[], now: number): SeatSnapshot[] =>
  seats
    .filter((seat) => comesForward(seat, now))
    .sort((a, b) => lookInOrder.indexOf(a.state) - lookInOrder.indexOf(b.state) || (a.since ?? now) - (b.since ?? now) || a.seat - b.seat);

export const needsSomeone = (seat: SeatSnapshot, now: number): boolean => seat.state === 'help' || comesForward(seat, now);

/** What the student does now is not on the disk: it is lost if the station goes off. */
export const eventsAtRisk = (seat: SeatSnapshot): boolean => seat.store !== null && (seat.store.inMemory > 0 || seat.store.storage === 'memory');

/** In the order of the legend. The rare ones are shown when there is one; a place without a station is not something to look for. */
export const legendStates: readonly SeatState[] = [
  'active',
  'watching',
  'idle',
  'help',
  'paused',
  'pulled-out',
  'offline',
  'locked',
  'failing',
  'escape',
  'out-of-order',
  'signing-in',
  'empty',
];
const rare: readonly SeatState[] = ['failing', 'escape', 'out-of-order', 'signing-in'];

export function legendCounts(seats: readonly SeatSnapshot[]): { readonly state: SeatState; readonly count: number }[] {
  return legendStates
    .map((state) => ({ state, count: seats.filter((seat) => seat.state === state).length }))
    .filter((entry) => entry.count > 0 || !rare.includes(entry.state));
}

/** What the legend shows only: one state, all who need someone, or everything. */
export type SeatFilter = SeatState | 'need' | null;
export const passes = (seat: SeatSnapshot, filter: SeatFilter, now: number): boolean =>
  filter === null || (filter === 'need' ? needsSomeone(seat, now) : seat.state === filter);
