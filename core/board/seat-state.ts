import type { SeatState } from '../contract/board-hub.ts';
import type { Reported } from '../contract/station-hub.ts';

/** What one tile of the seat map shows: the most urgent of what is known of its station. Pure; instants are hub time, ms. */
export interface SeatFacts {
  /** Null where no station is enrolled for the seat. */
  readonly station: {
    readonly online: boolean;
    readonly lastSeen: number | null;
    /** Null until its first sync. */
    readonly reported: Reported | null;
    /** Held alone, or with its block. */
    readonly held: boolean;
    readonly pulledOut: boolean;
    /** Help that was asked and has not ended. */
    readonly helpAskedAt: number | null;
  } | null;
  readonly now: number;
}

export interface TileState {
  readonly state: SeatState;
  /** Since when, as far as it is known. */
  readonly since: number | null;
}

/** A blocked attempt or a failing program stays on the tile for this long, so that somebody sees it. */
export const alarmMs = 120_000;

const escapeCodes: readonly string[] = ['SM-406', 'SM-502'];
const failingCodes: readonly string[] = ['SM-501', 'SM-503', 'SM-504', 'SM-507', 'SM-509', 'SM-510', 'SM-511', 'SM-512', 'SM-513', 'SM-521'];
/** Nobody is signed in yet: a secret is asked for, or a grown-up. */
const askingScreens: readonly string[] = ['pictures', 'pin', 'password', 'grown-up', 'badge', 'arriving'];
const signingInScreens: readonly string[] = ['go', 'choose', 'change', 'next', 'leaving'];

export function seatState({ station, now }: SeatFacts): TileState {
  if (station === null) return { state: 'none', since: null };
  const { reported } = station;
  if (station.helpAskedAt !== null) return { state: 'help', since: station.helpAskedAt };
  const locked = reported?.lockedOut.filter((l) => l.until > now) ?? [];
  if (locked.length > 0 && station.online) return { state: 'locked', since: null };
  const escaped = lastOf(reported, escapeCodes, now);
  if (escaped !== null) return { state: 'escape', since: escaped };
  const failing = lastOf(reported, failingCodes, now);
  if (failing !== null && !runsAgain(reported, failing)) return { state: 'failing', since: failing };
  if (!station.online) return { state: 'offline', since: station.lastSeen };
  if (reported === null) return { state: 'empty', since: null };
  if (reported.screen === 'out-of-use') return { state: 'out-of-order', since: null };
  return calm(station.held, station.pulledOut, reported);
}

/** Without an alarm: what the student, if there is one, is doing. */
function calm(held: boolean, pulledOut: boolean, reported: Reported): TileState {
  const { launch, visit } = reported;
  if (visit === null)
    return { state: askingScreens.includes(reported.screen) ? 'signing-in' : held && reported.screen === 'paused' ? 'paused' : 'empty', since: null };
  const since = launch?.since ?? visit.signedInAt;
  if (pulledOut || launch?.state === 'pulled-out') return { state: 'pulled-out', since };
  if (held || launch?.state === 'paused' || reported.screen === 'paused') return { state: 'paused', since };
  // Finished: nothing is left to do in this block. Since when is not reported.
  if (launch === null) return signingInScreens.includes(reported.screen) ? { state: 'signing-in', since } : { state: 'idle', since: null };
  return { state: launch.state === 'suspended' ? 'idle' : launch.state, since };
}

function lastOf(reported: Reported | null, codes: readonly string[], now: number): number | null {
  const at = (reported?.problems ?? []).filter((p) => codes.includes(p.code) && now - p.at < alarmMs).map((p) => p.at);
  return at.length === 0 ? null : Math.max(...at);
}

/** A program that is in a later state than the failure was started again. */
const runsAgain = (reported: Reported | null, failedAt: number): boolean => reported !== null && reported.launch !== null && reported.launch.since > failedAt;
