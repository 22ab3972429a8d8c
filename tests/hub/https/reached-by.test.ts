import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { hubNames } from '../../../hub/https/reached-by.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo =>
  ({ address, internal, family: address.includes(':') ? 'IPv6' : 'IPv4' }) as NetworkInterfaceInfo;
const interfaces = {
  lo: [at('127.0.0.1', true), at('::1', true)],
  eth0: [at('fd00::7'), at('fe80::1'), at('192.168.1.20')],
  wlan0: [at('169.254.3.4'), at('10.0.0.9')],
  gone: undefined,
};
const own = ['localhost', '127.0.0.1', '::1'];
const names = (host: string, reachedBy: readonly string[] = [], publicAddress: string | null = null) =>
  hubNames({ host, reachedBy, publicAddress }, interfaces);

describe('what the hub is reached by', () => {
  it('is what it was told, the first for stations', () =>
    expect(names('0.0.0.0', ['hub.school.example', '192.168.1.20'])).toEqual({
      inCertificate: [...own, 'hub.school.example', '192.168.1.20'],
      forStations: 'hub.school.example',
    }));

  it('is else the machine’s addresses that others can reach, IPv4 first', () => {
    for (const host of ['0.0.0.0', '::'])
      expect(names(host)).toEqual({ inCertificate: [...own, '192.168.1.20', '10.0.0.9', 'fd00::7'], forStations: '192.168.1.20' });
  });

  it('is the one address it listens on', () => expect(names('10.0.0.9')).toEqual({ inCertificate: [...own, '10.0.0.9'], forStations: '10.0.0.9' }));

  it('is nothing to others while it listens for this machine alone', () => expect(names('127.0.0.1')).toEqual({ inCertificate: own, forStations: null }));

  it('has the host of the public address in the certificate', () =>
    expect(names('0.0.0.0', [], 'https://[fd00::7]:7340')).toEqual({ inCertificate: [...own, 'fd00::7'], forStations: 'fd00::7' }));
});
