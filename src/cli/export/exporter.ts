/**
 * What `export` writes: one exporter a format, each in a file of its own.
 * @module
 */
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Config } from '../../domain/config.ts';
import type { Clock } from '../../domain/ports.ts';
import type { ChangeKind, ChangeState, Severity, Significance, SourceKind } from '../../domain/vocabulary.ts';
import type { Installation } from '../../pipeline/services.ts';

/** Where an export goes. */
export interface Out {
  /** Resolves when it may be followed by more. Throws OperationalError when it cannot be written, or the command was interrupted. */
  write(part: string | Uint8Array): Promise<void>;
}

/** A folder that an export goes into. Names are below it, with slashes. */
export interface OutFolder {
  dir: string;
  /** What others wrote or edited may be replaced. */
  force: boolean;
  /** Undefined where there is no such file. */
  read(name: string): Promise<string | undefined>;
  /** The file is there whole or as it was; its folder is made. Throws OperationalError when it cannot be written, or the command was interrupted. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface ExportServices extends Pick<Installation, 'dataDir' | 'store' | 'evidence' | 'blobs'> {
  config: Config;
  catalogue(): Promise<Catalogue>;
  clock: Clock;
  /** Of Clausewatch. */
  version: string;
  /** Shows how far it is. */
  progress(line: string): void;
}

/** What the command line asks for; an exporter gets only those that it takes. */
export interface ExportOptions {
  vendor?: string;
  /** As vendor/source. */
  source?: string;
  offering?: string;
  /** What the page is. */
  pageKind?: SourceKind;
  kind?: ChangeKind;
  key?: string;
  severity?: Severity;
  significance?: Significance;
  state?: ChangeState;
  incident?: string;
  /** Inclusive lower and exclusive upper bound on when it was first seen (ISO 8601 UTC). */
  since?: string;
  until?: string;
  /** Only entries with a higher cursor. */
  after?: number;
  limit?: number;
  /** Id of one change. */
  change?: string;
  /** Names of people and what they wrote are left out. */
  withoutPeople?: boolean;
}

/** What was written: a sentence for people ("12 entries, up to cursor 40"), and the same for programs. */
export interface Exported {
  sentence: string;
  detail: Readonly<Record<string, unknown>>;
}

interface Described {
  /** Name of the format and, where no other is given, of the file: "feed.json". */
  name: string;
  /** A line of --help: "the changes as JSON Feed 1.1". */
  description: string;
  /** Options that it understands; others are refused. */
  takes: ReadonlyArray<keyof ExportOptions>;
  /** Options that it cannot do without. */
  needs?: ReadonlyArray<keyof ExportOptions>;
}

export interface FileExporter extends Described {
  write(services: ExportServices, options: ExportOptions, out: Out): Promise<Exported>;
}

/** Writes a folder of files that it may have written before. */
export interface FolderExporter extends Described {
  writeInto(services: ExportServices, options: ExportOptions, folder: OutFolder): Promise<Exported>;
}

export type Exporter = FileExporter | FolderExporter;
