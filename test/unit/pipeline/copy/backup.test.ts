import { copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../../../../src/compose/folder.ts';
import { openInstallation } from '../../../../src/compose/installation.ts';
import { Config } from '../../../../src/domain/config.ts';
import { sha256 } from '../../../../src/lib/hash.ts';
import { type BackupReport, backUp, folderNameOf, prepareBackupFolder } from '../../../../src/pipeline/copy/backup.ts';
import { restore } from '../../../../src/pipeline/copy/restore.ts';
import { backupExaminer } from '../../../../src/pipeline/verify/backup.ts';
import type { Examination } from '../../../../src/pipeline/verify/examiner.ts';
import { copiedPage, recordVisits, type SqliteEnd, sqliteEnd } from '../../../helpers/copySample.ts';
import { at, collect } from '../../../helpers/samples.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

async function filledEnd(visits = 4): Promise<SqliteEnd> {
  const end = await sqliteEnd();
  await recordVisits({ store: await end.store(), blobs: end.blobs }, 0, visits);
  return end;
}

async function backUpAt(minutes: number, from: SqliteEnd, folder: string, keep = 1): Promise<BackupReport> {
  await prepareBackupFolder(folder);
  return backUp(from, folder, { clock: { now: () => new Date(at(minutes)) }, keep, openFolder });
}

async function restored(folder: string, moment?: string): Promise<SqliteEnd> {
  const to = await sqliteEnd();
  await restore(folder, to, { clock: { now: () => new Date(at(999)) }, openFolder, at: moment });
  return to;
}

async function visitsIn(folder: string, moment?: string): Promise<unknown> {
  return (await restored(folder, moment)).ask('select count(*) from visits');
}

describe('a backup', () => {
  it('is an installation of its own with a manifest, which nobody else may read', async () => {
    const from = await filledEnd();
    const folder = join(await tempDir(), 'new', 'backup');
    const report = await backUpAt(100, from, folder);
    expect(report).toMatchObject({ takenAt: at(100), kept: [at(100)], blobs: { count: 2, copied: 2 } });
    expect((await readdir(folder)).toSorted()).toEqual(['backup.json', 'clausewatch.sqlite', 'objects']);
    const manifest = JSON.parse(await readFile(join(folder, 'backup.json'), 'utf8'));
    expect(manifest).toMatchObject({ format: 1, takenAt: at(100), blobs: { count: 2 }, lost: [], key: false });
    expect(manifest.tables).toContainEqual(expect.objectContaining({ table: 'visits', rows: 4 }));
    if (process.platform !== 'win32')
      for (const file of ['backup.json', 'clausewatch.sqlite']) expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
    const store = await (await sqliteEnd(folder)).store();
    expect((await store.source('acme/dpa'))?.visits).toBe(4);
  });

  it('into the same folder copies only what is new, and takes the place of the one before', async () => {
    const from = await filledEnd();
    const folder = await tempDir();
    await backUpAt(100, from, folder);
    await recordVisits({ store: await from.store(), blobs: from.blobs }, 10, 1);
    expect(await backUpAt(200, from, folder)).toMatchObject({ kept: [at(200)], blobs: { count: 4, copied: 2 }, removedBlobs: 0 });
    expect(await visitsIn(folder)).toBe(5);
  });

  it('keeps as many as are wanted, each of which can be restored, over one store of evidence', async () => {
    const from = await filledEnd(1);
    const folder = await tempDir();
    for (const n of [1, 2, 3, 4]) {
      const report = await backUpAt(100 * n, from, folder, 3);
      expect(report.kept).toEqual([4, 3, 2, 1].filter((m) => m <= n && m > n - 3).map((m) => at(100 * m)));
      await recordVisits({ store: await from.store(), blobs: from.blobs }, 10 * n, 1);
    }
    expect(await visitsIn(folder)).toBe(4);
    expect(await visitsIn(folder, at(300))).toBe(3);
    expect(await visitsIn(folder, at(200))).toBe(2);
    await expect(visitsIn(folder, at(100))).rejects.toMatchObject({ code: 'usage', remedy: expect.stringContaining(at(200)) });
  });

  it('drops evidence with the last backup that refers to it', async () => {
    const from = await filledEnd(1);
    const folder = await tempDir();
    await backUpAt(100, from, folder);
    from.tamper('update visits set screenshot = null');
    expect(await backUpAt(200, from, folder, 2)).toMatchObject({ removedBlobs: 0 });
    expect(await backUpAt(300, from, folder, 2)).toMatchObject({ removedBlobs: 1 });
    expect(await collect(openFolder(folder, '').blobs.list())).toHaveLength(1);
    expect(await visitsIn(folder)).toBe(1);
  });

  it('is made beside an earlier one that is damaged, and says so', async () => {
    const from = await filledEnd(1);
    const folder = await tempDir();
    await backUpAt(100, from, folder);
    from.tamper('update visits set screenshot = null');
    await backUpAt(200, from, folder, 3);
    await writeFile(join(folder, 'earlier', folderNameOf(at(100)), 'clausewatch.sqlite'), 'damaged');
    expect(await backUpAt(300, from, folder, 3)).toMatchObject({
      unreadable: [at(100)],
      removedBlobs: 0,
      kept: [at(300), at(200), at(100)],
    });
    expect(await visitsIn(folder)).toBe(1);
  });

  it('stays valid when the next one cannot be finished', async () => {
    const from = await filledEnd();
    const folder = await tempDir();
    await backUpAt(100, from, folder);
    await recordVisits({ store: await from.store(), blobs: from.blobs }, 10, 1);
    const [pack = ''] = await recordVisits({ store: await from.store(), blobs: from.blobs }, 20, 1);
    await from.blobs.remove(pack);
    await expect(backUpAt(200, from, folder)).rejects.toMatchObject({ code: 'evidence' });
    expect(await visitsIn(folder)).toBe(4);
  });

  it('is found whole when its maker was killed between record and manifest, and the next one ends its work', async () => {
    const from = await filledEnd();
    const [folder, other] = [await tempDir(), await tempDir()];
    await backUpAt(100, from, folder);
    await recordVisits({ store: await from.store(), blobs: from.blobs }, 10, 1);
    await backUpAt(200, from, other);
    // As it is just before the record takes its place, and just after.
    await copyFile(join(other, 'backup.json'), join(folder, 'backup.json.next'));
    for (const name of await collect(openFolder(other, '').blobs.list()))
      await openFolder(folder, '').blobs.put(name, await openFolder(other, '').blobs.get(name));
    expect(await visitsIn(folder)).toBe(4);
    await rename(join(other, 'clausewatch.sqlite'), join(folder, 'clausewatch.sqlite'));
    expect(await visitsIn(folder)).toBe(5);
    expect(await backUpAt(300, from, folder, 2)).toMatchObject({ kept: [at(300), at(200)] });
    expect((await readdir(folder)).toSorted()).toEqual(['backup.json', 'clausewatch.sqlite', 'earlier', 'objects']);
  });

  it('goes on where a killed one left evidence and half a record', async () => {
    const from = await filledEnd();
    const folder = await tempDir();
    await mkdir(join(folder, 'objects'));
    await writeFile(join(folder, 'clausewatch.sqlite.part'), 'half');
    await writeFile(join(folder, 'clausewatch.sqlite.part-wal'), 'half');
    await writeFile(join(folder, 'backup.json.next.part'), '{');
    expect(await backUpAt(100, from, folder)).toMatchObject({ kept: [at(100)] });
    expect(await visitsIn(folder)).toBe(4);
  });

  it('is held against its manifest where it is verified', async () => {
    const from = await filledEnd();
    const folder = await tempDir();
    await backUpAt(100, from, folder);
    const named = async (): Promise<string[]> => {
      const examination = { folder, examined: () => undefined } as unknown as Examination;
      return (await collect(backupExaminer.examine(examination))).map(({ id }) => id);
    };
    expect(await named()).toEqual([]);
    await writeFile(join(folder, 'clausewatch.sqlite-wal'), 'what a restore would not take');
    expect(await named()).toEqual(['clausewatch.sqlite-wal']);
    await writeFile(join(folder, 'clausewatch.sqlite'), 'another record');
    expect(await named()).toEqual(['clausewatch.sqlite', 'clausewatch.sqlite-wal']);
    const manifest = await readFile(join(folder, 'backup.json'), 'utf8');
    for (const damaged of [manifest.replace('"program": "', '"program": "1'), manifest.replace('\n', ' '), manifest.slice(0, 99)]) {
      await writeFile(join(folder, 'backup.json'), damaged);
      expect(await named()).toEqual(['backup.json']);
    }
  });

  it('before the latest can be opened like any installation, with the evidence that all share', async () => {
    const from = await filledEnd();
    const folder = await tempDir();
    await backUpAt(100, from, folder);
    await backUpAt(200, from, folder, 2);
    const config = { ...Config.parse({}), storage: { data: join(folder, 'earlier', folderNameOf(at(100))), connections: 2 } };
    const earlier = await openInstallation(config, { now: () => new Date(at(300)) }, { readOnly: true });
    expect(Buffer.from(await earlier.evidence.read(sha256(copiedPage(3))))).toEqual(copiedPage(3));
    await earlier.close();
  });

  it('is not written over an installation, nor beside the files of others', async () => {
    const from = await filledEnd();
    await expect(backUpAt(1, from, (await filledEnd()).dataDir)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('an installation'),
    });
    const folder = await tempDir();
    await writeFile(join(folder, 'thesis.doc'), 'years of work');
    await expect(backUpAt(1, from, folder)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('thesis.doc') });
    expect(await readdir(folder)).toEqual(['thesis.doc']);
  });
});
