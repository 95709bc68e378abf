/**
 * Finds phrases in a stretch of words. Each place of a phrase is looked up where its words occur, and joined to the place
 * before it: the work is bounded by the number of occurrences, whatever the gaps.
 * @module
 */
import type { Words } from './words.ts';

/** A place of a compiled phrase. */
export type Step = { gap: number } & (
  | { kind: 'words' /** Alternatives, each a sequence of pattern numbers. */; alternatives: number[][] }
  | { kind: 'term'; term: number }
  | { kind: 'number' }
  | { kind: 'value' }
);
/** Alternatives of one written phrase: with and without its optional words. */
export type CompiledPhrase = Step[][];
/** Named wording, by number. */
export type CompiledTerms = CompiledPhrase[][];

/** A stretch of words: `start` the first, `end` the one after the last. */
export interface Span {
  start: number;
  end: number;
}

/** A stretch of words in which phrases are looked for; remembers what it found. */
export class Scan {
  readonly words: Words;
  readonly from: number;
  readonly to: number;
  private readonly terms: CompiledTerms;
  private readonly places = new Map<number, number[]>();
  private readonly termSpans = new Map<number, Span[]>();
  private numbers: Span[] | undefined;

  constructor(words: Words, from: number, to: number, terms: CompiledTerms) {
    this.words = words;
    this.from = from;
    this.to = to;
    this.terms = terms;
    for (let at = from; at < to; at++) {
      for (const pattern of words.fits[at] ?? []) {
        const places = this.places.get(pattern);
        if (places) places.push(at);
        else this.places.set(pattern, [at]);
      }
    }
  }

  /** Whether any of the phrases is there. `values`: where $ may stand. */
  has(phrases: readonly CompiledPhrase[], values: readonly Span[] = []): boolean {
    return phrases.some((phrase) => phrase.some((steps) => this.find(steps, values).length > 0));
  }

  /** Whether every one of the phrases is there. */
  hasAll(phrases: readonly CompiledPhrase[], values: readonly Span[] = []): boolean {
    return phrases.every((phrase) => phrase.some((steps) => this.find(steps, values).length > 0));
  }

  /** Where the phrase ends up, as spans from its first word to its last. */
  find(steps: readonly Step[], values: readonly Span[] = []): Span[] {
    let reached: Span[] | undefined;
    for (const step of steps) {
      const spans = this.spansOf(step, values);
      reached = reached === undefined ? [...spans] : join(reached, spans, step.gap);
      if (reached.length === 0) return [];
    }
    return reached ?? [];
  }

  /**
   * The values at the $ of a phrase, by their position in `values`, those closest to the words beside them first. Unless
   * `all` are asked for, not those between which and their words another value stands. A phrase without $ gives none.
   */
  valuesAt(steps: readonly Step[], values: readonly Span[], all: boolean): number[] {
    const at = steps.findIndex((step) => step.kind === 'value');
    if (at < 0 || values.length === 0) return [];
    const before = at === 0 ? undefined : this.find(steps.slice(0, at)).map((span) => span.end);
    const after = at === steps.length - 1 ? undefined : this.findBack(steps.slice(at + 1)).map((span) => span.start);
    if (before?.length === 0 || after?.length === 0) return [];
    const gapBefore = steps[at]?.gap ?? 0;
    const gapAfter = steps[at + 1]?.gap ?? 0;
    const hits: Array<{ index: number; distance: number }> = [];
    for (const [index, span] of values.entries()) {
      const left = before === undefined ? 0 : extreme(before, span.start - gapBefore, span.start, (a, b) => a > b);
      const right = after === undefined ? 0 : extreme(after, span.end, span.end + gapAfter, (a, b) => a < b);
      if (left === undefined || right === undefined) continue;
      if (
        !all &&
        values.some(
          (other) => (other.start >= left && other.end <= span.start && before) || (other.start >= span.end && other.end <= right && after),
        )
      )
        continue;
      hits.push({ index, distance: (before ? span.start - left : 0) + (after ? right - span.end : 0) });
    }
    return hits.sort((a, b) => a.distance - b.distance).map(({ index }) => index);
  }

  /** Where a phrase begins: the same as `find`, read from its end. */
  private findBack(steps: readonly Step[]): Span[] {
    let reached: Span[] | undefined;
    for (let at = steps.length - 1; at >= 0; at--) {
      const step = steps[at] as Step;
      const spans = this.spansOf(step, []);
      reached = reached === undefined ? [...spans] : joinBack(spans, reached, steps[at + 1]?.gap ?? 0);
      if (reached.length === 0) return [];
    }
    return reached ?? [];
  }

  private spansOf(step: Step, values: readonly Span[]): readonly Span[] {
    if (step.kind === 'value') return values;
    if (step.kind === 'number') return this.numberSpans();
    if (step.kind === 'term') return this.spansOfTerm(step.term);
    return step.alternatives.length === 1
      ? this.spansOfSequence(step.alternatives[0] ?? [])
      : inOrder(step.alternatives.flatMap((sequence) => this.spansOfSequence(sequence)));
  }

  private spansOfTerm(term: number): Span[] {
    const known = this.termSpans.get(term);
    if (known) return known;
    const spans = inOrder((this.terms[term] ?? []).flatMap((phrase) => phrase.flatMap((steps) => this.find(steps))));
    this.termSpans.set(term, spans);
    return spans;
  }

  private spansOfSequence(sequence: readonly number[]): Span[] {
    const [first, ...rest] = sequence;
    const spans: Span[] = [];
    for (const start of this.places.get(first ?? -1) ?? []) {
      const end = start + sequence.length;
      if (end <= this.to && rest.every((pattern, offset) => this.words.fits[start + 1 + offset]?.includes(pattern)))
        spans.push({ start, end });
    }
    return spans;
  }

  private numberSpans(): Span[] {
    this.numbers ??= this.words.digits.slice(this.from, this.to).flatMap((digits, offset) => {
      const start = this.from + offset;
      return digits ? [{ start, end: start + 1 }] : [];
    });
    return this.numbers;
  }
}

function inOrder(spans: Span[]): Span[] {
  return spans.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Of `next`, those that follow one of `reached` with at most `gap` words between, widened to begin where that one begins. */
function join(reached: readonly Span[], next: readonly Span[], gap: number): Span[] {
  const ends = reached.toSorted((a, b) => a.end - b.end);
  const joined: Span[] = [];
  let at = -1;
  for (const span of next) {
    while (at + 1 < ends.length && (ends[at + 1]?.end ?? 0) <= span.start) at++;
    const before = ends[at];
    if (before && span.start - before.end <= gap) joined.push({ start: before.start, end: span.end });
  }
  return joined;
}

/** Of `spans`, those that one of `reached` follows with at most `gap` words between, widened to end where that one ends. */
function joinBack(spans: readonly Span[], reached: readonly Span[], gap: number): Span[] {
  const starts = reached.toSorted((a, b) => b.start - a.start);
  const joined: Span[] = [];
  let at = -1;
  for (const span of spans.toSorted((a, b) => b.end - a.end)) {
    while (at + 1 < starts.length && (starts[at + 1]?.start ?? 0) >= span.end) at++;
    const after = starts[at];
    if (after && after.start - span.end <= gap) joined.push({ start: span.start, end: after.end });
  }
  return joined.reverse();
}

/** The greatest (or least) of the positions that lie between two, ends included. */
function extreme(positions: readonly number[], low: number, high: number, better: (a: number, b: number) => boolean): number | undefined {
  let best: number | undefined;
  for (const here of positions) if (here >= low && here <= high && (best === undefined || better(here, best))) best = here;
  return best;
}
