/**
 * The baseline as today's extractor sees it.
 * @module
 */
import type { Archive } from '../archive/archive.ts';
import type { RuleDifference } from '../domain/ruleEdit.ts';
import type { Baseline } from '../domain/snapshot.ts';
import { isReadable } from '../domain/vocabulary.ts';
import { ruleDifference } from '../extract/ruleDifference.ts';
import { isCurrent } from '../extract/version.ts';
import { type ReadOptions, readPage } from './read.ts';

export interface CurrentBaseline {
  baseline: Baseline | undefined;
  /** The rules have changed since the baseline was read: what that made different. */
  rules?: RuleDifference;
}

/**
 * A baseline of another extractor version, or of a watcher that selected other parts, is extracted again from its
 * stored snapshot: an upgrade or an edited watcher never looks like an edited page. None when the stored
 * page cannot be read that way: the next readable page is then a first one.
 */
export async function currentBaseline(
  baseline: Baseline | undefined,
  archive: Pick<Archive, 'read'>,
  options: ReadOptions,
): Promise<CurrentBaseline> {
  if (!baseline || isCurrent(baseline.extraction.extractorVersion, options)) return { baseline };
  const { extraction, verdict } = await readPage(await archive.read(baseline.sha256), { headers: {} }, options);
  const rules = ruleDifference(baseline.sha256, baseline.extraction, extraction);
  if (!isReadable(verdict)) return { baseline: undefined, rules: { ...rules, unreadable: true } };
  const { doubt: _, unmatched: __, ...rest } = baseline;
  const { unmatched } = extraction.signs;
  return { baseline: { ...rest, extraction, ...(unmatched ? { unmatched } : {}) }, rules };
}
