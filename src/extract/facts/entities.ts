/**
 * Lists of companies that a page engages (subprocessors, providers): one fact for each entry, however the list is set.
 * @module
 */
import type { ListCues } from '../../domain/cues.ts';
import type { Fact, Passage } from '../../domain/extraction.ts';
import type { FactPage } from './index.ts';
import { type Entry, entityOf } from './lists/entry.ts';
import { trimName } from './lists/fields.ts';
import { readLines } from './lists/lines.ts';
import { type Certainty, type Line, ListWording, lineRuns, rowRuns } from './lists/page.ts';
import { purposeAndLocation, readTable } from './lists/tables.ts';

const MAX_CARD_PASSAGES = 6;
const MAX_QUOTE = 1000;

const known = new WeakMap<ListCues, ListWording>();

/**
 * The entries of the lists that a page holds, as facts of `key`: value `{ name, purpose?, location? }` as written, quote the text of the
 * row, item or card. None where the page only speaks of such companies or links to the list.
 */
export function readEntities(page: FactPage, key: string, cues: ListCues): Fact[] {
  const wording = wordingOf(cues);
  const whole: Certainty = page.kind === 'subprocessors' || wording.named.isIn(page.title) ? 'named' : 'none';
  const entries = [
    ...rowRuns(page.passages, wording, whole).flatMap((run) => readTable(run, wording)),
    ...lineRuns(page.passages, wording, whole).flatMap((run) => readLines(run, wording, page.language)),
    ...headingCards(page.passages, wording, whole),
  ];
  return entries.map((entry) => toFact(key, entry)).sort((a, b) => a.passage - b.passage);
}

function wordingOf(cues: ListCues): ListWording {
  const wording = known.get(cues) ?? new ListWording(cues);
  known.set(cues, wording);
  return wording;
}

/** Cards under a heading of their own: the heading is the name. */
function headingCards(passages: readonly Passage[], wording: ListWording, whole: Certainty): Entry[] {
  const cards = passages.flatMap((passage, at) => {
    if (passage.kind !== 'heading' || wording.ofHeadings(passage.path, whole) !== 'named') return [];
    if (!wording.names.isName(trimName(passage.text)) || wording.named.isInHeading(passage.text)) return [];
    const below = linesBelow(passages, at);
    return below ? [headingCard({ at, passage }, below, wording)] : [];
  });
  const labelled = cards.filter(({ isLabelled }) => isLabelled);
  const placed = cards.filter(({ entry }) => entry.entity.location !== undefined);
  return (labelled.length > 0 ? labelled : placed.length > 1 ? placed : []).map(({ entry }) => entry);
}

function headingCard(heading: Line, below: Line[], wording: ListWording): { entry: Entry; isLabelled: boolean } {
  const texts = below.map(({ passage }) => passage.text);
  const isLabelled = texts.some((text) => {
    const { head, fields } = wording.fields.segments(text);
    return head === '' && fields.some(({ role }) => role === 'purpose' || role === 'location');
  });
  const entity = entityOf(trimName(heading.passage.text), ...purposeAndLocation(texts, wording));
  return { entry: { entity, lines: [heading, ...below], by: 'card' }, isLabelled };
}

/** The few passages right below a heading; none when there are more, or rows. */
function linesBelow(passages: readonly Passage[], heading: number): Line[] | undefined {
  const lines: Line[] = [];
  for (let at = heading + 1; at < passages.length; at += 1) {
    const passage = passages[at] as Passage;
    if (passage.kind === 'heading') break;
    if (passage.kind === 'row' || lines.length === MAX_CARD_PASSAGES) return undefined;
    lines.push({ at, passage });
  }
  return lines.length > 0 ? lines : undefined;
}

function toFact(key: string, { entity, lines, by }: Entry): Fact {
  const first = lines[0] as Line;
  const quote = lines.map(({ passage }) => passage.text).join(' ');
  return {
    key,
    value: entity,
    quote: quote.slice(0, MAX_QUOTE),
    path: first.passage.path,
    extractor: `entities.${by}`,
    passage: first.at,
  };
}
