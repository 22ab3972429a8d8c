import type { SegmentState } from '../contract/station-hub.ts';
import type { Segment } from '../meter/meter.ts';
import type { SignInWay } from '../sign-in/sign-in-way.ts';
import { accountHome, activityTypes, extensions, programActivity, stationActivity, verbs } from './vocabulary.ts';

/** What happened at a station, before it is numbered and kept. Instants are hub time, ms. No names: students and staff by key. */
export type StationEvent = { readonly at: number; readonly wall: number } & (
  | { readonly kind: 'signed-in'; readonly student: string; readonly visit: string; readonly way: SignInWay | 'resumed' }
  | { readonly kind: 'signed-out'; readonly student: string; readonly visit: string; readonly why: EndOfVisit }
  | {
      readonly kind: 'launched';
      readonly student: string;
      readonly visit: string;
      readonly launch: string;
      readonly program: string;
      readonly slot: SlotRef | null;
      /** The child chose it in a flex block, among these. */
      readonly chosenFrom?: readonly string[];
      /** The lesson of the path that it opened. */
      readonly lesson?: string;
    }
  | {
      readonly kind: 'segment';
      readonly student: string;
      readonly visit: string;
      readonly launch: string;
      readonly program: string;
      readonly slot: SlotRef | null;
      readonly segment: Segment;
    }
  | { readonly kind: 'ended'; readonly student: string; readonly visit: string; readonly launch: string; readonly program: string; readonly why: EndOfLaunch }
  | { readonly kind: 'asked-help' | 'left-help'; readonly student: string | null; readonly visit: string | null; readonly request: string }
  | {
      readonly kind: 'blocked';
      readonly student: string;
      readonly visit: string;
      readonly launch: string;
      readonly program: string;
      readonly origin: string;
      readonly how: string;
    }
  | {
      readonly kind: 'failed';
      readonly student: string;
      readonly visit: string;
      readonly launch: string;
      readonly program: string;
      readonly code: string;
      readonly where: string | null;
    }
  | { readonly kind: 'refused-sign-in'; readonly student: string; readonly wrong: number }
  | { readonly kind: 'acted-as-staff'; readonly staff: string; readonly action: string; readonly student: string | null }
  | { readonly kind: 'set-store-aside'; readonly name: string; readonly epoch: string | null }
);

export interface SlotRef {
  readonly block: string;
  readonly slot: number;
}

export type EndOfLaunch = 'done' | 'bell' | 'staff' | 'signed-out' | 'away' | 'crashed' | 'failed' | 'station-restarted';
export type EndOfVisit = 'student' | 'bell' | 'staff' | 'away' | 'station-restarted';

/** The identity of an event: gapless in one epoch of one station's store. */
export interface EventSource {
  readonly station: string;
  readonly epoch: string;
  readonly sequence: number;
}

/** One xAPI statement, valid under 1.0.3 and 2.0.0. `id` (UUIDv7) is event id and statement id. */
export function toStatement(id: string, event: StationEvent, source: EventSource): Statement {
  const actor = account(actorOf(event, source));
  const object = 'program' in event ? program(event.program) : station(source.station);
  const place = placeOf(event);
  const detail = detailOf(event);
  const segment = event.kind === 'segment' ? event.segment : null;
  return {
    id,
    actor,
    verb: { id: event.kind === 'segment' ? verbs.spent : verbs[event.kind], display: { 'en-US': event.kind === 'segment' ? 'spent' : event.kind } },
    object,
    ...(segment === null
      ? {}
      : { result: { duration: isoDuration(segment.durationMs), extensions: { [extensions.state]: segment.state satisfies SegmentState } } }),
    context: {
      ...('visit' in event && event.visit !== null ? { registration: event.visit } : {}),
      platform: 'Stationmaster',
      extensions: {
        [extensions.source]: { station: source.station, epoch: source.epoch, sequence: source.sequence },
        [extensions.clock]: { wall: iso(event.wall), offset: event.at - event.wall },
        ...(place === null ? {} : { [extensions.place]: place }),
        ...('slot' in event && event.slot !== null ? { [extensions.slot]: { block: event.slot.block, slot: event.slot.slot } } : {}),
        ...(detail === null ? {} : { [extensions.detail]: detail }),
      },
    },
    // A segment's statement is of its beginning: its duration follows.
    timestamp: iso(segment === null ? event.at : segment.startedAt),
  };
}

/** The same event under another number of its epoch. */
export function renumbered(statement: Statement, sequence: number): Statement {
  const { context } = statement;
  const source = { ...(context.extensions[extensions.source] as EventSource), sequence };
  return { ...statement, context: { ...context, extensions: { ...context.extensions, [extensions.source]: source } } };
}

export interface Statement {
  readonly id: string;
  readonly actor: { readonly objectType: 'Agent'; readonly account: { readonly homePage: string; readonly name: string } };
  readonly verb: { readonly id: string; readonly display: Readonly<Record<string, string>> };
  readonly object: { readonly objectType: 'Activity'; readonly id: string; readonly definition: { readonly type: string } };
  readonly result?: { readonly duration: string; readonly extensions: Readonly<Record<string, unknown>> };
  readonly context: { readonly registration?: string; readonly platform: string; readonly extensions: Readonly<Record<string, unknown>> };
  readonly timestamp: string;
}

/** ISO 8601 duration with milliseconds; xAPI 2.0 compares to a hundredth of a second. */
export const isoDuration = (ms: number): string => `PT${(Math.round(ms) / 1000).toFixed(3).replace(/\.?0+$/, '')}S`;

/** Reads what `isoDuration` writes, and any other of days to seconds; null if it is none. Milliseconds. */
export function durationMs(text: string): number | null {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (!match || text === 'P' || text.endsWith('T')) return null;
  const [, d = '0', h = '0', m = '0', s = '0'] = match;
  return Math.round(Number(d) * 86_400_000 + Number(h) * 3_600_000 + Number(m) * 60_000 + Number(s) * 1000);
}

const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();
const account = (name: string): Statement['actor'] => ({ objectType: 'Agent', account: { homePage: accountHome, name } });
const program = (id: string): Statement['object'] => ({ objectType: 'Activity', id: programActivity(id), definition: { type: activityTypes.program } });
const station = (id: string): Statement['object'] => ({ objectType: 'Activity', id: stationActivity(id), definition: { type: activityTypes.station } });

function actorOf(event: StationEvent, source: EventSource): string {
  if (event.kind === 'acted-as-staff') return event.staff;
  return 'student' in event && event.student !== null ? event.student : source.station;
}

function placeOf(event: StationEvent): Record<string, unknown> | null {
  if (!('visit' in event) || event.visit === null) return null;
  return { visit: event.visit, ...('launch' in event ? { launch: event.launch } : {}), ...(event.kind === 'segment' ? { segment: event.segment.index } : {}) };
}

function detailOf(event: StationEvent): Record<string, unknown> | null {
  switch (event.kind) {
    case 'signed-in':
      return { way: event.way };
    case 'signed-out':
    case 'ended':
      return { why: event.why };
    case 'asked-help':
    case 'left-help':
      return { request: event.request };
    case 'blocked':
      return { origin: event.origin, how: event.how };
    case 'failed':
      return { code: event.code, ...(event.where === null ? {} : { where: event.where }) };
    case 'refused-sign-in':
      return { wrong: event.wrong };
    case 'acted-as-staff':
      return { action: event.action, ...(event.student === null ? {} : { student: event.student }) };
    case 'set-store-aside':
      return { name: event.name, ...(event.epoch === null ? {} : { epoch: event.epoch }) };
    case 'launched':
      if (event.chosenFrom === undefined && event.lesson === undefined) return null;
      return { ...(event.chosenFrom === undefined ? {} : { chosenFrom: event.chosenFrom }), ...(event.lesson === undefined ? {} : { lesson: event.lesson }) };
    case 'segment':
      return null;
  }
}
