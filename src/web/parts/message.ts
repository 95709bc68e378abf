/**
 * How a message stands: its state as a mark with words, what it is, and when something happens next.
 * @module
 */
import type { Message, MessageKind, MessageState } from '../../domain/alert.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html } from '../html.ts';
import { ago } from './time.ts';

const KINDS: Record<MessageKind, string> = {
  alert: 'at once',
  incident: 'redesign',
  digest: 'digest',
  summary: 'summary',
  escalation: 'escalation',
  reminder: 'reminder',
  test: 'test',
};

/** What a message is, in a word. */
export function messageKind(kind: MessageKind): string {
  return KINDS[kind];
}

export const STATE_LABELS: Record<MessageState, string> = {
  waiting: 'Waiting',
  sending: 'Being sent',
  delivered: 'Delivered',
  dead: 'Dead',
};

/** The class comes from the closed list. A message that waits after a failure says so. */
export function messageState({ state, attempts }: Pick<Message, 'state' | 'attempts'>): Html {
  const label = state === 'waiting' && attempts > 0 ? 'Trying again' : STATE_LABELS[state];
  return html`<span class="standing msg-${state}"><i class="mark" aria-hidden="true"></i>${label}</span>`;
}

/** When it was delivered, when it is tried next, or since when nothing happens any more. */
export function whatNext({ state, deliveredAt, nextAt, notBefore, attempts }: Message, now: Date): Html {
  if (state === 'delivered' && deliveredAt !== undefined) return ago(deliveredAt, now);
  if (state === 'dead') return html`<span class="none">not tried again</span>`;
  if (state === 'sending') return html`now`;
  const next = nextAt ?? notBefore;
  if (Date.parse(next) <= now.getTime()) return html`${attempts === 0 ? 'as soon as it is its turn' : 'next, when it is its turn'}`;
  return html`${attempts === 0 && notBefore === next ? 'quiet until then: ' : 'next '}${ago(next, now)}`;
}

/** "1 attempt". */
export function attemptsInWords(attempts: number): string {
  return attempts === 0 ? 'not tried yet' : count(attempts, 'attempt');
}
