import { createPrivateKey, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { failed, ok, type Problem, type Result } from '../../core/result.ts';
import { writeWhole } from '../write-whole.ts';

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
 * nothing is written then. SM-711: the disk takes neither key nor certificate; a certificate that has not ended goes on then, which is only warned of.
 */
export async function ownCertificate(
  folder: string,
  names: readonly string[],
  now: number,
  warn: (problems: readonly Problem[]) => void,
): Promise<Result<OwnCertificate>> {
  const keyPlace = path.join(folder, keyFile);
  const certificatePlace = path.join(folder, certificateFile);
  const found = readKey(keyPlace, certificatePlace);
  if (!found.ok) return found;
  const made = found.value === null ? makeKey(keyPlace) : ok(found.value);
  if (!made.ok) return made;
  const key = made.value;
  const before = readText(certificatePlace);
  if (before !== null && holds(before, key, now, renewedBeforeMs) && namesAll(before, names)) return ok({ certificate: before, key: pemOf(key) });
  const issued = await issue(certificatePlace, key, names, now);
  if (issued.ok) return ok({ certificate: issued.value, key: pemOf(key) });
  if (before === null || !holds(before, key, now, 0)) return issued;
  warn(issued.problems);
  return ok({ certificate: before, key: pemOf(key) });
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

/** A key that is not on disk is none: stations would enrol with one that is gone at the next start. */
function makeKey(place: string): Result<KeyObject> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const refused = writeWhole(place, pemOf(privateKey));
  return refused === null ? ok(privateKey) : failed('SM-711', place, refused);
}

/** It is the key's, and holds now and for more than `longerMs` yet. A damaged certificate is no loss: the key makes it anew. */
function holds(pem: string, key: KeyObject, now: number, longerMs: number): boolean {
  try {
    const certificate = new X509Certificate(pem);
    return certificate.checkPrivateKey(key) && certificate.validFromDate.getTime() <= now && certificate.validToDate.getTime() - now > longerMs;
  } catch {
    return false;
  }
}

function namesAll(pem: string, names: readonly string[]): boolean {
  const certificate = new X509Certificate(pem);
  return names.every((name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined);
}

/** What makes certificates is loaded when one has to be made: once in two years. */
async function issue(place: string, key: KeyObject, names: readonly string[], now: number): Promise<Result<string>> {
  const { selfSigned } = await import('./self-signed.ts');
  const pem = selfSigned({ key, names, from: now - backdatedMs, until: now + lifeMs });
  const refused = writeWhole(place, pem);
  return refused === null ? ok(pem) : failed('SM-711', place, refused);
}

function readText(place: string): string | null {
  try {
    return readFileSync(place, 'utf8');
  } catch {
    return null;
  }
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
