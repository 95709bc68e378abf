/**
 * What was read from the pages of a bundle: the words of its passages are under the hash that the event of the visit tells. Headings, facts and
 * links hang on the version of the program, and on pages that may look the same and lead elsewhere: they are read again.
 * @module
 */
import { z } from 'zod';
import { sha256, sha256Of } from '../../../lib/hash.ts';
import type { Suspicion } from '../examiner.ts';
import { visitIn } from './content.ts';
import { type BundleExamination, fileFault, jsonOf } from './examination.ts';
import type { Events } from './told.ts';

const Reading = z.looseObject({ contentHash: z.string(), passages: z.array(z.looseObject({ text: z.string(), hash: z.string() })) });

/** What of a reading is not under that hash; `rereadFaults` may make up for it. */
export const NOT_HASHED = 'all but the words of its passages';

export function* readingFaults({ files, vouch, examined }: BundleExamination, events: Events): Iterable<Suspicion> {
  for (const page of ['before', 'after']) {
    const name = `${page}.extraction.json`;
    if (!files.has(name)) continue;
    examined('extraction');
    const reading = Reading.safeParse(jsonOf(files, name)).data;
    const visit = visitIn(files, page);
    const isProven = visit !== undefined && events.has(`visits/${visit.id}`);
    if (!reading || !isWhole(reading)) yield fileFault(name, 'It is no reading of a page, or its hashes are not those of its passages.');
    else if (visit && reading.contentHash !== visit.contentHash) yield fileFault(name, 'It is not the content that the visit has read.');
    else if (isProven) vouch(name, NOT_HASHED);
  }
}

function isWhole({ contentHash, passages }: z.output<typeof Reading>): boolean {
  return passages.every(({ text, hash }) => sha256(text) === hash) && sha256Of(passages.map(({ hash }) => hash)) === contentHash;
}
