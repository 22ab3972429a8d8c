import type { HubMessage, HubReady } from '../../core/contract/hub-process.ts';
import { problem, type Problem } from '../../core/result.ts';

/**
 * The hub as a process of the staff's machine, from start to end: started again when it ends by itself, given up with a reason when it says that it will not run
 * or ends again and again. Instants in ms of a monotonic clock.
 */
export type HubLife =
  /** Not yet started, or given up. */
  | { readonly kind: 'off' }
  | { readonly kind: 'starting'; readonly ends: readonly number[] }
  | { readonly kind: 'running'; readonly ends: readonly number[] }
  /** Ended by itself; a moment until it starts again. */
  | { readonly kind: 'resting'; readonly ends: readonly number[] }
  /** Said that it will not run; not gone yet. */
  | { readonly kind: 'refusing'; readonly problems: readonly Problem[] }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'stopped' };

export type HubLifeEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'said'; readonly message: HubMessage }
  | { readonly kind: 'ended' }
  | { readonly kind: 'waited' }
  | { readonly kind: 'stop' };

export type HubLifeEffect =
  | { readonly kind: 'fork' }
  | { readonly kind: 'ask-to-end' }
  | { readonly kind: 'kill' }
  /** In place of what was waited for; null: for nothing. */
  | { readonly kind: 'wait'; readonly ms: number | null }
  | { readonly kind: 'ready'; readonly ready: HubReady }
  | { readonly kind: 'token'; readonly file: string }
  | { readonly kind: 'give-up'; readonly problems: readonly Problem[] }
  | { readonly kind: 'stopped' };

export interface HubLifeStep {
  readonly life: HubLife;
  readonly effects: readonly HubLifeEffect[];
}

/** A first import of a whole school, with a password for each of its staff, on a slow computer. */
const longestStartMs = 180_000;
const restMs = 1000;
/** The hub gives a request that never ends five seconds. */
const longestStopMs = 8000;
const mostEnds = 3;
const endsWindowMs = 10 * 60_000;

export function hubLife(life: HubLife, event: HubLifeEvent, now: number): HubLifeStep {
  switch (event.kind) {
    case 'start':
      return life.kind === 'off' ? begin([]) : same(life);
    case 'said':
      return said(life, event.message);
    case 'ended':
      return ended(life, now);
    case 'waited':
      return waited(life);
    case 'stop':
      return stop(life);
  }
}

const same = (life: HubLife): HubLifeStep => ({ life, effects: [] });

const begin = (ends: readonly number[]): HubLifeStep => ({
  life: { kind: 'starting', ends },
  effects: [{ kind: 'fork' }, { kind: 'wait', ms: longestStartMs }],
});

function said(life: HubLife, message: HubMessage): HubLifeStep {
  if (message.kind === 'token') return life.kind === 'running' ? { life, effects: [{ kind: 'token', file: message.file }] } : same(life);
  if (life.kind !== 'starting') return same(life);
  if (message.kind === 'failed') return refuse(message.problems);
  // It would answer, but there is nothing to show and nobody who could sign in.
  if (message.lab === null) return refuse([problem('SM-708')]);
  return {
    life: { kind: 'running', ends: life.ends },
    effects: [
      { kind: 'wait', ms: null },
      { kind: 'ready', ready: message },
    ],
  };
}

/** Until it is gone it holds the data folder: a new one would be refused. */
const refuse = (problems: readonly Problem[]): HubLifeStep => ({
  life: { kind: 'refusing', problems },
  effects: [{ kind: 'kill' }, { kind: 'wait', ms: longestStopMs }],
});

function ended(life: HubLife, now: number): HubLifeStep {
  if (life.kind === 'refusing') return giveUp(life.problems);
  if (life.kind === 'stopping') return gone;
  if (life.kind !== 'starting' && life.kind !== 'running') return same(life);
  const ends = [...life.ends.filter((at) => now - at < endsWindowMs), now];
  if (ends.length >= mostEnds) return giveUp([problem('SM-710')]);
  return { life: { kind: 'resting', ends }, effects: [{ kind: 'wait', ms: restMs }] };
}

function waited(life: HubLife): HubLifeStep {
  if (life.kind === 'resting') return begin(life.ends);
  const late = life.kind === 'starting' || life.kind === 'refusing' || life.kind === 'stopping';
  return late ? { life, effects: [{ kind: 'kill' }, { kind: 'wait', ms: longestStopMs }] } : same(life);
}

function stop(life: HubLife): HubLifeStep {
  if (life.kind === 'stopping' || life.kind === 'stopped') return same(life);
  if (life.kind === 'off' || life.kind === 'resting') return gone;
  const how = life.kind === 'refusing' ? 'kill' : 'ask-to-end';
  return { life: { kind: 'stopping' }, effects: [{ kind: how }, { kind: 'wait', ms: longestStopMs }] };
}

const giveUp = (problems: readonly Problem[]): HubLifeStep => ({
  life: { kind: 'off' },
  effects: [
    { kind: 'wait', ms: null },
    { kind: 'give-up', problems },
  ],
});

const gone: HubLifeStep = { life: { kind: 'stopped' }, effects: [{ kind: 'wait', ms: null }, { kind: 'stopped' }] };
