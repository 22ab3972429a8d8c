import { insertRows, type RowShape } from '../database/insert-rows.ts';
import type { Writer } from '../database/open-database.ts';
import type { Scope } from '../database/schema.ts';
import type { Incoming, Sender } from './incoming.ts';
import type { SegmentFact } from './station-statement.ts';
import { addSums } from './add-sums.ts';

/** A segment counts once, whatever sends it: only what is new here goes into the sums. */
const shape = {
  table: 'segments',
  texts: ['district', 'school', 'lab', 'launch', 'visit', 'student', 'program', 'state', 'statement'],
  numbers: ['segment', 'started_at', 'duration_ms'],
  onConflict: 'on conflict (launch, segment) do nothing',
} as const satisfies RowShape<'segments'>;

type Told = SegmentFact & { readonly statement: string };

export async function addSegments(tx: Writer, { scope, timeZone }: Sender, fresh: readonly Incoming[]): Promise<void> {
  const told = fresh.flatMap(({ id, fact }) => (fact?.segment == null ? [] : [{ ...fact.segment, statement: id }]));
  const added = await insertRows(
    tx,
    shape,
    told.map((each) => rowOf(scope, each)),
  );
  await addSums(tx, scope, timeZone, added === told.length ? told : await onlyAdded(tx, told));
}

const rowOf = ({ district, school, lab }: Scope, { launch, visit, student, program, state, statement, segment, startedAt, durationMs }: Told) => [
  district,
  school,
  lab,
  launch,
  visit,
  student,
  program,
  state,
  statement,
  segment,
  startedAt,
  durationMs,
];

async function onlyAdded(tx: Writer, told: readonly Told[]): Promise<Told[]> {
  const mine = new Set<string>();
  const launches = [...new Set(told.map((each) => each.launch))];
  for (let at = 0; at < launches.length; at += 500) {
    const part = launches.slice(at, at + 500);
    for (const row of await tx.selectFrom('segments').select('statement').where('launch', 'in', part).execute()) mine.add(row.statement);
  }
  return told.filter((each) => mine.has(each.statement));
}
