import { PostgresAdapter, sql, type CreateTableBuilder, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

type Table = CreateTableBuilder<string, string>;

/** The first schema: school, lab, stations, plan, events, people's sign-in and the audit log. */
export const first: Migration = {
  async up(db: Kysely<unknown>) {
    await school(db);
    await lab(db);
    await stations(db);
    await events(db);
    await auditLog(db);
  },
};

async function school(db: Kysely<unknown>): Promise<void> {
  await ofSchool(table(db, 'schools'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('district_name', 'text', (c) => c.notNull())
    .addColumn('time_zone', 'text', (c) => c.notNull())
    .addColumn('holidays_json', 'text', (c) => c.notNull())
    .addColumn('imported_at', 'bigint', (c) => c.notNull())
    .addColumn('import_hash', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('schools_key', ['district', 'school'])
    .execute();
  await ofSchool(table(db, 'terms'))
    .addColumn('term', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('first_day', 'text', (c) => c.notNull())
    .addColumn('last_day', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('terms_key', ['district', 'school', 'term'])
    .execute();
  await ofSchool(table(db, 'classes'))
    .addColumn('class', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('classes_key', ['district', 'school', 'class'])
    .execute();
  await person(db, 'students', 'student')
    .addColumn('grade', 'integer', (c) => c.notNull())
    .addColumn('language', 'text')
    .addColumn('picture', 'text', (c) => c.notNull())
    .addColumn('verifier', 'text')
    .addPrimaryKeyConstraint('students_key', ['district', 'school', 'student'])
    .execute();
  await person(db, 'staff', 'staff')
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('username', 'text', (c) => c.notNull())
    .addColumn('password', 'text')
    .addColumn('pin', 'text')
    .addPrimaryKeyConstraint('staff_key', ['district', 'school', 'staff'])
    .execute();
  await db.schema.createIndex('staff_username').on('staff').columns(['username']).execute();
  await ofSchool(table(db, 'enrolments'))
    .addColumn('enrolment', 'text', (c) => c.notNull())
    .addColumn('class', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('main', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('enrolments_key', ['district', 'school', 'enrolment'])
    .addForeignKeyConstraint('enrolments_class', ['district', 'school', 'class'], 'classes', ['district', 'school', 'class'])
    .execute();
  await ofSchool(table(db, 'sign_in_tries'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('wrong', 'integer', (c) => c.notNull())
    .addColumn('last_wrong_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('sign_in_tries_key', ['district', 'school', 'kind', 'subject'])
    .execute();
  await ofSchool(table(db, 'staff_sessions'))
    .addColumn('session', 'text', (c) => c.primaryKey())
    .addColumn('staff', 'text', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .execute();
}

async function lab(db: Kysely<unknown>): Promise<void> {
  await ofLab(table(db, 'labs'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('file_json', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('labs_key', ['district', 'school', 'lab'])
    .execute();
  await ofSchool(table(db, 'catalogues'))
    .addColumn('catalogue_json', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('catalogues_key', ['district', 'school'])
    .execute();
  await ofLab(table(db, 'unlocks'))
    .addColumn('student', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('staff', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('unlocks_key', ['district', 'school', 'lab', 'student'])
    .execute();
  await ofLab(table(db, 'day_blocks'))
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('block', 'text', (c) => c.notNull())
    .addColumn('cohorts_json', 'text', (c) => c.notNull())
    .addColumn('bells_json', 'text', (c) => c.notNull())
    .addColumn('paused_at', 'bigint')
    .addColumn('ad_hoc', 'integer', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('day_blocks_key', ['district', 'school', 'lab', 'day', 'block'])
    .execute();
  await ofLab(table(db, 'plan_entries'))
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('block', 'text', (c) => c.notNull())
    .addColumn('slot', 'integer', (c) => c.notNull())
    .addColumn('student', 'text', (c) => c.notNull())
    .addColumn('program', 'text', (c) => c.notNull())
    .addColumn('seat', 'integer')
    .addColumn('published_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('plan_entries_key', ['district', 'school', 'lab', 'day', 'block', 'slot', 'student'])
    .execute();
}

async function stations(db: Kysely<unknown>): Promise<void> {
  await ofLab(table(db, 'stations'))
    .addColumn('station', 'text', (c) => c.primaryKey())
    .addColumn('seat', 'integer')
    .addColumn('machine', 'text', (c) => c.notNull())
    .addColumn('host', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('credential', 'text', (c) => c.notNull())
    .addColumn('enrolled_at', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_seen', 'bigint')
    .addColumn('reported_json', 'text')
    .addColumn('reported_at', 'bigint')
    .addColumn('wanted_json', 'text', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('stations_machine', ['district', 'school', 'lab', 'machine'])
    .execute();
  await ofLab(table(db, 'enrolment_tokens'))
    .addColumn('token', 'text', (c) => c.primaryKey())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .addColumn('uses_left', 'integer', (c) => c.notNull())
    .execute();
  await ofLab(table(db, 'help_requests'))
    .addColumn('request', 'text', (c) => c.primaryKey())
    .addColumn('station', 'text', (c) => c.notNull().references('stations.station'))
    .addColumn('seat', 'integer')
    .addColumn('student', 'text')
    .addColumn('program', 'text')
    .addColumn('asked_at', 'bigint', (c) => c.notNull())
    .addColumn('taken_by', 'text')
    .addColumn('taken_at', 'bigint')
    .addColumn('ended_by', 'text')
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema.createIndex('help_requests_open').on('help_requests').columns(['lab', 'ended_at', 'asked_at']).execute();
  await ofLab(table(db, 'messages'))
    .addColumn('message', 'text', (c) => c.primaryKey())
    .addColumn('station', 'text')
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('sent_by', 'text', (c) => c.notNull())
    .addColumn('sent_at', 'bigint', (c) => c.notNull())
    .addColumn('cleared_at', 'bigint')
    .execute();
  await ofLab(table(db, 'ended_visits'))
    .addColumn('visit', 'text', (c) => c.primaryKey())
    .addColumn('station', 'text', (c) => c.notNull().references('stations.station'))
    .addColumn('ended_by', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute();
}

async function events(db: Kysely<unknown>): Promise<void> {
  await ofLab(numbered(db, 'statements', 'place'))
    .addColumn('statement', 'text', (c) => c.notNull().unique())
    .addColumn('stored_at', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('verb', 'text', (c) => c.notNull())
    .addColumn('activity', 'text')
    .addColumn('registration', 'text')
    .addColumn('station', 'text')
    .addColumn('epoch', 'text')
    .addColumn('sequence', 'bigint')
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('statement_json', 'text', (c) => c.notNull())
    .addUniqueConstraint('statements_source', ['station', 'epoch', 'sequence'])
    .execute();
  await db.schema.createIndex('statements_actor').on('statements').columns(['actor', 'at']).execute();
  await ofLab(table(db, 'segments'))
    .addColumn('launch', 'text', (c) => c.notNull())
    .addColumn('segment', 'integer', (c) => c.notNull())
    .addColumn('visit', 'text', (c) => c.notNull())
    .addColumn('student', 'text', (c) => c.notNull())
    .addColumn('program', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('duration_ms', 'bigint', (c) => c.notNull())
    .addColumn('statement', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('segments_key', ['launch', 'segment'])
    .execute();
  await sums(ofLab(table(db, 'hourly_sums')).addColumn('hour', 'integer', (c) => c.notNull()))
    .addPrimaryKeyConstraint('hourly_sums_key', ['district', 'school', 'lab', 'day', 'student', 'program', 'hour'])
    .execute();
  await sums(ofLab(table(db, 'daily_sums')))
    .addPrimaryKeyConstraint('daily_sums_key', ['district', 'school', 'lab', 'day', 'student', 'program'])
    .execute();
  await ofLab(table(db, 'outbox_epochs'))
    .addColumn('station', 'text', (c) => c.notNull())
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('highest', 'bigint', (c) => c.notNull())
    .addColumn('stored', 'bigint', (c) => c.notNull())
    .addColumn('gap_since', 'bigint')
    .addPrimaryKeyConstraint('outbox_epochs_key', ['station', 'epoch'])
    .execute();
}

/** Append only, and the database itself holds to it. */
async function auditLog(db: Kysely<unknown>): Promise<void> {
  await ofSchool(numbered(db, 'audit_log', 'entry'))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('target', 'text')
    .addColumn('reason', 'text')
    .addColumn('detail_json', 'text')
    .execute();
  await db.schema.createIndex('audit_log_at').on('audit_log').columns(['at']).execute();
  if (isPostgres(db)) {
    await sql`create function audit_log_is_append_only() returns trigger language plpgsql as 'begin raise exception ''the audit log is append only''; end'`.execute(
      db,
    );
    await sql`create trigger audit_log_keep before update or delete on audit_log for each row execute function audit_log_is_append_only()`.execute(db);
    return;
  }
  await sql`create trigger audit_log_no_update before update on audit_log begin select raise(abort, 'the audit log is append only'); end`.execute(db);
  await sql`create trigger audit_log_no_delete before delete on audit_log begin select raise(abort, 'the audit log is append only'); end`.execute(db);
}

const isPostgres = (db: Kysely<unknown>): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

const table = (db: Kysely<unknown>, name: string): Table => db.schema.createTable(name) as Table;

/** A table whose rows are numbered in the order of writing. */
const numbered = (db: Kysely<unknown>, name: string, column: string): Table =>
  isPostgres(db)
    ? table(db, name).addColumn(column, 'bigserial', (c) => c.primaryKey())
    : table(db, name).addColumn(column, 'integer', (c) => c.primaryKey().autoIncrement());

const ofLab = (made: Table): Table => scoped(made).addColumn('lab', 'text', (c) => c.notNull());
const ofSchool = (made: Table): Table => scoped(made).addColumn('lab', 'text');
const scoped = (made: Table): Table => made.addColumn('district', 'text', (c) => c.notNull()).addColumn('school', 'text', (c) => c.notNull());

const person = (db: Kysely<unknown>, name: string, key: string): Table =>
  ofSchool(table(db, name))
    .addColumn(key, 'text', (c) => c.notNull())
    .addColumn('given_name', 'text', (c) => c.notNull())
    .addColumn('family_name', 'text', (c) => c.notNull())
    .addColumn('active', 'integer', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull());

function sums(made: Table): Table {
  const keyed = made
    .addColumn('student', 'text', (c) => c.notNull())
    .addColumn('program', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull());
  const columns = ['active_ms', 'watching_ms', 'idle_ms', 'paused_ms', 'pulled_out_ms', 'suspended_ms'];
  return columns.reduce((wider, column) => wider.addColumn(column, 'bigint', (c) => c.notNull()), keyed);
}
