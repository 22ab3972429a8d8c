import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes, minute, places, schoolCopy, SmallHub, smallSchool, type SmallStation } from '../small-hub.ts';

/** The hub as an LTI platform, as a tool and a browser meet it: a launch is asked for by a station, then the tool asks back. */
const issuer = 'https://hub.school.example';
const tool = 'https://words.example';
const claim = (name: string): string => `https://purl.imsglobal.org/spec/lti/claim/${name}`;
const program = (id: string, clientId: string) => ({
  id,
  name: 'Words',
  subject: 'reading',
  icon: 'programs/book',
  grades: [0, 1],
  launch: { kind: 'lti', loginUrl: `${tool}/login?from=lab`, targetLink: `${tool}/start`, redirectUris: [`${tool}/launch`], clientId, deploymentId: 'lab-7' },
  allowedOrigins: [tool, 'https://*.words-files.example'],
});
const lesson = { id: 'frogs', cohort: 'class-1', program: 'words', title: 'Frogs', target: `${tool}/frogs`, custom: { level: '2' } };
const school = schoolCopy({
  'catalogue.json': (text) =>
    JSON.stringify({ programs: [...(JSON.parse(text) as { programs: object[] }).programs, program('words', 'client-a'), program('other', 'client-b')] }),
  'lab.json': (text) => JSON.stringify({ ...(JSON.parse(text) as object), lessons: [lesson] }),
});

let small: SmallHub;
let station: SmallStation;
let students: { student: string; cohort: string; givenName: string }[];
beforeAll(async () => {
  small = await SmallHub.open({ school, publicAddress: issuer });
  station = await small.station();
  students = [...((await small.hub.context.labs.primary())?.students ?? [])];
});
afterAll(() => small.close());

const inCohort = (cohort: string): string => students.find((s) => s.cohort === cohort)?.student ?? '';
const launch = (student: string, id = 'words'): Promise<LightMyRequestResponse> =>
  station.post('/api/station/launch', { student, visit: randomUUID(), launch: randomUUID(), program: id });

/** What the tool asks back, as its log-in initiation is answered. */
async function asksBack(student = inCohort('class-k'), id = 'words'): Promise<Record<string, string>> {
  const { address } = (await launch(student, id)).json<{ address: string }>();
  const begun = Object.fromEntries(new URL(address).searchParams);
  return {
    response_type: 'id_token',
    response_mode: 'form_post',
    scope: 'openid',
    prompt: 'none',
    client_id: begun['client_id'] ?? '',
    redirect_uri: `${tool}/launch`,
    login_hint: begun['login_hint'] ?? '',
    lti_message_hint: begun['lti_message_hint'] ?? '',
    state: 'state "of" <tool>',
    nonce: 'nonce-1',
  };
}
const authorize = (query: Record<string, string>): Promise<LightMyRequestResponse> =>
  small.hub.app.inject({ method: 'GET', url: `/lti/authorize?${new URLSearchParams(query)}` });
const field = (page: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
async function keySet(): Promise<JSONWebKeySet> {
  return (await small.hub.app.inject({ method: 'GET', url: '/lti/jwks' })).json<JSONWebKeySet>();
}
async function claims(page: string, audience = 'client-a'): Promise<JWTPayload> {
  const keys = createLocalJWKSet(await keySet());
  return (await jwtVerify(field(page, 'id_token'), keys, { issuer, audience, currentDate: new Date(small.time.now) })).payload;
}
const signed = async (student?: string, id?: string, audience?: string): Promise<JWTPayload> =>
  claims((await authorize(await asksBack(student, id))).body, audience);

describe('a launch', () => {
  it('begins at the tool’s log-in initiation and leads through one page of the hub', async () => {
    const reply = (await launch(inCohort('class-k'))).json<{ address: string; signOn: string[] }>();
    const address = new URL(reply.address);
    expect(address.origin + address.pathname).toBe(`${tool}/login`);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      from: 'lab',
      iss: issuer,
      target_link_uri: `${tool}/start`,
      client_id: 'client-a',
      lti_deployment_id: 'lab-7',
    });
    expect(reply.signOn).toEqual([`${issuer}/lti/authorize`]);
  });

  it('is signed for the tool alone, for five minutes, with the tool’s nonce', async () => {
    const got = await signed();
    expect(got).toMatchObject({
      nonce: 'nonce-1',
      [claim('message_type')]: 'LtiResourceLinkRequest',
      [claim('version')]: '1.3.0',
      [claim('deployment_id')]: 'lab-7',
    });
    expect(got[claim('target_link_uri')]).toBe(`${tool}/start`);
    expect(got[claim('resource_link')]).toEqual({ id: 'words', title: 'Words' });
    expect(got[claim('roles')]).toEqual(['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner']);
    expect((got.exp ?? 0) - (got.iat ?? 0)).toBe(300);
  });

  it('says nothing of who the student is: the same word at one tool, another at the next', async () => {
    const student = inCohort('class-k');
    const [first, again, elsewhere] = [await signed(student), await signed(student), await signed(student, 'other', 'client-b')];
    expect(first.sub).toBe(again.sub);
    expect(first.sub).not.toBe(elsewhere.sub);
    const text = JSON.stringify([first, elsewhere]);
    for (const said of [student, students.find((s) => s.student === student)?.givenName ?? '?', 'class-k']) expect(text).not.toContain(said);
  });

  it('opens the first lesson that was assigned to the cohort', async () => {
    const got = await signed(inCohort('class-1'));
    expect(got[claim('target_link_uri')]).toBe(`${tool}/frogs`);
    expect(got[claim('resource_link')]).toEqual({ id: 'words/frogs', title: 'Frogs' });
    expect(got[claim('custom')]).toEqual({ level: '2' });
  });

  it('is refused for a student or a program that this lab does not have, and without a credential', async () => {
    expect(codes(await launch('nobody'))).toEqual(['SM-523']);
    expect(codes(await launch(inCohort('class-k'), 'count'))).toEqual(['SM-523']);
    const payload = { student: inCohort('class-k'), visit: randomUUID(), launch: randomUUID(), program: 'words' };
    expect(codes(await small.hub.app.inject({ method: 'POST', url: '/api/station/launch', payload }))).toEqual(['SM-203']);
  });
});

describe('the tool asks back', () => {
  it('and gets a page that can do nothing but post to the program’s own origins', async () => {
    const page = await authorize(await asksBack());
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; form-action https:\/\/words\.example https:\/\/\*\.words-files\.example; base-uri 'none'$/,
    );
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.body).toContain(`action="${tool}/launch"`);
    expect(field(page.body, 'state')).toBe('state &quot;of&quot; &lt;tool>');
  });

  it('by a form as well', async () => {
    const page = await small.hub.app.inject({
      method: 'POST',
      url: '/lti/authorize',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(await asksBack()).toString(),
    });
    expect((await claims(page.body))['nonce']).toBe('nonce-1');
  });

  it.each([
    ['client_id', 'client-b'],
    ['redirect_uri', `${tool}/launch/`],
    ['redirect_uri', 'https://evil.example/launch'],
    ['login_hint', 'another-student'],
    ['response_type', 'code'],
    ['response_mode', 'query'],
    ['scope', 'openid profile'],
    ['prompt', 'login'],
    ['nonce', ''],
    ['nonce', 'n'.repeat(2049)],
    ['state', ''],
    ['lti_message_hint', 'made-up'],
  ])('is refused for another %s, and nothing is signed (%#)', async (name, value) => {
    const reply = await authorize({ ...(await asksBack()), [name]: value });
    expect(reply.statusCode).toBe(502);
    expect(reply.body).toContain('SM-522');
    expect(reply.body).not.toContain('id_token');
  });

  it('once: what was used, rightly or wrongly, is used', async () => {
    const used = await asksBack();
    expect((await authorize(used)).statusCode).toBe(200);
    expect((await authorize(used)).statusCode).toBe(502);
    const tried = await asksBack();
    await authorize({ ...tried, redirect_uri: 'https://evil.example/' });
    expect((await authorize(tried)).statusCode).toBe(502);
  });

  it('within two minutes', async () => {
    const late = await asksBack();
    small.time.now += 2 * minute;
    expect((await authorize(late)).statusCode).toBe(502);
  });
});

describe('the keys', () => {
  it('show their public halves alone', async () => {
    await signed();
    const { keys } = await keySet();
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
  });

  it('are renewed after 90 days; the one before is shown for a week yet, and a student keeps the same word', async () => {
    const before = (await signed()).sub;
    const [old] = (await keySet()).keys;
    small.time.now += 90 * 24 * 60 * minute;
    expect((await signed()).sub).toBe(before);
    expect((await keySet()).keys.map((key) => key.kid)).toEqual([expect.not.stringMatching(old?.kid ?? ''), old?.kid]);
    small.time.now += 8 * 24 * 60 * minute;
    await signed();
    expect((await keySet()).keys).toHaveLength(1);
  });

  it('are made once, however many launches come first at once', async () => {
    small.time.now += 100 * 24 * 60 * minute;
    const kids = await Promise.all(Array.from({ length: 5 }, async () => (await authorize(await asksBack())).body));
    expect(new Set(kids.map((page) => decodeProtectedHeader(field(page, 'id_token')).kid)).size).toBe(1);
  });
});

describe('a hub inside the lab', () => {
  it('refuses the import and says what to do: the tool is on the internet', async () => {
    await expect(SmallHub.open({ school })).rejects.toThrow('SM-520');
    await expect(SmallHub.open({ school, publicAddress: 'https://192.168.1.10:7340' })).rejects.toThrow('SM-520');
  });

  it('that has the program already refuses its launch', async () => {
    const inside = await SmallHub.open({ school: smallSchool });
    const row = await small.hub.context.db.selectFrom('catalogues').select('catalogue_json').executeTakeFirstOrThrow();
    await inside.hub.context.db.updateTable('catalogues').set(row).execute();
    inside.hub.rosterChanged();
    const payload = { student: inCohort('class-k'), visit: randomUUID(), launch: randomUUID(), program: 'words' };
    const reply = await (await inside.station()).post('/api/station/launch', payload);
    expect([codes(reply), places(reply)]).toEqual([['SM-520'], ['words']]);
    await inside.close();
  });
});
