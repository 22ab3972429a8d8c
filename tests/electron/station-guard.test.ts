import { beforeEach, describe, expect, it } from 'vitest';
import { guardStationSession } from '../../electron/station-guard.ts';
import { FakeSession } from './support/fake-session.ts';

let session: FakeSession;
let hub: string | null;
let recordStore: string | null;
beforeEach(() => {
  session = new FakeSession();
  hub = 'https://hub.example:7340';
  recordStore = null;
  guardStationSession(session.asElectron(), () => [hub, recordStore].filter((origin) => origin !== null), true);
});

describe('the station’s session', () => {
  it('reaches its own pages and its hub', () => {
    for (const url of ['app://station/station.html', 'https://hub.example:7340/api/station/sync']) expect(session.lets(url), url).toBe(true);
  });

  it.each([
    'https://evil.test/',
    'https://hub.example/',
    'http://hub.example:7340/',
    'https://hub.example:7340@evil.test/',
    'app://other/',
    'file:///etc/passwd',
    'devtools://devtools/x',
    'chrome://settings',
  ])('does not reach %s', (url) => expect(session.lets(url)).toBe(false));

  it('reaches the record store that the policy names, and no other place of that host', () => {
    expect(session.lets('https://store.example.org/xapi/statements')).toBe(false);
    recordStore = 'https://store.example.org';
    expect(session.lets('https://store.example.org/xapi/statements')).toBe(true);
    for (const url of [
      'https://store.example.org:8443/xapi/statements',
      'http://store.example.org/xapi/statements',
      'https://a.store.example.org/',
      'https://store.example.org@evil.test/',
    ])
      expect(session.lets(url), url).toBe(false);
  });

  it('reaches its own pages alone while no policy names a hub', () => {
    hub = null;
    expect(session.lets('app://station/station.html')).toBe(true);
    expect(session.lets('https://hub.example:7340/')).toBe(false);
  });

  it('in development lets the developer tools load', () => {
    guardStationSession(session.asElectron(), () => [], false);
    expect(session.lets('devtools://devtools/x')).toBe(true);
    expect(session.lets('https://evil.test/')).toBe(false);
  });

  it('keeps its store, reaches the lab’s network, sees badges by the camera, and asks for nothing else', () => {
    const page = 'app://station/station.html';
    for (const wanted of ['persistent-storage', 'local-network-access'] as const) expect(session.grants(wanted, page), wanted).toBe(true);
    for (const wanted of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fullscreen', 'display-capture', 'unknown'] as const)
      expect(session.grants(wanted, page), wanted).toBe(false);
    expect(session.grants('media', page, ['video'])).toBe(true);
    expect(session.grants('media', page, ['audio'])).toBe(false);
    expect(session.grants('media', 'https://evil.test/', ['video'])).toBe(false);
    expect(session.grants('persistent-storage', 'https://evil.test/')).toBe(false);
    expect(session.grantsDevices()).toBe(false);
  });

  it('downloads nothing', () => {
    let prevented = false;
    session.emit('will-download', { preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });
});
