/**
 * What a writer that is killed leaves behind.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import { createArchive } from '../../src/archive/archive.ts';
import type { Store } from '../../src/domain/ports.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { alertingChanges } from '../helpers/alerting.ts';
import { at, collect, sampleMark } from '../helpers/samples.ts';
import { tempDir } from '../helpers/tempDir.ts';
import { BATCH, victimPage } from './store-victim.ts';

/** Lets a writer commit twice, then kills it so many milliseconds later. Resolves to what it said last. */
async function killWriter(folder: string, url: string | undefined, afterMs: number): Promise<number> {
  const args = [join(import.meta.dirname, 'store-victim.ts'), folder, ...(url === undefined ? [] : [url])];
  const victim = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void victim.kill('SIGKILL'));
  const closed = once(victim, 'close');
  let lines = 0;
  let said = 0;
  for await (const line of createInterface({ input: victim.stdout })) {
    said = Number(line);
    lines += 1;
    if (lines === 2) setTimeout(() => victim.kill('SIGKILL'), afterMs);
  }
  await closed;
  expect(victim.signalCode).toBe('SIGKILL');
  return said;
}

/** `place` gives a folder for the evidence with a way to its record, and the database of the record unless that is in the folder. */
export function killContract(adapter: string, place: (folder: string) => Promise<{ url?: string; open(): Promise<Store> }>): void {
  it(`store: ${adapter}: kill -9 of a writer at any moment leaves whole batches, all that was said to be written, and readable evidence`, {
    timeout: 120_000,
  }, async () => {
    const folder = await tempDir();
    const { url, open } = await place(folder);
    // Odd delays: a commit takes about ten milliseconds here, so they fall into its different phases.
    for (const afterMs of [0, 3, 7, 12, 19, 26]) {
      const said = await killWriter(folder, url, afterMs);
      const store = await open();
      try {
        const state = await store.source('acme/dpa');
        const visits = state?.visits ?? 0;
        expect(visits % BATCH).toBe(0);
        expect(visits).toBeGreaterThanOrEqual(said);
        expect(state).toMatchObject({ snapshots: visits, changes: visits, verifiedAt: at(visits - 1) });
        expect(await store.importMarks('a')).toEqual([sampleMark(visits)]);
        expect((await store.baseline('acme/dpa'))?.sha256).toBe(sha256(victimPage(visits - 1)));
        expect(await alertingChanges(store)).toEqual(Array.from({ length: visits }, (_, n) => `change ${n}`));
        expect(await collect(store.changes())).toHaveLength(visits);
        const archive = createArchive({ blobs: createFsBlobs(folder), store });
        for (let n = visits - 2 * BATCH; n < visits; n += 1)
          expect(Buffer.from(await archive.read(sha256(victimPage(n))))).toEqual(victimPage(n));
      } finally {
        await store.close();
      }
    }
  });
}
