/**
 * Opinions: what users say about an offering. They are confirmed by mail, moderated, and can be reported and withdrawn. All of it is text of
 * strangers: escape it where it leaves.
 * @module
 */
import { z } from 'zod';
import type { SendOutcome } from './alert.ts';
import { MailAddress, type SpentToken, typed, typedLine } from './correction.ts';
import type { Act, Actor } from './review.ts';

export const OPINION_MODES = ['off', 'everybody'] as const;
export type OpinionMode = (typeof OPINION_MODES)[number];

/** How many people the company of who writes has. */
export const COMPANY_SIZES = ['1-9', '10-49', '50-249', '250-999', '1000+'] as const;
export type CompanySize = (typeof COMPANY_SIZES)[number];

/** What the form of an opinion asks for, as it comes in. */
export const OpinionInput = z
  .object({
    rating: z
      .string()
      .regex(/^[1-5]$/, 'must be from 1 to 5')
      .transform(Number),
    title: typedLine(120),
    text: typed(4000),
    name: typedLine(100).optional(),
    role: typedLine(100).optional(),
    size: z
      .enum([...COMPANY_SIZES, ''])
      .default('')
      .transform((size) => (size === '' ? undefined : size)),
    email: MailAddress,
  })
  .refine(({ title }) => title !== undefined, { message: 'must not be empty', path: ['title'] })
  .refine(({ text }) => text !== undefined, { message: 'must not be empty', path: ['text'] });
export type OpinionInput = z.output<typeof OpinionInput>;

/**
 * `unconfirmed`: the mail was not answered yet. `waiting`: for a moderator. `reported`: published, and in moderation once more.
 * `withdrawn`: by who wrote it; nothing of what it said is kept.
 */
export const OPINION_STATES = ['unconfirmed', 'waiting', 'published', 'reported', 'refused', 'withdrawn'] as const;
export type OpinionState = (typeof OPINION_STATES)[number];

export const REPORT_REASONS = ['untrue', 'insulting', 'advertising', 'personal-data', 'other'] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

export const ReportInput = z.object({ why: z.enum(REPORT_REASONS), text: typed(500).optional() });

export interface Opinion {
  id: string;
  /** When it was written (ISO 8601 UTC). */
  at: string;
  offering: string;
  /** From 1 to 5. */
  rating: number;
  title: string;
  text: string;
  /** As who wrote it wants to be named; absent for those who do not. */
  name?: string;
  role?: string;
  size?: CompanySize;
  /** Why it was taken for spam; then no mail went out. */
  suspect?: string;
  state: OpinionState;
  /** How many acts moved it. */
  version: number;
  confirmedAt?: string;
  /** When it was published first. */
  publishedAt?: string;
  decided?: { at: string; by: Actor; reason?: string };
  /** Why no mail could be brought to its author. */
  undelivered?: string;
  /** Reports since the last decision. */
  reports: number;
}

export type NewOpinion = Pick<Opinion, 'id' | 'at' | 'offering' | 'rating' | 'title' | 'text' | 'name' | 'role' | 'size' | 'suspect'>;

export interface OpinionReport {
  id: string;
  at: string;
  why: ReportReason;
  text?: string;
}

export interface OpinionFilter {
  offering?: string;
  states?: readonly OpinionState[];
  suspect?: boolean;
  limit?: number;
  offset?: number;
}

/** What moves an opinion: written only if the stored version is still `version`. */
export interface OpinionStep {
  id: string;
  version: number;
  act: Act;
  state: Exclude<OpinionState, 'unconfirmed'>;
}

/** A mail to somebody who wrote an opinion. Its links are made when it is sent, and only their hashes are kept. */
export interface Letter {
  id: string;
  opinion: string;
  /** The address; forgotten once the mail was taken by a server, or nobody will try any more. */
  to: string;
  /** When what it asks for is void (ISO 8601 UTC). */
  expiresAt: string;
}

/** A letter as its sender holds it. */
export interface HeldLetter extends Letter {
  /** How often it was tried before. */
  attempts: number;
}

/** What a secret in a mail is good for. */
export type LinkUse = 'confirm' | 'withdraw';

export interface NewLinkOf {
  hash: string;
  opinion: string;
  use: LinkUse;
  /** Absent: as long as there is the opinion. */
  expiresAt?: string;
}

/** A plain mail to one address. */
export interface Mail {
  /** The same at every attempt. */
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** Brings mails to people whose address is in no setting. */
export interface Mailer {
  /** Id of the channel whose server it uses. */
  readonly id: string;
  /** Never throws for what the network or the receiver does: that is an outcome. */
  send(mail: Mail, signal: AbortSignal): Promise<SendOutcome>;
}

/** The part of the store that keeps opinions, and the mails that they wait for. */
export interface OpinionStore {
  /**
   * Takes in an opinion, with the mail that asks for its confirmation where one is to go out. `spent`: the form was sent before. `again`: its
   * author (`author`, a keyed hash) has one of this offering that stands or is on its way. Nothing is written then.
   */
  addOpinion(entry: {
    opinion: NewOpinion;
    author: string;
    spent: SpentToken;
    letter?: Letter & { channel: string };
  }): Promise<'taken' | 'spent' | 'again'>;
  opinion(id: string): Promise<Opinion | undefined>;
  /** Newest first. */
  opinions(filter?: OpinionFilter): Promise<Opinion[]>;
  countOpinions(filter?: Omit<OpinionFilter, 'limit' | 'offset'>): Promise<number>;
  /** Published ones (with those reported, where `reported` says so): how many, and their mean rating. */
  ratingOf(offering: string, states: readonly OpinionState[]): Promise<{ count: number; mean?: number }>;
  /**
   * Throws ConflictError, and writes nothing, when it has moved on meanwhile. A decision settles the reports; what was withdrawn loses its words
   * and its links.
   */
  moveOpinion(step: OpinionStep): Promise<void>;
  addOpinionLinks(links: readonly NewLinkOf[]): Promise<void>;
  /** Whose opinion it leads to; looking does not use it up. */
  opinionByLink(hash: string, use: LinkUse, now: string): Promise<Opinion | undefined>;
  /** Uses up a link to confirm, and moves the opinion to the moderators; undefined where the link is not good (any more). */
  confirmOpinion(hash: string, act: Omit<Act, 'subject'>): Promise<Opinion | undefined>;
  /**
   * Notes a report; one of a reporter (a keyed hash) for each opinion. With the `enough`th report since the last decision a published opinion
   * is reported. False for what nobody can report (any more).
   */
  reportOpinion(of: {
    report: OpinionReport;
    opinion: string;
    reporter: string;
    enough: number;
    act: Omit<Act, 'subject'>;
  }): Promise<boolean>;
  /** Since the last decision, oldest first. */
  opinionReports(opinion: string): Promise<OpinionReport[]>;
  /** Removes what was not confirmed and came before a time, with its mail. Gives how many. */
  forgetUnconfirmed(before: string): Promise<number>;

  /** Takes the next mail of a channel that is due, or whose holder let its lease (`until`) run out. */
  claimLetter(of: { channel: string; now: string; until: string; token: string }): Promise<HeldLetter | undefined>;
  /** When the next mail of a channel is due, or its lease ends; undefined while none waits. */
  nextLetter(channel: string): Promise<string | undefined>;
  /**
   * Writes down what came of an attempt. False when the lease was lost. A mail that was taken, or given up (no `nextAt`), is removed with its
   * address; of one that was given up the opinion says why.
   */
  letterAttempted(result: { id: string; token: string; outcome: SendOutcome; nextAt?: string }): Promise<boolean>;
}
