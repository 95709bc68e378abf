/**
 * Citations of a file, tied to the stored pages that they are from.
 * @module
 */
import type { Citation, RegistryRecord } from '../../domain/registry.ts';
import type { Said } from './layout.ts';

/** Where a quote stands in a stored page. */
export type Found = Pick<Citation, 'snapshot' | 'path' | 'page' | 'at'>;

/** What a record cites, or a file for it. */
export function citationsOf(one: RegistryRecord | Said): readonly Citation[] {
  if (one.type === 'cell') return 'said' in one ? one.said.answer.citations : one.answer.citations;
  return 'said' in one ? one.said.citations : one.citations;
}

/** Same source, same words; in the same page, where the file names one. */
function isSame(said: Citation, recorded: Citation): boolean {
  const { source, quote, snapshot } = said;
  return source === recorded.source && quote === recorded.quote && (snapshot === undefined || snapshot === recorded.snapshot);
}

/**
 * What the record cites already keeps its place: a file need not repeat it. `fresh` are citations that the record does not have, by their
 * position.
 */
export function inherit(said: readonly Citation[], recorded: readonly Citation[]): { citations: Citation[]; fresh: number[] } {
  const fresh: number[] = [];
  const citations = said.map((citation, index) => {
    const known = recorded.find((one) => isSame(citation, one));
    if (!known) fresh.push(index);
    return known ? placed(citation, known) : citation;
  });
  return { citations, fresh };
}

/** The citation with its place; what it says of its place itself goes first. */
export function placed(citation: Citation, { snapshot, path, page, at }: Found): Citation {
  return { ...(snapshot && { snapshot }), ...(path && { path }), ...(page && { page }), ...(at && { at }), ...citation };
}
