import { describe, expect, it } from 'vitest';
import type { Program } from '../../../core/model/catalogue.ts';
import { whyNotAdded } from '../../../hub/record-mode/check-origin.ts';
import { sampleConfig } from '../../fixtures/station-config.ts';

const words = { ...sampleConfig.programs[0], launch: { kind: 'web', address: 'https://play.words.example/start' } } as Program;
const inLab = { ...words, launch: { kind: 'web', address: 'http://words.localhost:7341/' } } as Program;
const hub = 'https://hub.school.example:7340';
const why = (origin: string, program = words): string | null => whyNotAdded(origin, program, hub);

describe('a host for a program’s entry', () => {
  it('is an exact one, or any subdomain of one owner', () => {
    for (const origin of [
      'https://cdn.words.example',
      'https://*.words-files.example',
      'https://d1234.cloudfront.net',
      'https://*.d1234.cloudfront.net',
      'https://school.co.uk',
      'https://app.example.org:8443',
    ])
      expect([origin, why(origin)]).toEqual([origin, null]);
  });

  it('is no pattern for the sites of many owners', () => {
    for (const origin of [
      'https://*.com',
      'https://*.co.uk',
      'https://*.github.io',
      'https://*.cloudfront.net',
      'https://*.s3.amazonaws.com',
      'https://*.localhost',
    ])
      expect([origin, why(origin)]).toEqual([origin, 'it stands for the sites of many owners']);
  });

  it('is not the hub, nor a pattern that takes it in', () => {
    for (const origin of ['https://hub.school.example:7340', 'https://*.school.example'])
      expect([origin, why(origin)]).toEqual([origin, 'it is the hub itself']);
    expect(whyNotAdded('http://localhost:7340', inLab, 'http://localhost:7340')).toBe('it is the hub itself');
  });

  it('does not lead a program of the internet into the school’s own network', () => {
    for (const host of ['localhost', '127.0.0.1', '10.0.0.7', '192.168.1.1:8080', '172.20.3.4', '169.254.169.254', 'printer.local', 'intranet'])
      expect([host, why(`https://${host}`)]).toEqual([host, 'it lies in a private network, and the program on the internet']);
    expect(why('http://cdn.localhost:7400', inLab)).toBeNull();
  });

  it('is encrypted where the program is', () => {
    expect(why('http://cdn.words.example')).toBe('it is not encrypted, and the program is');
  });

  it('is an origin: no path, no name and password, no spelling of an address that a parser reads otherwise', () => {
    for (const origin of [
      'https://cdn.words.example/files',
      'https://a@b.example',
      'https://0x7f.1',
      'https://2130706433',
      'javascript:1',
      '*',
      'https://*',
      'https://a.example:443',
    ])
      expect([origin, why(origin)]).toEqual([origin, expect.any(String)]);
  });
});
