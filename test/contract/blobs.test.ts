import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import { createS3Blobs } from '../../src/adapters/blobs/s3/blobs.ts';
import { startS3, type TestS3 } from '../helpers/s3.ts';
import { tempDir } from '../helpers/tempDir.ts';
import { blobsContract } from './blobs.contract.ts';

let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());

blobsContract('fs', async () => createFsBlobs(await tempDir()));
blobsContract('s3', async () => {
  const blobs = createS3Blobs(s3.settings());
  onTestFinished(() => blobs.close());
  return blobs;
});
