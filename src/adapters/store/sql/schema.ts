/**
 * Tables of the record, as Kysely sees them. Times are ISO 8601 UTC texts, flags 0 or 1, `*_json` columns JSON texts.
 * @module
 */
import type { Generated, GeneratedAlways } from 'kysely';
import type { Role } from '../../../domain/access.ts';
import type { MessageKind, MessageState } from '../../../domain/alert.ts';
import type { CaptureMeta } from '../../../domain/capture.ts';
import type { Deadline } from '../../../domain/change.ts';
import type { CaptureWish, CorrectionState } from '../../../domain/correction.ts';
import type { HealthKind } from '../../../domain/health.ts';
import type { ChangeEntryKind, HealthEntryKind } from '../../../domain/journal.ts';
import type { CompanySize, LinkUse, OpinionState, ReportReason } from '../../../domain/opinion.ts';
import type { CellStatus, Grade, RecordType, RegistryEventKind, Sheet } from '../../../domain/registry.ts';
import type { Entombed } from '../../../domain/retention.ts';
import type { ActKind, Actor, SubjectType } from '../../../domain/review.ts';
import type {
  ChangeAction,
  ChangeKind,
  ChangeState,
  RendererName,
  Severity,
  Significance,
  SourceKind,
  VerdictName,
} from '../../../domain/vocabulary.ts';

export interface SourcesTable {
  id: string;
  vendor_id: string;
  /** 0 once the source is gone from the watchers. */
  declared: number;
  archive_only: number;
  source_json: string;
  next_due_at: string | null;
  /** The columns below sum up the visits and changes of the source; `commit` keeps them. */
  last_visit_id: Generated<string | null>;
  verified_at: Generated<string | null>;
  unread_since: Generated<string | null>;
  visits: Generated<number>;
  snapshots: Generated<number>;
  changes: Generated<number>;
  last_change_at: Generated<string | null>;
  /** Failing: set by each check. */
  failing_json: Generated<string | null>;
  /** Latest check that read the page. */
  read_at: Generated<string | null>;
  /** Since when a monitor watches it. */
  watched_since: Generated<string | null>;
  kind: GeneratedAlways<SourceKind>;
  /** What of the declaration is asked for by itself. */
  vendor_name: Generated<string>;
  url: Generated<string>;
  paused: Generated<number>;
  /** What of the last visit is asked for by itself; `commit` keeps them. */
  last_visit_at: Generated<string | null>;
  last_verdict: Generated<VerdictName | null>;
  last_renderer: Generated<CaptureMeta['renderer'] | null>;
}

export interface ObjectsTable {
  sha256: string;
  pack: string;
  offset: number;
  length: number;
  raw_length: number;
  base: string | null;
  depth: number;
}

export interface VisitsTable {
  id: string;
  source_id: string;
  fetched_at: string;
  verdict: VerdictName;
  readable: number;
  because: string;
  request_url: string;
  final_url: string;
  status: number | null;
  renderer: CaptureMeta['renderer'];
  duration_ms: number | null;
  sha256: string | null;
  fingerprint: string | null;
  content_hash: string | null;
  screenshot: string | null;
  headers_json: string;
  redirects_json: string;
  tls_json: string | null;
  failure_json: string | null;
  /** 1 where the visit was compared with nothing. */
  evidence_only: number;
  robots_json: string | null;
  /** unmatched, forwardsTo. */
  signs_json: string | null;
}

export interface ExtractionsTable {
  source_id: string;
  content_hash: string;
  extractor_version: string;
  /** zstd-compressed JSON. */
  extraction: Uint8Array;
}

/** A baseline without its source: it points to the stored extraction. */
export interface BaselineColumns {
  sha256: string;
  fingerprint: string;
  content_hash: string;
  extractor_version: string;
  first_seen_at: string;
  verified_at: string;
  url: string;
  doubt_json: string | null;
  unmatched_json: string | null;
}

export interface BaselinesTable extends BaselineColumns {
  source_id: string;
}

export interface ChangesTable {
  id: string;
  visit_id: string;
  source_id: string;
  vendor_id: string;
  first_seen_new_at: string;
  /** Position among the changes of the visit. */
  ordinal: number;
  last_seen_old_at: string;
  kind: ChangeKind;
  action: ChangeAction;
  key: string | null;
  significance: Significance;
  severity: Severity;
  state: ChangeState;
  rule: string;
  old_quote: string | null;
  new_quote: string | null;
  url: string;
  old_snapshot: string;
  new_snapshot: string;
  extractor_version: string;
  published_at: string | null;
  effective_at: string | null;
  reverts: string | null;
  incident: string | null;
  suppressed_by: string | null;
  /** path, oldValue, newValue, offerings. */
  detail_json: string;
  /** The incident, or its own id. */
  entry: GeneratedAlways<string>;
  /** 0 is the worst; as edited, where it was. */
  severity_rank: number;
  /** 1 where it stands for its entry, among those in its state; see `elect`. */
  head: number;
  /** Copies of the columns of its review. */
  assignee: Generated<string | null>;
  proposed: Generated<number>;
}

export interface ReviewsTable {
  change_id: string;
  version: number;
  /** Review. */
  review_json: string;
  assignee: string | null;
  proposed: number;
  decided_at: string | null;
}

/** Append-only: triggers refuse every update and delete. */
export interface JournalTable {
  seq: Generated<number>;
  id: string;
  at: string;
  kind: ChangeEntryKind | HealthEntryKind;
  /** One of the two is there. */
  change_id: string | null;
  health_id: string | null;
  /** Of the change. */
  vendor_id: string | null;
  source_id: string | null;
  /** 0 where nobody is to be alerted of it. */
  alerting: number;
  /** As filters want them: with this entry, and before it. */
  state: ChangeState | null;
  was_state: ChangeState | null;
  severity: Severity | null;
  was_severity: Severity | null;
  /** Told: null for what says no more than its change did when it was found. */
  detail_json: string | null;
}

/** How far a reader of the journal has come. */
export interface MarksTable {
  name: 'router';
  seq: number;
}

export interface MessagesTable {
  seq: Generated<number>;
  id: string;
  channel: string;
  lane: string;
  kind: MessageKind;
  /** Notice. */
  notice_json: string;
  created_at: string;
  not_before: string;
  state: MessageState;
  attempts: Generated<number>;
  /** When it is tried next; while it is being sent, when the lease of the sender ends. */
  next_at: string | null;
  /** Of the sender that has it. */
  token: Generated<string | null>;
  delivered_at: Generated<string | null>;
  receipt: Generated<string | null>;
  /** Message['problem']. */
  problem_json: Generated<string | null>;
}

/** Which changes a message names. */
export interface MessageChangesTable {
  change_id: string;
  message_id: string;
}

export interface MessageAttemptsTable {
  seq: Generated<number>;
  message_id: string;
  n: number;
  channel: string;
  at: string;
  ms: number;
  ok: number;
  sentence: string | null;
}

export interface AlertsTable {
  channel: string;
  /** Id of the journal's entry. */
  entry: string;
  subject: string;
  vendor: string | null;
  rule: string;
  created_at: string;
  /** Null while it is held. */
  message_id: string | null;
  held_until: string | null;
  held_for: 'digest' | 'budget' | null;
}

export interface ImportMarksTable {
  archive: string;
  document: string;
  done: number;
  digest: string;
  complete: number;
  boundary: string | null;
  cursor_source_id: string | null;
  /** The cursor without its extraction, as JSON of BaselineColumns. */
  cursor_json: string | null;
}

export interface RuleEditsTable {
  id: string;
  source_id: string;
  at: string;
  /** RuleEdit. */
  edit_json: string;
}

export interface LearnedTable {
  source_id: string;
  renderer: RendererName;
  at: string;
  because: string;
}

export interface PausesTable {
  source_id: string;
  since: string;
  until: string | null;
  reason: string | null;
}

export interface RobotsTable {
  origin: string;
  fetched_at: string;
  status: number;
  body: string;
}

export interface HealthEventsTable {
  id: string;
  /** Null for the whole installation. */
  source_id: string | null;
  kind: HealthKind;
  opened_at: string;
  detail_json: string;
  ended_at: Generated<string | null>;
  ended: Generated<string | null>;
}

export interface CheckDaysTable {
  source_id: string;
  /** "2026-03-01". */
  day: string;
  checks: number;
  read: number;
}

export interface UsersTable {
  id: string;
  login: string;
  name: string;
  role: Role;
  created_at: string;
  disabled_at: string | null;
  /** Encoded argon2 hash. */
  password_hash: Generated<string | null>;
  /** Name at the identity provider. */
  subject: string | null;
  last_seen_at: Generated<string | null>;
}

export interface SessionsTable {
  id: string;
  user_id: string;
  secret_hash: string;
  /** Hash of the secret before, good until `former_until`. */
  former_hash: Generated<string | null>;
  former_until: Generated<string | null>;
  csrf: string;
  created_at: string;
  seen_at: string;
  rotated_at: string;
  expires_at: string;
}

export interface LinksTable {
  hash: string;
  user_id: string;
  expires_at: string;
}

export interface TokensTable {
  id: string;
  secret_hash: string;
  name: string;
  scopes_json: string;
  created_at: string;
  created_by: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
}

/** Append-only: triggers refuse every update and delete. */
export interface ActsTable {
  seq: Generated<number>;
  id: string;
  at: string;
  by_kind: Actor['kind'];
  by_id: string;
  by_name: string;
  kind: ActKind;
  subject_type: SubjectType;
  subject_id: string;
  batch: string | null;
  /** ActDetail. */
  detail_json: string;
}

/** Suppression rules that people make. */
export interface IgnoreRulesTable {
  seq: Generated<number>;
  id: string;
  match_json: string;
  reason: string;
  since: string;
  by_json: string;
  ended_at: string | null;
  ended_by_json: string | null;
}

export interface DeadlinesTable {
  change_id: string;
  /** Position among the deadlines of the change. */
  ordinal: number;
  vendor_id: string;
  /** "2026-03-01". */
  due_on: string;
  basis: Deadline['basis'];
  /** Everything else of the Deadline. */
  detail_json: string;
}

export interface UnsettledTable {
  vendor_id: string;
  change_id: string;
}

export interface BaselineFactsTable {
  source_id: string;
  /** Of the extraction that the facts are from. */
  content_hash: string;
  extractor_version: string;
  /** StatedFact[]. */
  facts_json: string;
}

/** Append-only: triggers refuse every update and delete. */
export interface RegistryEventsTable {
  seq: Generated<number>;
  id: string;
  at: string;
  /** Actor. */
  by_json: string;
  kind: RegistryEventKind;
  type: RecordType;
  record: string;
  version: number;
  vendor: string;
  offering: string | null;
  question: string | null;
  /** RegistryRecord. */
  after_json: string;
  /** RegistryEvent['because']. */
  because_json: string | null;
}

/** The records as they stand: what they say is in their event. */
export interface RegistryRecordsTable {
  type: RecordType;
  id: string;
  event_seq: number;
  vendor: string;
  offering: string | null;
  /** The following are of cells. Id of the subject. */
  subject: string | null;
  sheet: Sheet | null;
  question: string | null;
  grade: Grade | null;
  status: CellStatus;
  summary: string | null;
  note: string | null;
  verified_at: string | null;
}

/** Sources that a cell cites, or that would answer it. */
export interface RegistrySourcesTable {
  source_id: string;
  cell_id: string;
}

/** Changes that some event of a cell names. */
export interface RegistryChangesTable {
  change_id: string;
  cell_id: string;
}

export interface InstallationKeysTable {
  name: string;
  value: string;
}

export interface SpentTokensTable {
  nonce: string;
  until: string;
}

export interface CorrectionsTable {
  seq: Generated<number>;
  id: string;
  at: string;
  cell: string;
  vendor: string;
  offering: string | null;
  question: string;
  cell_version: number;
  wrong: string;
  right_text: string | null;
  grade: Grade | null;
  url: string;
  quote: string | null;
  credit: string | null;
  email: string | null;
  /** Correction['sender']. */
  sender_json: string | null;
  suspect: string | null;
  /** Digest of what it says of which cell. */
  sameness: string;
  state: CorrectionState;
  version: Generated<number>;
  /** Correction['decided']. */
  decided_json: string | null;
}

/** By which their senders find corrections. */
export interface CorrectionKeysTable {
  hash: string;
  correction_id: string;
}

export interface CorrectionCapturesTable {
  seq: Generated<number>;
  id: string;
  correction_id: string;
  url: string;
  asked_at: string;
  state: CaptureWish['state'];
  /** While it waits: not before. While it runs: until when it is held. */
  next_at: string | null;
  token: string | null;
  attempts: Generated<number>;
  begun_at: string | null;
  /** Keyed hash of the reader who asks; null for analysts, and once the visit counts no more. */
  asker: string | null;
  /** Also in the result: pictures are looked up by their hash. */
  picture: string | null;
  /** PageCapture. */
  result_json: string | null;
}

export interface OpinionsTable {
  seq: Generated<number>;
  id: string;
  at: string;
  offering: string;
  rating: number;
  title: string;
  body: string;
  name: string | null;
  role: string | null;
  size: CompanySize | null;
  suspect: string | null;
  /** Keyed hash of the address of who wrote it. */
  author: string | null;
  state: OpinionState;
  version: Generated<number>;
  confirmed_at: string | null;
  published_at: string | null;
  /** Opinion['decided']. */
  decided_json: string | null;
  undelivered: string | null;
}

export interface OpinionLinksTable {
  hash: string;
  opinion_id: string;
  use: LinkUse;
  expires_at: string | null;
}

export interface OpinionReportsTable {
  seq: Generated<number>;
  id: string;
  opinion_id: string;
  /** Keyed hash of where it came from; forgotten with the decision. */
  reporter: string | null;
  at: string;
  why: ReportReason;
  body: string | null;
  settled: Generated<number>;
}

export interface LettersTable {
  seq: Generated<number>;
  id: string;
  channel: string;
  opinion_id: string;
  address: string;
  expires_at: string;
  state: 'waiting' | 'sending';
  next_at: string;
  token: string | null;
  attempts: Generated<number>;
}

/** Append-only, as the three tables below: triggers refuse every update and delete. */
export interface LedgerTable {
  /** Index of the leaf, from 0. */
  seq: number;
  id: string;
  type: string;
  at: string;
  /** LedgerEvent, canonical: the leaf is the hash of this very text. */
  event_json: string;
  leaf_hash: Uint8Array;
  /** Hashes of the perfect subtrees that the leaf completes, one after the other. */
  subtrees: Uint8Array;
}

export interface CheckpointsTable {
  size: number;
  root: Uint8Array;
  note: string;
  at: string;
}

export interface TimeStampsTable {
  size: number;
  authority: string;
  at: string;
  /** TimeStampResp, DER. */
  response: Uint8Array;
}

export interface LedgerKeysTable {
  seq: Generated<number>;
  key: string;
  at: string;
}

/** Append-only: triggers refuse every update and delete. */
export interface TombstonesTable {
  what: Entombed;
  key: string;
  /** Id of the event of the ledger. */
  event: string;
  at: string;
  source_id: string | null;
  moment: string;
  digest: string | null;
}

/** Blobs that are to be removed from the storage. */
export interface DoomedTable {
  blob: string;
  at: string;
}

/** See `sealed.ts`: a digest for each row of the sealed tables. */
export interface SealsTable {
  tab: string;
  /** The row's primary key as text; a JSON array where it has several columns. */
  key: string;
  /** Of the columns that are not null, with their names. */
  digest: Uint8Array;
}

export interface Tables {
  sources: SourcesTable;
  objects: ObjectsTable;
  visits: VisitsTable;
  extractions: ExtractionsTable;
  baselines: BaselinesTable;
  changes: ChangesTable;
  reviews: ReviewsTable;
  journal: JournalTable;
  marks: MarksTable;
  messages: MessagesTable;
  message_changes: MessageChangesTable;
  message_attempts: MessageAttemptsTable;
  alerts: AlertsTable;
  import_marks: ImportMarksTable;
  rule_edits: RuleEditsTable;
  learned: LearnedTable;
  pauses: PausesTable;
  robots: RobotsTable;
  health_events: HealthEventsTable;
  check_days: CheckDaysTable;
  users: UsersTable;
  sessions: SessionsTable;
  links: LinksTable;
  tokens: TokensTable;
  acts: ActsTable;
  ignore_rules: IgnoreRulesTable;
  deadlines: DeadlinesTable;
  unsettled: UnsettledTable;
  baseline_facts: BaselineFactsTable;
  registry_events: RegistryEventsTable;
  registry_records: RegistryRecordsTable;
  registry_sources: RegistrySourcesTable;
  registry_changes: RegistryChangesTable;
  installation_keys: InstallationKeysTable;
  spent_tokens: SpentTokensTable;
  corrections: CorrectionsTable;
  correction_keys: CorrectionKeysTable;
  correction_captures: CorrectionCapturesTable;
  opinions: OpinionsTable;
  opinion_links: OpinionLinksTable;
  opinion_reports: OpinionReportsTable;
  letters: LettersTable;
  ledger: LedgerTable;
  checkpoints: CheckpointsTable;
  time_stamps: TimeStampsTable;
  ledger_keys: LedgerKeysTable;
  tombstones: TombstonesTable;
  doomed: DoomedTable;
  seals: SealsTable;
}
