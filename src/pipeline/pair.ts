/**
 * Any two stored pages of a source, read by the same rules and compared. Neither is judged against the other: whoever asks for the
 * difference of two pages wants to see it even where it is large.
 * @module
 */
import { compare } from '../compare/compare.ts';
import { isReadable } from '../domain/vocabulary.ts';
import { isPdf } from '../lib/pdf.ts';
import { readOptionsOf } from './advance.ts';
import type { CompareTask, PairReading, SideReading } from './page/task.ts';
import { type PageReading, readPage } from './read.ts';

const UNKNOWN = { headers: {} };

/** Runs in a thread: a page may be hostile. */
export async function comparePair({ source, catalogue, before, after }: CompareTask): Promise<PairReading> {
  const options = readOptionsOf(source, catalogue);
  const [old, now] = [await readPage(before, UNKNOWN, options), await readPage(after, UNKNOWN, options)];
  const readable = isReadable(old.verdict) && isReadable(now.verdict);
  return {
    before: sideOf(old, before),
    after: sideOf(now, after),
    extractorVersion: now.extraction.extractorVersion,
    same: readable && old.extraction.contentHash === now.extraction.contentHash,
    changes: readable ? compare(old.extraction, now.extraction, options.catalogue) : [],
  };
}

function sideOf({ verdict, because, extraction }: PageReading, body: Uint8Array): SideReading {
  return { verdict, because, title: extraction.title, passages: extraction.passages.length, isPdf: isPdf(body) };
}
