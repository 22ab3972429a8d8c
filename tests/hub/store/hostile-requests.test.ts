import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordStore, statement } from './record-store.ts';

/** What nobody sends by mistake: an answer with a number, in bounds, and never the hub's own failure. */
let store: RecordStore;
beforeAll(async () => void (store = await RecordStore.open()));
afterAll(() => store.close());

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const withExtension = (json: string): string =>
  JSON.stringify(statement({ context: { extensions: { 'https://a.example/e': 'HERE' } } })).replace('"HERE"', json);

describe('the record store', () => {
  it('refuses what is nested deeper than it can read, and takes what is not', async () => {
    expect((await store.send('POST', '/statements', withExtension(nested(200)))).statusCode).toBe(200);
    for (const levels of [100_000, 900_000]) {
      const reply = await store.send('POST', '/statements', withExtension(nested(levels)));
      expect(reply.statusCode).toBe(400);
    }
    expect((await store.get({ agent: `{"mbox":"mailto:a@b.example","x":${nested(5000)}}` })).statusCode).toBe(400);
  });

  it('refuses keys that would poison a prototype', async () => {
    for (const json of ['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}'])
      expect((await store.send('POST', '/statements', withExtension(json))).statusCode).toBe(400);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('takes a group of 10,000 and finds it by each member', async () => {
    const member = Array.from({ length: 10_000 }, (_, i) => ({ mbox: `mailto:m${i}@a.example` }));
    const said = statement({ actor: { objectType: 'Group', member: [...member, member[0]] } });
    await store.post(said);
    for (const who of [member[0], member[9999]]) expect(await store.ids({ agent: who })).toEqual([said.id]);
  });

  it('answers every parameter that holds SQL, a broken escape or half a character', async () => {
    const bad = ["'; drop table statements; --", '" or 1=1', '%00', '\ud800', '\\', '${1}', '?', ':a', '$1', '\u0000'];
    for (const name of [
      'agent',
      'verb',
      'activity',
      'registration',
      'since',
      'until',
      'limit',
      'format',
      'statementId',
      'voidedStatementId',
      'more',
      'nothing',
    ])
      for (const value of bad)
        expect([name, value, (await store.send('GET', `/statements?${name}=${encodeURIComponent(value.toWellFormed())}`)).statusCode]).toEqual([
          name,
          value,
          400,
        ]);
    expect((await store.send('GET', '/statements?verb=%E0%A4%A')).statusCode).toBe(400);
    expect((await store.ids({ limit: 1 })).length).toBe(1);
  });

  it('keeps numbers as JSON has them, and takes keys of Object as any others', async () => {
    const said = withExtension('{"toString":1,"hasOwnProperty":-0.5,"valueOf":1e21,"watch":123456789012}');
    const [id = ''] = await store.post(said);
    const stored = (await store.exact(id)) as { context: { extensions: Record<string, unknown> } };
    expect(JSON.stringify(stored.context.extensions['https://a.example/e'])).toBe('{"toString":1,"hasOwnProperty":-0.5,"valueOf":1e+21,"watch":123456789012}');
  });
});
