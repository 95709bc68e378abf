import { expect, it } from 'vitest';
import type { Baseline } from '../../../src/domain/snapshot.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { currentBaseline } from '../../../src/pipeline/baseline.ts';
import { readPage } from '../../../src/pipeline/read.ts';
import { at } from '../../helpers/samples.ts';
import { CATALOGUE, CLAUSES, page } from './world.ts';

const stored: Baseline = {
  sourceId: 'acme/dpa',
  sha256: sha256(page()),
  fingerprint: 'f',
  extraction: (await readPage(Buffer.from(page()), { headers: {} }, { catalogue: CATALOGUE })).extraction,
  firstSeenAt: at(0),
  verifiedAt: at(60),
  url: 'https://acme/dpa',
  doubt: { contentHash: 'c', since: at(30) },
};
const older: Baseline = { ...stored, extraction: { ...stored.extraction, extractorVersion: '0', passages: [], contentHash: 'old' } };

/** An archive that holds one page and counts how often it is read. */
function archiveOf(html: string) {
  const archive = {
    reads: 0,
    async read(name: string) {
      expect(name).toBe(stored.sha256);
      archive.reads += 1;
      return Buffer.from(html);
    },
  };
  return archive;
}

it('a baseline of this extractor version is taken as it is, without reading the page', async () => {
  const archive = archiveOf(page());
  expect(await currentBaseline(stored, archive, { catalogue: CATALOGUE })).toEqual({ baseline: stored });
  expect(await currentBaseline(undefined, archive, { catalogue: CATALOGUE })).toEqual({ baseline: undefined });
  expect(archive.reads).toBe(0);
});

it('one of another version is extracted again from its stored page, keeps its dates, and tells what the rules made different', async () => {
  const { doubt: _, ...expected } = stored;
  const { baseline, rules } = await currentBaseline(older, archiveOf(page()), { catalogue: CATALOGUE });
  expect(baseline).toEqual(expected);
  expect(rules).toEqual({
    from: '0',
    to: stored.extraction.extractorVersion,
    changed: ['program', 'catalogue'],
    snapshot: stored.sha256,
    passages: { gone: 0, added: stored.extraction.passages.length },
    facts: { gone: 0, added: 0 },
  });
});

it('one for which the watcher now selects other parts is extracted again with them', async () => {
  const now = await currentBaseline(stored, archiveOf(page()), { catalogue: CATALOGUE, select: ['p'] });
  expect(now.baseline?.extraction.passages.map(({ text }) => text)).toEqual(Object.values(CLAUSES));
  expect(now.rules).toMatchObject({ changed: ['watcher'], passages: { gone: 1, added: 0 } });
});

it('one whose stored page cannot be read that way is none', async () => {
  const gone = await currentBaseline(stored, archiveOf(page()), { catalogue: CATALOGUE, select: ['.gone'] });
  expect(gone).toMatchObject({ baseline: undefined, rules: { unreadable: true, passages: { gone: stored.extraction.passages.length } } });
  const wall = await currentBaseline(older, archiveOf('<p>Show that you are human</p>'), { catalogue: CATALOGUE });
  expect(wall.baseline).toBeUndefined();
});
