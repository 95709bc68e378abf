/**
 * Who was told of a change, out of the store.
 * @module
 */
import type { Message, MessageKind } from '../domain/alert.ts';
import type { ReadStore } from './services.ts';

export interface ChangeAlerts {
  /** Newest first. */
  messages: Message[];
  /** There are older ones. */
  cut: boolean;
  /** Channels for which it waits to be put into a digest or a summary. */
  held: string[];
}

const SHOWN = 12;
/** What carries the alerts of rules; a reminder or an escalation says nothing about them. */
const CARRIERS: readonly MessageKind[] = ['alert', 'incident', 'digest', 'summary'];

export async function readChangeAlerts(store: Pick<ReadStore, 'messages' | 'alerted'>, change: string): Promise<ChangeAlerts> {
  const [found, alerted] = await Promise.all([store.messages({ change, limit: SHOWN + 1 }), store.alerted([change])]);
  const carried = new Set(found.flatMap(({ channel, notice }) => (CARRIERS.includes(notice.kind) ? [channel] : [])));
  const cut = found.length > SHOWN;
  // Among many messages the one that carried it may not be in sight: nothing is claimed then.
  const held = cut ? [] : [...alerted].map((pair) => pair.slice(0, pair.indexOf(' '))).filter((channel) => !carried.has(channel));
  return { messages: found.slice(0, SHOWN), cut, held: held.sort() };
}
