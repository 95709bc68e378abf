/**
 * The evidence: in the bucket that the settings name, else in the data folder.
 * @module
 */
import type { Config } from '../domain/config.ts';
import type { Blobs, Clock } from '../domain/ports.ts';
import { sha256 } from '../lib/hash.ts';
import type { RandomBytes } from '../lib/secrets.ts';

export async function openBlobs({ storage: { s3 } }: Config, dataDir: string, clock: Clock): Promise<Blobs> {
  if (s3 === undefined) return (await import('../adapters/blobs/fs.ts')).createFsBlobs(dataDir);
  return (await import('../adapters/blobs/s3/blobs.ts')).createS3Blobs(s3, { clock });
}

/**
 * Puts a blob into the bucket of the settings, reads it back and removes it. Undefined where the settings name none. Throws
 * OperationalError where the bucket does not let us.
 */
export async function tryBucket(
  config: Config,
  clock: Clock,
  random: RandomBytes,
): Promise<{ bucket: string; tookMs: number } | undefined> {
  const { s3 } = config.storage;
  if (s3 === undefined) return undefined;
  const blobs = await openBlobs(config, config.storage.data, clock);
  const begun = performance.now();
  const trial = random(32);
  const name = sha256(trial);
  try {
    await blobs.put(name, trial);
    await blobs.get(name);
    for await (const _ of blobs.entries()) break;
    await blobs.remove(name);
    return { bucket: s3.bucket, tookMs: Math.round(performance.now() - begun) };
  } finally {
    await blobs.close();
  }
}
