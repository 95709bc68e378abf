/**
 * Files against the sums that the bundle itself has of them, and pages against the hashes by which the change and the visits name them.
 * @module
 */
import { z } from 'zod';
import { sha256 } from '../../../lib/hash.ts';
import type { Suspicion } from '../examiner.ts';
import { bytesIn, changeIn, pagesIn, visitIn } from './content.ts';
import { type BundleExamination, fileFault, jsonOf, textOf } from './examination.ts';

const Manifest = z.looseObject({
  files: z.array(z.looseObject({ name: z.string(), sha256: z.string(), bytes: z.number() })),
  missing: z.array(z.looseObject({ what: z.string(), why: z.string() })),
});

export async function* sumFaults({ files, examined, remark, vouch }: BundleExamination): AsyncIterable<Suspicion> {
  const manifest = Manifest.safeParse(jsonOf(files, 'manifest.json')).data;
  if (!manifest) yield fileFault('manifest.json', 'It is no manifest of a bundle.');
  const listed = new Map(manifest?.files.map((file) => [file.name, file]));
  const sums = new Map((textOf(files, 'SHA256SUMS') ?? '').split('\n').map((line) => [line.slice(66), line.slice(0, 64)]));
  for (const name of [...listed.keys(), ...sums.keys()].filter((one) => one !== '' && !files.has(one)))
    yield fileFault(name, 'The bundle lists it, and does not have it.');
  for (const [name, bytes] of files) {
    examined('blob');
    if (name === 'SHA256SUMS') continue;
    const hash = sha256(bytes);
    const isListed = name === 'manifest.json' || (listed.get(name)?.sha256 === hash && listed.get(name)?.bytes === bytes.length);
    if (!sums.has(name)) yield fileFault(name, 'The bundle does not list it: it was put in later.');
    else if (sums.get(name) !== hash || !isListed) yield fileFault(name, 'Its bytes are not those that the bundle lists.');
  }
  vouch('SHA256SUMS');
  vouch('manifest.json', 'all but the list of its files');
  for (const { what, why } of manifest?.missing ?? [])
    remark({ what: 'blob', count: 1, sentence: `not in the bundle, as it says: ${what} (${why})` });
}

export async function* pageFaults({ files, examined, remark }: BundleExamination): AsyncIterable<Suspicion> {
  const change = changeIn(files);
  if (!change) return yield fileFault('change.json', 'It is no record of a change.');
  const named = new Map([
    ['before', change.oldSnapshot],
    ['after', change.newSnapshot],
  ]);
  for (const page of new Set([...named.keys(), ...pagesIn(files)])) {
    const bytes = bytesIn(files, page);
    const visit = visitIn(files, page);
    const hash = named.get(page) ?? visit?.sha256;
    if (files.has(`${page}.visit.json`) && !visit) yield fileFault(`${page}.visit.json`, 'It is no record of a visit.');
    if (files.has(`${page}.html.txt`) && files.has(`${page}.pdf.bin`)) yield fileFault(page, 'There are two files of this page.');
    if (visit && hash !== visit.sha256) yield fileFault(`${page}.visit.json`, `Its visit did not bring the page ${hash}.`);
    if (!bytes) {
      remark({ what: 'object', count: 1, sentence: `${page}: its bytes are not in the bundle, so that only its hash is known` });
      continue;
    }
    examined('object');
    if (sha256(bytes) !== hash) yield fileFault(page, 'Its bytes are not the page that the change names.');
  }
}
