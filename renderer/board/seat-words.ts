import type { SeatSnapshot } from '../../core/contract/board-hub.ts';
import { fullMinutes, waitText } from './clock-text.ts';
import { eventsAtRisk, type QueueEntry } from './needs.ts';
import { t, tn } from './texts.svelte.ts';

/** A seat in words: all that its tile draws, for those who hear it. */
export function seatWords(seat: SeatSnapshot, entry: QueueEntry | null, now: number): string {
  const parts = [t('seat.label', { seat: seat.seat }), seat.student?.name ?? null, stateWords(seat, entry, now)];
  if (seat.program) parts.push(seat.program.name);
  if (seat.student) parts.push(tn('seat.minutes-today', fullMinutes(seat.creditedToday)));
  if (seat.paused && seat.state !== 'paused') parts.push(t('seat.held'));
  if (eventsAtRisk(seat)) parts.push(t('seat.at-risk'));
  if (seat.message !== null) parts.push(t('seat.has-message'));
  return parts.filter((p) => p !== null).join(', ');
}

/** The state, and how long where that matters. */
export function stateWords(seat: SeatSnapshot, entry: QueueEntry | null, now: number): string {
  if (seat.state === 'help' && entry !== null) return helpWords(entry, now);
  const minutes = seat.since === null ? 0 : fullMinutes(now - seat.since);
  const timed = seat.state === 'idle' || seat.state === 'offline' || seat.state === 'failing';
  return timed && minutes > 0 ? t('since.min', { state: t(`state.${seat.state}`), n: minutes }) : t(`state.${seat.state}`);
}

export function helpWords(entry: QueueEntry, now: number): string {
  if (entry.mine) return t('seat.help-me');
  if (entry.place === null) return t('seat.help-taken', { name: entry.help.takenBy ?? '' });
  return t('seat.help', { place: entry.place, wait: waitText(now - entry.help.askedAt) });
}
