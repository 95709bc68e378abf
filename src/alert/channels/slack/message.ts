/**
 * A notice as Slack blocks.
 * @module
 */
import type { Notice } from '../../../domain/alert.ts';
import type { Piece } from '../../../lib/gist.ts';
import { count } from '../../../lib/inWords.ts';
import { type Card, cardOf, type DueWords, type Tone } from '../card.ts';
import { allWords, leadOf, reviewWords, tellsOne, toldAtLength } from '../frame.ts';
import { itemLink, whereToLook } from '../links.ts';
import { escaped, type PlainText, plainText, type RichLink, type RichText, rich, richLink } from './text.ts';

type Inline = RichText | RichLink;
type RichElement = { type: 'rich_text_section' | 'rich_text_quote'; elements: Inline[] };

export type SlackBlock =
  | { type: 'header'; text: PlainText }
  | { type: 'section'; text: PlainText }
  | { type: 'rich_text'; elements: RichElement[] }
  | { type: 'context'; elements: PlainText[] }
  | { type: 'divider' }
  | { type: 'actions'; elements: Array<{ type: 'button'; text: PlainText; url: string; style?: 'primary' }> };

export interface SlackMessage {
  /** For notifications, and for those who cannot show blocks. */
  text: string;
  mrkdwn: false;
  unfurl_links: false;
  unfurl_media: false;
  blocks: SlackBlock[];
}

/** Limits of Slack. */
const HEADER_CHARS = 150;
const TEXT_CHARS = 3000;
const CONTEXT_CHARS = 2000;
const BLOCKS = 50;

/** What a row of a long list quotes. */
const BRIEF = { quote: 140, clause: 0 };
/** Colours come from a fixed set of signs, with the word beside. */
const SIGNS: Record<Tone, string> = {
  critical: '◆',
  high: '▲',
  medium: '●',
  low: '○',
  positive: '✓',
  trouble: '▲',
  fine: '✓',
  quiet: '○',
};

export function slackMessage(notice: Notice): SlackMessage {
  const { title, items } = notice;
  const lead = leadOf(notice);
  const begin: SlackBlock[] = [
    { type: 'header', text: plainText(headerOf(notice), HEADER_CHARS) },
    ...(lead === '' ? [] : [{ type: 'section' as const, text: plainText(lead, TEXT_CHARS) }]),
  ];
  const body = toldAtLength(notice)
    ? items.flatMap((item, at) => [...(at > 0 ? [{ type: 'divider' as const }] : []), ...atLength(cardOf(item, notice), tellsOne(notice))])
    : inBrief(notice);
  const end = foot(notice);
  return {
    text: escaped(title, TEXT_CHARS),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [...begin, ...body.slice(0, BLOCKS - begin.length - end.length), ...end],
  };
}

/** Of one thing its name: what became of it follows. */
function headerOf(notice: Notice): string {
  const [only] = notice.items;
  if (only === undefined || !tellsOne(notice)) return notice.title;
  const { vendor, heading } = cardOf(only, notice, BRIEF);
  return [vendor, heading].filter(Boolean).join(': ');
}

/** `named`: the header says already what it is. */
function atLength(card: Card, named: boolean): SlackBlock[] {
  const { notes, dues, diff, where, dates } = card;
  const sections: RichElement[] = [
    section(headLine(card, named)),
    ...gistLine(card),
    ...notes.map((note) => section([rich(note)])),
    ...dues.flatMap(due),
    ...(diff.length === 0 ? [] : [{ type: 'rich_text_quote' as const, elements: diff.map(piece) }]),
  ];
  const facts = [...(where === undefined ? [] : [where]), dates.map(({ label, text }) => `${label}: ${text}`).join(' · ')].filter(Boolean);
  return [
    { type: 'rich_text', elements: sections },
    ...(facts.length === 0 ? [] : [{ type: 'context' as const, elements: facts.map((fact) => plainText(fact, CONTEXT_CHARS)) }]),
    ...buttons(card),
  ];
}

function headLine({ badge, tone, vendor, verb, heading }: Card, named: boolean): Inline[] {
  const sign = rich(`${SIGNS[tone]} ${badge}`, { bold: true });
  if (named) return [sign, rich(` · ${verb}`)];
  return [sign, rich(`${vendor === undefined ? '' : ` · ${vendor}`} · ${verb}: `), rich(heading, { bold: true })];
}

function gistLine({ gist }: Card): RichElement[] {
  if (!gist) return [];
  return [section([rich(gist.before || ' ', { strike: true }), rich(' → '), rich(gist.after || ' ', { bold: true })])];
}

function due({ title, left, basis, reckoning, clause, page }: DueWords): RichElement[] {
  return [
    section([rich(`${title}${left === undefined ? '' : ` (${left})`}`, { bold: true }), rich(` ${basis}. ${reckoning}`)]),
    ...(clause === undefined
      ? []
      : [
          {
            type: 'rich_text_quote' as const,
            elements: [
              rich(`“${clause}”`, { italic: true }),
              ...(page === undefined ? [] : [rich(' '), richLink(page, 'Where it says so')]),
            ],
          },
        ]),
  ];
}

function piece({ text, mark }: Piece): RichText {
  if (mark === 'removed') return rich(text, { strike: true });
  return mark === 'added' ? rich(text, { bold: true }) : rich(text);
}

/** Every line is a paragraph of its own. */
function section(elements: Inline[]): RichElement {
  return { type: 'rich_text_section', elements: [...elements, rich('\n')] };
}

function buttons(card: Card): SlackBlock[] {
  const { review, page } = card;
  const elements = [
    ...(review === undefined
      ? []
      : [{ type: 'button' as const, text: plainText(reviewWords(card), 75), url: review, style: 'primary' as const }]),
    ...(page === undefined ? [] : [{ type: 'button' as const, text: plainText('Open source page', 75), url: page }]),
  ];
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

/** A block a thing, as far as there is room: fifty items and the frame would be too many. */
function inBrief(notice: Notice): SlackBlock[] {
  const cards = notice.items.map((item) => cardOf(item, notice, BRIEF));
  return cards.slice(0, roomFor(notice)).map((card) => ({ type: 'rich_text', elements: briefElements(card) }));
}

function briefElements({ line, badge, tone, vendor, review, gist, diff }: Card): RichElement[] {
  const reworded = gist === undefined && diff.some(({ mark }) => mark === 'same');
  const quote = reworded ? [{ type: 'rich_text_quote' as const, elements: diff.map(piece) }] : [];
  const words = review === undefined ? rich(line) : richLink(review, line);
  return [
    {
      type: 'rich_text_section',
      elements: [rich(`${SIGNS[tone]} ${badge}`, { bold: true }), rich(` · ${vendor === undefined ? '' : `${vendor}: `}`), words],
    },
    ...quote,
  ];
}

/** Header, lead, rest and button. */
const FRAME = 4;

function roomFor({ items }: Pick<Notice, 'items'>): number {
  return Math.min(items.length, BLOCKS - FRAME);
}

function foot(notice: Notice): SlackBlock[] {
  const { items, more, path } = notice;
  const long = toldAtLength(notice);
  const left = more + (long ? 0 : items.length - roomFor(notice));
  const rest = left > 0 ? `And ${count(left, 'thing')} more. ` : '';
  const all = itemLink(notice, path);
  if (all === undefined) return [context(`${rest}${whereToLook(notice)}`)];
  const own = long && items.length === 1 && items[0]?.path === path;
  return [
    ...(rest === '' ? [] : [context(rest)]),
    ...(own
      ? []
      : [{ type: 'actions' as const, elements: [{ type: 'button' as const, text: plainText(allWords(notice), 75), url: all }] }]),
  ];
}

function context(text: string): SlackBlock {
  return { type: 'context', elements: [plainText(text, CONTEXT_CHARS)] };
}
