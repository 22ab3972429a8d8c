import type { SetAsideEvent } from '../../core/contract/board-hub.ts';
import { verbs, programOfActivity } from '../../core/xapi/vocabulary.ts';
import { problem } from '../../core/result.ts';
import type { Reader } from '../database/open-database.ts';
import { Refused } from '../http/refusal.ts';
import type { Lab } from '../lab/labs.ts';

/** What a station set aside, for staff: as a list without people, and word for word. A station that was taken out keeps its own. */
const kindOfVerb: ReadonlyMap<unknown, SetAsideEvent['kind']> = new Map(
  Object.entries(verbs).map(([kind, verb]) => [verb, kind as SetAsideEvent['kind']] as const),
);

export async function setAsideList(db: Reader, lab: Lab, station: string): Promise<SetAsideEvent[]> {
  const rows = await rowsOf(db, lab, station);
  return rows.map(({ epoch, sequence, at, why, statement_json }) => {
    // It was refused: any part of it may be missing or wrong.
    const { verb, object } = JSON.parse(statement_json) as { verb?: { id?: unknown } | null; object?: { id?: unknown } | null };
    const program = typeof object?.id === 'string' ? programOfActivity(object.id) : null;
    return {
      epoch,
      sequence,
      at,
      why,
      kind: kindOfVerb.get(verb?.id) ?? null,
      program: program === null ? null : (lab.programs.find((p) => p.id === program)?.name ?? program),
    };
  });
}

/** The statements as one JSON array, which a record store takes as it is. */
export async function setAsideExport(db: Reader, lab: Lab, station: string): Promise<{ readonly events: number; readonly text: string }> {
  const rows = await rowsOf(db, lab, station);
  return { events: rows.length, text: `[\n${rows.map((row) => row.statement_json).join(',\n')}\n]\n` };
}

async function rowsOf(db: Reader, lab: Lab, station: string) {
  const known = await db.selectFrom('stations').select('station').where('station', '=', station).where('lab', '=', lab.scope.lab).executeTakeFirst();
  if (known === undefined) throw new Refused([problem('SM-704', `station ${station}`)]);
  return db
    .selectFrom('set_aside_events')
    .select(['epoch', 'sequence', 'at', 'why', 'statement_json'])
    .where('station', '=', station)
    .orderBy('at')
    .orderBy('epoch')
    .orderBy('sequence')
    .execute();
}
