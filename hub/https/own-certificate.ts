import { createPrivateKey, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { failed, ok, type Result } from '../../core/result.ts';

/**
 * The hub's own key and certificate, for a school that has none to give it. The key is made once and stays: stations know the hub by it (the fingerprint in
 * their enrolment token), so a new key would lock each of them out. The certificate is only its envelope, and is made anew before it ends or when a name is added.
 */
export interface OwnCertificate {
  readonly certificate: string;
  readonly key: string;
}

const keyFile = 'hub-key.pem';
const certificateFile = 'hub-certificate.pem';

const day = 24 * 60 * 60_000;
/** Apple's systems take no longer ones from whoever trusts them by hand (825 days). */
const lifeMs = 730 * day;
const renewedBeforeMs = 90 * day;
/** A station whose clock is behind shall not see a certificate of tomorrow. */
const backdatedMs = day;

/**
 * `folder` is the hub's data folder and held by this process alone. SM-709: the key is damaged or cannot be read, or is gone while its certificate is there;
 * nothing is written then.
 */
export async function ownCertificate(folder: string, names: readonly string[], now: number): Promise<Result<OwnCertificate>> {
  const keyPlace = path.join(folder, keyFile);
  const certificatePlace = path.join(folder, certificateFile);
  const found = readKey(keyPlace, certificatePlace);
  if (!found.ok) return found;
  const key = found.value ?? makeKey(keyPlace);
  const before = readText(certificatePlace);
  const certificate = before !== null && serves(before, key, names, now) ? before : await issue(certificatePlace, key, names, now);
  return ok({ certificate, key: pemOf(key) });
}

/** Null where the hub never had one. */
function readKey(place: string, certificatePlace: string): Result<KeyObject | null> {
  let text: string;
  try {
    text = readFileSync(place, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    if (code !== 'ENOENT') return failed('SM-709', place, code);
    return existsSync(certificatePlace) ? failed('SM-709', place, 'its certificate is there, the key is not') : ok(null);
  }
  try {
    const key = createPrivateKey(text);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? ok(key) : failed('SM-709', place, 'not a P-256 key');
  } catch {
    return failed('SM-709', place, 'not a private key in PEM');
  }
}

function makeKey(place: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  writeWhole(place, pemOf(privateKey));
  return privateKey;
}

/** A damaged certificate is no loss: the key makes it anew. */
function serves(pem: string, key: KeyObject, names: readonly string[], now: number): boolean {
  try {
    const certificate = new X509Certificate(pem);
    const hasAll = names.every((name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined);
    return (
      hasAll && certificate.checkPrivateKey(key) && certificate.validFromDate.getTime() <= now && certificate.validToDate.getTime() - now > renewedBeforeMs
    );
  } catch {
    return false;
  }
}

/** What makes certificates is loaded when one has to be made: once in two years. */
async function issue(place: string, key: KeyObject, names: readonly string[], now: number): Promise<string> {
  const { selfSigned } = await import('./self-signed.ts');
  const pem = selfSigned({ key, names, from: now - backdatedMs, until: now + lifeMs });
  writeWhole(place, pem);
  return pem;
}

function readText(place: string): string | null {
  try {
    return readFileSync(place, 'utf8');
  } catch {
    return null;
  }
}

/** Whole or not at all, whenever the power goes. */
function writeWhole(place: string, text: string): void {
  const draft = `${place}.new`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  // The mode above is heeded for a new file only.
  chmodSync(draft, 0o600);
  renameSync(draft, place);
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
