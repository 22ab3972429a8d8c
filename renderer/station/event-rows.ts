import { v7 as uuidv7 } from 'uuid';
import { credits } from '../../core/meter/meter.ts';
import { schoolDay } from '../../core/time/school-calendar.ts';
import { toStatement, type StationEvent } from '../../core/xapi/station-event.ts';
import type { CreditRow, OutboxRow } from '../data/station-rows.ts';
import type { Identity } from './store-numbers.ts';

/** Events as the store has them: numbered, each with its statement's text, and the credit that a segment gives. */
export interface EventRows {
  readonly rows: readonly OutboxRow[];
  /** Of each call. */
  readonly credits: readonly (readonly CreditRow[])[];
  /** With the last number that is given here. */
  readonly identity: Identity;
}

/** `calls`: the events of each call of `write`, in their order. Credit belongs to a day of the school's time zone. */
export function eventRows(calls: readonly (readonly StationEvent[])[], { epoch, lastSequence }: Identity, station: string, timeZone: string): EventRows {
  let sequence = lastSequence;
  const rows: OutboxRow[] = [];
  const creditRows = calls.map((events) =>
    events.flatMap((event) => {
      sequence += 1;
      rows.push({ sequence, text: JSON.stringify(toStatement(uuidv7(), event, { station, epoch, sequence })) });
      return creditOf(event, sequence, timeZone);
    }),
  );
  return { rows, credits: creditRows, identity: { epoch, lastSequence: sequence } };
}

function creditOf(event: StationEvent, sequence: number, timeZone: string): CreditRow[] {
  if (event.kind !== 'segment' || !credits(event.segment.state)) return [];
  return [{ sequence, day: schoolDay(event.segment.startedAt, timeZone), student: event.student, program: event.program, ms: event.segment.durationMs }];
}
