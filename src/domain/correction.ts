/**
 * Corrections: what readers say is wrong in the registry, with a page that evidences it, and what analysts made of that. All of it is text of
 * strangers: escape it where it leaves.
 * @module
 */
import { z } from 'zod';
import type { CaptureMeta, Verdict } from './capture.ts';
import { GRADES, type Grade } from './registry.ts';
import type { Act, Actor } from './review.ts';
import type { StoredObject } from './snapshot.ts';

/** Who may send corrections: nobody, whoever is signed in, or everybody who reaches a registry that is public. */
export const CORRECTION_MODES = ['off', 'people', 'everybody'] as const;
export type CorrectionMode = (typeof CORRECTION_MODES)[number];

/** A mail address that is an address and nothing else: no name, no list, no line of a header. */
export const MailAddress = z
  .string()
  .trim()
  .max(254, 'must be at most 254 characters')
  .regex(
    /^[^\s<>()[\]\\,;:"@\p{C}]{1,64}@[^\s<>()[\]\\,;:"@\p{C}]+\.[^\s<>()[\]\\,;:"@\p{C}.]+$/u,
    'must be an address like "ada@example.com"',
  );

const empty = (text: string): string | undefined => (text === '' ? undefined : text);

/** Text of several lines, as a form sends it; absent where nothing was typed. */
export const typed = (most: number) =>
  z
    .string()
    .transform((text) => text.replace(/\r\n?/g, '\n').trim())
    .pipe(z.string().max(most, `must be at most ${most} characters`))
    .transform(empty);

/** One line without anything that is not seen; absent where nothing was typed. */
export const typedLine = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `must be at most ${most} characters`)
    .regex(/^(?:[\u200c\u200d]|[^\p{C}\p{Zl}\p{Zp}])*$/u, 'must be one line of letters, digits, signs and spaces')
    .transform(empty);

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).username === '' && new URL(text).password === '';

/** What the form of a correction asks for, as it comes in. Throws away nothing in silence: what is too long is said. */
export const CorrectionInput = z
  .object({
    wrong: typed(2000),
    right: typed(2000).optional(),
    grade: z
      .enum([...GRADES, ''])
      .default('')
      .transform((grade) => (grade === '' ? undefined : grade)),
    url: z
      .string()
      .trim()
      .max(2000, 'must be at most 2000 characters')
      .refine(isWebAddress, 'must be the address of a page, like "https://vendor.example/dpa"'),
    quote: typed(1000).optional(),
    name: typedLine(100).optional(),
    email: z
      .union(
        [
          z
            .string()
            .trim()
            .length(0)
            .transform(() => undefined),
          MailAddress,
        ],
        'must be an address like "ada@example.com"',
      )
      .optional(),
  })
  .refine(({ wrong }) => wrong !== undefined, { message: 'must not be empty', path: ['wrong'] })
  .refine(({ right, grade }) => right !== undefined || grade !== undefined, {
    message: 'must say what would be right, here or by a grade',
    path: ['right'],
  });
export type CorrectionInput = z.output<typeof CorrectionInput>;

export const CORRECTION_STATES = ['open', 'accepted', 'refused'] as const;
export type CorrectionState = (typeof CORRECTION_STATES)[number];

export interface Correction {
  id: string;
  /** When it came (ISO 8601 UTC). */
  at: string;
  /** Id of the cell that it is about, and where that belongs. */
  cell: string;
  vendor: string;
  offering?: string;
  question: string;
  /** Version of the cell as its sender saw it; 0 where there was none. */
  cellVersion: number;
  wrong: string;
  right?: string;
  grade?: Grade;
  url: string;
  quote?: string;
  /** Whom an accepted correction is credited to; absent for those who want no credit. */
  credit?: string;
  /** For questions of analysts, while it is open; shown to nobody else, and forgotten with the decision. */
  email?: string;
  /** Who sent it, where somebody was signed in. */
  sender?: Pick<Actor, 'id' | 'name'>;
  /** Why it was taken for spam; absent for all others. */
  suspect?: string;
  state: CorrectionState;
  /** How many acts moved it. */
  version: number;
  /** `answered`: with a new answer. `noted`: the answer says so already. */
  decided?: { at: string; by: Actor; reason: string; how?: 'answered' | 'noted' };
}

export type NewCorrection = Omit<Correction, 'state' | 'version' | 'decided'>;

/** By which senders and analysts name a correction to each other: "C-0F3A91BC". */
export function correctionReference({ id }: Pick<Correction, 'id'>): string {
  return `C-${id
    .slice(id.indexOf('_') + 1)
    .slice(0, 8)
    .toUpperCase()}`;
}

/** Stands for a vendor in what a citation calls a page that was captured for a correction: it is nobody's source. */
const READERS = 'corrections';

/** What citations call the page that was captured for a correction. */
export function readersSource(correction: string): string {
  return `${READERS}/${correction}`;
}

/** Whether a citation is of a page that was captured for a correction. */
export function isReadersSource(source: string): boolean {
  return source.startsWith(`${READERS}/cor_`);
}

/** What became of a visit to the page that a reader named. */
export interface PageCapture extends Verdict, Pick<CaptureMeta, 'finalUrl' | 'fetchedAt'> {
  status?: number;
  /** What a person can do about a page that could not be read. */
  remedy?: string;
  /** SHA-256 of the stored bytes, and of the picture of the page. */
  sha256?: string;
  picture?: string;
  title?: string;
  passages?: number;
}

/** One wish for a visit. `waiting` until the monitor made it. */
export interface CaptureWish {
  id: string;
  correction: string;
  url: string;
  askedAt: string;
  state: 'waiting' | 'running' | 'done';
  /** How often a visit was begun. */
  attempts: number;
  /** Not before (ISO 8601 UTC), while it waits. */
  nextAt?: string;
  /** An analyst asks for it: it waits for no reader's. */
  first?: true;
  result?: PageCapture;
}

export interface CorrectionFilter {
  state?: CorrectionState;
  cell?: string;
  /** Only what was taken for spam (true), or only the rest (false). */
  suspect?: boolean;
  limit?: number;
  offset?: number;
}

/** What moves a correction: written only if the stored version is still `version`. */
export interface CorrectionStep {
  id: string;
  version: number;
  act: Act;
  decided?: { state: 'accepted' | 'refused'; how?: 'answered' | 'noted' };
  /** Not spam after all. */
  cleared?: true;
  /** The page is to be visited (once more), before all that readers name. A wish of this correction that still waits gives way. */
  capture?: { id: string; url: string };
}

/** How often forms that need no account may be sent. */
export interface FormLimits {
  /** `address`: of the connection. `mailbox`: a mail would go to this address. */
  take(
    subject: { kind: 'correction' | 'opinion' | 'report'; address: string } | { mailbox: string },
  ): Promise<{ ok: true } | { ok: false; waitMs: number }>;
  close(): Promise<void>;
}

/** A form that was sent: its token is good once. */
export interface SpentToken {
  nonce: string;
  /** When it would end by itself (ISO 8601 UTC). */
  until: string;
}

/** The part of the store that keeps what readers send. */
export interface CorrectionStore {
  /** A secret of this installation by its name: `fresh` the first time it is asked for, the same ever after. */
  installationKey(name: string, fresh: string): Promise<string>;
  /**
   * Takes in a correction, with the hash of the key by which its sender finds it and a wish to visit the page. One that says the same as an
   * open one (`sameness`) leaves that as it is, and the key leads there. `spent`: the form was sent before, and nothing is written.
   *
   * `asker` tells who asks for the visit from others, and is forgotten once that counts no more. When more than `most` wishes wait, whoever has
   * most of them loses the last one; among equals it is the last of all.
   */
  addCorrection(entry: {
    correction: NewCorrection;
    sameness: string;
    keyHash: string;
    spent: SpentToken;
    capture?: { id: string; asker: string; most: number };
  }): Promise<'taken' | 'known' | 'spent'>;
  correction(id: string): Promise<Correction | undefined>;
  correctionByKey(keyHash: string): Promise<Correction | undefined>;
  /** Newest first. */
  corrections(filter?: CorrectionFilter): Promise<Correction[]>;
  countCorrections(filter?: Omit<CorrectionFilter, 'limit' | 'offset'>): Promise<number>;
  /**
   * Throws ConflictError, and writes nothing, when it has moved on meanwhile. A decision forgets the sender's address; the page of one that is
   * refused is visited no more.
   */
  moveCorrection(step: CorrectionStep): Promise<void>;
  /** Removes what was taken for spam before a time and cleared by nobody. Gives how many. */
  forgetSuspects(before: string): Promise<number>;

  /** Of a correction, newest first. */
  captures(correction: string): Promise<CaptureWish[]>;
  /** How many wishes wait for their visit. */
  waitingCaptures(): Promise<number>;
  /**
   * Takes the next wish that is due, or whose holder let its lease (`until`) run out; undefined where there is none, or where `most` visits
   * were begun since `since`. Analysts go first, then whoever had fewest visits since then, then the oldest wish.
   */
  claimCapture(of: { now: string; until: string; token: string; since: string; most: number }): Promise<CaptureWish | undefined>;
  /**
   * Writes the result with the page's place in the evidence store. False when the lease was lost: nothing is written then. Throws OvertakenError,
   * and writes nothing, where the page was known and has been removed since.
   */
  finishCapture(of: { id: string; token: string; objects: readonly StoredObject[]; result: PageCapture }): Promise<boolean>;
  /** Gives it back, not to be tried before a time; that was no attempt. */
  putOffCapture(of: { id: string; token: string; until: string }): Promise<void>;
}
