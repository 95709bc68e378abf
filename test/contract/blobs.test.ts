import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import { tempDir } from '../helpers/tempDir.ts';
import { blobsContract } from './blobs.contract.ts';

blobsContract('fs', async () => createFsBlobs(await tempDir()));
