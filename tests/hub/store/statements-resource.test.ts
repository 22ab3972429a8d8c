import { v4 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codes, places } from '../small-hub.ts';
import { activity, basic, query, RecordStore, statement, verb, voiding } from './record-store.ts';

/** Clauses are those of the requirements: `Communication` of 1.0.3, XAPI-00nnn of the conformance requirements, 4.1.x of 2.0 (IEEE 9274.1.1). */
let store: RecordStore;
beforeAll(async () => void (store = await RecordStore.open()));
beforeEach(() => void (store.version = '2.0.0'));
afterAll(() => store.close());

const put = (id: string, body: unknown) => store.send('PUT', `/statements?statementId=${id}`, body);
const isThrough = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('PUT (Communication 2.1.1)', () => {
  it('stores a statement under its statementId and answers 204 (XAPI-00143, XAPI-00144)', async () => {
    const { id: _, ...said } = statement();
    const id = uuid();
    const reply = await put(id, said);
    expect([reply.statusCode, reply.body]).toEqual([204, '']);
    expect(await store.exact(id)).toMatchObject({ ...said, id });
  });

  it('refuses one without statementId, or with another name, another id or another parameter (XAPI-00145, XAPI-00325)', async () => {
    const said = statement();
    for (const search of [
      '',
      `?StatementId=${said.id}`,
      `?statementId=${uuid()}`,
      `?statementId=${said.id}&x=1`,
      '?statementId=true',
      `?statementId=${said.id}&statementId=${said.id}`,
    ])
      expect([search, (await store.send('PUT', `/statements${search}`, said)).statusCode]).toEqual([search, 400]);
    expect((await put(said.id, [said])).statusCode).toBe(400);
    expect((await store.get({ statementId: said.id })).statusCode).toBe(404);
  });

  it('takes the same again, refuses another under the id, and changes nothing (XAPI-00142, 2.1.1.s2.b2, b3)', async () => {
    const said = statement();
    await put(said.id, said);
    const before = (await store.get({ statementId: said.id })).body;
    expect((await put(said.id, said)).statusCode).toBe(204);
    const other = await put(said.id, { ...said, verb: { id: 'http://adlnet.gov/expapi/verbs/passed' } });
    expect([other.statusCode, codes(other)]).toEqual([409, ['SM-602']]);
    expect((await store.send('POST', '/statements', { ...said, actor: { mbox: 'mailto:b@adlnet.gov' } })).statusCode).toBe(409);
    expect((await store.get({ statementId: said.id })).body).toBe(before);
  });
});

describe('POST (Communication 2.1.2)', () => {
  it('answers the ids in order, makes those that are missing, and stores all (XAPI-00146, XAPI-00026)', async () => {
    const [first, { id: _, ...second }] = [statement(), statement()];
    const ids = await store.post([first, second]);
    expect(ids[0]).toBe(first.id);
    expect(await store.exact(ids[1] ?? '')).toMatchObject(second);
  });

  it('stores nothing of a batch with one bad statement (2.1.2.s2.b4, XAPI-00326), or with an id twice (2.0 4.1.6.1)', async () => {
    const [good, bad] = [statement(), statement({ verb: { id: 'should fail' } })];
    const reply = await store.send('POST', '/statements', [good, bad]);
    expect([reply.statusCode, places(reply)]).toEqual([400, ['statements[1].verb.id']]);
    expect((await store.send('POST', '/statements', [good, { ...statement(), id: good.id.toUpperCase() }])).statusCode).toBe(400);
    expect((await store.get({ statementId: good.id })).statusCode).toBe(404);
  });

  it('sets stored, authority, timestamp and version, whatever was said of the first two (Data 2.4.7 to 2.4.10)', async () => {
    const said = statement({ stored: '2011-07-15T00:00:00.000Z', authority: { objectType: 'Agent', mbox: 'mailto:boss@adlnet.gov' } });
    await store.post(said);
    const stored = await store.exact(said.id);
    expect(stored['stored']).toBe(new Date(store.time.now - 1000).toISOString());
    expect(stored['timestamp']).toBe(stored['stored']);
    expect(stored['authority']).toEqual({ objectType: 'Agent', account: { homePage: 'https://stationmaster.example/xapi/keys', name: 'tester' } });
    expect(stored['version']).toBe('2.0.0');
  });

  it('keeps the version a statement says, and gives 1.0.0 to one of 1.0.3 that says none (Communication 3.3, XAPI-00332)', async () => {
    store.version = '1.0.3';
    const ids = await store.post([statement(), statement({ version: '1.0.2' })]);
    expect(await Promise.all(ids.map(async (id) => (await store.exact(id))['version']))).toEqual(['1.0.0', '1.0.2']);
  });

  it('gives back what was sent, single context activities as lists (Data 2.4.6.2, XAPI-00170)', async () => {
    const said = statement({
      result: { score: { raw: 1e3, scaled: -0.25 }, response: 'ü 😀', extensions: { 'http://a.example/x': { z: null, a: [1, { k: false }] } } },
      context: { contextActivities: { category: { id: 'http://a.example/c' }, other: [{ id: 'http://a.example/o' }] } },
    });
    await store.post(said);
    const stored = await store.exact(said.id);
    expect(JSON.stringify(stored['result'])).toBe(JSON.stringify(said['result']));
    expect(stored['context']).toEqual({ contextActivities: { category: [{ id: 'http://a.example/c' }], other: [{ id: 'http://a.example/o' }] } });
    expect(stored['actor']).toEqual(said['actor']);
  });

  it('takes no parameter', async () => expect((await store.send('POST', '/statements?foo=bar', statement())).statusCode).toBe(400));
});

describe('GET of one (Communication 2.1.3)', () => {
  it('is the statement as application/json, with Last-Modified of its storing (2.1.3.s2.b8, XAPI-00156, XAPI-00161)', async () => {
    const said = statement();
    await store.post(said);
    const reply = await store.get({ statementId: said.id.toUpperCase() });
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'application/json']);
    expect(Date.parse(String(reply.headers['last-modified']))).toBe(Date.parse(reply.json<{ stored: string }>().stored));
  });

  it('stands with attachments and format alone (2.1.3.s2.b2, XAPI-00151)', async () => {
    const said = statement();
    await store.post(said);
    const beside = {
      agent: { mbox: 'mailto:a@b.example' },
      verb,
      activity,
      registration: uuid(),
      related_activities: true,
      related_agents: true,
      since: '2012-06-01T19:09:13.245Z',
      until: '2012-06-01T19:09:13.245Z',
      limit: 1,
      ascending: true,
      voidedStatementId: said.id,
    };
    for (const [name, value] of Object.entries(beside))
      expect([name, (await store.get({ statementId: said.id, [name]: value })).statusCode]).toEqual([name, 400]);
    for (const name of ['format=ids', 'attachments=true', 'attachments=false'])
      expect((await store.send('GET', `/statements?statementId=${said.id}&${name}`)).statusCode).toBe(200);
  });

  it('is 404 for one that is not here or is no such id’s, 400 for what is no id', async () => {
    expect((await store.get({ statementId: uuid() })).statusCode).toBe(404);
    expect((await store.get({ statementId: 'true' })).statusCode).toBe(400);
    expect((await store.get({ voidedStatementId: uuid() })).statusCode).toBe(404);
  });

  it('is multipart/mixed with attachments=true, for a list as well (2.1.3.s2.b6)', async () => {
    const said = statement();
    await store.post(said);
    for (const parameters of [
      { statementId: said.id, attachments: true },
      { attachments: true, limit: 1 },
    ]) {
      const reply = await store.get(parameters);
      const boundary = /^multipart\/mixed; boundary=(\S+)$/.exec(String(reply.headers['content-type']))?.[1] ?? 'none';
      const [before, part = '', end] = reply.body.split(`--${boundary}`);
      expect([before, end]).toEqual(['', '--\r\n']);
      expect(part).toContain('Content-Type: application/json\r\n\r\n{');
      expect(JSON.parse(part.slice(part.indexOf('{')))).toBeTypeOf('object');
    }
  });
});

describe('HEAD (Communication 1.1)', () => {
  it('answers as GET does, without a body', async () => {
    for (const url of ['/statements', `/statements?${query({ verb })}`, '/about', `/statements?statementId=${uuid()}`]) {
      const [head, get] = [await store.send('HEAD', url), await store.send('GET', url)];
      expect([url, head.statusCode, head.body, head.headers['content-type']]).toEqual([url, get.statusCode, '', get.headers['content-type']]);
      expect(head.headers['x-experience-api-consistent-through']).toMatch(isThrough);
    }
  });
});

describe('voiding (Data 2.3.2, Communication 2.1.4)', () => {
  it('hides a statement from everything but voidedStatementId (XAPI-00018, XAPI-00155, XAPI-00163)', async () => {
    const said = statement();
    await store.post(said);
    expect((await store.get({ voidedStatementId: said.id })).statusCode).toBe(404);
    await store.post(voiding(said.id));
    expect((await store.get({ statementId: said.id })).statusCode).toBe(404);
    expect((await store.get({ voidedStatementId: said.id })).json()).toMatchObject({ id: said.id });
    expect((await store.get({ voidedStatementId: said.id, format: 'ids' })).statusCode).toBe(200);
    expect((await store.get({ voidedStatementId: said.id, verb })).statusCode).toBe(400);
    expect(await store.ids()).not.toContain(said.id);
  });

  it('cannot void a voiding statement (XAPI-00016)', async () => {
    const said = statement();
    const first = voiding(said.id);
    await store.post([said, first, voiding(first.id)]);
    expect((await store.get({ statementId: first.id })).statusCode).toBe(200);
    expect((await store.get({ voidedStatementId: said.id })).statusCode).toBe(200);
  });

  it('holds for a statement that comes after its voiding one (2.3.2.s2.b5)', async () => {
    const said = statement();
    await store.post(voiding(said.id.toUpperCase()));
    await store.post(said);
    expect((await store.get({ statementId: said.id })).statusCode).toBe(404);
    expect((await store.get({ voidedStatementId: said.id })).statusCode).toBe(200);
    expect((await store.send('POST', '/statements', said)).statusCode).toBe(200);
  });

  it('needs a StatementRef (2.3.2.s2.b1)', async () => {
    expect((await store.send('POST', '/statements', voiding(uuid(), { object: { id: activity } }))).statusCode).toBe(400);
  });
});

describe('headers', () => {
  it('has Consistent-Through in every answer, not before any stored that is returned (2.1.3.s2.b5, XAPI-00152, XAPI-00153)', async () => {
    await store.post(statement());
    for (const url of ['/statements', '/statements?foo=bar', '/no-such', '/about'])
      expect((await store.send('GET', url)).headers['x-experience-api-consistent-through']).toMatch(isThrough);
    const nothing = await store.hub.app.inject({ method: 'GET', url: '/xapi/statements' });
    expect([nothing.statusCode, String(nothing.headers['x-experience-api-consistent-through']).match(isThrough)]).toEqual([400, expect.anything()]);
    const list = await store.get({});
    const through = Date.parse(String(list.headers['x-experience-api-consistent-through']));
    for (const each of list.json<{ statements: { stored: string }[] }>().statements) expect(Date.parse(each.stored)).toBeLessThanOrEqual(through);
  });

  it('answers the newest version of the line that was asked for, and refuses others (Communication 3.3, XAPI-00331, XAPI-00333)', async () => {
    for (const [asked, answered] of [
      ['1.0', '1.0.3'],
      ['1.0.0', '1.0.3'],
      ['1.0.1', '1.0.3'],
      ['1.0.3', '1.0.3'],
      ['2.0', '2.0.0'],
      ['2.0.0', '2.0.0'],
    ] as const) {
      const reply = await store.send('GET', '/statements', undefined, { 'x-experience-api-version': asked });
      expect([reply.statusCode, reply.headers['x-experience-api-version']]).toEqual([200, answered]);
    }
    for (const asked of ['0.9', '1.1.0', '3.0.0', 'x', '1.0.']) {
      const reply = await store.send('GET', '/statements', undefined, { 'x-experience-api-version': asked });
      expect([asked, reply.statusCode, places(reply)]).toEqual([asked, 400, ['header X-Experience-API-Version']]);
    }
  });

  it('refuses a request without a version in that which its client last spoke (XAPI-00321)', async () => {
    const silent = () => store.hub.app.inject({ method: 'GET', url: '/xapi/statements', headers: { authorization: store.authorization } });
    for (const version of ['1.0.3', '2.0.0']) {
      store.version = version;
      await store.get({ limit: 1 });
      const reply = await silent();
      expect([reply.statusCode, reply.headers['x-experience-api-version']]).toEqual([400, version]);
    }
  });

  it('tells About to everybody, and 1.0 alone to who speaks it (Communication 2.8)', async () => {
    const about = (headers = {}) => store.hub.app.inject({ method: 'GET', url: '/xapi/about', headers });
    const reply = await about();
    expect([reply.statusCode, reply.json()]).toEqual([200, { version: ['1.0.0', '1.0.1', '1.0.2', '1.0.3', '2.0.0'] }]);
    expect((await about({ 'x-experience-api-version': '1.0.3' })).json()).toEqual({ version: ['1.0.0', '1.0.1', '1.0.2', '1.0.3'] });
  });

  it('refuses a parameter of About, which has none (Communication 3.2.s2.b1, XAPI-00324)', async () => {
    for (const method of ['GET', 'HEAD'] as const) expect((await store.send(method, '/about?foo=bar')).statusCode).toBe(400);
    expect(places(await store.send('GET', '/about?foo=bar'))).toEqual(['foo']);
  });

  it('takes application/json with its parameters and no other media type (Communication 1.5)', async () => {
    const send = (type: string, body: string) => store.send('POST', '/statements', body, { 'content-type': type });
    expect((await send('application/json; charset=utf-8', JSON.stringify(statement()))).statusCode).toBe(200);
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml', 'application/x-www-form-urlencoded', 'application/octet-stream'])
      expect([type, (await send(type, JSON.stringify(statement()))).statusCode]).toEqual([type, 400]);
  });
});

describe('multipart/mixed (Communication 1.5.2)', () => {
  const boundary = '-------314159265358979323846';
  const part = (type: string, body: string) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
  const send = (body: string, type = `multipart/mixed; boundary=${boundary}`) => store.send('POST', '/statements', body, { 'content-type': type });

  it('is taken with statements alone', async () => {
    const said = statement();
    const reply = await send(`${part('application/json', JSON.stringify(said))}--${boundary}--\r\n`);
    expect([reply.statusCode, reply.json()]).toEqual([200, [said.id]]);
  });

  it('is refused with the body of an attachment (SM-617), and when it is none', async () => {
    const json = part('application/json', JSON.stringify(statement()));
    const withBody = await send(`${json}${part('text/plain', 'here is a simple attachment')}--${boundary}--\r\n`);
    expect([withBody.statusCode, codes(withBody)]).toEqual([400, ['SM-617']]);
    for (const body of [json, JSON.stringify(statement()), `${part('text/plain', '{}')}--${boundary}--`, `x${json}--${boundary}--`, ''])
      expect((await send(body)).statusCode).toBe(400);
    expect((await send(`${json}--${boundary}--`, 'multipart/mixed')).statusCode).toBe(400);
  });
});

describe('alternate request syntax (Communication 1.3)', () => {
  const form = (fields: Readonly<Record<string, unknown>>, search = 'method=PUT', headers = {}) =>
    store.send('POST', `/statements?${search}`, query(fields), { 'content-type': 'application/x-www-form-urlencoded', ...headers });

  it('carries GET, PUT and POST in 1.0.3 (XAPI-00148, XAPI-00336)', async () => {
    store.version = '1.0.3';
    const list = await form({ limit: 1 }, 'method=GET');
    expect([list.statusCode, Object.keys(list.json<object>())]).toEqual([200, ['statements', 'more']]);
    const [one, two] = [statement(), statement()];
    expect((await form({ statementId: one.id, content: one })).statusCode).toBe(204);
    expect((await form({ content: [two], 'Content-Type': 'application/json' }, 'method=POST')).json()).toEqual([two.id]);
    expect((await store.exact(one.id))['id']).toBe(one.id);
  });

  it('takes headers from the form (1.3.s3.b7)', async () => {
    const said = statement();
    const payload = query({ statementId: said.id, content: said, 'X-Experience-API-Version': '1.0.3', Authorization: store.authorization });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const bare = await store.hub.app.inject({ method: 'POST', url: '/xapi/statements?method=PUT', headers, payload });
    expect([bare.statusCode, bare.headers['x-experience-api-version']]).toEqual([204, '1.0.3']);
    const unknown = await store.hub.app.inject({ method: 'POST', url: '/xapi/statements?method=GET', headers, payload: 'X-Experience-API-Version=1.0.3' });
    expect(unknown.statusCode).toBe(401);
  });

  it('refuses what is more or less than that (1.3.s3.b4)', async () => {
    store.version = '1.0.3';
    const said = statement();
    const bad = [
      form({ statementId: said.id, content: said }, `method=PUT&statementId=${said.id}`),
      form({ statementId: said.id, content: said, 'X-Experience-API-Version': '0.8' }),
      form({ statementId: said.id }),
      form({ statementId: said.id, content: '{"id":' }),
      form({ statementId: said.id, content: said, happy: 'day' }),
      form({ statementId: said.id, content: said }, 'method=DELETE'),
      form({ limit: 1, content: said }, 'method=GET'),
      store.send('POST', '/statements?method=PUT', JSON.stringify({ statementId: said.id, content: said }), {
        'content-type': 'application/x-www-form-urlencoded',
      }),
      store.send('POST', '/statements?method=PUT', said),
      store.send('POST', '/statements?method=PUT'),
      store.send('PUT', `/statements?method=POST`, said),
      store.send('GET', `/statements?method=GET`),
    ];
    expect((await Promise.all(bad)).map((reply) => reply.statusCode)).toEqual(bad.map(() => 400));
    expect((await store.get({ statementId: said.id })).statusCode).toBe(404);
  });

  it('is no more in 2.0 (4.1.1)', async () => {
    const said = statement();
    expect((await form({ statementId: said.id, content: said })).statusCode).toBe(400);
    expect((await form({ limit: 1 }, 'method=GET')).statusCode).toBe(400);
  });
});

describe('errors (Communication 3.2)', () => {
  it('refuses parameters that are not known, of another case, or there twice (XAPI-00324, XAPI-00325)', async () => {
    const names = [
      'foo',
      'StatementId',
      'VoidedStatementId',
      'Agent',
      'Verb',
      'Activity',
      'Registration',
      'Related_Activities',
      'Since',
      'Until',
      'Limit',
      'Format',
      'Attachments',
      'Ascending',
      '__proto__',
    ];
    for (const name of names) {
      const reply = await store.get({ [name]: 'x' });
      expect([reply.statusCode, places(reply)]).toEqual([400, [name]]);
    }
    expect((await store.send('GET', '/statements?limit=1&limit=2')).statusCode).toBe(400);
  });

  it.each([
    ['agent', 'xapi@adlnet.gov'],
    ['agent', '{"mbox":"xapi@adlnet.gov"}'],
    ['agent', '{"objectType":"Group","member":[{"mbox":"mailto:a@b.example"}]}'],
    ['agent', '[]'],
    ['verb', 'attended'],
    ['activity', 'not an iri'],
    ['registration', '12'],
    ['since', 'yesterday'],
    ['until', '2012-13-01T00:00:00Z'],
    ['limit', '-1'],
    ['limit', '1.5'],
    ['limit', 'many'],
    ['format', 'IDS'],
    ['ascending', 'yes'],
    ['attachments', '1'],
    ['related_agents', 'True'],
    ['related_activities', ''],
    ['more', 'x.y'],
  ])('refuses %s=%s with its place', async (name, value) => {
    const reply = await store.get({ [name]: value });
    expect([reply.statusCode, places(reply)[0]?.startsWith(name)]).toEqual([400, true]);
  });

  it('has no other method (3.2.s3.b1), and no other resource', async () => {
    for (const [method, url] of [
      ['DELETE', '/statements'],
      ['DELETE', '/activities'],
      ['POST', '/agents'],
      ['PUT', '/about'],
    ] as const) {
      const reply = await store.hub.app.inject({ method, url: `/xapi${url}`, headers: { 'x-experience-api-version': '1.0.1' } });
      expect([method, url, reply.statusCode, reply.headers['allow']?.toString().startsWith('GET')]).toEqual([method, url, 405, true]);
    }
    for (const url of ['/activities', '/activities/state', '/activities/profile', '/agents', '/agents/profile', '/nothing'])
      expect([url, (await store.send('GET', `${url}?activityId=x`)).statusCode]).toEqual([url, 404]);
  });

  it('asks who it is: 401 without a key, with a wrong one or with a header that is none (Communication 4.0, XAPI-00334)', async () => {
    for (const authorization of ['', 'Basic:Zm9vOmJhcg==', basic('foo', 'bar'), 'Basic Zm9v', 'Digest x']) {
      const reply = await store.send('GET', '/statements', undefined, { authorization });
      expect([authorization, reply.statusCode, codes(reply)]).toEqual([authorization, 401, ['SM-613']]);
      expect(reply.headers['www-authenticate']).toMatch(/^Basic /);
    }
  });

  it('answers 413 for a body above 2 MiB, and 400 for what is no JSON', async () => {
    expect((await store.send('POST', '/statements', statement({ result: { response: 'x'.repeat(2 * 1024 * 1024) } }))).statusCode).toBe(413);
    for (const body of ['[{"id":', '', 'null', '1', '"x"', '{}'])
      expect([body, (await store.send('POST', '/statements', body)).statusCode]).toEqual([body, 400]);
  });
});
