/**
 * One thing of a notice, as elements of a card: at length, or in a line.
 * @module
 */
import type { Notice, NoticeItem } from '../../../domain/alert.ts';
import type { Piece } from '../../../lib/gist.ts';
import { type Card, cardOf, type DueWords, type Tone } from '../card.ts';
import { reviewWords } from '../frame.ts';
import { type CardElement, type Colour, line, openUrl, run, type TextRun } from './elements.ts';

/** What a row of a long list quotes. */
const BRIEF = { quote: 120, clause: 0 };

const COLOURS: Record<Tone, Colour> = {
  critical: 'Attention',
  high: 'Attention',
  medium: 'Warning',
  low: 'Default',
  positive: 'Good',
  trouble: 'Warning',
  fine: 'Good',
  quiet: 'Default',
};

export function atLength(card: Card): CardElement {
  const { badge, tone, vendor, verb, heading, gist, notes, diff, where, dues, dates, review, page } = card;
  const actions = [
    ...(review === undefined ? [] : [openUrl(reviewWords(card), review)]),
    ...(page === undefined ? [] : [openUrl('Open source page', page)]),
  ];
  const facts = dates.map(({ label, text }) => `${label}: ${text}`).join(' · ');
  const items: CardElement[] = [
    line([
      run(badge.toUpperCase(), { weight: 'Bolder', size: 'Small', color: COLOURS[tone] }),
      ...(vendor === undefined ? [] : [run(`  ${vendor}`, { size: 'Small', isSubtle: true })]),
    ]),
    line([run(`${verb}: `, { isSubtle: true }), run(heading, { weight: 'Bolder', size: 'Large' })], { spacing: 'Small' }),
    ...(gist ? [line(gistRuns(gist), { spacing: 'Small' })] : []),
    ...notes.map((note) => line([run(note)], { spacing: 'Small' })),
    ...dues.map(due),
    ...(diff.length === 0 ? [] : [quote(diff)]),
    ...(where === undefined ? [] : [line([run(where, { isSubtle: true, size: 'Small' })], { spacing: 'Small' })]),
    ...(facts === '' ? [] : [line([run(facts, { isSubtle: true, size: 'Small' })], { spacing: 'Small' })]),
    ...(actions.length === 0 ? [] : [{ type: 'ActionSet' as const, actions }]),
  ];
  return { type: 'Container', items, separator: true, spacing: 'Medium' };
}

function gistRuns({ before, after }: NonNullable<Card['gist']>): TextRun[] {
  return [
    run(before || ' ', { strikethrough: true, size: 'Medium' }),
    run(' → ', { isSubtle: true, size: 'Medium' }),
    run(after || ' ', { weight: 'Bolder', underline: true, size: 'Medium' }),
  ];
}

function due({ title, left, basis, reckoning, clause, page }: DueWords): CardElement {
  const items = [
    line([run(`${title}${left === undefined ? '' : ` (${left})`}`, { weight: 'Bolder' })]),
    line([run(`${basis === 'stated' ? 'Stated' : 'Assumed'}. ${reckoning}`, { size: 'Small' })], { spacing: 'None' }),
    ...(clause === undefined ? [] : [line([run(`“${clause}”`, { italic: true })], { spacing: 'Small' })]),
    ...(page === undefined
      ? []
      : [line([{ ...run('Where it says so', { color: 'Accent', size: 'Small' }), selectAction: openUrl('Where it says so', page) }])]),
  ];
  return { type: 'Container', style: 'warning', items, spacing: 'Small' };
}

function quote(diff: readonly Piece[]): CardElement {
  return { type: 'Container', style: 'emphasis', items: [line(diff.map(piece))], spacing: 'Small' };
}

function piece({ text, mark }: Piece): TextRun {
  if (mark === 'removed') return run(text, { strikethrough: true });
  return mark === 'added' ? run(text, { weight: 'Bolder', underline: true }) : run(text);
}

export function inBrief(item: NoticeItem, notice: Notice): CardElement {
  const { badge, tone, vendor, line: words, review, gist, diff } = cardOf(item, notice, BRIEF);
  const text = run(words);
  const items = [
    line([
      run(badge.toUpperCase(), { weight: 'Bolder', size: 'Small', color: COLOURS[tone] }),
      run(`  ${vendor === undefined ? '' : `${vendor}: `}`),
      review === undefined ? text : { ...text, color: 'Accent' as const, selectAction: openUrl('Review', review) },
    ]),
    ...(gist === undefined && diff.some(({ mark }) => mark === 'same') ? [line(diff.map(piece), { spacing: 'None' })] : []),
  ];
  return { type: 'Container', items, separator: true, spacing: 'Small' };
}
