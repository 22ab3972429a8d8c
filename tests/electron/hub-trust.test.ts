import { describe, expect, it } from 'vitest';
import type { Problem } from '../../core/result.ts';
import { judgeCertificate, spkiFingerprint, trustHub } from '../../electron/hub-trust.ts';
import { hubCertificate, hubFingerprint, otherCertificate, renewedCertificate } from './support/certificates.ts';
import { FakeSession } from './support/fake-session.ts';

const token = (fingerprint: string | null, at = 'https://hub.example:7340') => ({ hub: at, fingerprint });

describe('the hub’s certificate', () => {
  it('has the fingerprint of its public key', () => {
    expect(spkiFingerprint(hubCertificate)).toBe(hubFingerprint);
    expect(spkiFingerprint('no certificate')).toBeNull();
  });

  it('is trusted by its key, whoever signed it and however often it is renewed', () => {
    expect(judgeCertificate('hub.example', hubCertificate, token(hubFingerprint))).toBe('trust');
    expect(judgeCertificate('hub.example', renewedCertificate, token(hubFingerprint))).toBe('trust');
  });

  it('is refused with another key, even under the hub’s name', () =>
    expect(judgeCertificate('hub.example', otherCertificate, token(hubFingerprint))).toBe('refuse'));

  it('is refused for every other host, even with the hub’s key', () => {
    expect(judgeCertificate('evil.test', hubCertificate, token(hubFingerprint))).toBe('refuse');
    expect(judgeCertificate('hub.example.evil.test', hubCertificate, token(hubFingerprint))).toBe('refuse');
  });

  it('is refused while no policy names a hub', () => expect(judgeCertificate('hub.example', hubCertificate, null)).toBe('refuse'));

  it('is left to Chromium where the token has no fingerprint', () =>
    expect(judgeCertificate('hub.example', otherCertificate, token(null))).toBe('as-chromium'));

  it('of a record store that the policy names is left to Chromium; under the hub’s name only the hub’s key will do', () => {
    const store = 'https://store.example.org';
    expect(judgeCertificate('store.example.org', otherCertificate, token(hubFingerprint), store)).toBe('as-chromium');
    expect(judgeCertificate('evil.test', otherCertificate, token(hubFingerprint), store)).toBe('refuse');
    expect(judgeCertificate('hub.example', otherCertificate, token(hubFingerprint), 'https://hub.example:8443')).toBe('refuse');
    expect(judgeCertificate('store.example.org', otherCertificate, null, store)).toBe('refuse');
  });

  it('may belong to an address in upper case or an IPv6 one', () => {
    expect(judgeCertificate('HUB.example', hubCertificate, token(hubFingerprint))).toBe('trust');
    expect(judgeCertificate('fd00::7', hubCertificate, token(hubFingerprint, 'https://[fd00::7]:7340'))).toBe('trust');
  });
});

describe('the station’s session', () => {
  it('answers Chromium by number and tells staff of another key', () => {
    const session = new FakeSession();
    const problems: Problem[] = [];
    let current: { hub: string; fingerprint: string | null } | null = token(hubFingerprint);
    trustHub(
      session.asElectron(),
      () => current,
      (problem) => problems.push(problem),
    );
    expect(session.verifies('hub.example', hubCertificate)).toBe(0);
    expect(problems).toEqual([]);
    expect(session.verifies('hub.example', otherCertificate)).toBe(-2);
    expect(problems).toEqual([{ code: 'SM-206', where: 'hub.example' }]);
    current = token(null);
    expect(session.verifies('hub.example', otherCertificate)).toBe(-3);
  });
});
