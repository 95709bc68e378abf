/**
 * What the composition hands to the commands: ports with their adapters chosen, opened on demand.
 * @module
 */
import type { Archive } from '../archive/archive.ts';
import type { Channel } from '../domain/alert.ts';
import type { ApiLimits } from '../domain/apiPorts.ts';
import type { SealFault } from '../domain/audit.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Config } from '../domain/config.ts';
import type { RecordCopy } from '../domain/copy.ts';
import type { FormLimits } from '../domain/correction.ts';
import type { IdentityProvider, SignInLimits } from '../domain/deskPorts.ts';
import type { OperationalError } from '../domain/errors.ts';
import type { Lane } from '../domain/lanes.ts';
import type { Mailer } from '../domain/opinion.ts';
import type { Blobs, Clock, FetchText, HostLimits, Lock, Log, Queue, Renderer, Store, Ticker } from '../domain/ports.ts';
import type { QueueBoard } from '../domain/queueBoard.ts';
import type { Meter, Telemetry } from '../domain/telemetry.ts';
import type { RendererName } from '../domain/vocabulary.ts';
import type { NewId } from '../lib/ids.ts';
import type { RandomBytes } from '../lib/secrets.ts';
import type { OpenFolder } from './copy/places.ts';
import type { TimeStamper } from './ledger/sign.ts';
import type { PageWorkers } from './page/workers.ts';
import type { RegistryKeeper } from './registry/keeper.ts';
import type { OnStage } from './stages.ts';

/** An opened data folder. */
export interface Installation {
  dataDir: string;
  store: Store;
  blobs: Blobs;
  evidence: Archive;
  /** The record as a whole, to be copied. */
  record: RecordCopy;
  /** Rows of it that do not fit their seals, the first of many. */
  sealFaults(): Promise<SealFault[]>;
  /** Resolves, with the reason, when it is no longer there for this process: somebody else has taken it for himself. */
  taken: Promise<OperationalError>;
  /**
   * Takes the folder for one kind of work; the operating system gives it back when the process dies. Throws
   * OperationalError('storage') when another process has it.
   */
  exclusive(work: string): Promise<Lock>;
  close(): Promise<void>;
}

/** The renderers, behind one egress gate. Chromium starts with its first page. */
export interface Visitors {
  renderer(name: RendererName): Renderer;
  /** Small texts beside the pages, through the same gate. */
  fetchText: FetchText;
  close(): Promise<void>;
}

export interface Composition {
  clock: Clock;
  wait: CheckServices['wait'];
  log: Log;
  /** From 0 up to 1. */
  random: () => number;
  /** For secrets and ids. */
  randomBytes: RandomBytes;
  /** Ids of what people do. */
  newId: NewId;
  /**
   * Opens (and makes, if need be) the data folder. Read-only it makes and changes nothing. Throws OperationalError('storage') when
   * it cannot. Nobody else writes to an installation that is opened `alone`, and while anybody does it cannot be. `asTarget`: another one is to
   * be copied into it, so that one of an older version is refused ('conflict') before it is brought up to date.
   */
  openInstallation(config: Config, options?: { readOnly?: boolean; alone?: boolean; asTarget?: boolean }): Promise<Installation>;
  /** Opens folders that hold a record in a database file and its evidence: backups. */
  folderOpener(): Promise<OpenFolder>;
  /**
   * Whether the database of the settings can hold the record, with nothing made or changed. Undefined where the record is a file. Throws
   * OperationalError('storage') when it cannot.
   */
  tryDatabase(config: Config): Promise<{ name: string; version: string; filled: boolean; time: Date } | undefined>;
  /**
   * Whether the bucket of the settings takes, gives, lists and removes: what it is called, and the milliseconds for all of them. Undefined where
   * evidence lies in the data folder. Throws OperationalError('storage') when it does not.
   */
  tryBucket(config: Config): Promise<{ bucket: string; tookMs: number } | undefined>;
  openVisitors(config: Config, catalogue: Catalogue, meter?: Meter): Promise<Visitors>;
  /** Redis where the settings name one, else in this process. */
  openQueue(config: Config): Promise<Queue>;
  /** The queues for administrators, where the settings name a Redis. */
  openQueueBoard(config: Config): Promise<QueueBoard | undefined>;
  /** Redis where the settings name one, else of this process. */
  openLimits(config: Config): Promise<HostLimits>;
  /** Redis where the settings name one, else of this process. */
  openSignInLimits(config: Config): Promise<SignInLimits>;
  /** Redis where the settings name one, else of this process. */
  openApiLimits(config: Config): Promise<ApiLimits>;
  /** Redis where the settings name one, else of this process. */
  openFormLimits(config: Config): Promise<FormLimits>;
  /** The mail server of one of the settings' e-mail channels. Throws OperationalError('config') when its secret cannot be read. */
  openMailer(config: Config, channel: string): Promise<Mailer>;
  /**
   * The identity provider of the settings, if there is one; it is contacted at the first sign-in. Throws OperationalError('config') when
   * its client secret cannot be read.
   */
  openIdentity(config: Config): Promise<{ provider: IdentityProvider; close(): Promise<void> } | undefined>;
  /**
   * The channels of the settings, in their order; nothing is contacted before the first message. Throws OperationalError('config') that names
   * the channel whose secret cannot be read.
   */
  openChannels(config: Config, meter?: Meter): Promise<{ channels: Channel[]; close(): Promise<void> }>;
  /** The authority of the settings that states when checkpoints of the ledger were there, if there is one; it is contacted with the first of them. */
  openTimeStamper(config: Config): Promise<{ stamper: TimeStamper; close(): Promise<void> } | undefined>;
  /** Numbers of this process, and its traces where the settings say where they go. `text`: the numbers as Prometheus reads them. */
  openTelemetry(config: Config): Promise<Telemetry & { text(): Promise<string>; close(): Promise<void> }>;
  /** One for all schedulers on Redis where the settings name one, else of this process. */
  openTicker(config: Config, onError: (error: unknown) => void): Promise<Ticker>;
  findChromium(config: Config): Promise<{ found: true; path: string } | { found: false; why: string }>;
}

/** What one check needs. */
export interface CheckServices extends Pick<Installation, 'store' | 'blobs' | 'evidence'> {
  visitors: Visitors;
  limits: HostLimits;
  /** Milliseconds that a check waits in this process for the turn of its host; without it, not at all. */
  patienceMs?: number;
  /** From 0 up to 1. */
  random: () => number;
  pages: PageWorkers;
  clock: Clock;
  /** Time that passes before the next step: resolves after `ms`, or as soon as the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  log: Log;
  config: Config;
  catalogue: Catalogue;
  /** Brings the registry up to date with what checks find; it never fails one. */
  registry?: RegistryKeeper | undefined;
  /** Lanes that this process works in; all of them where they are not named. Without the browser's it runs no browser. */
  lanes?: readonly Lane[] | undefined;
  /** Told what each check is doing. */
  onStage?: OnStage | undefined;
  /** Watches the process. */
  telemetry?: Telemetry | undefined;
}
