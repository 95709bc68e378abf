/**
 * Alerts: what the journal tells, brought to channels. An alert is one entry for one channel; messages carry alerts, one or many at a time.
 * @module
 */
import type { DueChange } from './deskPorts.ts';
import type { ChangeEntry, HealthEntry, JournalEntry } from './journal.ts';
import type { Act } from './review.ts';

/** What is due, and the change that it is due for. */
export interface Due {
  deadline: DueChange;
  entry: ChangeEntry;
  /** Whole days from the day of the message to the day it is due; 0: today. */
  daysLeft: number;
}

/** One thing that a message tells. */
export type NoticeItem =
  | { type: 'change'; entry: ChangeEntry; vendorName: string; path: string }
  | { type: 'health'; entry: HealthEntry; sourceId?: string; vendorName?: string; url?: string; path: string }
  | { type: 'due'; due: Due; vendorName: string; path: string };

/**
 * `alert`: one thing at once. `incident`: the parts of one redesign. `digest`: what gathered until its time. `summary`: what went beyond the
 * budget of the channel. `escalation`: nobody has reviewed it in time. `reminder`: a deadline comes near. `test`: somebody tries the channel.
 */
export const MESSAGE_KINDS = ['alert', 'incident', 'digest', 'summary', 'escalation', 'reminder', 'test'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What a message says, whatever the channel. It is fixed when the message is made: every attempt says the same. */
export interface Notice {
  /** Idempotency key: the same in every attempt, and of no other message. */
  id: string;
  kind: MessageKind;
  /** One plain line. It may quote a page: escape it where it leaves. */
  title: string;
  /** When it was made (ISO 8601 UTC). */
  at: string;
  /** In the order in which they were recorded; at most 50. */
  items: NoticeItem[];
  /** Things beyond those items. */
  more: number;
  /** Where all of it is to be seen: a path of the pages, like "/changes/chg_1". Item paths are alike. */
  path: string;
  /** Scheme, host and port of the pages; absent where the settings name none, and then no link can be made. */
  baseUrl?: string;
}

/** What came of an attempt. `permanent`: no repeat would help (a wrong address, a refused message). */
export type SendOutcome =
  | { ok: true; receipt?: string }
  | { ok: false; permanent: boolean; sentence: string; remedy?: string; retryAfterMs?: number };

/** Brings messages to people or programs. */
export interface Channel {
  readonly id: string;
  /** Never throws for what the network or the receiver does: that is an outcome. Ends soon after the signal is aborted. */
  send(notice: Notice, signal: AbortSignal): Promise<SendOutcome>;
  close(): Promise<void>;
}

export const MESSAGE_STATES = ['waiting', 'sending', 'delivered', 'dead'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Of messages that tell of several vendors: they keep the order of all. */
export const EVERY_LANE = '*';

/** A message on its way to one channel. */
export interface Message {
  /** Idempotency key: that of its notice. */
  id: string;
  channel: string;
  /** Messages of one lane of a channel arrive in the order in which they were made: the vendor, or `EVERY_LANE`. */
  lane: string;
  notice: Notice;
  createdAt: string;
  /** It is not sent before (ISO 8601 UTC): quiet hours. */
  notBefore: string;
  state: MessageState;
  /** How often it was tried. */
  attempts: number;
  /** When it is tried next; absent once it is delivered or dead. */
  nextAt?: string;
  deliveredAt?: string;
  receipt?: string;
  /** Why the last attempt failed. */
  problem?: { sentence: string; remedy?: string; permanent: boolean };
}

export type NewMessage = Pick<Message, 'id' | 'channel' | 'lane' | 'notice' | 'createdAt' | 'notBefore'>;

/** One attempt to deliver a message, for the log. */
export interface Attempt {
  /** Counted from 1. */
  n: number;
  at: string;
  ms: number;
  ok: boolean;
  sentence?: string;
}

/** One entry for one channel; there are never two of one entry for one channel. */
export interface NewAlert {
  channel: string;
  /** Id of the journal's entry. */
  entry: string;
  /** Of the change, or of the health event. */
  subject: string;
  vendor?: string;
  /** The routing rule that sent it there. */
  rule: string;
  createdAt: string;
  /** The message that carries it; absent while it is held. */
  message?: string;
  /** Held until then, for a digest, or since the budget of the channel is spent. */
  held?: { until: string; for: 'digest' | 'budget' };
}

/** What one step of the router writes: all of it or nothing. */
export interface RouteStep {
  /** The mark as the router read it, and where it is now. Another router that moved it meanwhile makes the step void. */
  from: number;
  to: number;
  alerts: NewAlert[];
  messages: NewMessage[];
}

export interface MessageFilter {
  channel?: string;
  state?: MessageState;
  /** Those that told of this change. */
  change?: string;
  limit?: number;
  offset?: number;
}

/** How the messages of one channel stand. */
export interface ChannelStanding {
  channel: string;
  waiting: number;
  dead: number;
  delivered: number;
  /** Alerts that are held for a digest or a summary. */
  held: number;
  lastDeliveredAt?: string;
  /** The last failed attempt, where none has succeeded since. */
  problem?: { at: string; sentence: string };
}

export interface AlertStore {
  /** Where the router stands. Entries of imported history, and changes that take back another, are told in feeds but not alerted: they are not among them. */
  unrouted(limit: number): Promise<{ from: number; entries: JournalEntry[]; to: number }>;
  /** How many entries wait for the router. */
  countUnrouted(): Promise<number>;
  /** Writes a step. False, and nothing is written, when the mark has moved. Alerts and messages that exist already stay as they are. */
  route(step: RouteStep): Promise<boolean>;
  /** Which of these subjects each channel was alerted of already, held ones too: "<channel> <subject>". */
  alerted(subjects: readonly string[]): Promise<Set<string>>;
  /** Adds messages that no entry made (escalations, reminders, tests), with an act where a person did it. Those that exist stay as they are. Gives how many are new. */
  addMessages(messages: readonly NewMessage[], act?: Act): Promise<number>;
  /** Held alerts of these channels (else of all) whose time has come, of one channel, time and reason after the other. */
  gathered(
    now: string,
    channels?: readonly string[],
  ): Promise<Array<{ channel: string; until: string; for: 'digest' | 'budget'; entries: JournalEntry[] }>>;
  /**
   * Puts held alerts into their message: those of these entries, or all of that time where none are named. False, and nothing is written, when
   * another sender did, or there is a message of that id already.
   */
  release(
    of: { channel: string; until: string; for: 'digest' | 'budget'; entries?: ReadonlyArray<Pick<JournalEntry, 'id'>> },
    message: NewMessage,
  ): Promise<boolean>;
  /** How many messages were made for a channel since (tests do not count), and when the earliest of them was. */
  madeSince(channel: string, since: string): Promise<{ messages: number; earliestAt?: string }>;
  /** Changes that were recorded, not by an import, before a time and that nobody has decided or proposed a decision for, oldest first. */
  unreviewed(filter: { severities: readonly string[]; before: string; after?: string; limit: number }): Promise<ChangeEntry[]>;

  /**
   * Takes the next message of a channel that is due: no earlier one of its lane is still on its way, and nobody holds it (or whoever held
   * it let the lease run out). `token` tells the holder from all others.
   */
  claim(of: { channel: string; now: string; until: string; token: string }): Promise<Message | undefined>;
  /**
   * When the next message of a channel is due, or its lease ends, or held alerts are; undefined while nothing waits. Told what time it is,
   * it leaves out what waits for an earlier message that has become due since.
   */
  nextDue(channel: string, now?: string): Promise<string | undefined>;
  /** Writes down what came of an attempt. False when the lease was lost: somebody else has it now. `nextAt` undefined: it is dead. */
  attempted(result: { id: string; token: string; at: string; ms: number; outcome: SendOutcome; nextAt?: string }): Promise<boolean>;
  /** A dead message is sent once more, in the order of its lane. Throws ConflictError when it is not dead. */
  retry(id: string, at: string, act: Act): Promise<void>;

  message(id: string): Promise<Message | undefined>;
  attempts(messageId: string): Promise<Attempt[]>;
  /** Newest first. */
  messages(filter?: MessageFilter): Promise<Message[]>;
  countMessages(filter?: Omit<MessageFilter, 'limit' | 'offset'>): Promise<number>;
  channelStandings(): Promise<ChannelStanding[]>;
}
