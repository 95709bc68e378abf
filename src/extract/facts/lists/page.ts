/**
 * Where a page lists what is wanted: runs of rows or lines, and how sure it is that they are such a list.
 * @module
 */
import type { ListCues } from '../../../domain/cues.ts';
import type { Passage } from '../../../domain/extraction.ts';
import { Fields } from './fields.ts';
import { Names } from './names.ts';
import { Wording } from './words.ts';

/**
 * named: a heading, title or lead-in says what is listed; introduced: words that also introduce other things; none: nothing does, only
 * the list itself may say so.
 */
export type Certainty = 'named' | 'introduced' | 'none';

/** A passage with its position on the page. */
export interface Line {
  at: number;
  passage: Passage;
}

export interface Run {
  certainty: Certainty;
  /** The line right before says that the list follows ("Our subprocessors are:"). */
  announced: boolean;
  lines: Line[];
}

const MAX_LEAD_IN = 300;
/** So many passages before a table are asked for what it lists. */
const TABLE_LEAD_INS = 2;

/** The wording of one key, ready to be looked up. */
export class ListWording {
  readonly named: Wording;
  readonly leadIns: Wording;
  readonly notUnder: Wording;
  readonly denied: Wording;
  readonly clauses: Wording;
  readonly fields: Fields;
  readonly names: Names;

  constructor(cues: ListCues) {
    this.named = new Wording(cues.named);
    this.leadIns = new Wording(cues.leadIns);
    this.notUnder = new Wording(cues.notUnder);
    this.denied = new Wording(cues.denied ?? []);
    this.clauses = new Wording(cues.clauses);
    this.fields = new Fields(cues.fields);
    this.names = new Names(cues.generic);
  }

  /** What the headings above say; the innermost that says something decides. */
  ofHeadings(path: readonly string[], page: Certainty): Certainty {
    for (let depth = path.length - 1; depth >= 0; depth -= 1) {
      const heading = path[depth] ?? '';
      if (this.denied.isInHeading(heading)) return 'none';
      if (this.named.isInHeading(heading)) return 'named';
      if (this.notUnder.isInHeading(heading)) return 'none';
      if (this.leadIns.isInHeading(heading)) return 'introduced';
    }
    return page;
  }

  /** What a line says of those that follow. */
  ofLeadIn(text: string): Certainty {
    if (text.length > MAX_LEAD_IN) return 'none';
    if (this.denied.isIn(text)) return 'none';
    if (this.named.isIn(text)) return 'named';
    if (this.notUnder.isIn(text)) return 'none';
    return this.leadIns.isIn(text) ? 'introduced' : 'none';
  }
}

/** Runs of rows, each with what announces it. */
export function rowRuns(passages: readonly Passage[], wording: ListWording, page: Certainty): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < passages.length; at += 1) {
    if (passages[at]?.kind !== 'row') continue;
    const lines: Line[] = [];
    const start = at;
    while (passages[at]?.kind === 'row') {
      lines.push({ at, passage: passages[at] as Passage });
      at += 1;
    }
    const before = leadInsBefore(passages, start);
    const [nearest] = (passages[start]?.path ?? []).slice(-1);
    if ([...before, nearest ?? ''].some((text) => text.length <= MAX_LEAD_IN && wording.denied.isIn(text))) continue;
    const announced = strongest(before.map((text) => wording.ofLeadIn(text)));
    const above = wording.ofHeadings(passages[start]?.path ?? [], page);
    runs.push({ lines, certainty: strongest([above, announced]), announced: announced !== 'none' });
  }
  return runs;
}

function leadInsBefore(passages: readonly Passage[], at: number): string[] {
  const found: string[] = [];
  for (let back = at - 1; back >= Math.max(0, at - TABLE_LEAD_INS); back -= 1) {
    const passage = passages[back];
    if (!passage || passage.kind === 'row' || passage.kind === 'heading') break;
    found.push(passage.text);
  }
  return found;
}

/**
 * Runs of lines below headings that say what is listed, or after a line that does. Headings end a run; so does a line that announces
 * the next one.
 */
export function lineRuns(passages: readonly Passage[], wording: ListWording, page: Certainty): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  for (const [at, passage] of passages.entries()) {
    if (passage.kind === 'heading' || passage.kind === 'row') {
      run = undefined;
      continue;
    }
    const leadIn = isLeadIn(passage, wording) ? wording.ofLeadIn(passage.text) : 'none';
    const isDenied = passage.text.endsWith(':') && passage.text.length <= MAX_LEAD_IN && wording.denied.isIn(passage.text);
    if (leadIn !== 'none' || isDenied) {
      run = { certainty: leadIn, announced: true, lines: [] };
      runs.push(run);
      continue;
    }
    if (!run) {
      const above = wording.ofHeadings(passage.path, page);
      run = { certainty: above, announced: isLabelHeading(passage.path.at(-1)) && above !== 'none', lines: [] };
      runs.push(run);
    }
    if (run.certainty !== 'none') run.lines.push({ at, passage });
  }
  return runs.filter(({ lines }) => lines.length > 0);
}

/** "Sub-processors:", "APPENDIX 1 – Subprocessors", "The following list …:" — no sentence that ends. */
function isLeadIn({ text }: Passage, wording: ListWording): boolean {
  if (text.length > MAX_LEAD_IN) return false;
  if (text.endsWith(':')) return wording.fields.segments(text).fields.every(({ value }) => value === '');
  return text.length <= 90 && !/[.;,]$|:\s/.test(text) && wording.named.isIn(text);
}

/** "Our main providers are:" as a bold line. */
function isLabelHeading(heading: string | undefined): boolean {
  return heading?.endsWith(':') === true;
}

export function strongest(certainties: readonly Certainty[]): Certainty {
  return certainties.includes('named') ? 'named' : certainties.includes('introduced') ? 'introduced' : 'none';
}
