/**
 * The registry: graded answers about offerings and vendors, each tied to the passages that evidence it. What stands now is a record; every
 * version that it ever had is an event, and none of those is edited or removed.
 * @module
 */
import type { FactValue } from './extraction.ts';
import type { Actor } from './review.ts';

/** The best first. Grades are of the evidence, not of the vendor: `none` says that nothing public was found, `no` that a page denies it. */
export const GRADES = ['yes_public', 'yes_gated', 'partial', 'none', 'unclear', 'no', 'not_applicable'] as const;
export type Grade = (typeof GRADES)[number];

/** `conflict`: pages contradict each other. `stale`: a cited passage changed, and nobody decided yet what that means. */
export const CELL_STATUSES = ['draft', 'verified', 'stale', 'conflict'] as const;
export type CellStatus = (typeof CELL_STATUSES)[number];

export const TIERS = ['self_serve', 'enterprise_only'] as const;
export const ROUTES = ['public', 'trust_center_nda', 'sales_contract'] as const;
export const DEFAULTS = ['enabled', 'requires_config', 'requires_approval'] as const;
export const CONFIDENCES = ['high', 'medium', 'low'] as const;

/** Which part of the registry a question belongs to: graded dimensions, commitments of a vendor, criteria of hosting. */
export const SHEETS = ['dimensions', 'commitments', 'hosting'] as const;
export type Sheet = (typeof SHEETS)[number];

/** A passage, or the value that it states, in a stored page. */
export interface Citation {
  /** `vendor/source`. */
  source: string;
  url: string;
  /** The sentence, row or heading as it stands there. */
  quote: string;
  /** SHA-256 of the stored page; absent where what is cited was never stored here. */
  snapshot?: string;
  /** Headings above it. */
  path?: string[];
  /** When the page was first read with it (ISO 8601 UTC). */
  at?: string;
  /** Of a fact: its key, value and scope. */
  key?: string;
  value?: FactValue;
  scope?: string;
  /** Page of a PDF, counted from 1. */
  page?: number;
}

/** What a cell says. Page text and free text of people are in it: escape it where it leaves. */
export interface Answer {
  grade: Grade;
  /** One or two sentences. */
  summary: string;
  /** Watch-out: what a reader has to mind. */
  note?: string;
  tier?: (typeof TIERS)[number];
  route?: (typeof ROUTES)[number];
  default?: (typeof DEFAULTS)[number];
  /** Where it holds: ISO 3166 alpha-2, "EU", "EEA", or words. */
  geography?: string[];
  /** By names like "post_termination_deletion". */
  values?: Record<string, FactValue>;
  confidence: (typeof CONFIDENCES)[number];
  citations: Citation[];
}

/** A page that would answer the question, and how it stood when the answer was worked out. */
export interface Reading {
  source: string;
  url: string;
  /** When it was last read (ISO 8601 UTC); absent for a page that never was. */
  at?: string;
  /** It was read once, and could not be since this time. */
  unreadSince?: string;
}

export interface Subject {
  type: 'offering' | 'vendor';
  id: string;
}

interface RecordHead {
  /** Unique among the records of its type. */
  id: string;
  /** How many events made it; the first has 1. What was removed comes back with the version after that of its removal. */
  version: number;
}

/** The graded answer of an offering (or, for commitments, of a vendor) to one question of the catalogue. */
export interface Cell extends RecordHead {
  type: 'cell';
  /** `cellId(subject, question)`. */
  subject: Subject;
  /** Id of a dimension, commitment or criterion of the catalogue. */
  question: string;
  sheet: Sheet;
  /** Whose promise it is by the two-level rule: the platform's or the developer's. */
  vendor: string;
  answer: Answer;
  /**
   * Who gave the answer: `evidence` (worked out from pages), `shipped` (came with Clausewatch), or `person` (an analyst, a file of the team).
   * What a person gave is never replaced by anything but a decision of a person.
   */
  origin: 'evidence' | 'shipped' | 'person';
  status: CellStatus;
  /** When a person last vouched for it (ISO 8601 UTC), and who. */
  verifiedAt?: string;
  verifiedBy?: string;
  /** Pages that would answer it, as they stood. */
  read: Reading[];
  /** Up to when changes have been taken into account: firstSeenNewAt, ISO 8601 UTC; `NEVER_READ` where no page was ever read. */
  asOf: string;
  /** Of a stale one: since when, by which open changes, and what it was before. */
  stale?: { since: string; changes: string[]; was: Exclude<CellStatus, 'stale'> };
  /** What the pages say now, where that is not what stands. */
  suggestion?: { answer: Answer; conflict?: true };
}

export const HOSTING_VERDICTS = ['suitable', 'conditional', 'unsuitable', 'unknown'] as const;
export type HostingVerdict = (typeof HOSTING_VERDICTS)[number];
export const AUDIENCE_FITS = ['very_suitable', 'suitable', 'rather_not_suitable'] as const;

/** How an offering can be hosted, summed up by people. The seven criteria are cells. */
export interface Assessment extends RecordHead {
  type: 'assessment';
  /** Id of the offering. */
  offering: string;
  /** Vendor of its platform. */
  vendor: string;
  verdict: HostingVerdict;
  /** Why, a sentence each. */
  reasons: string[];
  audiences: Array<{ audience: string; fit: (typeof AUDIENCE_FITS)[number]; because: string }>;
  strengths: string[];
  weaknesses: string[];
  findings: Array<{ kind: 'positive' | 'negative'; text: string }>;
  serverLocation?: string;
  models: string[];
  citations: Citation[];
  status: 'draft' | 'verified';
  /** ISO 8601 UTC. */
  verifiedAt?: string;
}

export const DEAL_KINDS = ['model_host', 'strategic_invest', 'acquisition', 'partnership'] as const;
export const DEAL_STATES = ['announced', 'active', 'ended'] as const;

/** An announced deal between two companies. */
export interface Deal extends RecordHead {
  type: 'deal';
  /** Vendor id. */
  vendor: string;
  /** The other side, as people say it; `partnerVendor`: its vendor id, where it is watched. */
  partner: string;
  partnerVendor?: string;
  kind: (typeof DEAL_KINDS)[number];
  state: (typeof DEAL_STATES)[number];
  /** YYYY-MM-DD. */
  announcedOn: string;
  /** What it means, in one line. */
  read: string;
  citations: Citation[];
  status: 'draft' | 'verified';
  verifiedAt?: string;
}

export type RegistryRecord = Cell | Assessment | Deal;
export type RecordType = RegistryRecord['type'];

/**
 * `proposed`: worked out from pages. `staled`: a cited passage changed. `updated`: a confirmed change brought the new answer. `settled`: the
 * changes that made it stale are decided, and it stands. `answered`: a person gave it. `verified`: a person vouched for it. `suggested`: pages
 * say something else now. `shipped`, `imported`: from files. `removed`.
 */
export const REGISTRY_EVENTS = [
  'proposed',
  'staled',
  'updated',
  'settled',
  'answered',
  'verified',
  'suggested',
  'shipped',
  'imported',
  'removed',
] as const;
export type RegistryEventKind = (typeof REGISTRY_EVENTS)[number];

/** One version of a record. */
export interface RegistryEvent {
  /** Position among all events. */
  seq: number;
  id: string;
  /** When it was recorded (ISO 8601 UTC). */
  at: string;
  by: Actor;
  kind: RegistryEventKind;
  type: RecordType;
  /** Id of the record. */
  record: string;
  vendor: string;
  /** Offering, where it is about one. */
  offering?: string;
  question?: string;
  /** The record with this event; the last one of a record that was removed. */
  after: RegistryRecord;
  because?: {
    /** Changes that did it, and the day of the first of them. */
    changes?: string[];
    /** Correction that was accepted, and whom it is credited to. */
    correction?: string;
    credit?: string;
    /** Free text. */
    reason?: string;
  };
}

/** An event with what it makes of the record: written only if the stored version is still `event.after.version - 1`. */
export interface RegistryStep {
  event: Omit<RegistryEvent, 'seq'>;
}

/** A cell as lists and matrices show it. */
export interface CellMark extends Pick<Cell, 'id' | 'subject' | 'question' | 'sheet' | 'vendor' | 'status' | 'verifiedAt'> {
  grade: Grade;
  summary: string;
  note?: string;
}

export interface RegistryFilter {
  type?: RecordType;
  ids?: readonly string[];
  /** Id of an offering. */
  offering?: string;
  offerings?: readonly string[];
  vendor?: string;
  sheet?: Sheet;
  questions?: readonly string[];
  status?: CellStatus;
  /** Cells, and nothing else, that cite this source or would be answered by it. */
  source?: string;
}

export interface RegistryEventFilter {
  type?: RecordType;
  record?: string;
  /** Only of these records. */
  records?: readonly string[];
  vendor?: string;
  offering?: string;
  question?: string;
  kinds?: readonly RegistryEventKind[];
  /** First versions of records that came by these are left out. */
  exceptNewBy?: readonly RegistryEventKind[];
  since?: string;
  until?: string;
  /** Exclusive bounds on `seq`. */
  after?: number;
  before?: number;
  /** Default: oldest first. */
  newestFirst?: boolean;
  limit?: number;
}

/** The registry's part of the store. */
export interface RegistryStore {
  /** In the order of their types and ids. */
  registry(filter?: RegistryFilter): Promise<RegistryRecord[]>;
  registryRecord<Type extends RecordType>(type: Type, id: string): Promise<Extract<RegistryRecord, { type: Type }> | undefined>;
  /** Cells without what they cite, in the order of their ids. */
  cellMarks(filter?: Omit<RegistryFilter, 'type'>): Promise<CellMark[]>;
  /** How many cells there are of each status. */
  countCells(filter?: Omit<RegistryFilter, 'type'>): Promise<Record<CellStatus, number>>;
  /** All or none. Throws ConflictError, and writes nothing, when a record has moved on meanwhile. An event that exists already is left as it is. */
  writeRegistry(steps: readonly RegistryStep[]): Promise<void>;
  registryEvents(filter?: RegistryEventFilter): Promise<RegistryEvent[]>;
  /** What the record of each event was before it, by `seq` of the event; none of events that made it, or brought it back. */
  recordsBefore(events: readonly number[]): Promise<Map<number, RegistryRecord>>;
  countRegistryEvents(filter?: RegistryEventFilter): Promise<number>;
  /** Cells that some event names these changes as the reason of, by change: what hangs on them, or did. */
  cellsOn(changes: readonly string[]): Promise<Map<string, string[]>>;
}

/** "acme-api/gdpr_dpa"; "vendor:acme/ip_indemnity" for what a vendor commits to. */
export function cellId({ type, id }: Subject, question: string): string {
  return `${type === 'vendor' ? 'vendor:' : ''}${id}/${question}`;
}

/** `asOf` of a cell for which no page was ever read: before any change. It is there to be compared, and told to nobody. */
export const NEVER_READ = '1970-01-01T00:00:00.000Z';

/** Up to when changes have been taken into account, for those who are told; undefined where no page was ever read. */
export function asOfTold({ asOf }: Pick<Cell, 'asOf'>): string | undefined {
  return asOf === NEVER_READ ? undefined : asOf;
}

/** Nothing to mind: pages that anybody may read say yes, and nothing speaks against it. Every other cell is a watch-out. */
export function isCleanYes({ grade, status }: Pick<CellMark, 'grade' | 'status'>): boolean {
  return grade === 'yes_public' && status !== 'stale' && status !== 'conflict';
}
