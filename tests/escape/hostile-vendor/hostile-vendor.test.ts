import { createSocket } from 'node:dgram';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openHostileVendor, type HostileVendor } from './hostile-vendor.ts';

/** The site has to count by itself; that attacks reach it is shown in a browser (control.spec.ts). */
let vendor: HostileVendor;
beforeEach(async () => {
  vendor = await openHostileVendor();
});
afterEach(() => vendor.close());

const portOf = (origin: string): number => Number(new URL(origin).port);
const kinds = (): readonly string[] => vendor.forbiddenHits().map(({ kind }) => kind);

function ask(
  origin: string,
  path: string,
  options: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; location: string; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: portOf(origin), path, method: options.method ?? 'GET', headers: options.headers }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => (body += part.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', body }));
    });
    asked.on('error', reject);
    asked.end(options.body);
  });
}

it('each origin is another', () => expect(new Set(Object.values(vendor.origins)).size).toBe(6));

it('a forbidden origin counts every method, with path, host and body; the allowed ones are not counted as forbidden', async () => {
  for (const method of ['GET', 'POST', 'PUT', 'OPTIONS', 'DELETE'])
    await ask(vendor.origins.forbidden, `/m-${method}`, { method, body: method === 'POST' ? 'typed' : '' });
  await ask(vendor.origins.good, '/program');
  expect(vendor.forbiddenHits().map(({ method, path, body }) => [method, path, body])).toEqual([
    ['GET', '/m-GET', ''],
    ['POST', '/m-POST', 'typed'],
    ['PUT', '/m-PUT', ''],
    ['OPTIONS', '/m-OPTIONS', ''],
    ['DELETE', '/m-DELETE', ''],
  ]);
  expect(vendor.forbiddenHits('m-PUT')).toHaveLength(1);
  expect(vendor.hits).toHaveLength(6);
});

it('a handshake of a socket is counted', async () => {
  const socket = connect(portOf(vendor.origins.forbidden2), '127.0.0.1');
  socket.write('GET /live HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
  await new Promise((resolve) => socket.on('data', resolve));
  expect(kinds()).toEqual(['upgrade']);
  expect(vendor.silentConnections()).toBe(0);
});

it('a connection that asks nothing is counted, one that then asks is a request', async () => {
  const socket = connect(portOf(vendor.origins.forbidden), '127.0.0.1');
  await expect.poll(() => vendor.silentConnections()).toBe(1);
  socket.write('GET /late HTTP/1.1\r\nhost: x\r\n\r\n');
  await expect.poll(kinds).toEqual(['request']);
  expect(vendor.silentConnections()).toBe(0);
  const allowed = connect(portOf(vendor.origins.good), '127.0.0.1');
  await new Promise((resolve) => allowed.on('connect', resolve));
  expect(vendor.silentConnections()).toBe(0);
  allowed.destroy();
  socket.destroy();
});

it('datagrams and bytes that are no HTTP are counted', async () => {
  const sender = createSocket('udp4');
  await new Promise((resolve) => sender.send('x', portOf(vendor.origins.forbidden), '127.0.0.1', resolve));
  sender.close();
  await expect.poll(kinds).toEqual(['datagram']);
  connect(portOf(vendor.origins.forbidden), '127.0.0.1').write('\x16\x03\x01\x00\x00\r\n\r\n');
  await expect.poll(kinds).toEqual(['datagram', 'garbage']);
});

it('a chain of redirects visits both allowed origins and ends where it was told', async () => {
  const to = `${vendor.origins.forbidden}/end`;
  let address = new URL(`${vendor.origins.good}/hop?${new URLSearchParams({ status: '307', left: '3', to }).toString()}`);
  const hosts: string[] = [];
  for (let hops = 0; hops < 10 && address.href !== to; hops += 1) {
    hosts.push(address.hostname);
    const { status, location } = await ask(address.origin, `${address.pathname}${address.search}`);
    expect(status).toBe(307);
    address = new URL(location, address);
  }
  expect(address.href).toBe(to);
  expect(hosts).toHaveLength(4);
  expect(new Set(hosts)).toEqual(new Set(['good.localhost', 'second.localhost']));
});

it('a form of the program’s own comes back as it was sent, and a password leads on', async () => {
  expect((await ask(vendor.origins.good, '/echo', { method: 'POST', body: 'a=1&b=<2>' })).body).toContain('a=1&amp;b=<2>');
  expect((await ask(vendor.origins.good, '/asks-for-password?to=/x')).status).toBe(401);
  expect((await ask(vendor.origins.good, '/asks-for-password?to=/x', { headers: { authorization: 'Basic x' } })).location).toBe('/x');
});

it('signing on leads back to the program', async () => {
  expect((await ask(vendor.origins.signon, '/done', { method: 'POST' })).location).toBe(`${vendor.origins.good}/program?signed=on`);
});
