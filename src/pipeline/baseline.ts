/**
 * The baseline as today's extractor sees it.
 * @module
 */
import type { Archive } from '../archive/archive.ts';
import type { Baseline } from '../domain/snapshot.ts';
import { isReadable } from '../domain/vocabulary.ts';
import { extractorVersion } from '../extract/version.ts';
import { type ReadOptions, readPage } from './read.ts';

/**
 * A baseline of another extractor version, or of a watcher that selected other parts, is extracted again from its
 * stored snapshot: an upgrade or an edited watcher never looks like an edited page. Undefined when the stored
 * page cannot be read that way: the next readable page is then a first one.
 */
export async function currentBaseline(
  baseline: Baseline | undefined,
  archive: Pick<Archive, 'read'>,
  options: ReadOptions,
): Promise<Baseline | undefined> {
  if (!baseline || baseline.extraction.extractorVersion === extractorVersion(options)) return baseline;
  const { extraction, verdict } = readPage(await archive.read(baseline.sha256), { headers: {} }, options);
  if (!isReadable(verdict)) return undefined;
  const { doubt: _, ...rest } = baseline;
  return { ...rest, extraction };
}
