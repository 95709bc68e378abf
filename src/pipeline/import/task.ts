/**
 * What passes between the import and its worker threads: plain data.
 * @module
 */
import type { MessagePort } from 'node:worker_threads';
import type { Candidate } from '../../archive/codec.ts';
import type { Pack } from '../../archive/pack.ts';
import type { ArchiveDescriptor, ArchivedCapture } from '../../backfill/archive.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { VisitRecord } from '../../domain/ports.ts';
import type { RuleDifference } from '../../domain/ruleEdit.ts';
import type { Baseline } from '../../domain/snapshot.ts';
import type { Source } from '../../domain/watcher.ts';
import type { Remembered } from '../../record/reversions.ts';

/** Captures that commit together: one pack and one transaction. Fixed, so that a repeated import cuts the same way. */
export const CHUNK = 64;

export interface ImportTask {
  source: Source;
  descriptor: ArchiveDescriptor;
  /** Captures still to be imported, oldest first; `done` lie before them. */
  captures: ArchivedCapture[];
  done: number;
  catalogue: Catalogue;
  cursor: Baseline | undefined;
  rules: RuleDifference | undefined;
  /** From this time on (ISO 8601 UTC) captures are kept as evidence only: that history is recorded already. */
  evidenceFrom: string | undefined;
  reversions: Remembered[];
  candidates: Candidate[];
  port: MessagePort;
}

/** One finished chunk. The worker goes on when it is acknowledged. */
export interface Chunk {
  pack: Pack | undefined;
  records: VisitRecord[];
  done: number;
  cursor: Baseline | undefined;
  /** Captures that are too large to be read. */
  skipped: number;
}
