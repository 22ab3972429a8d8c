import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountHome } from '../../../core/xapi/vocabulary.ts';
import { codes, minute, places, schoolCopy, SmallHub, type SmallStation } from '../small-hub.ts';

/** A cmi5 unit at the hub: launch, key, launch data, statements. */
const hubAddress = 'https://hub.school.example';
const unit = { kind: 'cmi5', address: 'https://unit.example/start?color=red', activityId: 'https://unit.example/counting', masteryScore: 0.8 };
const school = schoolCopy({
  'catalogue.json': (text) => {
    const { programs } = JSON.parse(text) as { programs: object[] };
    const more = { id: 'unit', name: 'Unit', subject: 'math', icon: 'programs/frog', grades: [0, 1], launch: unit, allowedOrigins: ['https://unit.example'] };
    return JSON.stringify({ programs: [...programs, more] });
  },
});

let small: SmallHub;
let station: SmallStation;
let student: string;
let other: string;
beforeAll(async () => {
  small = await SmallHub.open({ school, publicAddress: hubAddress });
  station = await small.station();
  [student = '', other = ''] = ((await small.hub.context.labs.primary())?.students ?? []).map((each) => each.student);
});
afterAll(() => small.close());

async function launched(of = student): Promise<{ parameters: Record<string, string>; asks: string[] }> {
  const reply = await station.post('/api/station/launch', { student: of, visit: randomUUID(), launch: randomUUID(), program: 'unit' });
  const { address, asks } = reply.json<{ address: string; asks: string[] }>();
  return { parameters: Object.fromEntries(new URL(address).searchParams), asks };
}
const within = (address = ''): string => address.slice(hubAddress.length);
const fetchKey = (address = ''): Promise<LightMyRequestResponse> => small.hub.app.inject({ method: 'POST', url: within(address) });

interface Open {
  readonly parameters: Record<string, string>;
  readonly headers: Record<string, string>;
}
async function open(of = student): Promise<Open> {
  const { parameters } = await launched(of);
  const token = (await fetchKey(parameters['fetch'])).json<Record<string, string>>()['auth-token'] ?? '';
  return { parameters, headers: { authorization: `Basic ${token}`, 'x-experience-api-version': '1.0.3' } };
}
const statement = ({ parameters }: Open, changes: object = {}) => ({
  actor: JSON.parse(parameters['actor'] ?? '{}') as object,
  verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
  object: { id: unit.activityId },
  context: { registration: parameters['registration'] },
  ...changes,
});
const send = ({ headers }: Open, payload: object): Promise<LightMyRequestResponse> =>
  small.hub.app.inject({ method: 'POST', url: '/xapi/statements', headers, payload });
const state = ({ headers, parameters }: Open): Promise<LightMyRequestResponse> => {
  const query = new URLSearchParams({
    activityId: unit.activityId,
    agent: parameters['actor'] ?? '',
    registration: parameters['registration'] ?? '',
    stateId: 'LMS.LaunchData',
  });
  return small.hub.app.inject({ method: 'GET', url: `/xapi/activities/state?${query}`, headers });
};

it('is launched with what cmi5 asks for, and may ask the hub’s record store alone', async () => {
  const { parameters, asks } = await launched();
  expect(parameters).toEqual({
    color: 'red',
    endpoint: `${hubAddress}/xapi/`,
    fetch: expect.stringMatching(/^https:\/\/hub\.school\.example\/cmi5\/fetch\?session=/),
    actor: JSON.stringify({ objectType: 'Agent', account: { homePage: accountHome, name: student } }),
    registration: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/),
    activityId: unit.activityId,
  });
  expect(asks).toEqual([`${hubAddress}/xapi/*`, `${hubAddress}/cmi5/fetch`]);
});

it('has the same registration at each launch of a student, and another for each student', async () => {
  const of = async (who: string): Promise<string | undefined> => (await launched(who)).parameters['registration'];
  expect(await of(student)).toBe(await of(student));
  expect(await of(student)).not.toBe(await of(other));
});

it('gets its key once', async () => {
  const { parameters } = await launched();
  const first = await fetchKey(parameters['fetch']);
  expect(first.json()).toEqual({ 'auth-token': expect.any(String) });
  expect(first.headers['access-control-allow-origin']).toBe('*');
  expect((await fetchKey(parameters['fetch'])).json()).toMatchObject({ 'error-code': '1' });
  expect((await fetchKey(`${hubAddress}/cmi5/fetch?session=made.up`)).json()).toMatchObject({ 'error-code': '1' });
});

it('reads what its launch is', async () => {
  const mine = await open();
  expect((await state(mine)).json()).toMatchObject({ launchMode: 'Normal', moveOn: 'CompletedOrPassed', masteryScore: 0.8 });
});

it('reports of its student; the program is who says so, and no minute is counted for it', async () => {
  const mine = await open();
  const reply = await send(mine, statement(mine));
  expect(reply.statusCode).toBe(200);
  const row = await small.hub.context.db
    .selectFrom('statements')
    .select('statement_json')
    .where('statement', '=', reply.json<string[]>()[0] ?? '')
    .executeTakeFirstOrThrow();
  expect(JSON.parse(row.statement_json)).toMatchObject({ actor: { account: { name: student } }, authority: { account: { name: 'program:unit' } } });
  expect(await small.hub.context.db.selectFrom('segments').selectAll().execute()).toEqual([]);
});

it('reports of nobody else, of no other registration, voids nothing and reads no statements', async () => {
  const mine = await open();
  const others = statement(await open(other));
  const refused = async (payload: object): Promise<unknown[]> => {
    const reply = await send(mine, payload);
    return [reply.statusCode, codes(reply), places(reply)];
  };
  expect(await refused({ ...statement(mine), actor: others.actor })).toEqual([403, ['SM-614'], ['statements[0].actor']]);
  expect(await refused([statement(mine), statement(mine, { context: others.context })])).toEqual([403, ['SM-614'], ['statements[1].context.registration']]);
  expect(await refused(statement(mine, { context: {} }))).toEqual([403, ['SM-614'], ['statements[0].context.registration']]);
  const voiding = { verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: { objectType: 'StatementRef', id: randomUUID() } };
  expect((await refused(statement(mine, voiding)))[1]).toEqual(['SM-614']);
  const read = await small.hub.app.inject({ method: 'GET', url: '/xapi/statements', headers: mine.headers });
  expect(codes(read)).toEqual(['SM-614']);
});

it('has a key that is nobody’s before it was fetched, and after a school day', async () => {
  const { parameters } = await launched();
  const [id = ''] = (new URL(parameters['fetch'] ?? '').searchParams.get('session') ?? '').split('.');
  const headers = { authorization: `Basic ${Buffer.from(`${id}:`).toString('base64')}`, 'x-experience-api-version': '1.0.3' };
  expect((await state({ parameters, headers })).statusCode).toBe(401);
  const mine = await open();
  small.time.now += 12 * 60 * minute;
  expect((await send(mine, statement(mine))).statusCode).toBe(401);
});
