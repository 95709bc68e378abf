/**
 * What the pages need from the rest of the program.
 * @module
 */
import type { Access } from '../access/access.ts';
import type { WatcherFolderReader } from '../declare/watcherFolder.ts';
import type { Role } from '../domain/access.ts';
import type { AlertStore } from '../domain/alert.ts';
import type { AlertSettings } from '../domain/alertSettings.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { CorrectionStore } from '../domain/correction.ts';
import type { AccessStore, IdentityProvider, ReviewStore, SignInLimits } from '../domain/deskPorts.ts';
import type { JournalStore } from '../domain/journal.ts';
import type { LedgerStore } from '../domain/ledger.ts';
import type { OpinionStore } from '../domain/opinion.ts';
import type { OverviewStore } from '../domain/overview.ts';
import type { Clock, Log, QueueCounts, Store } from '../domain/ports.ts';
import type { RegistryStore } from '../domain/registry.ts';
import type { RetentionPolicy, RetentionStore } from '../domain/retention.ts';
import type { VendorProfile } from '../domain/watcher.ts';
import type { Adder } from '../pipeline/adding.ts';
import type { AlertingDesk } from '../pipeline/alerting/alertingDesk.ts';
import type { CompareSnapshots } from '../pipeline/compareSnapshots.ts';
import type { QueueDesk } from '../pipeline/queueDesk.ts';
import type { HoldDesk } from '../pipeline/retention/holds.ts';
import type { SourceDesk } from '../pipeline/sourceDesk.ts';
import type { Desk } from '../review/desk.ts';
import type { IgnoreDesk } from '../review/ignoreDesk.ts';
import type { ApiServices } from './api/services.ts';
import type { SignInDoor } from './door.ts';
import type { Door } from './gatekeeper.ts';
import type { Live } from './live.ts';
import type { ReaderServices } from './readers/services.ts';
import type { RegistryServices } from './registry/services.ts';
import type { RequestWatch } from './requests.ts';
import type { Watch } from './watch.ts';

/** The reading half of the store, as far as pages use it. */
export type ReadStore = Pick<
  Store,
  | 'sources'
  | 'source'
  | 'vendors'
  | 'health'
  | 'visits'
  | 'changes'
  | 'countChanges'
  | 'change'
  | 'object'
  | 'baseline'
  | 'ruleEdits'
  | 'facts'
  | 'deadlines'
  | 'countDeadlines'
  | 'declarations'
  | 'robots'
  | 'visitOf'
  | 'pictureOf'
  | 'hasPicture'
  | 'extraction'
  | keyof JournalStore
  | keyof OverviewStore
> &
  Pick<AlertStore, 'message' | 'attempts' | 'messages' | 'countMessages' | 'channelStandings' | 'alerted'> &
  Pick<ReviewStore, 'review' | 'reviews' | 'acts' | 'queue' | 'countQueue' | 'queueKeys'> &
  Pick<AccessStore, 'users'> &
  Pick<RetentionStore, 'tombstone'> &
  Pick<LedgerStore, 'ledgerEvent' | 'ledgerEvents' | 'ledgerHashes' | 'ledgerKeys' | 'checkpoints' | 'timeStamps'> &
  Omit<RegistryStore, 'writeRegistry'> &
  Pick<CorrectionStore, 'correction' | 'corrections' | 'countCorrections' | 'captures' | 'waitingCaptures'> &
  Pick<OpinionStore, 'opinion' | 'opinions' | 'countOpinions' | 'ratingOf' | 'opinionReports'>;

/** Exact commands that the first screen of an empty store offers. */
export interface CommandHints {
  check: string;
  import: string;
  add: string;
  demo: string;
}

export const DEFAULT_HINTS: CommandHints = {
  check: 'npm run -s clausewatch -- check',
  import: 'npm run -s clausewatch -- import history.bundle',
  add: 'npm run -s clausewatch -- add https://vendor.example/dpa',
  demo: 'npm run demo',
};

/** What is declared in files, for those who want to look at it. */
export interface DeclaredFiles {
  /** In force since the start. */
  catalogue: Catalogue;
  catalogueFile: string;
  watchers: WatcherFolderReader;
}

/** Sign-in, and the pages about people and tokens. */
export interface EntryServices {
  access: Access;
  door: SignInDoor;
  limits: SignInLimits;
  /** `name`: as the button says. `createAs`: role of people who come for the first time. */
  identity?: { provider: IdentityProvider; name: string; createAs?: Role };
  /** Scheme, host and port under which people reach the pages; default: what a request names. */
  publicUrl?: string;
  /** Addresses of proxies that are believed where a request comes from. */
  trustedProxies?: readonly string[];
}

export interface CheckQueue {
  /** Of the queue as a whole. */
  counts(): Promise<QueueCounts>;
  /** The queues on Redis and what administrators may do there. Absent where the queue is in the process. */
  desk?: QueueDesk;
}

/** The policy of the settings, and holds. */
export interface RetentionServices {
  policy: RetentionPolicy;
  desk: HoldDesk;
}

export interface WebServices {
  store: ReadStore;
  /** Raw bytes of a stored page, hash verified. Throws OperationalError('evidence') when they are gone or damaged. */
  readPage(sha256: string): Promise<Uint8Array>;
  /** PNG of a picture that a visit names. Throws OperationalError('evidence') when it is gone. Without it pages show none. */
  readPicture?(sha256: string): Promise<Uint8Array>;
  /** Tells whose request it is. */
  door: Door;
  /** Without it nobody can sign in, and there are no pages about people. */
  entry?: EntryServices;
  clock: Clock;
  /** Version of Clausewatch, shown in the footer. */
  version: string;
  /** What people do about changes. Without it they only look. */
  desk?: Desk;
  /** Suppression rules that people make. Without it there are none. */
  ignore?: IgnoreDesk;
  /** The catalogue and the watcher files. Without them their pages are not there. */
  declared?: DeclaredFiles;
  /** Adds sources by their address. Without it nobody can. */
  adder?: Adder;
  /** Channels and rules, and what people do about alerts. Without it there are no pages about them. */
  alerts?: { desk: AlertingDesk; settings: AlertSettings };
  /** What is removed once it is old, and what is on hold. Without it there is no page about it. */
  retention?: RetentionServices;
  /** Asks for a check of a source; resolves once it is asked for (or done). Without it pages offer no button. */
  checkNow?(sourceId: string): Promise<void>;
  /** What the watcher of a vendor says beside its sources; undefined for vendors of archives only. */
  profile?(vendorId: string): VendorProfile | undefined;
  /**
   * Host names (without port) that requests may name, beside `localhost` and plain IP addresses, which are always admitted.
   * Any other Host header is refused: it would be a foreign site whose name was rebound to this address.
   */
  allowedHosts?: string[];
  /** Feeds are there for everybody. Else they are for people who are signed in, and tokens with the scope "feeds". */
  publicFeeds?: boolean;
  /** Pausing and resuming sources, with who did it. Without it pages offer neither. */
  sourceDesk?: SourceDesk;
  /** The difference of any two stored pages of a source. */
  compareSnapshots?: CompareSnapshots;
  /** The checks that wait. Without it there is no page about them. */
  checkQueue?: CheckQueue;
  /** Tells open pages what is going on. Without it they stay as they were loaded. */
  live?: Live;
  /** Graded answers about offerings and vendors. Without it there is no registry. */
  registry?: RegistryServices;
  /** What readers may say: corrections, and reviews by users. Without it there is neither. */
  readers?: ReaderServices;
  /** The REST API. Without it there is none. */
  api?: ApiServices;
  /** Watches the process. Without it there are neither numbers nor readiness. */
  watch?: Watch;
  /** Watches requests. */
  requests?: RequestWatch;
  hints?: Partial<CommandHints>;
  /** Receives faults that end in an error page. */
  log?: Pick<Log, 'error'> & Partial<Pick<Log, 'warn'>>;
}
