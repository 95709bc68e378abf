/**
 * The official client, with everything bounded: attempts, sockets, and the time of each request. It also notes how far the server's clock
 * is from this machine's.
 * @module
 */
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Clock } from '../../../domain/ports.ts';

/** Where the bucket is. Credentials come by the client's own chain: environment, files, the machine's role. */
export interface S3Settings {
  bucket: string;
  /** Before the keys of all blobs, like `evidence/`; nothing by default. */
  prefix?: string | undefined;
  /** Address of an S3-compatible server; Amazon's own by default. */
  endpoint?: string | undefined;
  region?: string | undefined;
  /** Bucket in the path rather than in the host name; with an endpoint by default. */
  pathStyle?: boolean | undefined;
}

/** Milliseconds. */
export interface S3Times {
  /** Until a connection stands. */
  connect: number;
  /** Without a byte on a connection. */
  idle: number;
  /** For one attempt, until the answer begins. */
  attempt: number;
  /** For a request with all its attempts, credentials and bytes. */
  whole: number;
}

export interface OpenedClient {
  client: S3Client;
  /** Host (and port) for sentences. */
  host: string;
  times: S3Times;
  /** A time that the server stamped, by the clock of this machine. */
  byOurClock(stamp: Date): Date;
}

const TIMES: S3Times = { connect: 5_000, idle: 20_000, attempt: 60_000, whole: 180_000 };
const ATTEMPTS = 4;
const SOCKETS = 32;
const DEFAULT_REGION = 'us-east-1';

export function openClient(settings: S3Settings, clock: Clock, times: S3Times = TIMES): OpenedClient {
  const region = settings.region ?? DEFAULT_REGION;
  const client = new S3Client({ ...placeOf(settings, region), ...boundsOf(times) });
  let ahead = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const stamp = dateIn(answer.response);
      if (stamp !== undefined) ahead = clock.now().getTime() - stamp;
      return answer;
    },
    { step: 'deserialize', name: 'clausewatchServerClock' },
  );
  return {
    client,
    host: settings.endpoint === undefined ? `s3.${region}.amazonaws.com` : new URL(settings.endpoint).host,
    times,
    byOurClock: (stamp) => new Date(stamp.getTime() + ahead),
  };
}

function placeOf({ endpoint, pathStyle }: S3Settings, region: string): S3ClientConfig {
  return {
    region,
    ...(endpoint === undefined ? { followRegionRedirects: true } : { endpoint }),
    forcePathStyle: pathStyle ?? endpoint !== undefined,
    // Only what we send ourselves: other servers than Amazon's refuse the checksums that the client would add by itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
}

function boundsOf(times: S3Times): S3ClientConfig {
  const agent = { keepAlive: true, maxSockets: SOCKETS };
  return {
    maxAttempts: ATTEMPTS,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: times.connect,
      socketTimeout: times.idle,
      requestTimeout: times.attempt,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
      // More requests than sockets is how it should be; nothing is to be said of it on the console.
      socketAcquisitionWarningTimeout: times.whole,
    },
  };
}

/** Milliseconds since 1970 by the `Date` of an answer. */
function dateIn(response: unknown): number | undefined {
  const headers: unknown = typeof response === 'object' && response !== null ? Reflect.get(response, 'headers') : undefined;
  const text: unknown = typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'date') : undefined;
  const stamp = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(stamp) ? undefined : stamp;
}
