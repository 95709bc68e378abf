/**
 * Passages → facts: the typed values that a page states, by the keys and cues of the catalogue.
 * @module
 */
import type { Fact, Passage } from '../../domain/extraction.ts';
import type { SourceKind } from '../../domain/vocabulary.ts';
import { readContact } from './contact.ts';
import { readDates } from './dates.ts';
import { readEntities } from './entities.ts';
import { PageText } from './pageText.ts';
import { readPlaces } from './places.ts';
import { type CompiledCatalogue, type CompiledKey, compiled, type FactCatalogue } from './rules.ts';
import { settle } from './settle.ts';
import { readStatements, type Statement } from './statements.ts';

export type { FactCatalogue } from './rules.ts';

/** What facts are read from. */
export interface FactPage {
  passages: Passage[];
  title: string;
  language: string;
  kind: SourceKind | undefined;
}

/** All facts of a page, in the order of its passages. Equal values of a key are given once, where they stand first. */
export function readFacts(page: FactPage, catalogue: FactCatalogue): Fact[] {
  const rules = compiled(catalogue);
  const text = new PageText(page.passages, page.title, rules);
  const statements = readStatements(text, rules, page.language);
  const lists = rules.keys.flatMap(({ key, definition }) => (definition.list ? readEntities(page, key, definition.list) : []));
  const values = rules.keys.flatMap((key) => readKey(text, key, rules, page, lists));
  const others = [...lists, ...values].map((fact): Statement => ({ fact, rank: 0 }));
  return settle([...statements, ...others], rules);
}

function readKey(text: PageText, key: CompiledKey, rules: CompiledCatalogue, page: FactPage, lists: Fact[]): Fact[] {
  const { key: name, definition } = key;
  switch (definition.type) {
    case 'date':
      return readDates(text, key, rules, page.language);
    case 'email':
      return readContact(text, key, rules);
    case 'places':
      return definition.storage ? readPlaces(page, name, definition.storage, lists) : [];
    default:
      return [];
  }
}
