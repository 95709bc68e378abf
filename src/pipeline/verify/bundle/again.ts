/**
 * The two pages of a bundle read and compared once more: the same examination as that of an installation, over what the bundle has.
 * @module
 */
import { OperationalError } from '../../../domain/errors.ts';
import type { Store } from '../../../domain/ports.ts';
import type { Source } from '../../../domain/watcher.ts';
import { isCurrent } from '../../../extract/version.ts';
import { canonicalJson } from '../../../lib/canonicalJson.ts';
import { sha256 } from '../../../lib/hash.ts';
import { readOptionsOf } from '../../advance.ts';
import type { Installation } from '../../services.ts';
import { comparisonFaults } from '../changes/comparison.ts';
import type { Suspicion } from '../examiner.ts';
import { bytesIn, changeIn, pagesIn, plain, rulesIn, visitIn } from './content.ts';
import { type BundleExamination, fileFault, jsonOf } from './examination.ts';

/** Changes that one comparison may give: the id of each follows from its words and its place among those with the same words. */
const MOST_OF_ONE_KIND = 1000;

export async function* againFaults(given: BundleExamination): AsyncIterable<Suspicion> {
  const { files, remark } = given;
  const [change, rules] = [changeIn(files), rulesIn(files)];
  if (!change) return;
  if (!rules || !bytesIn(files, 'before') || !bytesIn(files, 'after'))
    return remark({
      what: 'change',
      count: 1,
      sentence: 'not compared again: the bundle lacks a page, or the rules by which pages are read',
    });
  const note = (sentence: string, count = 1): void => remark({ what: 'change', count, sentence });
  const source: Source = { ...rules, id: change.source, vendor: { id: change.vendor, name: change.vendor }, offerings: change.offerings };
  given.examined('change');
  yield* await comparisonFaults({ ...given, installation: installationOf(given), note }, source, [change], MOST_OF_ONE_KIND);
  // The version under which a change was found is a hash over most of the rules, too.
  const isPresent = isCurrent(change.extractorVersion, readOptionsOf(source, given.catalogue));
  const { source: of, ignore } = plain(jsonOf(files, 'reading.json'));
  if (of !== change.source) yield fileFault('reading.json', 'It is of another source than the change.');
  else if (isPresent) given.vouch('reading.json', ignore === undefined ? '' : 'ignore');
  await reread(given, source);
}

/**
 * Vouches for readings that this program makes again. Another one is no fault: of pages that look the same and lead elsewhere one reading is
 * stored.
 */
async function reread({ files, catalogue, workers, vouch }: BundleExamination, source: Source): Promise<void> {
  for (const page of ['before', 'after']) {
    const name = `${page}.extraction.json`;
    const { signs, ...said } = plain(jsonOf(files, name));
    const body = bytesIn(files, page);
    if (!body || !isCurrent(String(said['extractorVersion']), readOptionsOf(source, catalogue))) continue;
    const { extraction } = await workers.reread({ source, catalogue, body, known: [] });
    if (extraction?.digest === sha256(canonicalJson(said))) vouch(name, signs === undefined ? '' : 'signs');
  }
}

/** As much of an installation as it takes: the visits and pages of the bundle. */
function installationOf({ files }: BundleExamination): Pick<Installation, 'store' | 'blobs' | 'evidence'> {
  const visits = pagesIn(files).flatMap((page) => visitIn(files, page) ?? []);
  const pages = new Map(
    pagesIn(files)
      .flatMap((page) => bytesIn(files, page) ?? [])
      .map((bytes) => [sha256(bytes), bytes]),
  );
  const store: Pick<Store, 'visitOf' | 'change'> = {
    visitOf: async (source, page) => visits.find((visit) => visit.sourceId === source && visit.sha256 === page),
    // The bundle is of one change: what else the two pages gave is not to be missed.
    change: async () => changeIn(files),
  };
  const read = async (hash: string): Promise<Uint8Array> => {
    const bytes = pages.get(hash);
    if (!bytes) throw new OperationalError('evidence', `The page ${hash} is not in the bundle.`);
    return bytes;
  };
  return { store, evidence: { read } } as unknown as Pick<Installation, 'store' | 'blobs' | 'evidence'>;
}
