/**
 * What a message says around the things that it tells: why it is sent, how long it may be, what its links are called.
 * @module
 */
import type { MessageKind, Notice } from '../../domain/alert.ts';
import type { Card } from './card.ts';

const LEADS: Record<MessageKind, string> = {
  alert: '',
  incident: 'A page was redesigned or rewritten. These are its parts.',
  digest: 'What gathered since the last digest.',
  summary: 'More came than this channel takes one by one. This is the rest, in one message.',
  escalation: 'Nobody has reviewed this in time.',
  reminder: 'A deadline comes near.',
  test: 'Somebody is trying this channel. Nothing has changed.',
};

/** Why the message is sent, as a sentence; empty where the item says it. */
export function leadOf({ kind }: Pick<Notice, 'kind'>): string {
  return LEADS[kind];
}

/** So many things are told at length; more are told in a line each. */
const AT_LENGTH = 3;

export function toldAtLength({ items, more }: Pick<Notice, 'items' | 'more'>): boolean {
  return items.length <= AT_LENGTH && more === 0;
}

/** What the link to all of it says. */
export function allWords({ items }: Pick<Notice, 'items'>): string {
  return items.length === 0 ? 'Open Clausewatch' : 'See all of it';
}

/** What the link to the thing itself says. */
export function reviewWords({ tone }: Pick<Card, 'tone'>): string {
  return tone === 'trouble' || tone === 'fine' ? 'See the source' : 'Review';
}

/** Whether it tells one thing: then that thing needs no title of its own. */
export function tellsOne({ items, more }: Pick<Notice, 'items' | 'more'>): boolean {
  return items.length === 1 && more === 0;
}
