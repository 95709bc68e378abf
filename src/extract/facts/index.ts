/**
 * Passages → facts: the typed values that a page states, by the keys and cues of the catalogue.
 * @module
 */
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Fact, Passage } from '../../domain/extraction.ts';
import type { SourceKind } from '../../domain/vocabulary.ts';

/** What facts are read from. */
export interface FactPage {
  passages: Passage[];
  title: string;
  language: string;
  kind: SourceKind | undefined;
}

/** All facts of a page, in the order of its passages. */
export function readFacts(_page: FactPage, _keys: Catalogue['keys']): Fact[] {
  return [];
}
