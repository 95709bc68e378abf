/**
 * The dates that a document gives itself: after a lead-in of the catalogue, in a short line near its top, under its
 * heading, or at its very end. Dates of anything else are not read.
 * @module
 */
import type { Fact } from '../../domain/extraction.ts';
import { Scan } from '../../lib/phrases/match.ts';
import { wordAt } from '../../lib/phrases/words.ts';
import { dateAtStart } from './dateText.ts';
import type { PageText, Unit } from './pageText.ts';
import { clip } from './quote.ts';
import type { CompiledCatalogue, CompiledKey } from './rules.ts';

/** Characters of a document before which its date line stands. */
const TOP_CHARS = 3500;
const LAST_PASSAGES = 6;
/** Passages between the heading of one of several documents and its date line. */
const BELOW_HEADING = 4;
const MAX_LINE = 260;
/** A line that holds little but a date may stand below any heading: of one of several documents. */
const MAX_DATE_LINE = 60;
/** A date on a line of its own, below its label. */
const MAX_LONE_DATE = 40;
const YEAR = /(?:19|20)\d\d/;

/** The facts of a page for a key of type date. */
export function readDates(page: PageText, key: CompiledKey, catalogue: CompiledCatalogue, language: string): Fact[] {
  return datePlaces(page).flatMap((passage) =>
    mayHold(page, passage) ? page.unitsOf(passage).flatMap((unit) => readUnit(page, unit, key, catalogue, language)) : [],
  );
}

function mayHold(page: PageText, passage: number): boolean {
  return YEAR.test(page.passages[passage]?.text ?? '') || YEAR.test(page.passages[passage + 1]?.text.slice(0, MAX_LONE_DATE) ?? '');
}

/** Where a document's own dates stand. */
function datePlaces({ passages }: PageText): number[] {
  let chars = 0;
  let sinceTitle = passages.length;
  let sinceHeading = passages.length;
  return passages.flatMap((passage, at) => {
    const isDateLine = passage.text.length <= MAX_DATE_LINE && passage.kind === 'paragraph';
    if (passage.kind === 'heading') sinceHeading = 0;
    if (passage.kind === 'heading' && passage.path.length === 0) sinceTitle = 0;
    const below = sinceTitle++ <= BELOW_HEADING || (sinceHeading++ <= BELOW_HEADING && isDateLine);
    const near = chars <= TOP_CHARS || below || at >= passages.length - LAST_PASSAGES;
    chars += passage.text.length;
    return near ? [at] : [];
  });
}

function readUnit(page: PageText, unit: Unit, key: CompiledKey, catalogue: CompiledCatalogue, language: string): Fact[] {
  if (unit.text.length > MAX_LINE) return [];
  for (const rule of key.rules) {
    for (const phrase of rule.says)
      for (const steps of phrase) {
        const lead = steps.slice(
          0,
          steps.findIndex((step) => step.kind === 'value'),
        );
        for (const span of unit.scan.find(lead)) {
          const fact = dateAfter(page, unit, span.end, key, rule.name, catalogue, language);
          if (fact && !unit.scan.has(rule.without)) return [fact];
        }
      }
  }
  return [];
}

/** The date that follows word `end`, here or on the next line, unless what stands before it belongs to something else. */
function dateAfter(
  page: PageText,
  unit: Unit,
  end: number,
  key: CompiledKey,
  rule: string,
  catalogue: CompiledCatalogue,
  language: string,
): Fact | undefined {
  const { words, from } = unit.scan;
  const offset = (words.ends[end - 1] ?? unit.start) - unit.start;
  const here = dateAtStart(unit.text.slice(offset), language);
  const next = here ? undefined : page.passages[unit.passage + 1];
  const lone = next && isBare(unit.text.slice(offset)) && next.text.length <= MAX_LONE_DATE ? dateAtStart(next.text, language) : undefined;
  const date = here ?? lone;
  if (!date) return undefined;
  const to = here ? wordAt(words, unit.start + offset + here.end) : unit.scan.to;
  if (new Scan(words, from, to, catalogue.terms).has(key.unless)) return undefined;
  return {
    key: key.key,
    value: date.value,
    quote: here ? clip(unit.text, offset, offset + here.end) : clip(`${unit.text} ${next?.text ?? ''}`, offset, offset + MAX_LONE_DATE),
    path: page.passages[unit.passage]?.path ?? [],
    extractor: `date/${rule}`,
    passage: unit.passage,
    ...(date.ambiguous ? { flags: ['ambiguous-date' as const] } : {}),
  };
}

/** Nothing but signs: the label is all that the line has. */
function isBare(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text);
}
