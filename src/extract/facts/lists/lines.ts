/**
 * Lists set as items or paragraphs: cards with labelled fields, sentences, and names alone.
 * @module
 */
import { type Entry, entityOf } from './entry.ts';
import { type Field, fieldOf, firstSentence, isPlaceOnly, placesAsWritten, type Segments, trimName } from './fields.ts';
import type { Line, ListWording, Run } from './page.ts';
import { type ProseEntry, readProse } from './prose.ts';
import { purposeAndLocation } from './tables.ts';

/** Share of the lines of a list that have to look like entries. */
const MOST = 0.6;
/** Share of the entries that have to name a place or a company's legal form. */
const ENOUGH = 0.5;
const MAX_CARD_LINES = 5;
const MAX_CONTINUATION = 200;

/** The entries of a run of lines; none when it is no list. */
export function readLines(run: Run, wording: ListWording, language: string): Entry[] {
  const cards = readCards(cutLines(run.lines, wording), wording);
  if (cards.length > 0) return cards;
  const grid = readGrid(run.lines, wording);
  return grid.length > 0 ? grid : readItems(run, wording, language);
}

type Cut = { line: Line; more?: Line } & Segments;

/** Lines with their labels and values; a label on a line of its own belongs to the line after it. */
function cutLines(lines: Line[], wording: ListWording): Cut[] {
  const labels = lines.map(({ passage }) => wording.fields.labelOf(passage.text));
  // Once is no label: a purpose may read "Services".
  const counts = Map.groupBy(labels.filter(Boolean), (role) => role);
  const isForm = [...counts.values()].some((same) => same.length > 1) || (counts.has('name') && counts.size > 1);
  const cut: Cut[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as Line;
    const [role, next] = [isForm ? labels[at] : undefined, lines[at + 1]];
    if (role && next && !labels[at + 1]) {
      cut.push({ line, more: next, head: '', fields: [fieldOf(role, next.passage.text)] });
      at += 1;
    } else cut.push({ line, ...wording.fields.segments(line.passage.text) });
  }
  return cut;
}

/** Cards: a name, then "Purpose: …" and "Location: …" on the same line or on those that follow. */
function readCards(cut: Cut[], wording: ListWording): Entry[] {
  const entries: Entry[] = [];
  let card: Card | undefined;
  const end = () => {
    const entry = card && finish(card, wording);
    if (entry) entries.push(entry);
    card = undefined;
  };
  for (const [at, { line, more, head, fields }] of cut.entries()) {
    const own = more ? [line, more] : [line];
    const name = fields.find((field) => field.role === 'name')?.value;
    if (fields.length === 0 || head !== '') {
      const starts = fields.length > 0 || startsCard(cut[at + 1]);
      if (starts || !card) end();
      if (starts) card = { name: trimName(head), lines: own, fields };
    } else if (name !== undefined) {
      end();
      card = { name, lines: own, fields };
    } else if (card) {
      for (const line of own) card.lines.push(line);
      for (const field of fields) card.fields.push(field);
    }
  }
  end();
  return entries;
}

interface Card {
  name: string;
  lines: Line[];
  fields: Field[];
}

/** The line after a name has labelled fields and no name of its own. */
function startsCard(next: Cut | undefined): boolean {
  return next !== undefined && next.head === '' && next.fields.some(({ role }) => role === 'purpose' || role === 'location');
}

function finish({ name, lines, fields }: Card, wording: ListWording): Entry | undefined {
  const value = (role: Field['role']) => fields.find((field) => field.role === role && field.value !== '')?.value;
  const [purpose, location] = [value('purpose'), value('location')];
  if ((purpose === undefined && location === undefined) || !wording.names.isName(name)) return undefined;
  return { entity: entityOf(name, purpose && firstSentence(purpose), location), lines, by: 'card' };
}

/** Cards without labels, all of the same number of lines: name, purpose and place in turn. */
function readGrid(lines: Line[], wording: ListWording): Entry[] {
  const places = lines.flatMap(({ passage }, at) => (isPlaceOnly(passage.text) ? [at] : []));
  const [first, second] = places;
  if (places.length < 3 || first === undefined || second === undefined) return [];
  const height = second - first;
  if (height < 2 || height > MAX_CARD_LINES || places.some((at, n) => n > 0 && at - (places[n - 1] ?? 0) !== height)) return [];
  const after = Math.min(lines.length - 1 - (places.at(-1) ?? 0), height - 1);
  const start = first - (height - 1 - after);
  if (start < 0) return [];
  const entries: Entry[] = [];
  for (let at = start; at + height <= lines.length; at += height) {
    const card = lines.slice(at, at + height);
    const [name = '', ...rest] = card.map(({ passage }) => passage.text);
    if (wording.names.isName(trimName(name)))
      entries.push({ entity: entityOf(trimName(name), ...purposeAndLocation(rest, wording)), lines: card, by: 'card' });
  }
  return entries.length >= places.length * MOST ? entries : [];
}

/** Items that each begin with a name. Clauses also come as items with a title: most have to look like entries. */
function readItems({ lines, certainty, announced }: Run, wording: ListWording, language: string): Entry[] {
  const items = announced ? leading(lines) : lines.filter(({ passage }) => passage.kind === 'item');
  const found: Item[] = [];
  let others = 0;
  for (const [at, line] of items.entries()) {
    const entry = wording.clauses.isIn(line.passage.text) ? undefined : readProse(line.passage.text, wording.names, language);
    if (entry) found.push({ ...entry, lines: [line] });
    else if (!goesOn(line, items[at - 1], found.at(-1), language)) others += 1;
  }
  if (found.length === 0 || found.length < (found.length + others) * MOST) return [];
  const strong = found.filter((item) => item.strong).length;
  const bare = found.filter((item) => item.bare).length;
  const isNames = announced && certainty === 'named' && bare === found.length && found.length > 1;
  return strong >= found.length * ENOUGH || isNames ? found.map((item) => ({ entity: item.entity, lines: item.lines, by: 'item' })) : [];
}

type Item = ProseEntry & { lines: Line[] };

/** An item that names no company but a place goes on with the entry before it: "If you use the US service, data is stored in …". */
function goesOn(line: Line, before: Line | undefined, item: Item | undefined, language: string): boolean {
  const places = item && line.passage.text.length <= MAX_CONTINUATION ? placesAsWritten(line.passage.text, language) : undefined;
  if (!item || places === undefined || before !== item.lines.at(-1)) return false;
  item.entity.location = [item.entity.location, places].filter(Boolean).join(', ');
  item.strong = true;
  item.lines.push(line);
  return true;
}

/** The items right after the line that announces them; the paragraphs after it where there are none. */
function leading(lines: Line[]): Line[] {
  const start = lines.findIndex(({ passage }) => passage.kind === 'item');
  if (start < 0 || start > 5) return lines;
  const end = lines.findIndex(({ passage }, at) => at > start && passage.kind !== 'item');
  return lines.slice(start, end < 0 ? lines.length : end);
}
