/**
 * The evidence: in the bucket that the settings name, else in the data folder.
 * @module
 */
import type { Config } from '../domain/config.ts';
import type { Blobs, Clock } from '../domain/ports.ts';

export async function openBlobs({ storage: { s3 } }: Config, dataDir: string, clock: Clock): Promise<Blobs> {
  if (s3 === undefined) return (await import('../adapters/blobs/fs.ts')).createFsBlobs(dataDir);
  return (await import('../adapters/blobs/s3/blobs.ts')).createS3Blobs(s3, { clock });
}
