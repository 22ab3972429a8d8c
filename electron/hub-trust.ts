import type { Session } from 'electron';
import { createHash, X509Certificate } from 'node:crypto';
import type { EnrolmentToken } from '../core/model/enrolment-token.ts';
import { problem, type Problem } from '../core/result.ts';

/** Which certificate is the hub's: the one whose public key the enrolment token names, whoever signed it, and no other. */
export type Verdict = 'trust' | 'refuse' | 'as-chromium';

/** SHA-256 of the certificate's public key (SubjectPublicKeyInfo, DER), base64; null for what is no certificate. */
export function spkiFingerprint(pem: string): string | null {
  try {
    const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(spki).digest('base64');
  } catch {
    return null;
  }
}

/**
 * The station's own session speaks to its hub and, by policy, to a record store. Without a fingerprint in the token the hub's certificate has to be a
 * publicly trusted one, as the store's always has; a store under the hub's own name is held to the hub's key, since a certificate knows no port.
 */
export function judgeCertificate(
  hostname: string,
  pem: string,
  token: Pick<EnrolmentToken, 'hub' | 'fingerprint'> | null,
  recordStore: string | null = null,
): Verdict {
  if (token === null) return 'refuse';
  if (bare(new URL(token.hub).hostname) !== bare(hostname))
    return recordStore !== null && bare(new URL(recordStore).hostname) === bare(hostname) ? 'as-chromium' : 'refuse';
  if (token.fingerprint === null) return 'as-chromium';
  return spkiFingerprint(pem) === token.fingerprint ? 'trust' : 'refuse';
}

const answers: Readonly<Record<Verdict, number>> = { trust: 0, refuse: -2, 'as-chromium': -3 };

/** `report` hears of a hub with another key (SM-206). */
export function trustHub(
  session: Pick<Session, 'setCertificateVerifyProc'>,
  token: () => Pick<EnrolmentToken, 'hub' | 'fingerprint'> | null,
  report: (problem: Problem) => void,
  recordStore: () => string | null = () => null,
): void {
  session.setCertificateVerifyProc((request, callback) => {
    const verdict = judgeCertificate(request.hostname, request.certificate.data, token(), recordStore());
    if (verdict === 'refuse') report(problem('SM-206', request.hostname));
    callback(answers[verdict]);
  });
}

/** Chromium names an IPv6 host without the brackets that an address needs. */
const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').toLowerCase();
