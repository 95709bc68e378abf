/**
 * What copying an installation must do, whatever keeps it at either end.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { createArchive } from '../../src/archive/archive.ts';
import type { RecordMoment, TableDigest } from '../../src/domain/copy.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { type CopyOptions, copyAhead, copyInstallation } from '../../src/pipeline/copy/copy.ts';
import { type CopyEnd, copiedPage, recordVisits } from '../helpers/copySample.ts';
import { at, collect } from '../helpers/samples.ts';

const OPTIONS: CopyOptions = { clock: { now: () => new Date(at(500)) } };

async function digestsOf(moment: RecordMoment): Promise<TableDigest[]> {
  const all: TableDigest[] = [];
  for (const { name } of moment.tables) all.push(await moment.digest(name));
  // Seals are of the engine; whether they fit is asked by itself.
  return all.filter(({ table }) => table !== 'seals').toSorted((a, b) => (a.table < b.table ? -1 : 1));
}

/** Runs the suite. `open` gives an end with nothing in it, which goes when the running test is finished. */
export function copyContract(pair: string, open: { from: () => Promise<CopyEnd>; to: () => Promise<CopyEnd> }): void {
  async function filled(visits = 6): Promise<CopyEnd & { names: string[] }> {
    const end = await open.from();
    const names = await recordVisits({ store: await end.store(), blobs: end.blobs }, 0, visits);
    return { ...end, names };
  }

  describe(`copy: ${pair}`, () => {
    it('takes over record and evidence, equal by every digest, and the copy can be worked on', async () => {
      const from = await filled();
      const to = await open.to();
      const report = await copyInstallation(from, to, OPTIONS);
      expect(report).toMatchObject({ takenAt: at(500), lost: [], blobs: { count: 2, copied: 2 } });
      expect(report.tables.every(({ equal, table }) => equal ?? table === 'seals')).toBe(true);
      expect(await to.sealFaults()).toEqual([]);
      expect(await to.record.look(digestsOf)).toEqual(await from.record.look(digestsOf));
      expect((await collect(to.blobs.list())).toSorted()).toEqual(from.names.toSorted());
      const store = await to.store();
      expect(await collect(store.changes())).toEqual(await collect((await from.store()).changes()));
      const archive = createArchive({ blobs: to.blobs, store });
      for (let n = 0; n < 6; n += 1) expect(Buffer.from(await archive.read(sha256(copiedPage(n))))).toEqual(copiedPage(n));
      await recordVisits({ store, blobs: to.blobs }, 6, 2);
      expect((await store.source('acme/dpa'))?.visits).toBe(8);
    });

    it('tells the ledger how it goes on with all that was copied, under seals that fit, or copies nothing', async () => {
      const from = await filled(2);
      const to = await open.to();
      const store = await to.store();
      const size = await (await from.store()).ledgerSize();
      const copied = (end?: Error): Promise<unknown> =>
        copyInstallation(from, to, {
          ...OPTIONS,
          async goOn(ledger, takenAt) {
            expect(await ledger.ledgerSize()).toBe(size);
            expect(await store.ledgerSize(), 'nobody else sees it yet').toBe(0);
            const told = { type: 'ledger.restored', takenAt, size, root: '00' } as const;
            expect(await ledger.addLedgerKey({ key: 'k', at: at(501) }, undefined, told)).toBe(true);
            if (end) throw end;
          },
        });
      await expect(copied(new Error('killed'))).rejects.toThrow('killed');
      expect(await store.ledgerSize()).toBe(0);
      await copied();
      const added = await collect(store.ledgerEvents({ from: size }));
      expect(added.map(({ index, type }) => [index, type])).toEqual([
        [size, 'ledger.restored'],
        [size + 1, 'ledger.key'],
      ]);
      expect(await store.ledgerKeys()).toEqual([{ key: 'k', at: at(501) }]);
      expect(await to.sealFaults()).toEqual([]);
    });

    it('goes there and back again without a difference', async () => {
      const from = await filled();
      const there = await open.to();
      const back = await open.from();
      await copyInstallation(from, there, OPTIONS);
      await copyInstallation(there, back, OPTIONS);
      expect(await back.record.look(digestsOf)).toEqual(await from.record.look(digestsOf));
    });

    it('copies a moment of the history while somebody writes, with all that it refers to', async () => {
      const from = await filled(2);
      const to = await open.to();
      const store = await from.store();
      let writing = true;
      const writer = (async () => {
        for (let n = 2; writing; n += 3) await recordVisits({ store, blobs: from.blobs }, n, 3);
      })();
      const report = await copyInstallation(from, to, OPTIONS).finally(() => {
        writing = false;
      });
      await writer;
      expect(report.tables.some(({ equal }) => equal === false)).toBe(false);
      const copy = await to.store();
      const visits = (await copy.source('acme/dpa'))?.visits ?? 0;
      expect((visits - 2) % 3).toBe(0);
      expect(await collect(copy.changes())).toHaveLength(visits);
      const archive = createArchive({ blobs: to.blobs, store: copy });
      for (let n = 0; n < visits; n += 1) expect(Buffer.from(await archive.read(sha256(copiedPage(n))))).toEqual(copiedPage(n));
    });

    it('copies only what is new when the evidence was copied ahead', async () => {
      const from = await filled();
      const to = await open.to();
      expect(await copyAhead(from, to, OPTIONS)).toMatchObject({ copied: 2 });
      await to.record.mustBeEmpty();
      await recordVisits({ store: await from.store(), blobs: from.blobs }, 6, 1);
      const { blobs } = await copyInstallation(from, to, OPTIONS);
      expect(blobs).toMatchObject({ count: 4, copied: 2 });
    });

    it('takes nothing over when evidence is missing, and says what it was needed for', async () => {
      const from = await filled();
      const to = await open.to();
      const [pack = ''] = from.names;
      await from.blobs.remove(pack);
      await expect(copyInstallation(from, to, OPTIONS)).rejects.toMatchObject({
        code: 'evidence',
        message: expect.stringMatching(new RegExp(`${pack}.*missing.*6 pages of acme/dpa`)),
      });
      await to.record.mustBeEmpty();
    });

    it('goes on without what is missing where that is wanted, and lists it', async () => {
      const from = await filled();
      const [pack = ''] = from.names;
      await from.blobs.remove(pack);
      const report = await copyInstallation(from, await open.to(), { ...OPTIONS, incomplete: 'any' });
      expect(report).toMatchObject({ blobs: { count: 1 }, lost: [{ name: pack, why: 'missing', pages: 6, sources: ['acme/dpa'] }] });
    });

    it('does not take one lost blob for another that is known to be lost', async () => {
      const from = await filled();
      const [pack = '', picture = ''] = from.names;
      await from.blobs.remove(pack);
      const options = { ...OPTIONS, incomplete: new Set([picture]) };
      await expect(copyInstallation(from, await open.to(), options)).rejects.toMatchObject({ code: 'evidence' });
    });

    it('writes to nothing that is not empty, not even evidence', async () => {
      const from = await filled();
      const to = await open.to();
      await recordVisits({ store: await to.store(), blobs: to.blobs }, 50, 1);
      const before = await collect(to.blobs.list());
      await expect(copyInstallation(from, to, OPTIONS)).rejects.toMatchObject({ code: 'conflict' });
      expect(await collect(to.blobs.list())).toEqual(before);
    });

    it('takes nothing over when it is stopped half-way, and all when it is begun again', async () => {
      const from = await filled();
      const to = await open.to();
      const stop = new AbortController();
      const stopping: CopyOptions = { ...OPTIONS, signal: stop.signal, onStage: ({ stage }) => stage === 'comparing' && stop.abort() };
      await expect(copyInstallation(from, to, stopping)).rejects.toThrow();
      await to.record.mustBeEmpty();
      expect(await copyInstallation(from, to, OPTIONS)).toMatchObject({ blobs: { count: 2, copied: 0 } });
    });
  });
}
