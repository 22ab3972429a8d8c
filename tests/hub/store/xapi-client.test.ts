import XAPI, { type Statement } from '@xapi/xapi';
import { v4 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHub, type TestHub } from '../../support/hub-process.ts';

/** A client that is not ours, over HTTP, at a hub that is a process with an empty folder and the key of its environment. */
let hub: TestHub;
const key = { STATIONMASTER_LRS_KEY: 'vendor', STATIONMASTER_LRS_SECRET: 'a secret: with a colon' };

beforeAll(async () => {
  Object.assign(process.env, key);
  hub = await startTestHub({ school: null });
});
afterAll(async () => {
  for (const name of Object.keys(key)) delete process.env[name];
  await hub.remove();
});

const statement = (more: Partial<Statement> = {}): Statement => ({
  id: uuid(),
  actor: { objectType: 'Agent', mbox: 'mailto:hello@example.com' },
  verb: { id: `https://example.com/verbs/${uuid()}`, display: { 'en-US': 'tried' } },
  object: { objectType: 'Activity', id: 'https://example.com/activities/one' },
  ...more,
});

describe.each(['1.0.3', '2.0.0'] as const)('@xapi/xapi in version %s', (version) => {
  const client = (secret = key.STATIONMASTER_LRS_SECRET): XAPI =>
    new XAPI({ endpoint: `${hub.origin}/xapi/`, auth: XAPI.toBasicAuth(key.STATIONMASTER_LRS_KEY, secret), version });

  it('reads About', async () => expect((await client().getAbout()).data.version).toContain(version));

  it('sends one and many, and reads them again', async () => {
    const [one, two, three] = [statement(), statement(), statement()];
    expect((await client().sendStatement({ statement: one })).data).toEqual([one.id]);
    expect((await client().sendStatements({ statements: [two, three] })).data).toEqual([two.id, three.id]);
    const read = (await client().getStatement({ statementId: one.id ?? '' })).data;
    expect(read).toMatchObject(one);
    expect(read.authority).toMatchObject({ account: { name: 'vendor' } });
    const found = (await client().getStatements({ verb: two.verb.id })).data;
    expect(found.statements.map((each) => each.id)).toEqual([two.id]);
  });

  it('goes on by more until there is none', async () => {
    const { verb } = statement();
    const sent = [0, 1, 2, 3, 4].map(() => statement({ verb }));
    await client().sendStatements({ statements: sent });
    const told: (string | undefined)[] = [];
    let page = (await client().getStatements({ verb: verb.id, limit: 2, ascending: true })).data;
    for (;;) {
      told.push(...page.statements.map((each) => each.id));
      if (page.more === '') break;
      page = (await client().getMoreStatements({ more: page.more })).data as typeof page;
    }
    expect(told).toEqual(sent.map((each) => each.id));
  });

  it('voids, and reads what it voided', async () => {
    const said = statement();
    const statementId = said.id ?? '';
    await client().sendStatement({ statement: said });
    await client().voidStatement({ statementId, actor: { objectType: 'Agent', mbox: 'mailto:admin@example.com' } });
    await expect(client().getStatement({ statementId })).rejects.toMatchObject({ status: 404 });
    expect((await client().getVoidedStatement({ voidedStatementId: statementId })).data.id).toBe(statementId);
  });

  it('is refused with a wrong secret', async () => {
    await expect(client('wrong').getStatements()).rejects.toMatchObject({ status: 401 });
  });
});

it('keeps what was stored over a kill, and goes on from a cursor of before it', async () => {
  const client = new XAPI({ endpoint: `${hub.origin}/xapi/`, auth: XAPI.toBasicAuth(key.STATIONMASTER_LRS_KEY, key.STATIONMASTER_LRS_SECRET) });
  const { verb } = statement();
  const sent = [statement({ verb }), statement({ verb })];
  await client.sendStatements({ statements: sent });
  const first = (await client.getStatements({ verb: verb.id, limit: 1, ascending: true })).data;
  await hub.kill();
  await hub.restart();
  const second = (await client.getMoreStatements({ more: first.more })).data as typeof first;
  expect([...first.statements, ...second.statements].map((each) => each.id)).toEqual(sent.map((each) => each.id));
  expect(second.more).toBe('');
});
