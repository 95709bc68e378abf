/**
 * Time stamps of an authority (RFC 3161): the request, and whether its answer is one, for our text, and signed by the certificate in it.
 * Whether that certificate is to be trusted is not decided here: an auditor does, with the root of the authority.
 * @module
 */
import { createHash, verify, X509Certificate } from 'node:crypto';
import { CertificateSet, ContentInfo, id_signedData, SignedData, type SignerInfo } from '@peculiar/asn1-cms';
import { AsnConvert, AsnSerializer, OctetString } from '@peculiar/asn1-schema';
import { id_ct_tstInfo, MessageImprint, PKIStatus, TimeStampReq, TimeStampResp, TSTInfo } from '@peculiar/asn1-tsp';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

/** Types of the two halves of a request over HTTP. */
export const QUERY_TYPE = 'application/timestamp-query';
export const REPLY_TYPE = 'application/timestamp-reply';

const SHA256_OID = '2.16.840.1.101.3.4.2.1';
const DIGESTS: Readonly<Record<string, string>> = {
  [SHA256_OID]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const MESSAGE_DIGEST_OID = '1.2.840.113549.1.9.4';
const CONTENT_TYPE_OID = '1.2.840.113549.1.9.3';

/** A request for this text, with its certificate in the answer. DER. `nonce`: random bytes. */
export function timeStampQuery(text: string | Uint8Array, nonce: Uint8Array): Uint8Array {
  const imprint = new MessageImprint({
    hashAlgorithm: new AlgorithmIdentifier({ algorithm: SHA256_OID, parameters: null }),
    hashedMessage: new OctetString(digest('sha256', text)),
  });
  const request = new TimeStampReq({ version: 1, messageImprint: imprint, nonce: positive(nonce), certReq: true });
  return new Uint8Array(AsnConvert.serialize(request));
}

/** What an answer says, or what is wrong with it, as the end of a sentence. */
export type StampReading = { ok: true; at: string } | { ok: false; why: string };

/** Reads a TimeStampResp for this text. `nonce`: the one that was asked with; absent where the answer is only looked at again. */
export function readTimeStamp(response: Uint8Array, text: string | Uint8Array, nonce?: Uint8Array): StampReading {
  try {
    return readGranted(response, text, nonce);
  } catch {
    // Whatever the library says of bytes that came from outside: they are none of what they should be.
    return no('it is no time stamp');
  }
}

function readGranted(response: Uint8Array, text: string | Uint8Array, nonce: Uint8Array | undefined): StampReading {
  const { status, timeStampToken } = AsnConvert.parse(response, TimeStampResp);
  if (status.status !== PKIStatus.granted && status.status !== PKIStatus.grantedWithMods) return no('the authority has refused it');
  if (!timeStampToken) return no('there is no token in it');
  const content = AsnConvert.parse(AsnConvert.serialize(timeStampToken), ContentInfo);
  if (content.contentType !== id_signedData) return no('it is not signed');
  const signed = AsnConvert.parse(content.content, SignedData);
  const { eContentType, eContent } = signed.encapContentInfo;
  const bytes = eContent?.single?.buffer ?? eContent?.any;
  if (eContentType !== id_ct_tstInfo || !bytes) return no('it states no time');
  const info = AsnConvert.parse(bytes, TSTInfo);
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  if (hashAlgorithm.algorithm !== SHA256_OID || !isSame(hashedMessage.buffer, digest('sha256', text))) return no('it is for another text');
  if (nonce && !(info.nonce && isSame(info.nonce, positive(nonce)))) return no('it does not answer our request');
  if (!signed.signerInfos.some((signer) => isSigned(signer, signed, new Uint8Array(bytes)))) return no('its signature is wrong');
  return { ok: true, at: info.genTime.toISOString() };
}

/** By one of the certificates that came with it. */
function isSigned({ signedAttrs, digestAlgorithm, signature }: SignerInfo, signed: SignedData, content: Uint8Array): boolean {
  const algorithm = DIGESTS[digestAlgorithm.algorithm];
  if (algorithm === undefined || !signedAttrs) return false;
  const attribute = (type: string): ArrayBuffer | undefined => signedAttrs.find(({ attrType }) => attrType === type)?.attrValues[0];
  const said = attribute(MESSAGE_DIGEST_OID);
  if (!said || !attribute(CONTENT_TYPE_OID) || !isSame(AsnConvert.parse(said, OctetString).buffer, digest(algorithm, content))) return false;
  // What is signed are the attributes as a SET OF, not under the tag that they have within the token.
  const attributes = setOf(signedAttrs.map((one) => new Uint8Array(AsnSerializer.serialize(one))));
  return certificatesOf(signed).some((certificate) => verify(algorithm, attributes, certificate.publicKey, new Uint8Array(signature.buffer)));
}

function certificatesOf({ certificates }: SignedData): X509Certificate[] {
  const all = certificates ?? new CertificateSet();
  return all.flatMap(({ certificate }) => (certificate ? [new X509Certificate(new Uint8Array(AsnConvert.serialize(certificate)))] : []));
}

/** DER: its elements are in the order of their bytes. */
function setOf(elements: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(elements.toSorted(Buffer.compare));
  const length = body.length < 0x80 ? [body.length] : body.length < 0x100 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Uint8Array.of(0x31, ...length), body]);
}

/** An INTEGER of these bytes: not negative, and without zeros before it. */
function positive(bytes: Uint8Array): ArrayBuffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const rest = first === -1 ? Uint8Array.of(0) : bytes.slice(first);
  return new Uint8Array(((rest[0] ?? 0) & 0x80) === 0 ? rest : [0, ...rest]).buffer;
}

function digest(algorithm: string, data: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash(algorithm).update(data).digest());
}

function isSame(one: ArrayBuffer, other: ArrayBuffer | Uint8Array): boolean {
  return Buffer.compare(new Uint8Array(one), other instanceof Uint8Array ? other : new Uint8Array(other)) === 0;
}

function no(why: string): StampReading {
  return { ok: false, why };
}
