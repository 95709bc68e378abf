/**
 * Ports: what the pipeline needs from the outside. Each has at least two adapters and one contract suite;
 * `compose.ts` alone knows which is used.
 * @module
 */
import type { AlertStore } from './alert.ts';
import type { ApiStore } from './apiPorts.ts';
import type { AuditStore } from './audit.ts';
import type { CaptureFailure, CheckTask, RenderOutcome, RenderRequest, Validators } from './capture.ts';
import type { Change } from './change.ts';
import type { CorrectionStore } from './correction.ts';
import type { AccessStore, DeadlineStore, FactStore, IgnoreStore, ReviewStore } from './deskPorts.ts';
import type { Extraction } from './extraction.ts';
import type { Failing, HealthEdit, HealthEvent, HealthRecord } from './health.ts';
import type { JournalStore } from './journal.ts';
import type { Lane } from './lanes.ts';
import type { LedgerStore } from './ledger.ts';
import type { OpinionStore } from './opinion.ts';
import type { OverviewStore } from './overview.ts';
import type { RegistryStore } from './registry.ts';
import type { RetentionStore } from './retention.ts';
import type { Act } from './review.ts';
import type { RuleEdit } from './ruleEdit.ts';
import type { Baseline, BaselineMark, StoredObject, Visit } from './snapshot.ts';
import type { TallyStore } from './tally.ts';
import type { ChangeKind, ChangeState, RendererName, Severity, Significance, SourceKind, VerdictName } from './vocabulary.ts';
import type { Source } from './watcher.ts';

/** The only source of time. */
export interface Clock {
  now(): Date;
}

export interface Renderer {
  readonly name: RendererName;
  /** Visits the address. Never throws for what a page or network does: that is an outcome. */
  render(request: RenderRequest): Promise<RenderOutcome>;
  close(): Promise<void>;
}

/** A small text beside the pages, as it was answered. */
export interface FetchedText {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** Empty where the answer is not text. What lies beyond the limit is cut off at the end of a line. */
  text: string;
}
export type TextOutcome = { ok: true; answer: FetchedText } | { ok: false; failure: CaptureFailure };

/** Fetches a small text through the egress gate, redirects followed. Never throws for what a server or network does. */
export type FetchText = (url: string, signal?: AbortSignal) => Promise<TextOutcome>;

/** A blob as it is kept. */
export interface BlobEntry {
  name: string;
  /** In bytes. */
  size: number;
  /** When it was put last, by the clock of this machine however that of the storage goes. */
  modifiedAt: Date;
}

/** Immutable bytes by name. Names are SHA-256 (hex) of the bytes; `put` of an existing name makes it young again, and nothing else. */
export interface Blobs {
  /** Durable when it resolves: written beside, synced, renamed. Throws OperationalError('storage') when it cannot. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Reads `length` bytes from `offset` (whole blob without them). Throws OperationalError('evidence') when absent or shorter. */
  get(name: string, range?: { offset: number; length: number }): Promise<Uint8Array>;
  has(name: string): Promise<boolean>;
  /** Undefined when absent. */
  stat(name: string): Promise<Omit<BlobEntry, 'name'> | undefined>;
  /** Removes a blob; a name that is absent is no error. */
  remove(name: string): Promise<void>;
  /** Names in no particular order. */
  list(): AsyncIterable<string>;
  /** All blobs in no particular order: cheaper than to ask for each name. */
  entries(): AsyncIterable<BlobEntry>;
  /** Removes what writers that were killed left behind before the given time. Returns how many. */
  removeLeftovers(before: Date): Promise<number>;
  /** Gives connections back; nothing can be asked for afterwards. */
  close(): Promise<void>;
}

/** What one visit writes, in one transaction together with the others of its batch. */
export interface VisitRecord {
  visit: Visit;
  /** Present when this visit gave an extraction that is not stored yet for this source. */
  extraction?: Extraction;
  changes: Change[];
  /**
   * Content hash of the baseline that the changes were found against, null for none: while another check is under way they hold only as
   * long as that is the baseline. Absent where nobody else writes.
   */
  comparedWith?: string | null;
  /** The baseline after this visit; absent when the visit may not touch it. */
  baseline?: Baseline;
  /** In place of `baseline`: the visit found the very bytes of the baseline, and only verifies it. */
  verifies?: true;
  /** This visit is the first one that moves the baseline under other rules. */
  ruleEdit?: RuleEdit;
  /** What a check says of its source's health; absent for imported captures and for second looks. */
  health?: HealthRecord;
}

/** Where an import stands in one document of an archive. */
export interface ImportMark {
  archive: string;
  document: string;
  /** Captures of this document that are recorded, counted from the first. */
  done: number;
  /** Hash over those captures' places in the archive: tells whether the archive still begins the same way. */
  digest: string;
  /** The archive was imported to its end; since then live checks are compared with the imported history. */
  complete: boolean;
  /** Earliest readable visit that did not come from this import: history from there on is not compared again. */
  boundary?: string;
  /** Carried between chunks: the last readable page of this import. */
  cursor?: Baseline;
}

/** Whether plain HTTP gives what a browser gives of a page, as it was last found out. */
export interface Learned {
  renderer: RendererName;
  at: string;
  because: string;
}

/** What is known of a source before it is visited, without reading any page. */
export interface Known {
  mark?: BaselineMark;
  /**
   * When the baseline was last fetched or rendered in full, by which renderer, and what the server says it is known by. `opened`: something in
   * it was pressed, or it was scrolled on and on.
   */
  whole?: { at: string; renderer: RendererName; opened?: true; validators?: Validators };
  learned?: Learned;
  /** Some changes of it are held back: what became of them is looked at with every visit. */
  holdsBack: boolean;
  /** Its last check failed, or a health event of it is open. */
  troubled: boolean;
}

/** Everything that commits together or not at all. */
export interface Batch {
  objects: StoredObject[];
  records: VisitRecord[];
  importMark?: ImportMark;
  /** When the batch is recorded (ISO 8601 UTC): stamp of its entries in the journal. */
  recordedAt: string;
  /** Imported history is recorded and told in the journal, but nobody is alerted of it. */
  silent?: boolean;
}

export interface ChangeFilter {
  vendor?: string;
  source?: string;
  offering?: string;
  /** What its page is. */
  page?: SourceKind;
  kind?: ChangeKind;
  key?: string;
  /** Inclusive lower and exclusive upper bound on firstSeenNewAt (ISO 8601). */
  since?: string;
  until?: string;
  /** As it was found. */
  severity?: Severity;
  /** As analysts corrected it. */
  correctedSeverity?: Severity;
  significance?: Significance;
  state?: ChangeState;
  /** Only the parts of this incident. */
  incident?: string;
  /** Only these. */
  ids?: readonly string[];
  /** Only changes of facts and of rows of known lists. */
  keyed?: true;
  /** Changes that a rule holds back are left out, unless they are asked for. */
  suppressed?: 'too' | 'only';
  /** Only what this rule holds back; asks for nothing else to be left out. */
  suppressedBy?: string;
  /** Newest first instead of oldest first. */
  newestFirst?: boolean;
  limit?: number;
  offset?: number;
}

/** A source with what is known of it. */
export interface SourceState {
  source: Source;
  /** The source is gone from the watchers; its history stays. */
  undeclared?: true;
  /** `archive`: it was imported, so the source itself has not been visited since. */
  lastVisit?: { id: string; at: string; verdict: VerdictName; because: string; archive?: true };
  /** Last time the page was read (content or unchanged). */
  verifiedAt?: string;
  /** First failed visit since the page was last read: "could not be read since". */
  unreadSince?: string;
  /** First time the page was read. */
  firstSeenAt?: string;
  /** The last check could not read the page: since when, why, and what a person can do. */
  failing?: Failing;
  /** Checks of the 30 days up to the last one, and how many of them were read. */
  recent?: { checks: number; read: number };
  /** Health events that last, in the order of their opening. */
  health?: HealthEvent[];
  nextDueAt?: string;
  /** Since when an operator wants no visits. */
  pausedSince?: string;
  /** When that pause ends, or ended; absent while it has no end. */
  pausedUntil?: string;
  pauseReason?: string;
  visits: number;
  snapshots: number;
  changes: number;
  lastChangeAt?: string;
  /** Since when its pages are read by the present rules; absent when they were never others. */
  rulesChangedAt?: string;
}

/** A vendor with sources, watched or archived. */
export interface VendorSummary {
  id: string;
  name: string;
  sources: number;
}

/** What became of the declared sources as others were declared in their place. */
export interface Declaration {
  /** Not declared any more. */
  gone: string[];
  /** Declared still, though not among the others: they were added on pages. */
  kept: string[];
  /** How many were declared before. */
  known: number;
}

/** A source that is due. */
export interface DueRow {
  sourceId: string;
  dueAt: string;
  learned?: Pick<Learned, 'renderer' | 'at'>;
}

/** What decides when a declared source is due. */
export interface SourcePlan extends Pick<SourceState, 'nextDueAt' | 'lastChangeAt' | 'firstSeenAt' | 'pausedSince' | 'pausedUntil'> {
  sourceId: string;
  lastVisitAt?: string;
  lastVerdict?: VerdictName;
}

/** What a site last said about robots: its robots.txt (2xx), or that it has none (4xx). */
export interface StoredRobots {
  /** Scheme, host and port, like "https://example.com". */
  origin: string;
  /** ISO 8601 UTC. */
  fetchedAt: string;
  status: number;
  body: string;
}

export interface HealthFilter {
  source?: string;
  /** Only those of the whole installation. */
  of?: 'installation';
  /** Only those that last, or only those that ended. */
  state?: 'open' | 'ended';
  limit?: number;
}

/** What was not verified for long. */
export interface Silence {
  /** Watched sources without an open `not-verified` event; `since`: when each was last read by a check, or came under watch. */
  sources: Array<{ sourceId: string; since: string; verifiedAt?: string }>;
  /** The same of all watched sources together: the latest reading, or since when something is watched. Absent when nothing is. */
  latest?: string;
}

/** The record. Writes go through `commit`, `declare`, `declareAlso`, `decide`, `note`, `editHealth`, `watch`, `setDue`, `pause`, `learn`, `keepRobots` and those of the parts it extends; each is atomic and may be repeated. */
export interface Store
  extends AccessStore,
    AlertStore,
    ApiStore,
    AuditStore,
    CorrectionStore,
    DeadlineStore,
    FactStore,
    IgnoreStore,
    JournalStore,
    LedgerStore,
    OpinionStore,
    OverviewStore,
    RegistryStore,
    RetentionStore,
    ReviewStore,
    TallyStore {
  /**
   * Makes these sources the declared ones. Those that are gone from the watchers keep their history, and are marked undeclared and never due;
   * those that were `added` on a page stay until some watchers that are declared as a whole have had them.
   */
  declare(sources: readonly Source[]): Promise<Declaration>;
  /** Makes these sources declared too, or declared in another way: what was `added` on a page remains so. All others stay as they are. */
  declareAlso(sources: readonly Source[]): Promise<void>;
  /** Declared sources in the order of their ids, beginning after one: all of them, page by page; or those of one vendor. */
  declared(page: { after?: string; limit?: number; vendor?: string }): Promise<Source[]>;
  /** Adds sources that only an archive knows (`archiveOnly`). */
  addArchived(sources: Source[]): Promise<void>;
  sources(filter?: { vendor?: string }): Promise<SourceState[]>;
  source(id: string): Promise<SourceState | undefined>;
  /** These sources as they were declared; unknown ids are absent. */
  declarations(ids: readonly string[]): Promise<Map<string, Source>>;
  /** In the order of their ids, with the number of their sources. */
  vendors(): Promise<VendorSummary[]>;

  /**
   * Writes a batch in one transaction. Rows that exist already (same id) are left as they are, and a visit that exists already
   * is skipped together with its changes and baseline. A baseline never moves backwards in time. Throws OvertakenError, and writes
   * nothing, when changes were found against what is not the baseline any more.
   */
  commit(batch: Batch): Promise<void>;

  baseline(sourceId: string): Promise<Baseline | undefined>;
  known(sourceId: string): Promise<Known>;
  /** Remembers by which renderer an `auto` source is visited. */
  learn(sourceId: string, learned: Learned): Promise<void>;
  /** Times of the earliest and latest readable visit, and the earliest readable visit's content: the seam for an import. */
  history(sourceId: string): Promise<{ first?: { at: string; sha256: string; contentHash: string }; last?: { at: string } }>;
  visit(id: string): Promise<Visit | undefined>;
  /** Newest first, unless they are asked for oldest first. */
  visits(sourceId: string, page?: { limit?: number; offset?: number; oldestFirst?: boolean }): Promise<Visit[]>;
  /** The newest visits of each of these sources, newest first; sources that were never visited are absent. */
  latestVisits(sourceIds: readonly string[], limit: number): Promise<Map<string, Visit[]>>;
  /** The latest visit, at or before a time, that brought these bytes; one that tells their content's hash before one that does not. */
  visitOf(sourceId: string, sha256: string, until?: string): Promise<Visit | undefined>;
  /** The latest picture that was taken of these bytes: hash of the PNG, when, and by which visit. */
  pictureOf(sourceId: string, sha256: string): Promise<{ sha256: string; at: string; visit: string } | undefined>;
  /** Whether some visit names this picture, or a capture of a page that a reader named. */
  hasPicture(sha256: string): Promise<boolean>;
  /** Newest first; of one source, or of all. */
  ruleEdits(filter?: { source?: string; since?: string; limit?: number }): Promise<RuleEdit[]>;
  /** Stored extraction of a content, by the given extractor version; the one stored last where none is given. */
  extraction(sourceId: string, contentHash: string, extractorVersion?: string): Promise<Extraction | undefined>;

  object(sha256: string): Promise<StoredObject | undefined>;
  /** Latest objects of a source, newest first: candidates for the dictionary of the next one. */
  recentObjects(sourceId: string, limit: number): Promise<StoredObject[]>;
  /** Blobs that are referred to: packs that some object lies in, and screenshots of visits and of pages that readers named. */
  packs(): Promise<Set<string>>;

  /** Ordered by firstSeenNewAt, source, position on the page: the same store gives the same order. */
  changes(filter?: ChangeFilter): AsyncIterable<Change>;
  countChanges(filter?: ChangeFilter): Promise<number>;
  change(id: string): Promise<Change | undefined>;
  /** Changes of these sources that were first seen at the time of each (ISO 8601) or later, without those that a rule holds back. In no order. */
  changesSince(times: ReadonlyMap<string, string>): Promise<Change[]>;

  /** Newest first. */
  health(filter?: HealthFilter): Promise<HealthEvent[]>;
  /** Applies edits in one transaction, with an entry of the journal for each event that opens or ends by them. */
  editHealth(edits: readonly HealthEdit[], at: string): Promise<void>;
  /** From now on these sources are watched, and no others: since `at` where they were not before. */
  watch(sourceIds: readonly string[], at: string): Promise<void>;
  /** Watched sources that were not read by a check since `before`. */
  silence(before: string): Promise<Silence>;

  importMarks(archive: string): Promise<ImportMark[]>;

  /**
   * Declared sources that are due, the longest due first, with what was learned of them; sources never planned are absent. With `after` only
   * those that fell due later than that.
   */
  due(at: string, limit: number, after?: string): Promise<DueRow[]>;
  /** Plans of these sources, or of all; sources that are not declared are absent. In no particular order. */
  plans(sourceIds?: readonly string[]): Promise<SourcePlan[]>;
  setDue(sourceId: string, dueAt: string | undefined): Promise<void>;
  /**
   * Some thousands at once, each of them whole or not at all. Without a due time a source is never due. Where a row says what the due time `was`, one that somebody else has
   * moved since is left as it is.
   */
  setManyDue(rows: ReadonlyArray<{ sourceId: string; dueAt: string | undefined; was?: string }>): Promise<void>;

  /**
   * Pauses sources, until a time or without end, and notes these acts with it. A pause that is in force keeps its beginning and takes the new
   * end and reason.
   */
  pause(sourceIds: readonly string[], pause: { since: string; until?: string; reason?: string }, acts?: readonly Act[]): Promise<void>;
  /** Ends the pauses that are in force at the time, and notes the acts about those sources with it. */
  resume(sourceIds: readonly string[], at: string, acts?: readonly Act[]): Promise<void>;

  robots(origin: string): Promise<StoredRobots | undefined>;
  /** Replaces what is stored of the origin, unless that is newer. */
  keepRobots(robots: StoredRobots): Promise<void>;

  close(): Promise<void>;
}

/** "Not now": the task comes back after so many milliseconds. No attempt is counted, and no worker is kept waiting. */
export interface NotNow {
  againInMs: number;
}

/** "Not here": the task goes on in another lane, under the same id. No attempt is counted. */
export interface NotHere {
  lane: Lane;
  task: CheckTask;
}

export type TaskHandler = (task: CheckTask, signal: AbortSignal) => Promise<NotNow | NotHere | undefined>;

export interface WorkOptions {
  /** Tasks at once in each lane that is worked; lanes that are absent are left to others. */
  lanes: Partial<Record<Lane, number>>;
  /** Times that a task is tried. Default 3. */
  attempts?: number;
  /** Milliseconds before the second attempt; they double with each further one. Default 5 s. */
  backoffMs?: number;
  /** Told of a task that is not tried any more: it has failed too often, or too many workers died with it. */
  onFailed?: (task: CheckTask) => Promise<void>;
}

/** `delayed` are those of the waiting that pause until later. */
export interface QueueCounts {
  waiting: number;
  delayed: number;
  active: number;
  failed: number;
}

/** Carries due checks from the scheduler to the workers. A task id that is already waiting or running, in whichever lane, is not added twice. */
export interface Queue {
  /** Other processes work on it too, and what they get through is not told here. */
  readonly isShared: boolean;
  /**
   * Says for which installation it carries checks. From then on every method throws OperationalError('config') where it carries those of another
   * one, which would take ours and lose them.
   */
  serve(installation: string): Promise<void>;
  enqueue(tasks: readonly CheckTask[], options: { lane: Lane; priority?: 'due' | 'now' }): Promise<void>;
  /** Starts to work. A handler that throws is tried again with back-off. */
  work(handler: TaskHandler, options: WorkOptions): Promise<void>;
  /** Of one lane, or of all. */
  counts(lane?: Lane): Promise<QueueCounts>;
  /** Processes that take from the lane, asleep or not; undefined where nobody tells. */
  workers(lane: Lane): Promise<number | undefined>;
  /** Calls back when the queue has forgotten what it was given: whatever waited has to be found in the record again. */
  onForgotten(listener: () => void): void;
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>;
  /** Stops taking tasks, lets the running ones end (aborts them after `graceMs`), frees everything. */
  close(options?: { graceMs?: number }): Promise<void>;
}

/** A visit to a host may begin, or has to wait. */
export type Entry =
  | {
      ok: true;
      /** Makes room for the next visit. Calls beyond the first do nothing. */
      leave(): Promise<void>;
    }
  | {
      ok: false;
      /** When it is worth to ask again: those who ask at one time are sent away for different times. */
      waitMs: number;
      /** The host itself asked to be left alone; else others are visiting it. */
      held: boolean;
    };

/**
 * How often hosts are visited: so many visits at a time, so much time between their starts, and none while a host is held. Shared by all
 * workers. A visit that never leaves (its process died) gives its place back when its lease ends.
 */
export interface HostLimits {
  /** `delayMs`: time between the starts of two visits where this host wants more than the others. */
  enter(host: string, options?: { delayMs?: number }): Promise<Entry>;
  /** Keeps everybody out for so long. Never shortens a hold. */
  hold(host: string, ms: number): Promise<void>;
  /** Counts an answer by which the host turned a visit away; gives how many there were in a row. */
  turnedAway(host: string): Promise<number>;
  /** The host answered a visit: the row ends. */
  answered(host: string): Promise<void>;
  close(): Promise<void>;
}

/** Something that was taken for one kind of work; given back when the process dies. */
export interface Lock {
  release(): void;
  /** Throws OperationalError('storage') while it is not had any more: what keeps it broke, or somebody else has it now. */
  check(): void;
}

/** Calls back at a steady pace, never twice at once. */
export interface Ticker {
  start(tick: (at: Date) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Structured log: one line an event. */
export interface Log {
  debug(event: object, message: string): void;
  info(event: object, message: string): void;
  warn(event: object, message: string): void;
  error(event: object, message: string): void;
  child(bindings: object): Log;
}
