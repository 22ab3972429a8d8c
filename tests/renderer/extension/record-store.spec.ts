import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { out } from '../../../build/bundles/root.ts';
import { Child } from '../../support/child.ts';
import { startTestHub, type TestHub } from '../../support/hub-process.ts';
import { HubStore } from '../../support/hub-store.ts';
import { Staff } from '../../support/staff.ts';
import { makeTestSchool, type TestSchool } from '../../support/test-school.ts';
import { copyWithPolicy } from './built-extension.ts';
import { openChromiumStation, type ChromiumStation } from './chromium-station.ts';

/** A station whose policy sends its events to a record store of the district: the extension as it is built, a real hub, and a store that takes what it is told. */
interface Taken {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly statements: { readonly id: string; readonly verb: { readonly id: string } }[];
}

const taken: Taken[] = [];
let foreign = 0;
let store: Server;
let other: Server;
let hub: TestHub;
let school: TestSchool;
let station: ChromiumStation;

const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test.beforeAll(async () => {
  // It knows nothing of other origins: the extension needs no leave of it.
  store = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const statements = JSON.parse(Buffer.concat(chunks).toString() || '[]') as Taken['statements'];
      taken.push({ url: `${request.method ?? ''} ${request.url ?? ''}`, headers: request.headers, statements });
      response.writeHead(200, { 'content-type': 'application/json', 'x-experience-api-version': '1.0.3' }).end(JSON.stringify(statements.map(({ id }) => id)));
    });
  });
  other = createServer((_request, response) => {
    foreign += 1;
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('[]');
  });
  const url = `${await listening(store)}/xapi/`;
  const now = Date.now();
  school = makeTestSchool({ bells: [now - 60_000, now + 600_000], programs: ['story-boat'] });
  hub = await startTestHub({ school: school.folder });
  const recordStore = { url, key: 'lab-1', secret: 'of-the-store', version: '1.0.3' };
  station = await openChromiumStation(copyWithPolicy(join(out, 'extension'), { token: hub.token(), seat: 1, recordStore, development: true }).folder);
});
test.afterAll(async () => {
  await station.close();
  await hub.remove();
  school.remove();
  for (const server of [store, other]) {
    server.closeAllConnections();
    server.close();
  }
});

test('events go to the record store of the policy, and the hub, which gets none, misses none', async () => {
  const hubStore = new HubStore(hub.data);
  const student = hubStore.studentWithFirst('story-boat');
  const child = new Child({ page: () => station.page, program: () => Promise.resolve(station.program()), tap: (x, y) => station.page.mouse.click(x, y) });
  await child.signIn(school.face(student), school.pictures(student));
  await expect.poll(() => taken.length).toBeGreaterThan(0);
  const [first] = taken;
  expect(first?.url).toBe('POST /xapi/statements');
  expect(first?.headers).toMatchObject({ authorization: `Basic ${Buffer.from('lab-1:of-the-store').toString('base64')}`, 'x-experience-api-version': '1.0.3' });
  expect(first?.headers['content-encoding']).toBeUndefined();
  expect(JSON.stringify(first?.headers)).not.toContain('Bearer');
  expect(first?.statements.length).toBeGreaterThan(0);
  await expect
    .poll(() => hubStore.rows<{ reported_json: string }>('select reported_json from stations')[0]?.reported_json ?? '')
    .toContain('"destination":"record-store"');
  const staff = await Staff.signIn(hub);
  await staff.until((lab) => lab.seats.some((seat) => seat.student?.student === student));
  expect(hubStore.rows('select statement from statements')).toEqual([]);
  expect(hubStore.rows('select epoch from outbox_epochs where gap_since is not null')).toEqual([]);
});

test('the page reaches that origin and no other', async () => {
  const reach = (address: string): Promise<string> =>
    station.page.evaluate(
      (to) =>
        fetch(to).then(
          () => 'reached',
          () => 'kept back',
        ),
      address,
    );
  const { port } = store.address() as AddressInfo;
  expect(await reach(`http://127.0.0.1:${port}/xapi/statements`)).toBe('reached');
  expect(await reach(`${await listening(other)}/xapi/statements`)).toBe('kept back');
  expect(await reach(`http://localhost:${port}/xapi/statements`)).toBe('kept back');
  expect(foreign).toBe(0);
});
