/**
 * Who has signed a time stamp: the one certificate that the token itself names (RFC 3161, RFC 5035), whether it is for time stamps, and
 * whether it leads to an authority that we were told to trust.
 * @module
 */
import { constants, createHash, type KeyObject, type VerifyKeyObjectInput, verify, X509Certificate } from 'node:crypto';
import type { SignedData, SignerInfo } from '@peculiar/asn1-cms';
import { AsnConvert, AsnProp, AsnPropTypes, AsnSerializer, AsnType, AsnTypeTypes, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Certificate, ExtendedKeyUsage, id_ce_extKeyUsage, id_kp_timeStamping } from '@peculiar/asn1-x509';

export const SHA256_OID = '2.16.840.1.101.3.4.2.1';
const DIGESTS: Readonly<Record<string, string>> = {
  [SHA256_OID]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** DER of 1.2.840.113549.1.9.16.1.4, the type of what is signed. */
const TST_INFO = Buffer.from('060b2a864886f70d0109100104', 'hex');
const CONTENT_TYPE_OID = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST_OID = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE_OID = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2_OID = '1.2.840.113549.1.9.16.2.47';

const [RSA, RSA_PSS, EC] = ['1.2.840.113549.1.1.1', '1.2.840.113549.1.1.10', '1.2.840.10045.2.1'];
/** Types of keys by how they sign; the digest is that of the signer's attributes where the name has none of its own. */
const SIGNATURES: Readonly<Record<string, { key: string; digest?: string }>> = {
  [RSA]: { key: 'rsa' },
  '1.2.840.113549.1.1.11': { key: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', digest: 'sha512' },
  [RSA_PSS]: { key: 'rsa' },
  [EC]: { key: 'ec' },
  '1.2.840.10045.4.3.2': { key: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', digest: 'sha512' },
};
/** Chains are of two or three. */
const MOST_LINKS = 8;

/** SignedData with its certificates byte for byte: they are named by their hash. */
class WithCertificates {
  certificates?: ArrayBuffer[];
}
/** ESSCertID and ESSCertIDv2; what follows the hash says the same again. */
class NamedCertificate {
  hashAlgorithm?: AlgorithmIdentifier;
  certHash = new OctetString();
}
class SigningCertificate {
  certs: NamedCertificate[] = [];
}
// What decorators would do, which Node does not read.
AsnType({ type: AsnTypeTypes.Sequence })(WithCertificates);
for (const [name, more] of Object.entries({
  version: {},
  digestAlgorithms: {},
  encapContentInfo: {},
  certificates: { repeated: 'set', context: 0, implicit: true, optional: true },
  crls: { context: 1, implicit: true, optional: true },
  signerInfos: {},
} as const))
  AsnProp({ type: AsnPropTypes.Any, ...more })(WithCertificates.prototype, name);
AsnType({ type: AsnTypeTypes.Sequence })(NamedCertificate);
AsnProp({ type: AlgorithmIdentifier, optional: true })(NamedCertificate.prototype, 'hashAlgorithm');
AsnProp({ type: OctetString })(NamedCertificate.prototype, 'certHash');
AsnProp({ type: AsnPropTypes.Any, optional: true })(NamedCertificate.prototype, 'issuerSerial');
AsnType({ type: AsnTypeTypes.Sequence })(SigningCertificate);
AsnProp({ type: NamedCertificate, repeated: 'sequence' })(SigningCertificate.prototype, 'certs');
AsnProp({ type: AsnPropTypes.Any, optional: true })(SigningCertificate.prototype, 'policies');

export interface StampSigner {
  certificate: X509Certificate;
  /** The other certificates that came with it. */
  others: readonly X509Certificate[];
}

/**
 * The signer of this content, or what is wrong, as the end of a sentence. `signedData`: the DER that `signed` was read from. Throws whatever
 * the library throws where the bytes are none of what they should be.
 */
export function signerOfStamp(signed: SignedData, signedData: ArrayBuffer, content: Uint8Array): StampSigner | string {
  const [info, ...more] = signed.signerInfos;
  if (!info || more.length > 0) return 'it is not signed by one signer';
  const certificates = (AsnConvert.parse(signedData, WithCertificates).certificates ?? []).map(
    (raw) => new X509Certificate(Buffer.from(raw)),
  );
  const own = certificates.find((one) => isNamedBy(info, one));
  if (!own) return 'the certificate that has signed it is not the one that it names';
  if (!SIGNATURES[info.signatureAlgorithm.algorithm]) return 'it is signed in a way that is not known here';
  if (!isSigned(info, own.publicKey, content)) return 'its signature is wrong';
  if (!isForStamps(own)) return 'the certificate that has signed it is not for time stamps';
  return { certificate: own, others: certificates.filter((one) => one !== own) };
}

/** Whether it leads to one of these roots; every certificate on the way was valid at that time. */
export function leadsTo(roots: readonly X509Certificate[], { certificate, others }: StampSigner, at: Date): boolean {
  let links: X509Certificate[] = [certificate];
  for (let length = 0; length < MOST_LINKS && links.length > 0; length++) {
    links = links.filter((link) => Date.parse(link.validFrom) <= at.getTime() && at.getTime() <= Date.parse(link.validTo));
    if (links.some((link) => roots.some((root) => root.raw.equals(link.raw)))) return true;
    links = [...roots, ...others].filter((issuer) => issuer.ca && links.some((link) => isIssuedBy(link, issuer)));
  }
  return false;
}

function isIssuedBy(link: X509Certificate, issuer: X509Certificate): boolean {
  return !issuer.raw.equals(link.raw) && link.checkIssued(issuer) && link.verify(issuer.publicKey);
}

/** By its issuer and number, and by its hash among what is signed: another certificate of the same key is another one. */
function isNamedBy({ sid, signedAttrs }: SignerInfo, certificate: X509Certificate): boolean {
  const { issuer, serialNumber } = AsnConvert.parse(certificate.raw, Certificate).tbsCertificate;
  const named = sid.issuerAndSerialNumber;
  if (!named || !isSame(named.serialNumber, serialNumber) || !isSame(AsnConvert.serialize(named.issuer), AsnConvert.serialize(issuer)))
    return false;
  const [first, second] = [SIGNING_CERTIFICATE_OID, SIGNING_CERTIFICATE_V2_OID].map((type) => attributeOf(signedAttrs, type));
  if (!first && !second) return false;
  // The first of them is that of the signer.
  const isHashOf = (attribute: ArrayBuffer | undefined, usual: string): boolean => {
    if (!attribute) return true;
    const [id] = AsnConvert.parse(attribute, SigningCertificate).certs;
    const algorithm = id?.hashAlgorithm ? DIGESTS[id.hashAlgorithm.algorithm] : usual;
    return id !== undefined && algorithm !== undefined && isSame(id.certHash.buffer, digest(algorithm, certificate.raw));
  };
  return isHashOf(first, 'sha1') && isHashOf(second, 'sha256');
}

function isSigned(
  { signedAttrs, digestAlgorithm, signatureAlgorithm, signature }: SignerInfo,
  key: KeyObject,
  content: Uint8Array,
): boolean {
  const algorithm = DIGESTS[digestAlgorithm.algorithm];
  const way = SIGNATURES[signatureAlgorithm.algorithm];
  const [said, type] = [attributeOf(signedAttrs, MESSAGE_DIGEST_OID), attributeOf(signedAttrs, CONTENT_TYPE_OID)];
  if (!algorithm || !signedAttrs || !said || !type || !way || way.key !== key.asymmetricKeyType) return false;
  if (!isSame(type, TST_INFO)) return false;
  if (!isSame(AsnConvert.parse(said, OctetString).buffer, digest(algorithm, content))) return false;
  // What is signed are the attributes as a SET OF, not under the tag that they have within the token.
  const attributes = setOf(signedAttrs.map((one) => new Uint8Array(AsnSerializer.serialize(one))));
  const by: VerifyKeyObjectInput =
    signatureAlgorithm.algorithm === RSA_PSS
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
      : { key };
  return verify(way.digest ?? algorithm, attributes, by, new Uint8Array(signature.buffer));
}

/** For nothing else, and whoever does not know that use has to refuse it (RFC 3161, section 2.3). */
function isForStamps(certificate: X509Certificate): boolean {
  const { extensions = [] } = AsnConvert.parse(certificate.raw, Certificate).tbsCertificate;
  const usage = extensions.find(({ extnID }) => extnID === id_ce_extKeyUsage);
  if (!usage?.critical) return false;
  const purposes = [...AsnConvert.parse(usage.extnValue.buffer, ExtendedKeyUsage)];
  return purposes.length === 1 && purposes[0] === id_kp_timeStamping;
}

function attributeOf(attributes: SignerInfo['signedAttrs'], type: string): ArrayBuffer | undefined {
  return attributes?.find(({ attrType }) => attrType === type)?.attrValues[0];
}

/** DER: its elements are in the order of their bytes. */
function setOf(elements: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(elements.toSorted(Buffer.compare));
  const length =
    body.length < 0x80 ? [body.length] : body.length < 0x100 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Uint8Array.of(0x31, ...length), body]);
}

export function digest(algorithm: string, data: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash(algorithm).update(data).digest());
}

export function isSame(one: ArrayBuffer, other: ArrayBuffer | Uint8Array): boolean {
  return Buffer.compare(new Uint8Array(one), other instanceof Uint8Array ? other : new Uint8Array(other)) === 0;
}
