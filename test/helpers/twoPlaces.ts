/**
 * Two installations that differ only in where record and evidence lie: a file and a folder, Postgres and a bucket.
 * @module
 */
import { installation, type TestInstallation } from './cli.ts';
import { startPostgres } from './postgres.ts';
import { startS3 } from './s3.ts';

export interface TwoPlaces {
  embedded: TestInstallation;
  distributed: TestInstallation;
  /** Removes both, and ends the servers. */
  remove(): Promise<void>;
}

export async function twoPlaces(): Promise<TwoPlaces> {
  const [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
  const { bucket, prefix, endpoint } = s3.settings();
  const embedded = await installation();
  const distributed = await installation({
    config: `storage: { s3: { bucket: ${bucket}, prefix: ${prefix}, endpoint: "${endpoint}" } }\n`,
    env: { ...s3.env, DATABASE_URL: await postgres.database() },
  });
  return {
    embedded,
    distributed,
    async remove() {
      await Promise.all([embedded.remove(), distributed.remove()]);
      await Promise.all([postgres.stop(), s3.stop()]);
    },
  };
}
