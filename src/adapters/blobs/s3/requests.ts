/**
 * The few requests that blobs are made of, each with its deadline; what fails is told in plain words.
 * @module
 */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { OperationalError } from '../../../domain/errors.ts';
import type { OpenedClient } from './client.ts';
import { asOperational, isAbsent, isBeyondEnd, isThere, isUnknownToServer, type S3Place } from './failure.ts';

/** What is there under a key. */
export interface Found {
  size: number;
  modifiedAt: Date;
}

/** Bytes as they came: of the whole object, or of what the server took the range for. */
export interface Received {
  bytes: Uint8Array;
  /** Of the first byte in the object. */
  start: number;
  /** Of the whole object, where the server says. */
  size: number | undefined;
}

export interface Requests {
  /** 'there' when something is, 'unknown' where the server cannot put under that condition. */
  putNew(key: string, bytes: Uint8Array, sha256: string): Promise<'put' | 'there' | 'unknown'>;
  /** Whatever is there. */
  put(key: string, bytes: Uint8Array, sha256: string): Promise<void>;
  /** 'absent' and 'beyond' (the end) are answers. */
  get(key: string, range?: { offset: number; length: number }): Promise<Received | 'absent' | 'beyond'>;
  head(key: string): Promise<Found | undefined>;
  remove(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<Found & { key: string }>;
}

/** A body that is cut on its way is asked for again; the client itself tries again only until an answer begins. */
const BODY_ATTEMPTS = 3;

export function createRequests(opened: OpenedClient, bucket: string): Requests {
  const { client, times, byOurClock } = opened;
  const place: S3Place = { bucket, host: opened.host };
  let bucketSeen: Promise<unknown> | undefined;

  /** Runs work with a deadline of its own, which holds also where the client minds no signal: while it looks for credentials. */
  async function within<T>(work: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(times.whole);
    const { promise, reject } = Promise.withResolvers<never>();
    const end = (): void => reject(signal.reason);
    signal.addEventListener('abort', end);
    try {
      return await Promise.race([work(signal), promise]);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  async function told<T>(work: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await within(work);
    } catch (error) {
      throw asOperational(error, place);
    }
  }

  async function put(key: string, bytes: Uint8Array, sha256: string, condition: { IfNoneMatch?: '*' }): Promise<void> {
    const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64');
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ChecksumSHA256, ...condition });
    await within((abortSignal) => client.send(command, { abortSignal }));
  }

  async function receive(key: string, Range: string | undefined): Promise<Received> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...(Range === undefined ? {} : { Range }) });
    return within(async (abortSignal) => bodyOf(await client.send(command, { abortSignal })));
  }

  /** The answer to HEAD has no body that could tell a missing bucket from a missing object. */
  async function bucketMustBeThere(): Promise<void> {
    bucketSeen ??= told((abortSignal) =>
      client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal }).catch((error: unknown) => {
        if (isAbsent(error)) throw Object.assign(new Error('no bucket', { cause: error }), { name: 'NoSuchBucket' });
        throw error;
      }),
    );
    try {
      await bucketSeen;
    } catch (error) {
      bucketSeen = undefined;
      throw error;
    }
  }

  return {
    async putNew(key, bytes, sha256) {
      try {
        await put(key, bytes, sha256, { IfNoneMatch: '*' });
        return 'put';
      } catch (error) {
        if (isThere(error)) return 'there';
        if (isUnknownToServer(error)) return 'unknown';
        throw asOperational(error, place);
      }
    },
    put: (key, bytes, sha256) => told(() => put(key, bytes, sha256, {})),
    async get(key, range) {
      const asked = range === undefined ? undefined : `bytes=${range.offset}-${range.offset + range.length - 1}`;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await receive(key, asked);
        } catch (error) {
          if (isAbsent(error)) return 'absent';
          if (isBeyondEnd(error)) return 'beyond';
          const failure = asOperational(error, place);
          if (attempt === BODY_ATTEMPTS || !(error instanceof CutBody) || !(failure instanceof OperationalError)) throw failure;
        }
      }
    },
    async head(key) {
      try {
        const found = await within((abortSignal) => client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal }));
        return { size: found.ContentLength ?? 0, modifiedAt: byOurClock(found.LastModified ?? new Date(0)) };
      } catch (error) {
        if (!isAbsent(error)) throw asOperational(error, place);
        await bucketMustBeThere();
        return undefined;
      }
    },
    async remove(key) {
      try {
        await within((abortSignal) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal }));
      } catch (error) {
        if (!isAbsent(error)) throw asOperational(error, place);
      }
    },
    async *list(prefix) {
      for (let token: string | undefined; ; ) {
        const command = new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        });
        const page = await told((abortSignal) => client.send(command, { abortSignal }));
        for (const { Key, Size, LastModified } of page.Contents ?? [])
          if (Key !== undefined) yield { key: Key, size: Size ?? 0, modifiedAt: byOurClock(LastModified ?? new Date(0)) };
        token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
        if (token === undefined) return;
      }
    },
  };
}

/** The answer began well, and its body did not come whole. */
class CutBody extends Error {
  override readonly name = 'TimeoutError';
}

async function bodyOf({ Body, ContentRange }: GetObjectCommandOutput): Promise<Received> {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(ContentRange ?? '') ?? [];
  try {
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const size = from === undefined ? bytes.length : Number(total);
    return { bytes, start: Number(from ?? 0), size: Number.isNaN(size) ? undefined : size };
  } catch (cause) {
    throw new CutBody('the body was cut', { cause });
  }
}
