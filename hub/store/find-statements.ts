import { sql, type RawBuilder } from 'kysely';
import { actorKey } from './actor-key.ts';
import type { Reader } from '../database/open-database.ts';
import type { Position } from './statement-cursor.ts';
import type { Filter } from './statement-query.ts';
import { voidingVerb } from './voiding.ts';
import { accountHome } from '../../core/xapi/vocabulary.ts';

/** Statements as a query names them, by the order of storing. Everything that a client said goes in as a parameter. */
export interface Found {
  readonly place: number;
  readonly stored: number;
  /** The statement's JSON text, as it is kept. */
  readonly text: string;
}

/** Who asks: the labs whose statements may be seen, null for all; and whose own alone, where the key may read no others. */
export interface Sight {
  readonly labs: readonly string[] | null;
  readonly authority: string | null;
}

export interface ListQuery {
  readonly filter: Filter;
  readonly sight: Sight;
  readonly ascending: boolean;
  /** Statements wanted. */
  readonly limit: number;
  readonly after: Position | null;
  /** Nothing behind this place. */
  readonly newest: number;
  /** Nothing that was stored at or after this instant: a batch of that age is still being written. */
  readonly before: number | null;
}

/** A page ends early where its text is that long, in characters. */
const largestAnswer = 4 * 1024 * 1024;
const rowsAtOnce = 25;

export async function newestPlace(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('statements')
    .select((eb) => eb.fn.max('place').as('newest'))
    .executeTakeFirst();
  return row?.newest ?? 0;
}

export async function findStatement(db: Reader, id: string, voided: boolean, sight: Sight): Promise<Found | null> {
  const state = voided ? sql`not (${unvoided})` : unvoided;
  const { rows } = await sql<Found>`select s.place, s.stored_at as stored, s.statement_json as text from statements s
    where s.statement = ${id} and ${state} and ${inSight(sight, 's')}`.execute(db);
  return rows[0] ?? null;
}

/** One page, and whether there is more. */
export async function findStatements(db: Reader, query: ListQuery): Promise<{ readonly found: readonly Found[]; readonly more: boolean }> {
  const own = await positions(db, query, { with: sql``, from: sql`statements s`, where: matches(query.filter, query.sight, 's') });
  const targeting = namesSomething(query.filter) && (await hasReferences(db)) ? await positions(db, query, targetingPart(query)) : [];
  const all = new Map([...own, ...targeting].map((each) => [each.place, each]));
  const sign = query.ascending ? 1 : -1;
  const ordered = [...all.values()].sort((a, b) => sign * (a.stored - b.stored || a.place - b.place));
  const found = await load(db, ordered.slice(0, query.limit));
  return { found, more: found.length < ordered.length };
}

async function load(db: Reader, wanted: readonly Position[]): Promise<Found[]> {
  const found: Found[] = [];
  for (let at = 0, size = 0; at < wanted.length && size < largestAnswer; at += rowsAtOnce) {
    const part = wanted.slice(at, at + rowsAtOnce);
    const rows = await db
      .selectFrom('statements')
      .select(['place', 'stored_at as stored', 'statement_json as text'])
      .where(
        'place',
        'in',
        part.map((each) => each.place),
      )
      .execute();
    const byPlace = new Map(rows.map((row) => [row.place, row]));
    for (const { place } of part) {
      const row = byPlace.get(place);
      // Deleted since the positions were read: a student's statements may go at any moment.
      if (row === undefined) continue;
      if (found.length > 0 && size + row.text.length > largestAnswer) return found;
      found.push(row);
      size += row.text.length;
    }
  }
  return found;
}

interface Part {
  readonly with: RawBuilder<unknown>;
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
}

async function positions(db: Reader, query: ListQuery, part: Part): Promise<readonly Position[]> {
  const { filter, after, newest, before, ascending, limit } = query;
  const conditions = [
    part.where,
    unvoided,
    sql`s.place <= ${newest}`,
    ...(before === null ? [] : [sql`s.stored_at < ${before}`]),
    ...(filter.since === null ? [] : [sql`s.stored_at > ${filter.since}`]),
    ...(filter.until === null ? [] : [sql`s.stored_at <= ${filter.until}`]),
    ...(after === null ? [] : [sql`(s.stored_at, s.place) ${ascending ? sql`>` : sql`<`} (${after.stored}, ${after.place})`]),
  ];
  const order = ascending ? sql`s.stored_at, s.place` : sql`s.stored_at desc, s.place desc`;
  const { rows } = await sql<Position>`${part.with} select s.place, s.stored_at as stored from ${part.from}
    where ${sql.join(conditions, sql` and `)} order by ${order} limit ${limit + 1}`.execute(db);
  return rows;
}

/** Statements that target a match are matches too, and what targets those (Communication 2.1.3, "Filter Conditions for StatementRefs"). */
const targetingPart = ({ filter, sight }: ListQuery): Part => ({
  with: sql`with recursive targeting(statement) as (
    select r.statement from statement_refs r join statements m on m.statement = r.target where ${matches(filter, sight, 'm')}
    union select r.statement from statement_refs r join targeting t on r.target = t.statement)`,
  from: sql`targeting t join statements s on s.statement = t.statement`,
  where: inSight(sight, 's'),
});

const hasReferences = async (db: Reader): Promise<boolean> => (await db.selectFrom('statement_refs').select('statement').limit(1).execute()).length > 0;

const namesSomething = ({ agent, verb, activity, registration }: Filter): boolean => [agent, verb, activity, registration].some((each) => each !== null);

function matches(filter: Filter, sight: Sight, alias: 's' | 'm'): RawBuilder<unknown> {
  const row = sql.raw(alias);
  const conditions = [inSight(sight, alias)];
  if (filter.agent !== null) {
    const roles = filter.relatedAgents ? ['agent', 'related-agent', 'authority'] : ['agent'];
    const station = filter.relatedAgents ? stationOfKey(filter.agent) : null;
    conditions.push(
      sql`(${row}.actor = ${filter.agent} or ${mentioned(row, filter.agent, roles)} ${station === null ? sql`` : sql`or ${row}.station = ${station}`})`,
    );
  }
  if (filter.verb !== null) conditions.push(sql`${row}.verb = ${filter.verb}`);
  if (filter.activity !== null) {
    const related = filter.relatedActivities ? sql`or ${mentioned(row, filter.activity, ['related-activity'])}` : sql``;
    conditions.push(sql`(${row}.activity = ${filter.activity} ${related})`);
  }
  if (filter.registration !== null) conditions.push(sql`${row}.registration = ${filter.registration}`);
  return sql.join(conditions, sql` and `);
}

const mentioned = (row: RawBuilder<unknown>, value: string, roles: readonly string[]): RawBuilder<unknown> =>
  sql`${row}.statement in (select n.statement from statement_mentions n where n.value = ${value} and n.role in (${sql.join(roles)}))`;

/** A station asserts its own statements, and no row says so but its column. */
const ofStations = actorKey({ account: { homePage: accountHome, name: '' } });
const stationOfKey = (agent: string): string | null => (agent.startsWith(ofStations) ? decodeURIComponent(agent.slice(ofStations.length)) : null);

function inSight({ labs, authority }: Sight, alias: 's' | 'm'): RawBuilder<unknown> {
  const row = sql.raw(alias);
  const lab = labs === null ? sql`1 = 1` : sql`${row}.lab in (${sql.join(labs)})`;
  return authority === null ? lab : sql`${lab} and ${mentioned(row, authority, ['authority'])}`;
}

const unvoided = sql`(s.verb = ${voidingVerb} or not exists (select 1 from statement_refs v where v.target = s.statement and v.voids = 1))`;
