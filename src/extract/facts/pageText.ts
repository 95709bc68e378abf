/**
 * A page as sentences with what stands around them: the sentence before, the lead-in of a list, the headings.
 * Words are told apart once for each passage; sentences only where something may be stated.
 * @module
 */
import type { Passage } from '../../domain/extraction.ts';
import { type CompiledTerms, Scan, type Span } from '../../lib/phrases/match.ts';
import { sentencesOf } from '../../lib/phrases/sentences.ts';
import { type Words, wordAt, wordsOf } from '../../lib/phrases/words.ts';
import type { CompiledCatalogue } from './rules.ts';

/** A sentence, or a row as a whole. */
export interface Unit {
  passage: number;
  /** Offsets in the passage. */
  start: number;
  end: number;
  text: string;
  /** Its words: the first, and the one after the last. */
  from: number;
  to: number;
  words: Words;
  readonly scan: Scan;
  /** The part between semicolons that holds all of these; undefined where that is the whole sentence, or several parts. */
  clauseAt(spans: readonly Span[]): Scan | undefined;
}

class Sentence implements Unit {
  readonly passage: number;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  readonly words: Words;
  private readonly terms: CompiledTerms;
  private scanned: Scan | undefined;

  constructor(passage: number, start: number, end: number, words: Words, terms: CompiledTerms) {
    this.passage = passage;
    this.start = start;
    this.end = end;
    this.words = words;
    this.from = wordAt(words, start);
    this.to = wordAt(words, end);
    this.terms = terms;
  }

  get text(): string {
    return this.words.text.slice(this.start, this.end);
  }

  /** Made when it is first asked for: most sentences are never searched. */
  get scan(): Scan {
    this.scanned ??= new Scan(this.words, this.from, this.to, this.terms);
    return this.scanned;
  }

  clauseAt(spans: readonly Span[]): Scan | undefined {
    const { words, start, end } = this;
    const first = words.starts[spans[0]?.start ?? this.from] ?? start;
    const last = words.ends[(spans.at(-1)?.end ?? this.to) - 1] ?? end;
    const semicolon = words.text.lastIndexOf(';', first);
    const next = words.text.indexOf(';', last);
    const [from, to] = [Math.max(start, semicolon + 1), next < 0 ? end : Math.min(end, next)];
    if ((from === start && to === end) || words.text.slice(first, last).includes(';')) return undefined;
    return new Scan(words, wordAt(words, from), wordAt(words, to), this.terms);
  }
}

const MAX_LEAD_INS = 3;
const MAX_ITEMS = 8;
/** Headings and titles are shorter. */
const MAX_HEADING = 300;
/** "(a) ", "iv. ", "2) ", "- ": a paragraph that is an item of a list. */
const LISTED = /^(?:\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[).]|[-–•*·])\s/i;

export class PageText {
  readonly passages: readonly Passage[];
  private readonly catalogue: CompiledCatalogue;
  private readonly title: string;
  private readonly leads: ReadonlyArray<number | undefined>;
  private readonly words = new Map<number, Words>();
  private readonly units = new Map<number, Unit[]>();
  private readonly headings = new Map<string, Scan>();
  private readonly headers = new Map<string, Scan>();

  constructor(passages: readonly Passage[], title: string, catalogue: CompiledCatalogue) {
    this.passages = passages;
    this.title = title;
    this.catalogue = catalogue;
    this.leads = leadIns(passages);
  }

  /** The words of a passage. */
  wordsOf(passage: number): Words {
    const known = this.words.get(passage);
    if (known) return known;
    const words = wordsOf(this.passages[passage]?.text ?? '', this.catalogue.lexicon);
    this.words.set(passage, words);
    return words;
  }

  /** The sentences of a passage; a row is one. */
  unitsOf(passage: number): Unit[] {
    const known = this.units.get(passage);
    if (known) return known;
    const { text = '', kind } = this.passages[passage] ?? {};
    const words = this.wordsOf(passage);
    const sentences = kind === 'row' ? [{ start: 0, end: Math.min(text.length, 4000) }] : sentencesOf(text);
    const units = sentences.map(({ start, end }) => new Sentence(passage, start, end, words, this.catalogue.terms));
    this.units.set(passage, units);
    return units;
  }

  /** The lead-ins of the list that a sentence is in, the column headers of its row, and the items that it leads in. */
  frameOf(unit: Unit): Scan[] {
    const scans: Scan[] = [];
    let lead = this.leads[unit.passage];
    for (let depth = 0; lead !== undefined && depth < MAX_LEAD_INS; depth++) {
      const last = this.unitsOf(lead).at(-1);
      if (last) scans.push(last.scan);
      lead = this.leads[lead];
    }
    const cells = this.passages[unit.passage]?.cells;
    if (cells) scans.push(this.textScan(this.headers, cells.map((cell) => cell.header).join(' | ')));
    if (/[:—–-]$/.test(unit.text)) for (const scan of this.itemsAfter(unit.passage)) scans.push(scan);
    return scans;
  }

  private itemsAfter(passage: number): Scan[] {
    const scans: Scan[] = [];
    for (let at = passage + 1; at <= passage + MAX_ITEMS && this.leads[at] === passage; at++)
      for (const unit of this.unitsOf(at)) scans.push(unit.scan);
    return scans;
  }

  /** The sentence before, in the same passage or as the paragraph before. */
  before(unit: Unit): Scan | undefined {
    const units = this.unitsOf(unit.passage);
    const at = units.indexOf(unit);
    if (at > 0) return units[at - 1]?.scan;
    const previous = this.passages[unit.passage - 1];
    return previous && previous.kind !== 'heading' && previous.kind !== 'row' ? this.unitsOf(unit.passage - 1).at(-1)?.scan : undefined;
  }

  /** The headings above a passage, innermost first. */
  headingsOf(passage: number): Scan[] {
    const path = this.passages[passage]?.path ?? [];
    return path.map((heading) => this.textScan(this.headings, heading)).reverse();
  }

  titleScan(): Scan {
    return this.textScan(this.headings, this.title);
  }

  private textScan(memory: Map<string, Scan>, text: string): Scan {
    const known = memory.get(text);
    if (known) return known;
    const words = wordsOf(text.slice(0, MAX_HEADING), this.catalogue.lexicon);
    const scan = new Scan(words, 0, words.starts.length, this.catalogue.terms);
    memory.set(text, scan);
    return scan;
  }
}

/** For each passage the one that leads it in: the paragraph above a list, or above it when that ends with a colon. */
function leadIns(passages: readonly Passage[]): Array<number | undefined> {
  let open: number | undefined;
  return passages.map((passage, at) => {
    let lead: number | undefined;
    if (passage.kind === 'heading') open = undefined;
    else if (passage.kind === 'item' || LISTED.test(passage.text)) {
      if (open === undefined && passages[at - 1]?.kind === 'paragraph') open = at - 1;
      lead = open;
    } else if (passage.kind === 'paragraph') {
      if (open === at - 1 && passages[open]?.text.endsWith(':')) lead = open;
      open = undefined;
    }
    if (passage.kind !== 'heading' && passage.text.endsWith(':')) open = at;
    return lead;
  });
}
