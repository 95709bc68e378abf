/**
 * An archive of dated captures, whatever its format. Descriptors are plain data, so that worker threads can open
 * the same archive for themselves.
 * @module
 */
export const ARCHIVE_FORMATS = ['ota-git', 'warc', 'folder'] as const;
export type ArchiveFormat = (typeof ARCHIVE_FORMATS)[number];

export interface ArchiveDescriptor {
  format: ArchiveFormat;
  /** Absolute path of the repository, WARC file or folder that is read. */
  location: string;
  /** What the user named, for messages, where it is not what is read. */
  origin?: string;
}

/** One dated capture inside an archive. */
export interface ArchivedCapture {
  /** What the archive calls the document: "Vendor/Document" where it knows both, else a name or address. */
  document: string;
  /** ISO 8601 UTC. */
  fetchedAt: string;
  /** Address that was fetched, where the archive kept it. */
  url?: string;
  /** HTTP status and headers (lower-case names), where the archive kept them. */
  status?: number;
  headers?: Record<string, string>;
  /** How the reader of this format finds the bytes. */
  ref: string;
}

export interface Archive {
  descriptor: ArchiveDescriptor;
  /** Stable name of the archive's content: the same archive has the same id wherever it lies, also after it has grown. */
  id: string;
  /** All captures, in the order in which they were recorded. `skipped` tells what is not HTML, by reason. */
  captures: ArchivedCapture[];
  skipped: Record<string, number>;
}

/** Reads the bytes of captures, in the order of `refs`; undefined for one that is skipped because it is too large. */
export type CaptureReader = (descriptor: ArchiveDescriptor, refs: string[]) => AsyncIterable<Uint8Array | undefined>;
