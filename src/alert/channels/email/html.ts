/**
 * The HTML of a mail: tables and inline styles, no pictures, no scripts, nothing that is fetched.
 * @module
 */
import type { Notice } from '../../../domain/alert.ts';
import type { Piece } from '../../../lib/gist.ts';
import { count, truncate } from '../../../lib/inWords.ts';
import { plainLine } from '../../../lib/text.ts';
import { type Card, cardOf, type DueWords } from '../card.ts';
import { allWords, leadOf, reviewWords, tellsOne, toldAtLength } from '../frame.ts';
import { itemLink, whereToLook } from '../links.ts';
import { badge, SHEET, STYLE } from './look.ts';
import { type Markup, type MarkupPart, markup } from './markup.ts';

export interface MailWords {
  product: string;
  /** Why who reads it gets it. */
  channel: string;
}

const TITLE_CHARS = 300;
/** What a row of a long list quotes. */
const BRIEF = { quote: 160, clause: 0 };

/** A whole document. */
export function mailHtml(notice: Notice, { product, channel }: MailWords): string {
  const long = toldAtLength(notice);
  const cards = long
    ? notice.items.map((item) => full(cardOf(item, notice)))
    : list(notice.items.map((item) => cardOf(item, notice, BRIEF)));
  const lead = leadOf(notice);
  const title = truncate(plainLine(notice.title), TITLE_CHARS);
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${title}</title>${SHEET}</head>
<body class="body ink" style="${STYLE.body}">
<table role="presentation" class="outer" width="100%" cellpadding="0" cellspacing="0" border="0" style="${STYLE.outer}"><tr><td align="center">
<table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0" style="${STYLE.sheet}">
<tr><td class="head" style="${STYLE.head}"><p class="ink3" style="${STYLE.brand}">${product}</p>${tellsOne(notice) ? undefined : markup`<h1 class="ink" style="${STYLE.title}">${title}</h1>`}${lead === '' ? undefined : markup`<p class="ink2" style="${STYLE.lead}">${lead}</p>`}</td></tr>
${cards}<tr><td class="foot ink3" style="${STYLE.foot}">${foot(notice, long)}<p style="margin:8px 0 0">You get this by the channel ${channel} of ${product}.</p></td></tr>
</table></td></tr></table></body></html>
`.text;
}

function foot(notice: Notice, long: boolean): MarkupPart {
  const { items, more, path } = notice;
  const all = itemLink(notice, path);
  const beyond = more > 0 ? markup`<p style="margin:0">And ${count(more, 'thing')} more.</p>` : undefined;
  if (all === undefined) return [beyond, markup`<p style="margin:8px 0 0">${whereToLook(notice)}</p>`];
  if (long && items.length === 1 && items[0]?.path === path) return beyond;
  return [beyond, markup`<p style="margin:8px 0 0"><a class="link" href="${all}" style="${STYLE.link}">${allWords(notice)}</a></p>`];
}

/** One thing at length. */
function full(card: Card): Markup {
  const { gist, notes, diff, where, dues, dates } = card;
  return framed(
    markup`<tr><td class="inner" style="${STYLE.inner}">${head(card)}<h2 class="ink" style="${STYLE.heading}"><span class="ink3" style="${STYLE.verb}">${card.verb}:</span> ${card.heading}</h2>${
      gist &&
      markup`<p style="${STYLE.gist}"><del class="del" style="${STYLE.del}">${gist.before}</del> <span class="ink3" style="${STYLE.arrow}">→</span> <ins class="ins" style="${STYLE.ins}">${gist.after}</ins></p>`
    }${notes.map((note) => markup`<p class="ink2" style="${STYLE.note}">${note}</p>`)}${dues.map(due)}${
      diff.length === 0 ? undefined : markup`<blockquote class="quote ink" style="${STYLE.quote}">${diff.map(piece)}</blockquote>`
    }${where === undefined ? undefined : markup`<p class="ink3" style="${STYLE.where}">${where}</p>`}${dateTable(dates)}${buttons(card)}</td></tr>`,
  );
}

/** Rows in a frame. */
function framed(rows: MarkupPart): Markup {
  return markup`<tr><td class="gap" style="${STYLE.gap}"><table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="${STYLE.card}">${rows}</table></td></tr>
`;
}

function head({ badge: word, tone, vendor }: Card): Markup {
  return markup`<div>${badge(word, tone)}${vendor === undefined ? undefined : markup`<span class="ink2" style="${STYLE.vendor}">${vendor}</span>`}</div>`;
}

function due({ title, left, basis, reckoning, clause, page }: DueWords): Markup {
  const source = page === undefined ? undefined : markup` <a class="link" href="${page}" style="${STYLE.link}">Where it says so</a>`;
  return markup`<table role="presentation" class="due" width="100%" cellpadding="0" cellspacing="0" border="0" style="${STYLE.due}"><tr><td style="${STYLE.dueInner}"><p class="ink" style="${STYLE.dueTitle}">${title}${left === undefined ? undefined : ` (${left})`}</p><p class="ink2" style="${STYLE.dueNote}">${basis === 'stated' ? 'Stated' : 'Assumed'}. ${reckoning}</p>${
    clause === undefined ? undefined : markup`<p class="ink" style="${STYLE.clause}">“${clause}”</p>`
  }${source && markup`<p class="ink2" style="${STYLE.dueNote}">${source}</p>`}</td></tr></table>`;
}

function piece({ text, mark }: Piece): MarkupPart {
  if (mark === 'removed') return markup`<del class="del" style="${STYLE.del}">${text}</del>`;
  return mark === 'added' ? markup`<ins class="ins" style="${STYLE.ins}">${text}</ins>` : text;
}

function dateTable(dates: Card['dates']): MarkupPart {
  if (dates.length === 0) return undefined;
  return markup`<table cellpadding="0" cellspacing="0" border="0" style="${STYLE.dates}">${dates.map(
    ({ label, text }) =>
      markup`<tr><th scope="row" class="ink3" style="${STYLE.dateLabel}">${label}</th><td class="ink" style="${STYLE.dateText}">${text}</td></tr>`,
  )}</table>`;
}

function buttons(card: Card): MarkupPart {
  const { review, page } = card;
  if (review === undefined && page === undefined) return undefined;
  return markup`<div style="${STYLE.buttons}">${review && markup`<a class="button" href="${review}" style="${STYLE.button}">${reviewWords(card)}</a>`}${page && markup`<a class="button second" href="${page}" style="${STYLE.second}">Open source page</a>`}</div>`;
}

/** Many things in a line each, with the words that changed where the line does not say them. */
function list(cards: readonly Card[]): Markup {
  return framed(cards.map((card, at) => brief(card, at === 0)));
}

function brief(card: Card, first: boolean): Markup {
  const { line, diff, gist, review } = card;
  const text = review === undefined ? line : markup`<a class="ink" href="${review}" style="${STYLE.rowLink}">${line}</a>`;
  const reworded = gist === undefined && diff.some(({ mark }) => mark === 'same');
  const quote = reworded ? markup`<p class="ink2" style="${STYLE.rowQuote}">${diff.map(piece)}</p>` : undefined;
  return markup`<tr><td class="row" style="${STYLE.line}${first ? '' : `;${STYLE.rule}`}">${head(card)}<p class="ink" style="${STYLE.rowText}">${text}</p>${quote}</td></tr>`;
}
