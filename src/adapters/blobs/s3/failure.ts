/**
 * What an S3 server, or the network before it, refuses: as a plain sentence with a remedy. Keys never appear in one.
 * @module
 */
import { OperationalError } from '../../../domain/errors.ts';

/** Where the blobs are, for sentences. */
export interface S3Place {
  bucket: string;
  /** Host (and port) of the endpoint. */
  host: string;
}

interface Explanation {
  sentence: string;
  remedy: string;
  transient?: boolean;
}

/** What was caught, as far as it says anything: the SDK's errors and Node's have no common type. */
interface Facts {
  /** Code of the service, or name of the error. */
  name: string;
  /** Codes of Node, such as ECONNREFUSED, the outermost first. */
  codes: string[];
  /** HTTP status, where there was an answer. */
  status: number | undefined;
}

const WRONG_KEYS = ['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken', 'InvalidToken', 'TokenRefreshRequired'];
const NO_KEYS = ['CredentialsProviderError', 'TokenProviderError'];
const ELSEWHERE = ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException', 'BadRequestException'];
const DAMAGED = ['BadDigest', 'InvalidDigest', 'XAmzContentSHA256Mismatch', 'IncompleteBody'];
const FULL = ['QuotaExceeded', 'InsufficientStorage'];
const BUSY = ['SlowDown', 'ServiceUnavailable', 'InternalError', 'RequestTimeout', 'OperationAborted', 'ConditionalRequestConflict'];
const SILENT = ['TimeoutError', 'AbortError'];
const NETWORK =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|HPE_\w+)$/;
const CERTIFICATE = /^(?:CERT_\w+|ERR_TLS_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+|EPROTO|ERR_SSL_\w+)$/;

/** The service says that there is no such object, or no such bucket. */
export const isAbsent = (error: unknown): boolean => ['NoSuchKey', 'NotFound'].includes(factsOf(error).name);
/** The range begins beyond the end of the object. */
export const isBeyondEnd = (error: unknown): boolean => factsOf(error).status === 416;
/** A conditional put was refused, since something is there already or is being put. */
export const isThere = (error: unknown): boolean => [409, 412].includes(factsOf(error).status ?? 0);
/** The server does not know what it was asked for. */
export const isUnknownToServer = (error: unknown): boolean => factsOf(error).status === 501;

/** The error as people should read it; what is no failure of the storage comes back as it is. */
export function asOperational(error: unknown, place: S3Place): unknown {
  if (error instanceof OperationalError) return error;
  const found = explain(factsOf(error), place);
  if (found === undefined) return error;
  const { sentence, remedy, transient = false } = found;
  return new OperationalError('storage', sentence, { remedy, transient, cause: error });
}

function explain(facts: Facts, place: S3Place): Explanation | undefined {
  return ofService(facts, place) ?? ofNetwork(facts, place) ?? ofStatus(facts, place);
}

function ofService({ name, status }: Facts, { bucket, host }: S3Place): Explanation | undefined {
  if (name === 'NoSuchBucket')
    return {
      sentence: `There is no bucket "${bucket}" at ${host}.`,
      remedy: `Make it (for example with: aws s3api create-bucket --bucket ${bucket}), or correct storage.s3.bucket and storage.s3.endpoint.`,
    };
  if (NO_KEYS.includes(name))
    return {
      sentence: `There are no credentials for the bucket "${bucket}" at ${host}.`,
      remedy: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_SHARED_CREDENTIALS_FILE to a file that holds them.',
    };
  if (WRONG_KEYS.includes(name))
    return {
      sentence: `${host} does not accept the credentials for the bucket "${bucket}" (${name}).`,
      remedy: 'Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the file that AWS_SHARED_CREDENTIALS_FILE names.',
    };
  if (name === 'RequestTimeTooSkewed')
    return {
      sentence: `The clocks of this machine and of ${host} differ by too much.`,
      remedy: 'Set the clock of this machine by a time server.',
    };
  if (ELSEWHERE.includes(name) || status === 301)
    return { sentence: `The bucket "${bucket}" is not at ${host}.`, remedy: 'Set storage.s3.region to the region of the bucket.' };
  if (DAMAGED.includes(name))
    return {
      sentence: `What was sent to the bucket "${bucket}" at ${host} arrived damaged (${name}); it was not kept.`,
      remedy: 'It is tried again. If it goes on, look for what changes bytes between this machine and the storage.',
      transient: true,
    };
  if (FULL.includes(name) || status === 507)
    return {
      sentence: `There is no space left for the bucket "${bucket}" at ${host}.`,
      remedy: 'Give it more space; nothing was lost.',
      transient: true,
    };
  if (BUSY.includes(name) || status === 429 || (status ?? 0) >= 500) return busy(name, status, bucket, host);
  return undefined;
}

function busy(name: string, status: number | undefined, bucket: string, host: string): Explanation {
  return {
    sentence: `The storage at ${host} has no time for the bucket "${bucket}" now (${[status, name].filter(Boolean).join(' ')}).`,
    remedy: 'It is tried again. If it goes on, look at the storage server, or ask for a higher limit of requests.',
    transient: true,
  };
}

function ofNetwork({ name, codes }: Facts, { bucket, host }: S3Place): Explanation | undefined {
  const certificate = codes.find((code) => CERTIFICATE.test(code));
  if (certificate !== undefined)
    return {
      sentence: `The storage at ${host} shows a certificate that is not trusted here (${certificate}).`,
      remedy: 'Correct storage.s3.endpoint, or name the authority that signed the certificate in NODE_EXTRA_CA_CERTS.',
    };
  const code = codes.find((candidate) => NETWORK.test(candidate));
  if (code === undefined && !SILENT.includes(name)) return undefined;
  const what = code === undefined || code === 'ETIMEDOUT' ? 'gives no answer in time' : `cannot be reached (${code})`;
  return {
    sentence: `The storage at ${host} with the bucket "${bucket}" ${what}.`,
    remedy: 'It is tried again. If it goes on, start the storage server or correct storage.s3.endpoint.',
    transient: true,
  };
}

function ofStatus({ name, status }: Facts, { bucket, host }: S3Place): Explanation | undefined {
  if (status === undefined) return undefined;
  if (status === 401 || status === 403)
    return {
      sentence: `${host} refuses access to the bucket "${bucket}" (${name}).`,
      remedy: 'Give these credentials the right to list the bucket and to read, write and delete its objects.',
    };
  return {
    sentence: `${host} answers a request for the bucket "${bucket}" with ${status} ${name}.`,
    remedy: 'Correct storage.s3.endpoint: it may be no S3 storage, or one that lacks something.',
  };
}

function factsOf(error: unknown): Facts {
  const chain = causesOf(error);
  const status = chain.map(statusOf).find((found) => found !== undefined);
  return { name: error instanceof Error ? error.name : '', codes: chain.flatMap(codesOf), status };
}

function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let next = error; next instanceof Error && !chain.includes(next); next = next.cause) chain.push(next);
  return chain;
}

function codesOf(error: Error): string[] {
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  // Node gathers the refusals of all addresses of a name.
  const inner = error instanceof AggregateError ? error.errors.flatMap((each) => (each instanceof Error ? codesOf(each) : [])) : [];
  return [...own, ...inner];
}

function statusOf(error: Error): number | undefined {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const response = '$response' in error ? error.$response : undefined;
  return numberIn(metadata, 'httpStatusCode') ?? numberIn(response, 'statusCode');
}

function numberIn(holder: unknown, key: string): number | undefined {
  const value: unknown = typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined;
  return typeof value === 'number' ? value : undefined;
}
