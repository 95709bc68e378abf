/**
 * Pages and questions for tests of what the registry makes of evidence.
 * @module
 */
import { Catalogue } from '../../src/domain/catalogue.ts';
import type { StatedFact } from '../../src/domain/deskPorts.ts';
import type { FactValue, Passage } from '../../src/domain/extraction.ts';
import { type Question, questionsOf } from '../../src/domain/question.ts';
import { cellId } from '../../src/domain/registry.ts';
import { sha256 } from '../../src/lib/hash.ts';
import type { Asked } from '../../src/registry/asked.ts';
import type { EvidencePage, PageRead } from '../../src/registry/pages.ts';
import { at } from './samples.ts';

const shape = { group: 'G', description: 'D' };

/** Keys of every shape that the registry treats in a way of its own. */
export const KEYS = {
  window: { ...shape, type: 'duration' },
  often: { ...shape, type: 'frequency' },
  training: { ...shape, type: 'choice', values: ['not_used', 'opt_in', 'opt_out', 'mixed'], mixed: { value: 'mixed', used: ['opt_out'] } },
  plain: { ...shape, type: 'choice', values: ['a', 'b'] },
  certificates: { ...shape, type: 'set', values: ['SOC2', 'ISO', 'HIPAA'] },
  modules: { ...shape, type: 'numbers' },
  places: { ...shape, type: 'places' },
  list: { ...shape, type: 'entities' },
  law: { ...shape, type: 'jurisdiction' },
  since: { ...shape, type: 'date' },
} as const;

/** A catalogue with one question, of the sheet of dimensions. */
export function catalogueOf(question: Record<string, unknown>, terms: Record<string, string[]> = {}): Catalogue {
  const dimension = { id: 'q', label: 'Q', group: 'G', subject: 'platform', ...question };
  return Catalogue.parse({ keys: KEYS, terms, dimensions: [dimension] });
}

/** The question of `catalogueOf`, of an offering of acme, to these sources. */
export function askedFor(catalogue: Catalogue, sources: readonly string[]): Asked {
  const question = questionsOf(catalogue)[0] as Question;
  const subject = { type: 'offering', id: 'api' } as const;
  return { id: cellId(subject, question.id), subject, question, vendor: 'acme', sources: [...sources].sort() };
}

export function stated(key: string, value: FactValue, overrides: Partial<StatedFact> = {}): StatedFact {
  return { key, value, quote: `${key} is ${JSON.stringify(value)}`, path: ['Terms'], extractor: 'test', passage: 0, ...overrides };
}

/** Text as passages; "# Heading" begins a heading, under which the rest stands. */
export function passagesOf(...texts: readonly string[]): Passage[] {
  const path: string[] = [];
  return texts.map((text): Passage => {
    const heading = text.startsWith('# ') ? text.slice(2) : undefined;
    const passage: Passage = {
      path: heading === undefined ? [...path] : [],
      kind: heading === undefined ? 'paragraph' : 'heading',
      text: heading ?? text,
      hash: sha256(text),
    };
    if (heading !== undefined) path.splice(0, 1, heading);
    return passage;
  });
}

interface PageParts {
  facts?: StatedFact[];
  texts?: string[];
  kind?: EvidencePage['kind'];
  title?: string;
  unreadSince?: string;
  /** Minutes after the beginning of the tests' time. */
  readAt?: number;
}

export function readPage(
  source: string,
  { facts = [], texts = [], kind = 'dpa', title = 'Title', unreadSince, readAt = 0 }: PageParts = {},
): EvidencePage & {
  read: PageRead;
} {
  const contentHash = sha256(JSON.stringify([facts, texts]));
  return {
    source,
    kind,
    url: `https://${source}`,
    read: { snapshot: sha256(source), at: at(readAt), contentHash, facts, title, passages: async () => passagesOf(...texts) },
    ...(unreadSince === undefined ? {} : { unreadSince }),
  };
}

export function unreadPage(source: string, kind: EvidencePage['kind'] = 'dpa'): EvidencePage {
  return { source, kind, url: `https://${source}` };
}
