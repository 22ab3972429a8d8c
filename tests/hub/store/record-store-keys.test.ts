import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseKeyCommand } from '../../../hub/commands/key-command.ts';
import { KeyCheck } from '../../../hub/store/key-check.ts';
import { addKey, listKeys, revokeKey, setEnvironmentKey } from '../../../hub/store/record-store-keys.ts';
import { startTestHub } from '../../support/hub-process.ts';
import { codes, SmallHub, type SmallStation } from '../small-hub.ts';
import { basic, RecordStore, statement, voiding } from './record-store.ts';

/** Keys of other record-store clients (Communication 4.0; scopes of 1.0.3 Communication 4.2). */
let store: RecordStore;
beforeAll(async () => void (store = await RecordStore.open()));
afterAll(() => store.close());

const may = async (): Promise<number[]> => {
  const [write, read] = [await store.send('POST', '/statements', statement()), await store.get({ limit: 1 })];
  return [write.statusCode, read.statusCode];
};
let names = 0;
const name = (): string => `client-${(names += 1)}`;

describe('a key', () => {
  it('may do what its scopes say, and is told 403 for the rest (Communication 3.2, XAPI-00327)', async () => {
    const scopes = [['statements/write'], ['statements/read'], ['all/read'], ['all'], ['statements/write', 'statements/read/mine']] as const;
    const done = [];
    for (const each of scopes) {
      await store.useKey(name(), each);
      done.push(await may());
    }
    expect(done).toEqual([
      [200, 403],
      [403, 200],
      [403, 200],
      [200, 200],
      [200, 200],
    ]);
    await store.useKey(name(), ['statements/read']);
    const refused = await store.send('PUT', `/statements?statementId=${statement().id}`, statement());
    expect([refused.statusCode, codes(refused)]).toEqual([400, ['SM-616']]);
    expect(codes(await store.send('POST', '/statements', statement()))).toEqual(['SM-614']);
  });

  it('with statements/read/mine sees what came by it alone, one by one, in lists and by reference', async () => {
    const verb = { id: 'https://a.example/theirs' };
    await store.useKey(name(), ['all']);
    const [theirs] = await store.post(statement({ verb }));
    await store.useKey(name(), ['statements/write', 'statements/read/mine']);
    const [mine, refers] = [statement(), statement({ object: { objectType: 'StatementRef', id: theirs } })];
    await store.post([mine, refers]);
    expect(await store.ids()).toEqual([refers.id, mine.id]);
    expect(await store.ids({ verb: verb.id })).toEqual([]);
    expect((await store.get({ statementId: theirs })).statusCode).toBe(404);
    expect((await store.get({ statementId: mine.id })).statusCode).toBe(200);
  });

  it('ends at once when it is revoked, and its name is given to nobody else', async () => {
    const { db } = store.hub.context;
    const key = name();
    await store.useKey(key, ['all']);
    expect(await may()).toEqual([200, 200]);
    expect(await revokeKey(db, key, store.time.now)).toMatchObject({ ok: true });
    expect(await may()).toEqual([401, 401]);
    expect(await revokeKey(db, key, store.time.now)).toMatchObject({ problems: [{ code: 'SM-619' }] });
    expect(await addKey(db, key, ['all'], store.time.now)).toMatchObject({ problems: [{ code: 'SM-618' }] });
  });

  it('is kept as a slow hash, and each change of it is in the audit log', async () => {
    const { db } = store.hub.context;
    const key = name();
    const authorization = await store.useKey(key, ['statements/read']);
    await revokeKey(db, key, store.time.now);
    const secret = Buffer.from(authorization.slice(6), 'base64')
      .toString()
      .slice(key.length + 1);
    const row = await db.selectFrom('record_store_keys').selectAll().where('key', '=', key).executeTakeFirstOrThrow();
    expect([row.secret.startsWith('scrypt$'), row.secret.includes(secret), secret.length]).toEqual([true, false, 43]);
    const logged = await db.selectFrom('audit_log').select(['action', 'actor', 'detail_json']).where('target', '=', key).orderBy('entry').execute();
    expect(logged).toEqual([
      { action: 'record-store-key-added', actor: 'hub', detail_json: '{"scopes":"statements/read"}' },
      { action: 'record-store-key-revoked', actor: 'hub', detail_json: null },
    ]);
  });

  it('waits after ten wrong secrets from one address, and goes on where its right one was known', async () => {
    const key = name();
    const right = await store.useKey(key, ['all']);
    const ask = (authorization: string) => store.hub.app.inject({ url: '/xapi/statements', headers: { authorization, 'x-experience-api-version': '2.0.0' } });
    const wrong = basic(key, 'wrong');
    for (let i = 0; i < 10; i += 1) expect((await ask(wrong)).statusCode).toBe(401);
    const waits = await ask(wrong);
    expect([waits.statusCode, codes(waits), Number(waits.headers['retry-after'])]).toEqual([429, ['SM-615'], 15]);
    expect((await ask(right)).statusCode).toBe(429);
    store.time.now += 15_000;
    expect((await ask(right)).statusCode).toBe(200);
    for (let i = 0; i < 11; i += 1) await ask(wrong);
    expect([(await ask(wrong)).statusCode, (await ask(right)).statusCode]).toEqual([429, 200]);
  });

  it('waits all the same where each wrong secret comes from another address of one line', async () => {
    const { db, clock } = store.hub.context;
    const one = name();
    await addKey(db, one, ['all'], clock());
    const keys = new KeyCheck(db, clock);
    const tried = async (address: string): Promise<string | undefined> => {
      const checked = await keys.check(one, 'wrong', address);
      return checked.ok ? undefined : checked.problems[0]?.code;
    };
    for (let n = 0; n < 10; n += 1) expect(await tried(`2001:db8:7:1::${n}:${n + 1}`)).toBe('SM-613');
    expect(await tried('2001:DB8:7:1:aaaa:bbbb:cccc:dddd')).toBe('SM-615');
    expect(await tried('2001:db8:7:2::1')).toBe('SM-613');
    expect(await tried('::1')).toBe('SM-613');
    for (let n = 0; n < 10; n += 1) expect(await tried(n % 2 === 0 ? '10.0.0.7' : '::ffff:10.0.0.7')).toBe('SM-613');
    expect(await tried('10.0.0.7')).toBe('SM-615');
  });

  it('of the environment is set, changed and taken away with it, and takes no other key’s name', async () => {
    const { db } = store.hub.context;
    const able = async (secret: string): Promise<number> => ((store.authorization = basic('env', secret)), (await store.get({ limit: 1 })).statusCode);
    const set = (key: string, secret: string) => setEnvironmentKey(db, { key, secret }, store.time.now);
    await set('env', 'weak');
    expect(await able('weak')).toBe(200);
    await set('env', 'weak');
    await set('env', 'other');
    expect([await able('weak'), await able('other')]).toEqual([401, 200]);
    await setEnvironmentKey(db, null, store.time.now);
    expect(await able('other')).toBe(401);
    await set('env', 'again');
    expect(await able('again')).toBe(200);
    expect(await set('tester', 'x')).toMatchObject({ problems: [{ code: 'SM-618' }] });
    const actions = await db.selectFrom('audit_log').select('action').where('target', '=', 'env').orderBy('entry').execute();
    expect(actions.map((each) => each.action.replace('record-store-key-', ''))).toEqual(['added', 'added', 'revoked', 'added']);
  });
});

describe('a station', () => {
  it('may send and read nothing, nor void', async () => {
    const small = await SmallHub.open();
    const station = await small.station();
    const headers = { authorization: `Bearer ${station.credential}`, 'x-experience-api-version': '2.0.0' };
    const said = statement();
    expect((await station.send(said)).statusCode).toBe(200);
    for (const url of ['/xapi/statements', `/xapi/statements?statementId=${said.id}`]) {
      const reply = await small.hub.app.inject({ url, headers });
      expect([reply.statusCode, codes(reply)]).toEqual([403, ['SM-614']]);
    }
    expect(codes(await station.send(voiding(said.id)))).toEqual(['SM-614']);
    const nobody = await small.hub.app.inject({ url: '/xapi/statements', headers: { ...headers, authorization: 'Bearer x.y' } });
    expect([nobody.statusCode, nobody.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    await small.close();
  });

  it('has its statements read by a key of its lab, beside those from before there was a lab', async () => {
    const small = await SmallHub.open();
    const station = await small.station();
    const { db } = small.hub.context;
    const made = await addKey(db, 'reader', ['all'], small.time.now);
    if (!made.ok) throw new Error('no key');
    const segment = station.segment('s1', { index: 0, state: 'active', startedAt: small.time.now, durationMs: 1000 });
    await station.send([segment]);
    await db.updateTable('record_store_keys').set({ lab: '' }).execute();
    const read = async (search: string) => {
      const headers = { authorization: basic('reader', made.value), 'x-experience-api-version': '1.0.3' };
      return (await small.hub.app.inject({ url: `/xapi/statements?${search}`, headers }))
        .json<{ statements: { id: string }[] }>()
        .statements.map((each) => each.id);
    };
    expect(await read('')).toEqual([segment.id]);
    const authority = encodeURIComponent(JSON.stringify({ account: { homePage: 'https://stationmaster.example/xapi/accounts', name: station.station } }));
    expect(await read(`agent=${authority}`)).toEqual([]);
    expect(await read(`agent=${authority}&related_agents=true`)).toEqual([segment.id]);
    expect(await db.selectFrom('statement_mentions').selectAll().execute()).toEqual([]);
    await small.close();
  });

  it('has its statements voided by no key, whatever that may read and write', async () => {
    const { small, station, secret } = await withVendor();
    const segment = station.segment('s1', { index: 0, state: 'active', startedAt: small.time.now, durationMs: 1000 });
    await station.send(segment);
    const headers = { authorization: basic('vendor', secret), 'x-experience-api-version': '1.0.3' };
    const reply = await small.hub.app.inject({ method: 'POST', url: '/xapi/statements', headers, payload: voiding(segment.id) });
    expect([reply.statusCode, codes(reply)]).toEqual([403, ['SM-614']]);
    expect((await small.hub.app.inject({ url: `/xapi/statements?statementId=${segment.id}`, headers })).statusCode).toBe(200);
    await small.close();
  });

  it('is counted, and a key that says the same words is not', async () => {
    const { small, station, secret } = await withVendor();
    const payload = station.segment('s1', { index: 0, state: 'active', startedAt: small.time.now, durationMs: 1000 });
    const headers = { authorization: basic('vendor', secret), 'x-experience-api-version': '2.0.0' };
    expect((await small.hub.app.inject({ method: 'POST', url: '/xapi/statements', headers, payload })).statusCode).toBe(200);
    expect(await small.hub.context.db.selectFrom('daily_sums').selectAll().execute()).toEqual([]);
    expect(await small.hub.context.db.selectFrom('statements').select('station').execute()).toEqual([{ station: null }]);
    await small.close();
  });
});

describe('the command', () => {
  it.each([
    [[], 'SM-101'],
    [['make', 'x'], 'SM-101'],
    [['add', 'x', 'y', '--scope', 'all'], 'SM-101'],
    [['add', 'x', '--scop', 'all'], 'SM-101'],
    [['list', 'x'], 'SM-101'],
    [['revoke', 'x', '--scope', 'all'], 'SM-101'],
    [['add', '--scope', 'all'], 'SM-102'],
    [['add', 'a:b', '--scope', 'all'], 'SM-102'],
    [['add', 'x'.repeat(129), '--scope', 'all'], 'SM-102'],
    [['add', 'x'], 'SM-102'],
    [['add', 'x', '--scope', 'profile'], 'SM-102'],
    [['add', 'x', '--scope', 'all', '--database', 'mysql://x'], 'SM-102'],
  ])('refuses key %j with %s', (args, code) => expect(parseKeyCommand(args)).toMatchObject({ ok: false, problems: [{ code }] }));

  it('adds, lists and revokes beside a hub that runs on the same folder, which minds it at once', async () => {
    const hub = await startTestHub({ school: null });
    const ask = async (key: string, secret: string): Promise<number> =>
      (await fetch(`${hub.origin}/xapi/statements`, { headers: { authorization: basic(key, secret), 'x-experience-api-version': '2.0.0' } })).status;
    const added = await run('key', 'add', 'vendor', '--scope', 'statements/write', '--scope', 'statements/read', '--data', hub.data);
    const secret = /^secret {2}(\S+)$/m.exec(added.out)?.[1] ?? '';
    expect([added.code, await ask('vendor', secret), await ask('vendor', 'x')]).toEqual([0, 200, 401]);
    const again = await run('key', 'add', 'vendor', '--scope', 'all', '--data', hub.data);
    expect([again.code, again.err.slice(0, 7)]).toEqual([1, 'SM-618 ']);
    const listed = await run('key', 'list', '--data', hub.data);
    expect([listed.code, listed.out]).toEqual([0, expect.stringMatching(/^vendor\tstatements\/write statements\/read\tcommand\t\d{4}-\d\d-\d\d\n$/)]);
    expect(listed.out).not.toContain(secret);
    expect((await run('key', 'revoke', 'vendor', '--data', hub.data)).code).toBe(0);
    expect(await ask('vendor', secret)).toBe(401);
    expect((await run('key', 'revoke', 'nobody', '--data', hub.data)).err).toMatch(/^SM-619 /);
    expect((await run('key', 'add', 'x')).code).toBe(2);
    expect((await listKeysOf(hub.data)).map((each) => each.revokedAt !== null)).toEqual([true]);
    await hub.remove();
  }, 90_000);
});

async function listKeysOf(data: string) {
  const { openDatabase } = await import('../../../hub/database/open-database.ts');
  const db = await openDatabase({ kind: 'sqlite', file: path.join(data, 'hub.sqlite') });
  const keys = await listKeys(db);
  await db.destroy();
  return keys;
}

const empty = mkdtempSync(path.join(tmpdir(), 'stationmaster-keys-'));
afterAll(() => rmSync(empty, { recursive: true, force: true }));

function run(...args: string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const main = fileURLToPath(new URL('../../../hub/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd: empty });
  let [out, err] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (err += part.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

/** A hub of its own, with a station, and a key that may do everything. */
async function withVendor(): Promise<{ readonly small: SmallHub; readonly station: SmallStation; readonly secret: string }> {
  const small = await SmallHub.open();
  const station = await small.station();
  const made = await addKey(small.hub.context.db, 'vendor', ['all'], small.time.now);
  if (!made.ok) throw new Error('no key');
  return { small, station, secret: made.value };
}
