import * as v from 'valibot';
import { segmentStates, type SegmentState } from '../../core/contract/station-hub.ts';
import { keySchema, slugSchema } from '../../core/model/keys.ts';
import { problem, type Problem } from '../../core/result.ts';
import type { ReceivedStatement } from '../../core/xapi/statement-schema.ts';
import { durationMs } from '../../core/xapi/station-event.ts';
import { instantOf } from '../../core/xapi/statement-times.ts';
import { accountHome, extensions, programOfActivity, verbs } from '../../core/xapi/vocabulary.ts';

/** What the hub counts of a station's statement: its place in the outbox, and the segment if it is one. */
export interface StationStatement {
  readonly source: { readonly station: string; readonly epoch: string; readonly sequence: number };
  readonly segment: SegmentFact | null;
}

export interface SegmentFact {
  readonly launch: string;
  readonly segment: number;
  readonly visit: string;
  readonly student: string;
  readonly program: string;
  readonly state: SegmentState;
  readonly startedAt: number;
  readonly durationMs: number;
}

/** A machine that sleeps over a vacation makes a long one; each hour of it becomes a row. */
const longestSegmentMs = 100 * 24 * 3_600_000;

const uuid = v.pipe(v.string(), v.uuid());
const sourceSchema = v.object({ station: keySchema, epoch: uuid, sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) });
const placeSchema = v.object({ visit: uuid, launch: uuid, segment: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)) });

/** Null for a statement that no station made. Our own words with wrong values behind them are a problem, told by place. */
export function readStationStatement(
  statement: ReceivedStatement,
  index: number,
): { readonly fact: StationStatement | null; readonly problems: readonly Problem[] } {
  const context = statement.context?.extensions ?? {};
  if (!(extensions.source in context)) return { fact: null, problems: [] };
  const at = `statements[${index}]`;
  const problems: Problem[] = [];
  const refuse = (place: string): null => {
    problems.push(problem('SM-601', `${at}${place}`, 'does not have the form of this identifier'));
    return null;
  };
  const source = v.safeParse(sourceSchema, context[extensions.source]);
  if (!source.success) refuse(`.context.extensions["${extensions.source}"]`);
  const segment = statement.verb.id === verbs.spent ? readSegment(statement, context, refuse) : null;
  return problems.length > 0 || !source.success ? { fact: null, problems } : { fact: { source: source.output, segment }, problems };
}

function readSegment(statement: ReceivedStatement, context: Record<string, unknown>, refuse: (place: string) => null): SegmentFact | null {
  const place = v.safeParse(placeSchema, context[extensions.place]);
  const state = v.safeParse(v.picklist(segmentStates), statement.result?.extensions?.[extensions.state]);
  const duration = durationMs(statement.result?.duration ?? '');
  const startedAt = instantOf(statement.timestamp ?? '', '2.0.0');
  const account = 'account' in statement.actor ? statement.actor.account : undefined;
  const object = statement.object as { readonly id?: string };
  const program = v.safeParse(slugSchema, programOfActivity(object.id ?? ''));
  if (!place.success) return refuse(`.context.extensions["${extensions.place}"]`);
  if (!state.success) return refuse(`.result.extensions["${extensions.state}"]`);
  if (duration === null || duration > longestSegmentMs) return refuse('.result.duration');
  if (startedAt === null) return refuse('.timestamp');
  if (account?.homePage !== accountHome) return refuse('.actor.account.homePage');
  if (!program.success) return refuse('.object.id');
  return { ...place.output, student: account.name, program: program.output, state: state.output, startedAt, durationMs: duration };
}
