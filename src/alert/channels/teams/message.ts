/**
 * A notice as an Adaptive Card (1.5), in the envelope that workflows of Teams take.
 *
 * Text of pages goes into runs of rich text, which know no markdown; text blocks carry our own words and what is escaped.
 * @module
 */
import type { Notice } from '../../../domain/alert.ts';
import { count } from '../../../lib/inWords.ts';
import { cardOf } from '../card.ts';
import { allWords, leadOf, tellsOne, toldAtLength } from '../frame.ts';
import { itemLink, whereToLook } from '../links.ts';
import { type AdaptiveCard, type CardElement, line, openUrl, run } from './elements.ts';
import { atLength, inBrief } from './items.ts';

export interface TeamsMessage {
  type: 'message';
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive'; contentUrl: null; content: AdaptiveCard }];
}

/** Teams refuses more than 28 KB, and counts some signs more than once. */
const MOST_BYTES = 20_000;
/** Buttons that Teams shows. */
const ACTIONS = 6;

/** As many items as there is room for; the others are counted. */
export function teamsMessage(notice: Notice): TeamsMessage {
  for (let shown = notice.items.length; ; shown = Math.min(shown - 1, Math.floor(shown * 0.8))) {
    const message = messageOf(notice, shown);
    if (shown <= 0 || Buffer.byteLength(JSON.stringify(message)) <= MOST_BYTES) return message;
  }
}

function messageOf(notice: Notice, shown: number): TeamsMessage {
  const { title, items, more, path } = notice;
  const long = toldAtLength(notice);
  const lead = leadOf(notice);
  const left = more + items.length - shown;
  const all = itemLink(notice, path);
  const body: CardElement[] = [
    ...(tellsOne(notice) ? [] : [line([run(title, { weight: 'Bolder', size: 'Large' })])]),
    ...(lead === '' ? [] : [line([run(lead)])]),
    ...items.slice(0, shown).map((item) => (long ? atLength(cardOf(item, notice)) : inBrief(item, notice))),
    ...(left > 0 ? [line([run(`And ${count(left, 'thing')} more.`)])] : []),
    ...(all === undefined ? [line([run(whereToLook(notice), { isSubtle: true, size: 'Small' })])] : []),
  ];
  const own = long && items.length === 1 && items[0]?.path === path;
  const content: AdaptiveCard = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    msteams: { width: 'Full' },
    fallbackText: run(title).text,
    body,
    actions: (all === undefined || own ? [] : [openUrl(allWords(notice), all)]).slice(0, ACTIONS),
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }] };
}
