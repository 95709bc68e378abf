/**
 * What an evidence bundle is made of.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { Extraction } from '../../domain/extraction.ts';
import type { ChangeEntry } from '../../domain/journal.ts';
import type { Act, Review } from '../../domain/review.ts';
import type { Visit } from '../../domain/snapshot.ts';
import type { SourceDeclaration } from '../../domain/watcher.ts';

/** Something that is in the bundle, or why it is not. */
export type Kept<Thing> = { is: Thing } | { missing: string };

/** A stored page, with how it came here. */
export interface PageEvidence {
  /** Files of it begin with this: "before", "after", "clause-1". */
  name: string;
  /** "The page before the change". */
  label: string;
  sha256: string;
  /** Its bytes can be read; they are read once more when they are written. */
  bytes: Kept<{ size: number; isPdf: boolean }>;
  /** The visit that brought these bytes. */
  visit: Kept<Visit>;
  extraction?: Kept<Extraction>;
  /** Absent where no picture is taken of such pages. */
  picture?: Kept<{ sha256: string; at: string; visit: string }>;
}

/** Events of the ledger, with everything that it takes to verify them. */
export interface LedgerProof {
  /** Of the ledger, as its checkpoints say. */
  name: string;
  /** How many events the checkpoint vouches for, and since when. */
  size: number;
  signedAt: string;
  /** SHA-256 (hex) of the public key (DER). */
  key: string;
  events: number;
  files: Array<{ name: string; what: string; text: string | Uint8Array }>;
}

/** What decides which parts of a page are read: with it the stored pages can be read once more. */
export type ReadingRules = Pick<SourceDeclaration, 'kind'> & { source: string } & Partial<
    Pick<SourceDeclaration, 'select' | 'remove' | 'section' | 'ignore'>
  >;

export interface Evidence {
  /** As it was found; what analysts corrected stands in the review. */
  change: Change;
  review: Review;
  /** Oldest first. */
  acts: Act[];
  /** Entries of the journal, by `seq`. */
  journal: ChangeEntry[];
  vendorName: string;
  /** Before and after, then those that state the clauses of its deadlines. */
  pages: PageEvidence[];
  /** Absent where no watcher declares its source any more. */
  reading?: ReadingRules;
  ledger: Kept<LedgerProof>;
  /** What of it the ledger cannot prove, beside what it can. */
  unproven: Missing[];
  /** Names of people by their ids; absent where people are left out. */
  people?: ReadonlyMap<string, string>;
  /** Of Clausewatch. */
  version: string;
  /** Scheme, host and port of the pages of this installation. */
  baseUrl?: string;
}

/** Reads bytes by their hash, and checks them. Throws OperationalError('evidence') when they are gone or damaged. */
export interface EvidenceReaders {
  page(sha256: string): Promise<Uint8Array>;
  picture(sha256: string): Promise<Uint8Array>;
}

export function isThere<Thing>(kept: Kept<Thing>): kept is { is: Thing } {
  return 'is' in kept;
}

/** What is not in the bundle, and why. */
export interface Missing {
  what: string;
  why: string;
}

/**
 * Name of a stored page's file. It ends in a way that makes no program run or show what is in it: the bytes are those that the site sent, and
 * may hold anything.
 */
export function pageFile({ name, bytes }: Pick<PageEvidence, 'name' | 'bytes'>): string {
  return isThere(bytes) && bytes.is.isPdf ? `${name}.pdf.bin` : `${name}.html.txt`;
}

export function missingOf({ pages, ledger, unproven }: Pick<Evidence, 'pages' | 'ledger' | 'unproven'>): Missing[] {
  return [
    ...pages.flatMap(({ label, bytes, visit, extraction, picture }) => [
      ...absent(label, bytes),
      ...absent(`${label}: how it came here`, visit),
      ...absent(`${label}: what was read from it`, extraction),
      ...absent(`${label}: picture`, picture),
    ]),
    ...absent('Proof of the ledger', ledger),
    ...unproven,
  ];
}

function absent(what: string, kept: { missing: string } | { is: unknown } | undefined): Missing[] {
  return kept && 'missing' in kept ? [{ what, why: kept.missing }] : [];
}
