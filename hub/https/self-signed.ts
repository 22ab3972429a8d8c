import { createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

/** An X.509 certificate of a server that vouches for itself (RFC 5280). Node can read one but not make one; the signature is Node's. */
export interface CertificateWish {
  /** P-256. */
  readonly key: KeyObject;
  /** What the server is reached by: DNS names and IP addresses. */
  readonly names: readonly string[];
  /** Ms since 1970, whole seconds count. */
  readonly from: number;
  readonly until: number;
}

const commonName = '2.5.4.3';
/** ecdsa-with-SHA256; its parameters are absent (RFC 5758, 3.2). */
const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' });

/** PEM. It says of itself that it is no authority: a machine that trusts it trusts this server and nobody that its key might sign. */
export function selfSigned({ key, names, from, until }: CertificateWish): string {
  const name = new Name([
    new RelativeDistinguishedName([new AttributeTypeAndValue({ type: commonName, value: new AttributeValue({ utf8String: 'Stationmaster hub' }) })]),
  ]);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: signatureAlgorithm,
    issuer: name,
    subject: name,
    validity: new Validity({ notBefore: new Date(from), notAfter: new Date(until) }),
    subjectPublicKeyInfo: AsnConvert.parse(createPublicKey(key).export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo),
    extensions: new Extensions([
      extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: false })),
      extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature)),
      extension(id_ce_extKeyUsage, false, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectAltName, false, new SubjectAlternativeName(names.map(generalName))),
    ]),
  });
  const signed = sign('sha256', new Uint8Array(AsnConvert.serialize(tbsCertificate)), key);
  const certificate = new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue: exactBuffer(signed) });
  const base64 = Buffer.from(AsnConvert.serialize(certificate)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
}

/** Positive and never the same twice (RFC 5280, 4.1.2.2): the first bit is 0, the second 1. */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return exactBuffer(bytes);
}

const extension = (extnID: string, critical: boolean, value: object): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });

const generalName = (name: string): GeneralName => new GeneralName(isIP(name) === 0 ? { dNSName: name } : { iPAddress: name });

/** A Buffer may be a window on a larger one. */
const exactBuffer = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;
