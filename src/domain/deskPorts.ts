/**
 * Ports of the analyst's desk: parts of the store, and the identity provider.
 * @module
 */
import type { AccessToken, Role, Scope, Session, User } from './access.ts';
import type { Change, Deadline } from './change.ts';
import type { Fact } from './extraction.ts';
import type { IgnoreRule } from './ignore.ts';
import type { Act, ActKind, Review, ReviewStep, SubjectType } from './review.ts';
import type { ChangeKind, ChangeState, Severity, SourceKind } from './vocabulary.ts';

export interface ActFilter {
  subject?: { type: SubjectType; id: string };
  batch?: string;
  kinds?: ActKind[];
  limit?: number;
  oldestFirst?: boolean;
}

/** Which entries of the review queue. */
export interface QueueFilter {
  vendor?: string;
  source?: string;
  /** What the change is. */
  kind?: ChangeKind;
  /** What its page is. */
  page?: SourceKind;
  severity?: Severity;
  key?: string;
  incident?: string;
  /** Default: flagged. */
  state?: ChangeState;
  /** Only those that wait for a second person (true), or only those that do not. */
  proposed?: boolean;
  /** User id; null: of nobody. */
  assignee?: string | null;
  /** First seen at or after, before (ISO 8601). */
  since?: string;
  until?: string;
  /** Worst first (then newest) by default. */
  order?: 'severity' | 'newest' | 'oldest';
  limit?: number;
  offset?: number;
}

/** One line of the queue: a change, or an incident with its parts. Changes held back are never in it. */
export interface QueueEntry {
  /** The change; of an incident, its worst part that fits the filter. */
  change: string;
  incident?: string;
  /** How many of its changes fit the filter: 1 for a single change. */
  parts: number;
}

/** Reviews and all that people do. Acts are append-only; the store refuses to change or remove one. */
export interface ReviewStore {
  /** Version 0 and `flagged` for a change that nobody touched; undefined for no change at all. */
  review(changeId: string): Promise<Review | undefined>;
  reviews(changeIds: readonly string[]): Promise<Map<string, Review>>;
  /** All or none. Throws ConflictError, and writes nothing, when a review has moved on meanwhile. */
  decide(steps: readonly ReviewStep[]): Promise<void>;
  /** Acts that move no review. */
  note(acts: readonly Act[]): Promise<void>;
  /** Newest first, unless they are asked for oldest first. */
  acts(filter?: ActFilter): Promise<Act[]>;
  queue(filter?: QueueFilter): Promise<QueueEntry[]>;
  /** Entries and the changes in them. */
  countQueue(filter?: QueueFilter): Promise<{ entries: number; changes: number }>;
  /** Fact keys of flagged changes, for the filter. */
  queueKeys(): Promise<string[]>;
}

/** A deadline with the change that started it. */
export interface DueChange extends Deadline {
  change: string;
}

/** Bounds are inclusive days, YYYY-MM-DD. */
export interface DeadlineFilter {
  from?: string;
  to?: string;
  vendor?: string;
  /** The latest first instead of the next due. */
  latestFirst?: boolean;
  limit?: number;
}

export interface DeadlineStore {
  /**
   * Replaces the deadlines of changes (`Change.deadlines` gives them), and notes that they are settled: all of them or none. What is not as
   * it was comes into the journal, as told `at` (ISO 8601 UTC).
   */
  settle(deadlines: ReadonlyMap<string, readonly Deadline[]>, at: string): Promise<void>;
  /** Changes whose deadlines nobody has worked out since they were recorded, in no particular order. */
  unsettled(filter: { vendor?: string; limit: number }): Promise<Change[]>;
  /** Of changes that are not dismissed, superseded or taken back, the next due first. */
  deadlines(filter: DeadlineFilter): Promise<DueChange[]>;
  countDeadlines(filter: Omit<DeadlineFilter, 'limit' | 'latestFirst'>): Promise<number>;
}

/** What the current baseline of a source states. */
export interface StatedFacts {
  sourceId: string;
  /** The page that states it, where it was read and when. */
  sha256: string;
  url: string;
  verifiedAt: string;
  facts: StatedFact[];
}

/** A fact with the page of the PDF that it stands on, where it stands in one. */
export interface StatedFact extends Fact {
  page?: number;
}

/** A page of a source as it stood at a time. */
export interface Standing {
  sha256: string;
  contentHash: string;
  url: string;
  /** When it was read. */
  at: string;
}

/** A source with the page that it stands on, without anything that the page says. */
export interface PageMark {
  sourceId: string;
  /** Could not be read since. */
  unreadSince?: string;
  /** Absent: never read. */
  page?: { sha256: string; contentHash: string; extractorVersion: string; url: string; firstSeenAt: string; verifiedAt: string };
}

/** What pages state, without their passages. */
export interface FactStore {
  /** Of all sources of a vendor, in the order of their ids. */
  pageMarks(filter: { vendor: string }): Promise<PageMark[]>;
  /** Of all sources of a vendor that have a baseline, or of these, in the order of their ids. */
  facts(filter: { vendor: string; sources?: readonly string[] }): Promise<StatedFacts[]>;
  /** The last page of a source that was read by then and whose extraction is stored; the first one after where there is none. */
  standingAt(sourceId: string, at: string): Promise<Standing | undefined>;
}

export interface IgnoreStore {
  /** Oldest first; ended ones too. */
  ignoreRules(): Promise<IgnoreRule[]>;
  addIgnoreRule(rule: IgnoreRule, act: Act): Promise<void>;
  /** Ends it. Throws ConflictError when it has ended already. */
  endIgnoreRule(id: string, end: { at: string; act: Act }): Promise<void>;
  /** How many changes each of these rules holds back; rules that hold nothing back are absent. */
  heldBack(ids: readonly string[]): Promise<Map<string, number>>;
}

/** A stored session with how it was found. */
export interface FoundSession extends Session {
  /** It was asked for by the secret that was replaced. */
  former?: true;
  /** Its new secret was never used so far: the answer that brought it may have been lost. */
  unconfirmed?: true;
}

/** People, sessions and tokens. Secrets come and go as SHA-256 hashes only; passwords as encoded argon2 hashes. */
export interface AccessStore {
  /** In the order of their logins. */
  users(): Promise<User[]>;
  user(by: { id: string } | { login: string } | { subject: string }): Promise<User | undefined>;
  /** Throws ConflictError when the login is taken, or the subject is somebody else's. */
  addUser(user: Omit<User, 'hasPassword' | 'lastSeenAt'>, act: Act): Promise<void>;
  /**
   * `disabledAt: null` lets somebody in again; a time ends all sessions and links. Throws ConflictError when it would leave the
   * installation without an administrator who may sign in, when there is no such user, or when the subject is somebody else's.
   */
  editUser(id: string, edit: { name?: string; role?: Role; subject?: string; disabledAt?: string | null }, act: Act): Promise<void>;
  passwordHash(userId: string): Promise<string | undefined>;
  /** Also ends all sessions but `keep`, and all sign-in links. */
  setPassword(userId: string, hash: string, act: Act, keep?: string): Promise<void>;

  /** Forgets sessions that are over, too. */
  addSession(session: Session, secretHash: string): Promise<void>;
  /** By the present secret; or by the one before, as long as the present one was not used, and shortly after that. */
  session(secretHash: string, now: string): Promise<FoundSession | undefined>;
  /** Those that are not over, the one seen last first. */
  sessions(userId: string, now: string): Promise<Session[]>;
  /** Replaces the secret. False when another request has done it since `rotatedAt`. */
  rotateSession(rotation: { id: string; rotatedAt: string; from: string; to: string; at: string }): Promise<boolean>;
  /** The new secret was used: the one before is good until `formerUntil`, for requests that are under way. */
  confirmSession(id: string, formerUntil: string): Promise<void>;
  seeSession(id: string, at: string): Promise<void>;
  endSessions(of: { session: string } | { user: string; but?: string }): Promise<void>;

  /** A one-time sign-in link; links that the user had before are void. */
  addLink(link: { hash: string; userId: string; expiresAt: string }, act: Act): Promise<void>;
  /** Who a link is for, without using it up. Nobody where that user is disabled. */
  linkUser(hash: string, now: string): Promise<User | undefined>;
  /** Uses it up: only one caller gets the user. */
  takeLink(hash: string, now: string): Promise<User | undefined>;

  /** Newest first; those that are over too. */
  tokens(): Promise<AccessToken[]>;
  addToken(token: AccessToken, secretHash: string, act: Act): Promise<void>;
  /** Throws ConflictError when it is revoked already, or there is none. */
  revokeToken(id: string, at: string, act: Act): Promise<void>;
  /** Neither revoked nor over. */
  token(secretHash: string, now: string): Promise<AccessToken | undefined>;
  useToken(id: string, at: string): Promise<void>;
}

export type { Scope };

/** Bounds how often somebody may try to sign in. */
export interface SignInLimits {
  /** Counts a try: of the login from this address, of the login at all, and of the address. Not ok: when the next one is worth it. */
  attempt(who: { login: string; address: string }): Promise<{ ok: true } | { ok: false; waitMs: number }>;
  /** It was the right password: its tries count no more. */
  succeeded(who: { login: string; address: string }): Promise<void>;
  close(): Promise<void>;
}

/** Who somebody is, as the identity provider says. */
export interface Identity {
  subject: string;
  login: string;
  name: string;
  /** Role that its claims stand for, where the settings map them. */
  role?: Role;
  /** The settings map roles, and none of its claims stands for one. */
  unmapped?: true;
}

/** Sign-in through OpenID Connect. */
export interface IdentityProvider {
  /** Where to send the browser, and what to remember until it comes back. */
  begin(redirectUri: string): Promise<{ url: string; remember: string }>;
  /** Checks the answer. Throws OperationalError('forbidden') when it is not good, ('network') when the provider cannot be reached. */
  finish(callbackUrl: string, remember: string): Promise<Identity>;
}
