/**
 * Time stamps of an authority (RFC 3161): the request, and whether its answer is one, for our text, and signed by the authority that it says.
 * @module
 */
import type { X509Certificate } from 'node:crypto';
import { ContentInfo, id_signedData, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { id_ct_tstInfo, MessageImprint, PKIStatus, TimeStampReq, TimeStampResp, TSTInfo } from '@peculiar/asn1-tsp';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { digest, isSame, leadsTo, SHA256_OID, signerOfStamp } from './stampSigner.ts';

/** Types of the two halves of a request over HTTP. */
export const QUERY_TYPE = 'application/timestamp-query';
export const REPLY_TYPE = 'application/timestamp-reply';

/** A request for this text, with its certificate in the answer. DER. `nonce`: random bytes. */
export function timeStampQuery(text: string | Uint8Array, nonce: Uint8Array): Uint8Array {
  const imprint = new MessageImprint({
    hashAlgorithm: new AlgorithmIdentifier({ algorithm: SHA256_OID, parameters: null }),
    hashedMessage: new OctetString(digest('sha256', text)),
  });
  const request = new TimeStampReq({ version: 1, messageImprint: imprint, nonce: positive(nonce), certReq: true });
  return new Uint8Array(AsnConvert.serialize(request));
}

/** What an answer says, or what is wrong with it, as the end of a sentence. `isTrusted`: its signer leads to an authority that was named. */
export type StampReading = { ok: true; at: string; isTrusted: boolean } | { ok: false; why: string };

export interface StampReader {
  /** The one that was asked with; absent where the answer is only looked at again. */
  nonce?: Uint8Array | undefined;
  /** Certificates of authorities; absent or empty: whoever has signed it is taken. */
  roots?: readonly X509Certificate[] | undefined;
}

/** Reads a TimeStampResp for this text. */
export function readTimeStamp(response: Uint8Array, text: string | Uint8Array, reader: StampReader = {}): StampReading {
  try {
    return readGranted(response, text, reader);
  } catch {
    // Whatever the library says of bytes that came from outside: they are none of what they should be.
    return no('it is no time stamp');
  }
}

function readGranted(response: Uint8Array, text: string | Uint8Array, { nonce, roots = [] }: StampReader): StampReading {
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
  const signer = signerOfStamp(signed, content.content, new Uint8Array(bytes));
  if (typeof signer === 'string') return no(signer);
  const isTrusted = leadsTo(roots, signer, info.genTime);
  if (roots.length > 0 && !isTrusted) return no('the certificate that has signed it leads to no authority that is trusted');
  return { ok: true, at: info.genTime.toISOString(), isTrusted };
}

/** An INTEGER of these bytes: not negative, and without zeros before it. */
function positive(bytes: Uint8Array): ArrayBuffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const rest = first === -1 ? Uint8Array.of(0) : bytes.slice(first);
  return new Uint8Array(((rest[0] ?? 0) & 0x80) === 0 ? rest : [0, ...rest]).buffer;
}

function no(why: string): StampReading {
  return { ok: false, why };
}
