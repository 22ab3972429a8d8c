import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountHome } from '../../../core/xapi/vocabulary.ts';
import type { DatabasePlace } from '../../../hub/database/open-database.ts';
import { deleteStudent } from '../../../hub/people/delete-student.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { monday, schoolCopy, SmallHub, type SmallStation } from '../small-hub.ts';

/** The documents that a cmi5 unit keeps (xAPI 1.0.3, Communication 2.2, 2.3 and 3.1), asked of a hub that listens, on each database. */
const activityId = 'https://unit.example/counting';
const school = schoolCopy({
  'catalogue.json': (text) => {
    const { programs } = JSON.parse(text) as { programs: object[] };
    const entry = (id: string) => ({
      id,
      name: id,
      subject: 'math',
      icon: 'programs/frog',
      grades: [0, 1],
      launch: { kind: 'cmi5', address: 'https://unit.example/', activityId },
      allowedOrigins: ['https://unit.example'],
    });
    return JSON.stringify({ programs: [...programs, entry('unit'), entry('twin')] });
  },
});

interface Unit {
  readonly authorization: string;
  readonly of: Record<string, string>;
}

function documents(place: () => Promise<DatabasePlace | undefined>): void {
  let small: SmallHub;
  let station: SmallStation;
  let root: string;
  let students: string[];
  beforeAll(async () => {
    const database = await place();
    small = await SmallHub.open({ school, publicAddress: 'https://hub.school.example', ...(database === undefined ? {} : { database }) });
    station = await small.station();
    students = ((await small.hub.context.labs.primary())?.students ?? []).map((each) => each.student);
    root = await small.hub.app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => small.close());

  async function launched(student: string, program = 'unit'): Promise<Unit> {
    const reply = await station.post('/api/station/launch', { student, visit: randomUUID(), launch: randomUUID(), program });
    const { searchParams } = new URL(reply.json<{ address: string }>().address);
    const fetched = await fetch((searchParams.get('fetch') ?? '').replace('https://hub.school.example', root), { method: 'POST' });
    const { 'auth-token': token } = (await fetched.json()) as Record<string, string>;
    const of = { activityId, agent: searchParams.get('actor') ?? '', registration: searchParams.get('registration') ?? '' };
    return { authorization: `Basic ${token}`, of };
  }
  const ask = (
    unit: Unit,
    method: string,
    changes: Record<string, string | undefined> = {},
    body?: string | Uint8Array<ArrayBuffer> | null,
    headers: Record<string, string> = {},
  ): Promise<Response> => {
    const named = Object.entries({ ...unit.of, ...changes }).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return fetch(`${root}/xapi/activities/state?${new URLSearchParams(named)}`, {
      method,
      headers: { authorization: unit.authorization, 'x-experience-api-version': '1.0.3', ...headers },
      ...(body === undefined ? {} : { body }),
    });
  };
  const json = { 'content-type': 'application/json' };
  const refusal = async (reply: Response): Promise<unknown[]> => {
    const { problems } = (await reply.json()) as { problems: { code: string; where?: string }[] };
    return [reply.status, problems[0]?.code, problems[0]?.where];
  };
  /** A unit that has no documents yet. */
  async function fresh(): Promise<Unit> {
    const unit = await launched(students[0] ?? '');
    expect((await ask(unit, 'DELETE')).status).toBe(204);
    return unit;
  }

  it('come back as they were sent, at the next launch too, with their type, tag and time', async () => {
    const unit = await fresh();
    const bytes = Uint8Array.from([0, 255, 13, 10, 128]);
    expect((await ask(unit, 'PUT', { stateId: 'bookmark' }, bytes, { 'content-type': 'image/x-own' })).status).toBe(204);
    const reply = await ask(await launched(students[0] ?? ''), 'GET', { stateId: 'bookmark' });
    expect(new Uint8Array(await reply.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(['content-type', 'etag', 'last-modified', 'content-security-policy'].map((name) => [name, reply.headers.get(name)]))).toEqual({
      'content-type': 'image/x-own',
      etag: `"${createHash('sha1').update(bytes).digest('hex')}"`,
      'last-modified': new Date(monday).toUTCString(),
      'content-security-policy': 'sandbox',
    });
    const head = await ask(unit, 'HEAD', { stateId: 'bookmark' });
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, reply.headers.get('etag'), '']);
  });

  it('are replaced by PUT, and merged at the top by POST where both are JSON objects', async () => {
    const unit = await fresh();
    const at = { stateId: 'suspend_data' };
    expect((await ask(unit, 'POST', at, '{"page":1,"of":{"a":1}}', json)).status).toBe(204);
    expect((await ask(unit, 'POST', at, '{"of":{"b":2},"done":true}', { 'content-type': 'application/json; charset=utf-8' })).status).toBe(204);
    expect(await (await ask(unit, 'GET', at)).json()).toEqual({ page: 1, of: { b: 2 }, done: true });
    expect((await ask(unit, 'PUT', at, '{"page":2}', json)).status).toBe(204);
    expect(await (await ask(unit, 'GET', at)).json()).toEqual({ page: 2 });
  });

  it('are not merged with what is no JSON object: 400, and nothing changes', async () => {
    const unit = await fresh();
    const at = { stateId: 'mixed' };
    await ask(unit, 'PUT', at, '{"page":1}', json);
    for (const [body, type] of [
      ['[1]', 'application/json'],
      ['{', 'application/json'],
      ['{"page":2}', 'text/plain'],
    ] as const)
      expect(await refusal(await ask(unit, 'POST', at, body, { 'content-type': type }))).toEqual([400, 'SM-616', 'body']);
    expect(await (await ask(unit, 'GET', at)).json()).toEqual({ page: 1 });
    await ask(unit, 'PUT', at, 'page 1', { 'content-type': 'text/plain' });
    expect(await refusal(await ask(unit, 'POST', at, '{"page":2}', json))).toEqual([400, 'SM-616', 'the document']);
    expect(await (await ask(unit, 'GET', at)).text()).toBe('page 1');
  });

  it('change only as If-Match and If-None-Match allow; else 412 (SM-524)', async () => {
    const unit = await fresh();
    const at = { stateId: 'guarded' };
    const put = (text: string, headers: Record<string, string>) => ask(unit, 'PUT', at, text, headers);
    expect(await refusal(await put('one', { 'if-match': '*' }))).toEqual([412, 'SM-524', 'header If-Match']);
    expect((await put('one', { 'if-none-match': '*' })).status).toBe(204);
    expect(await refusal(await put('two', { 'if-none-match': '*' }))).toEqual([412, 'SM-524', 'header If-None-Match']);
    const tag = (await ask(unit, 'GET', at)).headers.get('etag') ?? '';
    expect((await put('two', { 'if-match': tag })).status).toBe(204);
    expect((await put('three', { 'if-match': tag })).status).toBe(412);
    expect((await ask(unit, 'DELETE', at, null, { 'if-match': tag })).status).toBe(412);
    expect(await (await ask(unit, 'GET', at)).text()).toBe('two');
    const now = (await ask(unit, 'GET', at)).headers.get('etag') ?? '';
    expect((await ask(unit, 'DELETE', at, null, { 'if-match': `"other", ${now}` })).status).toBe(204);
    expect(await refusal(await ask(unit, 'GET', at))).toEqual([404, 'SM-704', 'stateId']);
  });

  it('keep every property of writers that merge at once', async () => {
    const unit = await fresh();
    const names = Array.from({ length: 8 }, (_, i) => `p${i}`);
    const replies = await Promise.all(names.map((name) => ask(unit, 'POST', { stateId: 'together' }, JSON.stringify({ [name]: 1 }), json)));
    expect(replies.map((reply) => reply.status)).toEqual(names.map(() => 204));
    expect(Object.keys((await (await ask(unit, 'GET', { stateId: 'together' })).json()) as object).sort()).toEqual(names);
  });

  it('are listed by their ids, all or since a time, and deleted one by one or all; the launch data stays', async () => {
    const unit = await fresh();
    await ask(unit, 'PUT', { stateId: 'a' }, '1');
    small.time.now += 1000;
    const between = new Date(small.time.now).toISOString();
    small.time.now += 1000;
    await ask(unit, 'PUT', { stateId: 'b/ü' }, '2');
    const list = await ask(unit, 'GET');
    expect([await list.json(), list.headers.get('last-modified')]).toEqual([['LMS.LaunchData', 'a', 'b/ü'], new Date(small.time.now).toUTCString()]);
    expect(await (await ask(unit, 'GET', { since: between })).json()).toEqual(['b/ü']);
    expect((await ask(unit, 'DELETE', { stateId: 'a' })).status).toBe(204);
    expect((await ask(unit, 'DELETE', { stateId: 'a' })).status).toBe(204);
    expect(await (await ask(unit, 'GET')).json()).toEqual(['LMS.LaunchData', 'b/ü']);
    expect((await ask(unit, 'DELETE')).status).toBe(204);
    expect(await (await ask(unit, 'GET')).json()).toEqual(['LMS.LaunchData']);
  });

  it('are reached with the key of the launch alone', async () => {
    const [unit, other, twin] = [await fresh(), await launched(students[1] ?? ''), await launched(students[0] ?? '', 'twin')];
    await ask(unit, 'PUT', { stateId: 'mine' }, 'mine');
    const at = { stateId: 'mine' };
    expect(await refusal(await ask(unit, 'GET', { ...at, agent: other.of['agent'] }))).toEqual([403, 'SM-614', 'agent']);
    expect(await refusal(await ask(unit, 'GET', { ...at, registration: other.of['registration'] }))).toEqual([403, 'SM-614', 'registration']);
    expect(await refusal(await ask(unit, 'GET', { ...at, activityId: 'https://unit.example/other' }))).toEqual([403, 'SM-614', 'activityId']);
    for (const stranger of [other, twin]) expect((await ask(stranger, 'GET', at)).status).toBe(404);
    expect((await ask({ ...unit, authorization: '' }, 'GET', at)).status).toBe(401);
    expect((await ask({ ...unit, authorization: `Bearer ${station.credential}` }, 'GET', at)).status).toBe(404);
  });

  it('are the unit’s own: the launch data is read and never written (cmi5 10)', async () => {
    const unit = await fresh();
    const at = { stateId: 'LMS.LaunchData' };
    for (const method of ['PUT', 'POST', 'DELETE'])
      expect(await refusal(await ask(unit, method, at, method === 'DELETE' ? undefined : '{}', json))).toEqual([403, 'SM-614', 'stateId']);
    expect(await (await ask(unit, 'GET', at)).json()).toMatchObject({ launchMode: 'Normal' });
  });

  it('are named by every parameter, once and well', async () => {
    const unit = await fresh();
    const wrong = async (method: string, changes: Record<string, string | undefined>) =>
      refusal(await ask(unit, method, changes, method === 'PUT' ? 'x' : undefined));
    expect(await wrong('GET', { activityId: undefined })).toEqual([400, 'SM-616', 'activityId']);
    expect(await wrong('GET', { agent: '{' })).toEqual([400, 'SM-616', 'agent']);
    expect(await wrong('GET', { agent: '{"account":null}' })).toEqual([400, 'SM-616', 'agent']);
    expect(await wrong('GET', { registration: undefined })).toEqual([400, 'SM-616', 'registration']);
    expect(await wrong('PUT', {})).toEqual([400, 'SM-616', 'stateId']);
    expect(await wrong('PUT', { stateId: 'a\0b' })).toEqual([400, 'SM-616', 'stateId']);
    expect(await wrong('GET', { since: 'yesterday' })).toEqual([400, 'SM-616', 'since']);
    expect(await wrong('DELETE', { since: '2026-09-14T00:00:00Z' })).toEqual([400, 'SM-616', 'since']);
    expect(await wrong('GET', { state: 'a' })).toEqual([400, 'SM-616', 'state']);
  });

  it('are small and few: 64 KiB each, twenty of a unit (SM-603)', async () => {
    const unit = await fresh();
    const large = 'x'.repeat(64 * 1024);
    expect((await ask(unit, 'PUT', { stateId: 'large' }, large)).status).toBe(204);
    expect((await refusal(await ask(unit, 'PUT', { stateId: 'large' }, `${large}x`))).slice(0, 2)).toEqual([413, 'SM-603']);
    const half = (name: string) => JSON.stringify({ [name]: 'x'.repeat(40_000) });
    await ask(unit, 'PUT', { stateId: 'large' }, half('a'), json);
    expect((await refusal(await ask(unit, 'POST', { stateId: 'large' }, half('b'), json))).slice(0, 2)).toEqual([413, 'SM-603']);
    for (let i = 1; i < 20; i += 1) expect((await ask(unit, 'PUT', { stateId: `n${i}` }, 'x')).status).toBe(204);
    expect(await refusal(await ask(unit, 'PUT', { stateId: 'n20' }, 'x'))).toEqual([413, 'SM-603', 'stateId']);
    expect((await ask(unit, 'PUT', { stateId: 'n1' }, 'y')).status).toBe(204);
  });

  it('may be asked for by a page of another origin', async () => {
    const reply = await fetch(`${root}/xapi/activities/state`, { method: 'OPTIONS' });
    expect(reply.headers.get('access-control-allow-methods')).toContain('DELETE');
    expect(reply.headers.get('access-control-allow-headers')).toContain('if-match');
    expect(reply.headers.get('access-control-expose-headers')).toContain('ETag');
  });

  it('go with their student, whose key writes no more', async () => {
    const student = students[2] ?? '';
    const unit = await launched(student);
    await ask(unit, 'PUT', { stateId: 'bookmark' }, 'page 3');
    const { district = '', school: of = '' } = (await small.hub.context.labs.primary())?.scope ?? {};
    await deleteStudent(small.hub.context.db, { district, school: of }, { student, by: 'hub', reason: 'asked' }, small.time.now);
    const rows = () => small.hub.context.db.selectFrom('activity_states').select('state').where('student', '=', student).execute();
    expect(await rows()).toEqual([]);
    expect(await refusal(await ask(unit, 'PUT', { stateId: 'bookmark' }, 'page 4'))).toEqual([403, 'SM-614', 'agent']);
    expect(await rows()).toEqual([]);
    expect(unit.of['agent']).toContain(accountHome);
  });
}

describe('documents of a unit, on SQLite', () => documents(() => Promise.resolve(undefined)));

const postgres = await startPostgres();
afterAll(() => postgres?.stop());
describe.skipIf(postgres === null)('documents of a unit, on PostgreSQL', () =>
  documents(async () => ({ kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' })),
);
