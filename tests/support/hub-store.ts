import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { verbs } from '../../core/xapi/vocabulary.ts';

/** Looks into the hub's own database file, as IT with a shell would: what a test counts does not go through the code it tests. */
export class HubStore {
  readonly #file: string;

  constructor(data: string) {
    this.#file = join(data, 'hub.sqlite');
  }

  rows<T>(sql: string, ...values: (string | number)[]): T[] {
    const database = new DatabaseSync(this.#file, { readOnly: true });
    try {
      return database.prepare(sql).all(...values) as T[];
    } finally {
      database.close();
    }
  }

  /** A student of the first block whose first two slots hold these programs. */
  studentWith(first: string, second: string): string {
    const [row] = this.rows<{ student: string }>(
      'select a.student as student from plan_entries a join plan_entries b on a.student = b.student and a.day = b.day and a.block = b.block where a.slot = 0 and b.slot = 1 and a.program = ? and b.program = ? order by a.student',
      first,
      second,
    );
    if (row === undefined) throw new Error(`No student begins with ${first} and goes on with ${second}.`);
    return row.student;
  }

  studentWithFirst(program: string): string {
    const [row] = this.rows<{ student: string }>('select student from plan_entries where slot = 0 and program = ? order by student', program);
    if (row === undefined) throw new Error(`No student begins with ${program}.`);
    return row.student;
  }

  /** Sequence numbers that are stored, by epoch, in order. */
  sequences(): Map<string, number[]> {
    const found = new Map<string, number[]>();
    for (const { epoch, sequence } of this.rows<{ epoch: string; sequence: number }>(
      'select epoch, sequence from statements where epoch is not null order by epoch, sequence',
    )) {
      found.set(epoch, [...(found.get(epoch) ?? []), sequence]);
    }
    return found;
  }

  /** The ways in which a student has signed in. */
  signedInBy(student: string): string[] {
    return this.rows<{ statement_json: string }>('select statement_json from statements where verb = ? order by sequence', verbs['signed-in'])
      .map((row) => JSON.parse(row.statement_json) as { actor: { account: { name: string } }; context: { extensions: Record<string, { way?: string }> } })
      .flatMap(({ actor, context }) => (actor.account.name === student ? Object.values(context.extensions).flatMap((e) => e.way ?? []) : []));
  }

  /** Segments of a student, oldest first. */
  segments(student: string): { program: string; state: string; duration_ms: number }[] {
    return this.rows('select program, state, duration_ms from segments where student = ? order by started_at, segment', student);
  }
}
