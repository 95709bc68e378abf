/**
 * The delivery side of the record in memory, for tests of the loops that use it.
 * @module
 */
import { type AlertStore, type Attempt, type ChannelStanding, EVERY_LANE, type Message, type NewMessage } from '../../src/domain/alert.ts';
import { ConflictError } from '../../src/domain/errors.ts';
import type { TallyStore } from '../../src/domain/tally.ts';

export type DeliveryStore = Pick<
  AlertStore,
  'addMessages' | 'claim' | 'nextDue' | 'attempted' | 'retry' | 'message' | 'attempts' | 'messages' | 'countMessages' | 'channelStandings'
> &
  Pick<TallyStore, 'serverTime'>;

interface Row {
  message: Message;
  log: Attempt[];
  lease?: { token: string; until: string };
}

/** Empty at first. Every call is one turn of the event loop, like a real one. */
export function memoryAlertStore(): DeliveryStore {
  const rows: Row[] = [];
  const find = (id: string): Row | undefined => rows.find(({ message }) => message.id === id);
  const onItsWay = ({ message: { state } }: Row): boolean => state === 'waiting' || state === 'sending';
  const dueAt = ({ message, lease }: Row): string => (lease ? lease.until : (message.nextAt ?? message.notBefore));

  /** No earlier message of its lane that is due is still on its way. */
  function isFirst(row: Row, now: string): boolean {
    return !rows.slice(0, rows.indexOf(row)).some((other) => onItsWay(other) && other.message.notBefore <= now && together(other, row));
  }

  function together({ message: a }: Row, { message: b }: Row): boolean {
    return a.channel === b.channel && (a.lane === b.lane || [a.lane, b.lane].includes(EVERY_LANE));
  }

  function matching({ channel, state }: { channel?: string; state?: string } = {}): Message[] {
    return rows
      .map(({ message }) => ({ ...message }))
      .filter((message) => (channel === undefined || message.channel === channel) && (state === undefined || message.state === state))
      .reverse();
  }

  return {
    async addMessages(added) {
      const fresh = added.filter(({ id }) => !find(id));
      rows.push(...fresh.map((message) => ({ message: waiting(message), log: [] })));
      return fresh.length;
    },
    async claim({ channel, now, until, token }) {
      const row = rows.find((one) => one.message.channel === channel && onItsWay(one) && dueAt(one) <= now && isFirst(one, now));
      if (!row) return undefined;
      row.lease = { token, until };
      row.message.state = 'sending';
      return { ...row.message };
    },
    async nextDue(channel) {
      return rows
        .filter((row) => row.message.channel === channel && onItsWay(row))
        .map(dueAt)
        .sort()[0];
    },
    async attempted({ id, token, at, ms, outcome, nextAt }) {
      const row = find(id);
      if (row?.lease?.token !== token) return false;
      delete row.lease;
      const { message, log } = row;
      log.push({ n: log.length + 1, at, ms, ok: outcome.ok, ...(outcome.ok ? {} : { sentence: outcome.sentence }) });
      message.attempts = log.length;
      delete message.nextAt;
      delete message.problem;
      if (outcome.ok) Object.assign(message, { state: 'delivered', deliveredAt: at, receipt: outcome.receipt });
      else {
        const { sentence, permanent } = outcome;
        Object.assign(message, {
          problem: { sentence, permanent },
          ...(nextAt === undefined ? { state: 'dead' } : { state: 'waiting', nextAt }),
        });
      }
      return true;
    },
    async retry(id, at) {
      const row = find(id);
      if (row?.message.state !== 'dead') throw new ConflictError(id, `${id} is not dead.`);
      Object.assign(row.message, { state: 'waiting', nextAt: at });
    },
    async message(id) {
      const row = find(id);
      return row && { ...row.message };
    },
    serverTime: async () => undefined,
    attempts: async (id) => [...(find(id)?.log ?? [])],
    messages: async (filter) => matching(filter),
    countMessages: async (filter) => matching(filter).length,
    async channelStandings(): Promise<ChannelStanding[]> {
      const channels = Map.groupBy(matching(), ({ channel }) => channel);
      const n = (messages: Message[], ...states: string[]): number => messages.filter(({ state }) => states.includes(state)).length;
      return [...channels].map(([channel, messages]) => ({
        channel,
        waiting: n(messages, 'waiting', 'sending'),
        dead: n(messages, 'dead'),
        delivered: n(messages, 'delivered'),
        held: 0,
      }));
    },
  };
}

function waiting(message: NewMessage): Message {
  return { ...message, state: 'waiting', attempts: 0, nextAt: message.notBefore };
}

/** A message of a vendor's lane, to be sent at once; its id and title are the same. */
export function sampleMessage(id: string, overrides: Partial<NewMessage> = {}): NewMessage {
  const createdAt = overrides.createdAt ?? '2026-03-01T00:00:00.000Z';
  const notice = { id, kind: 'alert' as const, title: id, at: createdAt, items: [], more: 0, path: '/changes' };
  return { id, channel: 'hook', lane: 'acme', notice, createdAt, notBefore: createdAt, ...overrides };
}
