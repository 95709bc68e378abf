/**
 * Stored pages read and compared once more, to be held against what is recorded of them. Runs in threads.
 * @module
 */
import { compare } from '../../compare/compare.ts';
import { publishedDate } from '../../compare/statedDates.ts';
import { extract } from '../../extract/extract.ts';
import { fingerprint } from '../../extract/fingerprint.ts';
import { readable } from '../../extract/pdf/readable.ts';
import { canonicalJson } from '../../lib/canonicalJson.ts';
import { sha256 } from '../../lib/hash.ts';
import { readOptionsOf } from '../advance.ts';
import { unpackCatalogue } from '../page/catalogue.ts';
import type { QuotesTask, Recompared, Reread, SentRecompare, SentReread } from '../page/task.ts';

/** Fingerprint and content of one page. */
export async function reread({ source, catalogue, body, known }: SentReread): Promise<Reread> {
  const options = readOptionsOf(source, unpackCatalogue(catalogue));
  const page = await readable(body);
  const print = fingerprint(page, options);
  if (known.includes(print)) return { fingerprint: print };
  // The signs are of this page; the rest is what its content says.
  const { signs: _, ...said } = extract(page, options);
  return { fingerprint: print, extraction: { contentHash: said.contentHash, digest: sha256(canonicalJson(said)) } };
}

/** What the second page changed, as `advance` tells it. */
export async function recompare({ source, catalogue, before, after, lastSeenOldAt }: SentRecompare): Promise<Recompared> {
  const options = readOptionsOf(source, unpackCatalogue(catalogue));
  const [old, now] = [extract(await readable(before), options), extract(await readable(after), options)];
  return { differences: compare(old, now, options.catalogue, lastSeenOldAt), publishedAt: publishedDate(now.facts) };
}

/** Quotes that stand nowhere in the page, letters and digits alone compared: how a text is cut up differs from version to version. */
export async function missingQuotes({ body, quotes }: QuotesTask): Promise<string[]> {
  const text = lettersOf(
    extract(await readable(body))
      .passages.map((passage) => passage.text)
      .join(' '),
  );
  return quotes.filter((quote) => !quote.split('\n').every((line) => text.includes(lettersOf(line))));
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}
