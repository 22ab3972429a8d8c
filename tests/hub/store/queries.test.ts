import { v4 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabasePlace } from '../../../hub/database/open-database.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { basic, RecordStore, reference, statement, voiding } from './record-store.ts';

/** GET of lists (Communication 2.1.3; Data 2.5), on each database. */
const fresh = (kind: string): string => `https://a.example/${kind}/${uuid()}`;
const mail = (): string => `mailto:${uuid()}@adlnet.gov`;

function queries(place: () => Promise<DatabasePlace | undefined>): void {
  let store: RecordStore;
  beforeAll(async () => void (store = await RecordStore.open(await place())));
  afterAll(() => store.close());

  it('a key with a name that no key can have is not right, whatever is in it', async () => {
    for (const key of ['a\u0000b', 'a\u0007', 'x'.repeat(3000)]) {
      const headers = { authorization: basic(key, 'secret'), 'x-experience-api-version': '2.0.0' };
      expect((await store.hub.app.inject({ url: '/xapi/statements', headers })).statusCode).toBe(401);
    }
  });

  describe('a filter', () => {
    it('of verb, activity and registration takes what is exactly that, and all of them together (XAPI-00178 to XAPI-00180)', async () => {
      const [verb, activity, registration] = [fresh('verb'), fresh('activity'), uuid()];
      const all = statement({ verb: { id: verb }, object: { id: activity }, context: { registration: registration.toUpperCase() } });
      const other = statement({ verb: { id: verb } });
      await store.post([all, other, statement({ object: { id: `${activity}/more` } })]);
      expect(await store.ids({ verb })).toEqual([other.id, all.id]);
      expect(await store.ids({ activity })).toEqual([all.id]);
      expect(await store.ids({ registration })).toEqual([all.id]);
      expect(await store.ids({ verb, activity, registration })).toEqual([all.id]);
      expect(await store.ids({ verb: verb.toUpperCase() })).toEqual([]);
    });

    it('of agent takes actor, object, and members of groups there, by the identifier alone (XAPI-00181)', async () => {
      const [mbox, account, openid, sha1] = [
        { mbox: mail() },
        { account: { homePage: fresh('home'), name: 'a:b%' } },
        { openid: fresh('id') },
        { mbox_sha1sum: 'ab'.repeat(20) },
      ];
      for (const who of [mbox, account, openid, sha1]) {
        const group = { objectType: 'Group', member: [{ mbox: mail() }, { name: 'x', ...who }] };
        const asActor = statement({ actor: { name: 'somebody', ...who } });
        const asObject = statement({ object: { objectType: 'Agent', ...who } });
        const [inActor, inObject] = [statement({ actor: group }), statement({ object: group })];
        const beside = statement({ context: { instructor: who } });
        await store.post([asActor, asObject, inActor, inObject, beside]);
        expect(await store.ids({ agent: { name: 'nobody asks', ...who }, ascending: true })).toEqual([asActor.id, asObject.id, inActor.id, inObject.id]);
      }
      expect(await store.ids({ agent: { account: { homePage: `${account.account.homePage}:a`, name: 'b%' } } })).toEqual([]);
    });

    it('of a mail address minds the case before the @ alone, and takes a group by its own identifier', async () => {
      const mbox = `mailto:Some.One-${uuid()}@Example.ORG`;
      const group = statement({ actor: { objectType: 'Group', mbox, member: [{ mbox: mail() }] } });
      await store.post(group);
      expect(await store.ids({ agent: { objectType: 'Group', mbox: mbox.replace('Example.ORG', 'example.org') } })).toEqual([group.id]);
      expect(await store.ids({ agent: { mbox: mbox.toLowerCase() } })).toEqual([]);
    });

    it('of related agents looks everywhere that the specification names (XAPI-00176; 2.0 4.1.6.1)', async () => {
      const who = { mbox: mail() };
      const group = { objectType: 'Group', mbox: mail(), member: [who] };
      const within = (more: object): object => ({
        objectType: 'SubStatement',
        actor: { mbox: mail() },
        verb: { id: fresh('verb') },
        object: { id: fresh('activity') },
        ...more,
      });
      const sent = [
        { context: { instructor: who } },
        { context: { team: group } },
        { context: { contextAgents: [{ objectType: 'contextAgent', agent: who }] } },
        { context: { contextGroups: [{ objectType: 'contextGroup', group }] } },
        { object: within({ actor: who }) },
        { object: within({ object: { objectType: 'Agent', ...who } }) },
        { object: within({ context: { instructor: group } }) },
        { actor: who },
      ].map((more) => statement(more));
      await store.post(sent);
      expect(await store.ids({ agent: who, related_agents: true, ascending: true })).toEqual(sent.map((each) => each.id));
      expect(await store.ids({ agent: who })).toEqual([sent[7]?.id]);
      const authority = { account: { homePage: 'https://stationmaster.example/xapi/keys', name: 'tester' } };
      expect(await store.ids({ agent: authority, related_agents: true, limit: 1 })).toEqual([sent[7]?.id]);
      expect(await store.ids({ agent: authority })).toEqual([]);
    });

    it('of related activities looks into context and SubStatements (XAPI-00177)', async () => {
      const id = fresh('activity');
      const context = (key: string): object => ({ context: { contextActivities: { [key]: [{ id: fresh('other') }, { id }] } } });
      const sub = { objectType: 'SubStatement', actor: { mbox: mail() }, verb: { id: fresh('verb') } };
      const sent = [
        ...['parent', 'grouping', 'category', 'other'].map(context),
        { context: { contextActivities: { category: { id } } } },
        { object: { ...sub, object: { id } } },
        { object: { ...sub, object: { id: fresh('other') }, ...context('parent') } },
        { object: { id } },
      ].map((more) => statement(more));
      await store.post(sent);
      expect(await store.ids({ activity: id, related_activities: true, ascending: true })).toEqual(sent.map((each) => each.id));
      expect(await store.ids({ activity: id })).toEqual([sent[7]?.id]);
    });

    it('of since leaves the instant out and of until takes it in (XAPI-00174, XAPI-00175)', async () => {
      const verb = fresh('verb');
      const ids = [];
      for (let i = 0; i < 3; i += 1) ids.push(...(await store.post(statement({ verb: { id: verb } }))));
      const stored = (await store.page({ verb, ascending: true })).statements.map((each) => each.stored);
      expect(await store.ids({ verb, since: stored[0] })).toEqual([ids[2], ids[1]]);
      expect(await store.ids({ verb, until: stored[1] })).toEqual([ids[1], ids[0]]);
      expect(await store.ids({ verb, since: stored[0], until: stored[1]?.replace('Z', '+00:00') })).toEqual([ids[1]]);
      expect(await store.ids({ verb, until: '2012-06-01T19:09:13.245Z' })).toEqual([]);
    });

    it('that nothing fits gives an empty list (XAPI-00149)', async () =>
      expect((await store.get({ verb: fresh('verb') })).json()).toEqual({ statements: [], more: '' }));

    it('takes very long, odd and hostile values for what they are', async () => {
      const values = [`https://a.example/${'x'.repeat(4000)}`, `https://a.example/'%20or%201=1--`, `https://a.example/;drop%20table%20statements`];
      for (const id of values) {
        const said = statement({ verb: { id } });
        await store.post(said);
        expect(await store.ids({ verb: id })).toEqual([said.id]);
      }
      expect(await store.ids({ verb: `${values[0] ?? ''}y` })).toEqual([]);
      const odd = { account: { homePage: 'https://a.example/', name: `nul\0 and half \ud800 ${uuid()}` } };
      const said = statement({ actor: odd });
      await store.post(JSON.stringify(said));
      expect(await store.ids({ agent: odd })).toEqual([said.id]);
      expect((await store.exact(said.id))['actor']).toEqual(odd);
    });
  });

  describe('statements that target others (Communication 2.1.3, Filter Conditions for StatementRefs)', () => {
    it('are found by what they target, however far, and whichever came first', async () => {
      const verb = fresh('verb');
      const first = statement({ verb: { id: verb } });
      const [second, third] = [statement({ object: reference(first.id) }), statement()];
      const last = { ...third, object: reference(second.id) };
      await store.post(last);
      await store.post([first, second]);
      expect(await store.ids({ verb, ascending: true })).toEqual([last.id, first.id, second.id]);
      expect(await store.ids({ agent: { mbox: mail() }, verb })).toEqual([]);
    });

    it('may go round in a circle', async () => {
      const [verb, a, b] = [fresh('verb'), uuid(), uuid()];
      await store.post([statement({ id: a, verb: { id: verb }, object: reference(b) }), statement({ id: b, object: reference(a) })]);
      expect([...(await store.ids({ verb }))].sort()).toEqual([a, b].sort());
    });

    it('are told when the statement itself is void, by their own time (XAPI-00162)', async () => {
      const verb = fresh('verb');
      const said = statement({ verb: { id: verb } });
      await store.post(said);
      const since = new Date(store.time.now).toISOString();
      const [voids, refers] = [voiding(said.id), statement({ verb: { id: verb }, object: reference(said.id) })];
      await store.post(voids);
      await store.post(refers);
      expect(await store.ids({ verb })).toEqual([refers.id, voids.id]);
      expect(await store.ids({ verb, limit: 1 })).toEqual([refers.id]);
      expect(await store.ids({ verb, since })).toEqual([refers.id, voids.id]);
      expect(await store.ids({ verb, until: since })).toEqual([]);
    });
  });

  describe('more (Data 2.5)', () => {
    it('goes on exactly, in both orders, whatever is stored in between (XAPI-00108, XAPI-00109, XAPI-00111)', async () => {
      for (const ascending of [false, true]) {
        const verb = fresh('verb');
        const sent = [0, 1, 2, 3, 4, 5, 6].map(() => statement({ verb: { id: verb } }));
        await store.post(sent.slice(0, 4));
        await store.post(sent.slice(4));
        const told: string[] = [];
        let page = await store.page({ verb, limit: 2, ascending });
        for (;;) {
          told.push(...page.statements.map((each) => each.id));
          if (page.more === '') break;
          expect(page.more).toMatch(/^\/xapi\/statements\?more=[\w.-]+$/);
          await store.post(statement({ verb: { id: verb } }));
          page = await store.more(page.more);
        }
        const ids = sent.map((each) => each.id);
        expect(told).toEqual(ascending ? ids : ids.reverse());
      }
    });

    it('keeps the format, and takes no cursor that it did not give, nor a parameter beside one', async () => {
      const verb = fresh('verb');
      await store.post([0, 1, 2].map(() => statement({ verb: { id: verb, display: { en: 'x' } } })));
      const { more } = await store.page({ verb, limit: 1, format: 'ids' });
      expect((await store.more(more)).statements[0]?.['verb']).toEqual({ id: verb });
      const [text = '', signature = ''] = more.replace('/xapi/statements?more=', '').split('.');
      const changed = JSON.parse(Buffer.from(text, 'base64url').toString()) as { limit: number };
      const forged = Buffer.from(JSON.stringify({ ...changed, limit: 100_000 })).toString('base64url');
      for (const cursor of [`${forged}.${signature}`, `${text}.`, text, `${text}.${signature}x.y`])
        expect((await store.get({ more: cursor })).statusCode).toBe(400);
      expect((await store.send('GET', `${more.replace('/xapi', '')}&limit=1`)).statusCode).toBe(400);
    });

    it('has pages of at most 500, and ends one early where statements are large', async () => {
      const verb = fresh('verb');
      const large = () => statement({ verb: { id: verb }, result: { response: 'x'.repeat(1_500_000) } });
      for (let i = 0; i < 4; i += 1) await store.post(large());
      const first = await store.page({ verb, limit: 1e20 });
      expect(first.statements).toHaveLength(2);
      const second = await store.more(first.more);
      expect([second.statements.length, second.more]).toEqual([2, '']);
    });
  });

  describe('format (XAPI-00168 to XAPI-00172)', () => {
    it('ids has identifiers alone; canonical one language of activities and verbs', async () => {
      const names = { 'en-US': 'us', 'en-GB': 'gb', de: 'de' };
      const definition = { name: names, description: names, type: fresh('type'), interactionType: 'choice', choices: [{ id: 'a', description: names }] };
      const said = statement({
        actor: { objectType: 'Group', name: 'g', member: [{ name: 'm', mbox: mail() }] },
        verb: { id: fresh('verb'), display: names },
        object: {
          objectType: 'SubStatement',
          actor: { objectType: 'Group', name: 'h', mbox: mail(), member: [{ mbox: mail() }] },
          verb: { id: fresh('verb'), display: names },
          object: { objectType: 'Activity', id: fresh('activity'), definition },
        },
        context: { contextActivities: { category: [{ id: fresh('category'), definition: { name: names } }] } },
      });
      await store.post(said);
      const [ids, gb, none] = await Promise.all([
        store.get({ statementId: said.id, format: 'ids' }),
        store.get({ statementId: said.id, format: 'canonical' }, { 'accept-language': 'fr, en-GB;q=0.8, de;q=0.1' }),
        store.get({ statementId: said.id, format: 'canonical' }, { 'accept-language': 'fr' }),
      ]).then((replies) => replies.map((reply) => reply.json<Shown>()));
      expect([ids?.actor, ids?.verb, ids?.object.verb, ids?.object.object].map((each) => Object.keys(each as object))).toEqual([
        ['objectType', 'member'],
        ['id'],
        ['id'],
        ['id'],
      ]);
      expect([ids?.actor.member?.map((each) => Object.keys(each)), Object.keys(ids?.object.actor ?? {})]).toEqual([[['mbox']], ['objectType', 'mbox']]);
      expect(gb?.actor).toEqual(said['actor']);
      expect([gb?.verb.display, gb?.object.verb.display, gb?.context.contextActivities.category[0]?.definition.name]).toEqual(Array(3).fill({ 'en-GB': 'gb' }));
      const one = { 'en-GB': 'gb' };
      expect(gb?.object.object.definition).toEqual({ ...definition, name: one, description: one, choices: [{ id: 'a', description: one }] });
      expect(none?.verb.display).toEqual({ 'en-US': 'us' });
    });
  });

  describe('voiding by a key (Data 2.3.2)', () => {
    it('is for what came by that very key; else 403, and nothing of the batch is stored (s2.b4)', async () => {
      const mine = store.authorization;
      const said = statement();
      await store.post(said);
      await store.useKey(uuid(), ['statements/write', 'statements/read']);
      const own = statement();
      await store.post(own);
      const beside = statement();
      const reply = await store.send('POST', '/statements', [beside, voiding(own.id), voiding(said.id.toUpperCase())]);
      const problems = [{ code: 'SM-614', where: 'statements[2].object.id', detail: 'names a statement that came from somebody else' }];
      expect([reply.statusCode, reply.json()]).toEqual([403, { problems }]);
      for (const [id, status] of [
        [said.id, 200],
        [own.id, 200],
        [beside.id, 404],
      ] as const)
        expect((await store.get({ statementId: id })).statusCode).toBe(status);
      const put = voiding(said.id);
      expect((await store.send('PUT', `/statements?statementId=${put.id}`, put)).statusCode).toBe(403);
      await store.post([voiding(own.id), beside, voiding(beside.id)]);
      for (const id of [own.id, beside.id]) expect((await store.get({ voidedStatementId: id })).statusCode).toBe(200);
      store.authorization = mine;
      await store.post(voiding(said.id));
      expect((await store.get({ voidedStatementId: said.id })).statusCode).toBe(200);
    });

    it('does not ask whether the statement is there (s2.b5), and one that was taken is taken again', async () => {
      const [mine, said] = [store.authorization, statement()];
      const theirs = await store.useKey(uuid(), ['all']);
      const early = voiding(said.id);
      await store.post(early);
      store.authorization = mine;
      await store.post(said);
      expect((await store.get({ voidedStatementId: said.id })).statusCode).toBe(200);
      store.authorization = theirs;
      expect(await store.post(early)).toEqual([early.id]);
      expect((await store.send('POST', '/statements', voiding(said.id))).statusCode).toBe(403);
      store.authorization = mine;
    });
  });

  describe('many at once', () => {
    it('voids a statement though it and its voiding one are stored at one moment', async () => {
      for (let round = 0; round < 10; round += 1) {
        const said = statement();
        await Promise.all([store.post(said), store.post(voiding(said.id))]);
        expect((await store.get({ statementId: said.id })).statusCode).toBe(404);
        expect((await store.get({ voidedStatementId: said.id })).statusCode).toBe(200);
      }
    });

    it('stores one of two that differ under one id, and tells the other', async () => {
      for (let round = 0; round < 5; round += 1) {
        const said = statement();
        const both = [said, { ...said, object: { id: fresh('activity') } }];
        const replies = await Promise.all(both.map((each) => store.send('POST', '/statements', each)));
        expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409]);
      }
    });
  });
}

interface Shown {
  readonly actor: Record<string, unknown> & { readonly member?: object[] };
  readonly verb: { readonly display: object };
  readonly object: { readonly actor: object; readonly verb: { readonly display: object }; readonly object: { readonly definition: object } };
  readonly context: { readonly contextActivities: { readonly category: { readonly definition: { readonly name: object } }[] } };
}

describe('on SQLite', () => queries(() => Promise.resolve(undefined)));

const postgres = await startPostgres();

describe.skipIf(postgres === null)('on PostgreSQL', () => {
  afterAll(async () => postgres?.stop());
  queries(async () => ({ kind: 'postgres', url: (await postgres?.newDatabase()) ?? '' }));
});
