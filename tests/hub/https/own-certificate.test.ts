import { createHash, createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../../core/result.ts';
import { ownCertificate } from '../../../hub/https/own-certificate.ts';

const day = 24 * 60 * 60_000;
const now = Date.parse('2026-11-24T08:00:00Z');
const names = ['localhost', '127.0.0.1', '::1', 'hub.school.example', '192.168.1.20'];

let folder = '';
let warned: Problem[] = [];
const warn = (problems: readonly Problem[]): void => void warned.push(...problems);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'own-certificate-'));
  warned = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string): string => path.join(folder, name);
const made = async (at = now, wanted: readonly string[] = names) => {
  const own = await ownCertificate(folder, wanted, at, warn);
  if (!own.ok) throw new Error(JSON.stringify(own.problems));
  return { ...own.value, x509: new X509Certificate(own.value.certificate), fingerprint: fingerprint(own.value.certificate) };
};
const fingerprint = (pem: string): string =>
  createHash('sha256')
    .update(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');

describe('the hub’s own certificate', () => {
  it('names all that the hub is reached by, and nobody else', async () => {
    const { x509 } = await made();
    expect(names.map((name) => (/^[\d.]+$|:/.test(name) ? x509.checkIP(name) : x509.checkHost(name)))).toEqual(names);
    expect([x509.checkHost('other.school.example'), x509.checkIP('192.168.1.21')]).toEqual([undefined, undefined]);
  });

  it('is signed by its own key, for a server, and can vouch for nobody else', async () => {
    const { x509, key } = await made();
    expect(x509.verify(x509.publicKey)).toBe(true);
    expect(x509.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(x509.ca).toBe(false);
    expect(x509.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('holds from the day before for two years, with a number of its own each time', async () => {
    const first = await made();
    expect([first.x509.validFromDate.getTime(), first.x509.validToDate.getTime()]).toEqual([now - day, now + 730 * day]);
    unlinkSync(file('hub-certificate.pem'));
    expect((await made()).x509.serialNumber).not.toBe(first.x509.serialNumber);
  });

  it('is the same at each start; its key is for its owner alone', async () => {
    const first = await made();
    expect(await made(now + 600 * day)).toEqual(first);
    expect(readdirSync(folder).sort()).toEqual(['hub-certificate.pem', 'hub-key.pem']);
    expect(statSync(file('hub-key.pem')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['before it ends', now + 641 * day, names],
    ['after it ended', now + 3000 * day, names],
    ['when the clock was set back to before it begins', now - 10 * day, names],
    ['when the hub is reached by another name', now, [...names, 'lab.local']],
  ])('is made anew %s, with the same key', async (_when, at, wanted) => {
    const first = await made();
    const renewed = await made(at, wanted);
    expect(renewed.certificate).not.toBe(first.certificate);
    expect(renewed.fingerprint).toBe(first.fingerprint);
    expect(renewed.x509.validToDate.getTime()).toBe(at + 730 * day);
    expect(readFileSync(file('hub-certificate.pem'), 'utf8')).toBe(renewed.certificate);
  });

  it('is made anew when it was damaged or belongs to another key; the key is what stations know', async () => {
    const first = await made();
    writeFileSync(file('hub-certificate.pem'), first.certificate.slice(0, 300));
    expect((await made()).fingerprint).toBe(first.fingerprint);
    const other = mkdtempSync(path.join(tmpdir(), 'own-certificate-'));
    await ownCertificate(other, names, now, warn);
    writeFileSync(file('hub-certificate.pem'), readFileSync(path.join(other, 'hub-certificate.pem')));
    rmSync(other, { recursive: true });
    expect((await made()).fingerprint).toBe(first.fingerprint);
  });

  it.each([
    ['cut off', (pem: string) => pem.slice(0, 90)],
    ['empty', () => ''],
    ['of another kind', () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ])('with a key that is %s there is none (SM-709), and nothing is written over', async (_what, spoil) => {
    const { key, certificate } = await made();
    const spoiled = spoil(key);
    writeFileSync(file('hub-key.pem'), spoiled);
    expect(await ownCertificate(folder, [...names, 'new.example'], now + 3000 * day, warn)).toMatchObject({
      ok: false,
      problems: [{ code: 'SM-709', where: file('hub-key.pem') }],
    });
    expect(readFileSync(file('hub-key.pem'), 'utf8')).toBe(spoiled);
    expect(readFileSync(file('hub-certificate.pem'), 'utf8')).toBe(certificate);
  });

  it('with its key lost there is no new one by itself: it would lock every station out', async () => {
    await made();
    unlinkSync(file('hub-key.pem'));
    expect(await ownCertificate(folder, names, now, warn)).toMatchObject({ ok: false, problems: [{ code: 'SM-709' }] });
    expect(readdirSync(folder)).toEqual(['hub-certificate.pem']);
  });

  describe('on a disk that refuses', () => {
    /** A folder stands where the draft would be written. */
    const refuse = (name: string): void => mkdirSync(file(`${name}.new`));

    it('the one before goes on until it ends, with a warning (SM-711)', async () => {
      const first = await made();
      refuse('hub-certificate.pem');
      expect((await made(now + 720 * day)).certificate).toBe(first.certificate);
      expect((await made(now, [...names, 'lab.local'])).certificate).toBe(first.certificate);
      expect(warned).toEqual(Array.from({ length: 2 }, () => ({ code: 'SM-711', where: file('hub-certificate.pem'), detail: 'EISDIR' })));
    });

    it('there is none (SM-711) once the one before has ended, and the key stays', async () => {
      const { key } = await made();
      refuse('hub-certificate.pem');
      expect(await ownCertificate(folder, names, now + 731 * day, warn)).toMatchObject({
        ok: false,
        problems: [{ code: 'SM-711', where: file('hub-certificate.pem') }],
      });
      expect([readFileSync(file('hub-key.pem'), 'utf8'), warned]).toEqual([key, []]);
    });

    it('no key is used that is not written (SM-711)', async () => {
      refuse('hub-key.pem');
      expect(await ownCertificate(folder, names, now, warn)).toMatchObject({ ok: false, problems: [{ code: 'SM-711', where: file('hub-key.pem') }] });
      expect(readdirSync(folder)).toEqual(['hub-key.pem.new']);
    });
  });
});
