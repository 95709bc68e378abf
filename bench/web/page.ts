/**
 * A page that is edited again and again: what the extractor would read of it at each time, and what a comparison would tell.
 * @module
 */
import type { Difference } from '../../src/domain/change.ts';
import type { Extraction, Fact, Passage } from '../../src/domain/extraction.ts';
import type { Severity } from '../../src/domain/vocabulary.ts';
import { sha256, sha256Of } from '../../src/lib/hash.ts';
import { between, headings, listRow, paragraph, pick, type Random, sentence } from './texts.ts';

export const EXTRACTOR = '9.0.0-bench';

/** Keys of the catalogue whose values are durations. */
const KEYS = [
  'subprocessors.objection_window',
  'subprocessors.notice',
  'retention.default',
  'breach.notification',
  'audit.notice',
] as const;

/** A passage with the value that it states, if it states one. */
interface Line {
  passage: Passage;
  value?: { key: string; n: number };
}

export interface EditedPage {
  /** The page as it stands. */
  extraction(): Extraction;
  /** Edits it in so many places. */
  edit(count: number): Difference[];
}

export function editedPage(random: Random, title: string, length: number): EditedPage {
  const lines = Array.from({ length }, () => line(random, title));
  return {
    extraction: () => extractionOf(title, lines),
    edit: (count) => Array.from({ length: count }, () => edit(random, title, lines)),
  };
}

function line(random: Random, title: string): Line {
  const path = headings(random, title);
  const kind = random();
  if (kind < 0.2) return { passage: row(random, path) };
  if (kind < 0.3) return stating(random, path, pick(random, KEYS));
  const text = paragraph(random);
  return { passage: { path, kind: kind < 0.45 ? 'item' : 'paragraph', text, hash: sha256(text) } };
}

function stating(random: Random, path: string[], key: string): Line {
  const n = between(random, 2, 120);
  const text = sentence(random, n);
  return { passage: { path, kind: 'paragraph', text, hash: sha256(text) }, value: { key, n } };
}

function row(random: Random, path: string[]): Passage {
  const { name, purpose, location } = listRow(random);
  const text = `${name} | ${purpose} | ${location}`;
  const cells = [
    { header: 'Name', text: name },
    { header: 'Purpose', text: purpose },
    { header: 'Location', text: location },
  ];
  return { path, kind: 'row', text, hash: sha256(text), cells };
}

/** Changes, adds or removes one line. */
function edit(random: Random, title: string, lines: Line[]): Difference {
  const at = Math.floor(random() * lines.length);
  const way = random();
  const old = lines[at];
  if (!old || way < 0.15) {
    const added = line(random, title);
    lines.splice(at, 0, added);
    return difference(random, undefined, added);
  }
  if (way < 0.28 && lines.length > 8) {
    lines.splice(at, 1);
    return difference(random, old, undefined);
  }
  const { path } = old.passage;
  const next = old.value ? stating(random, path, old.value.key) : { passage: reworded(random, old.passage) };
  lines[at] = next;
  return difference(random, old, next);
}

/** Other cells, or one sentence more at the end. */
function reworded(random: Random, passage: Passage): Passage {
  if (passage.kind === 'row') return row(random, passage.path);
  const text = `${passage.text.slice(0, 900)} ${sentence(random)}`;
  return { ...passage, text, hash: sha256(text) };
}

const SEVERITY: ReadonlyArray<readonly [upTo: number, Severity]> = [
  [0.03, 'critical'],
  [0.18, 'high'],
  [0.55, 'medium'],
  [0.96, 'low'],
];

function difference(random: Random, before: Line | undefined, after: Line | undefined): Difference {
  const { passage, value } = after ?? before ?? line(random, '');
  const roll = random();
  const severity = SEVERITY.find(([upTo]) => roll < upTo)?.[1] ?? 'positive';
  const { kind } = passage;
  return {
    kind: value ? 'fact' : kind === 'row' ? 'row' : 'passage',
    action: !before ? 'added' : !after ? 'removed' : 'modified',
    ...(value ? { key: value.key } : kind === 'row' ? { key: 'subprocessors.list' } : {}),
    path: passage.path,
    ...(before && { oldQuote: before.passage.text, ...typedValue(before, 'oldValue') }),
    ...(after && { newQuote: after.passage.text, ...typedValue(after, 'newValue') }),
    significance: severity === 'low' && roll > 0.8 ? 'editorial' : 'substantive',
    severity,
    rule: `a generated edit, told as ${severity}`,
    ...(random() < 0.1 && { effectiveAt: '2027-01-01' }),
    ...(random() < 0.06 && { suppressedBy: 'relative-dates' }),
  };
}

function typedValue({ passage, value }: Line, name: 'oldValue' | 'newValue'): Partial<Difference> {
  if (value) return { [name]: { n: value.n, unit: 'd' } };
  const [entity, purpose, location] = passage.cells ?? [];
  return entity ? { [name]: { name: entity.text, purpose: purpose?.text ?? '', location: location?.text ?? '' } } : {};
}

function extractionOf(title: string, lines: readonly Line[]): Extraction {
  const passages = lines.map(({ passage }) => passage);
  const chars = passages.reduce((sum, { text }) => sum + text.length, 0);
  const signs = { bytes: chars * 3, bodyChars: chars, mainChars: chars, passages: passages.length, headings: 10, scripts: 4 };
  return {
    extractorVersion: EXTRACTOR,
    title,
    language: 'en',
    passages,
    facts: lines.flatMap(({ passage, value }, at): Fact[] =>
      value
        ? [{ key: value.key, value: { n: value.n, unit: 'd' }, quote: passage.text, path: passage.path, extractor: 'bench', passage: at }]
        : [],
    ),
    signs: { ...signs, passwordFields: 0, linkChars: 0, skeletons: 0, lead: title, noscript: '' },
    contentHash: sha256Of(passages.map(({ hash }) => hash)),
  };
}
