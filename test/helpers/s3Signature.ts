/**
 * Whether a request to an S3 server is signed as it has to be (AWS Signature Version 4): written after its specification, not after the
 * client that signs.
 * @module
 */
import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface SignedRequest {
  method: string;
  /** Path and query, as they came. */
  url: string;
  headers: IncomingHttpHeaders;
}

export interface AccessKey {
  id: string;
  secret: string;
}

/** The code of the refusal; undefined for a good signature. */
export function signatureFault(request: SignedRequest, key: AccessKey): string | undefined {
  const [, credential = '', signedHeaders = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(request.headers.authorization ?? '') ??
    [];
  const [id, ...scope] = credential.split('/');
  if (signature === '') return 'AccessDenied';
  if (id !== key.id) return 'InvalidAccessKeyId';
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope.join('/'), sha256(canonical(request, signedHeaders))].join('\n');
  return hmac(signingKey(key.secret, scope), text).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}

function canonical({ method, url, headers }: SignedRequest, signedHeaders: string): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => (part.includes('=') ? part : `${part}=`));
  const lines = signedHeaders.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
  return [method, path, parameters.toSorted().join('&'), lines.join(''), signedHeaders, headers['x-amz-content-sha256']].join('\n');
}

function signingKey(secret: string, scope: readonly string[]): Buffer {
  return scope.reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));
}

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
