/**
 * What passes between a check and the thread that reads its page: plain data.
 * @module
 */
import type { Candidate } from '../../archive/codec.ts';
import type { Pack } from '../../archive/pack.ts';
import type { CaptureMeta } from '../../domain/capture.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { IgnoreRule } from '../../domain/ignore.ts';
import type { VisitRecord } from '../../domain/ports.ts';
import type { RuleDifference } from '../../domain/ruleEdit.ts';
import type { Baseline } from '../../domain/snapshot.ts';
import type { Source } from '../../domain/watcher.ts';
import type { Remembered } from '../../record/reversions.ts';
import type { DatedCapture } from '../advance.ts';
import type { PageReading, ReadOptions } from '../read.ts';
import type { PackedCatalogue } from './catalogue.ts';

export interface AdvanceTask {
  source: Source;
  catalogue: Catalogue;
  baseline: Baseline | undefined;
  rules?: RuleDifference | undefined;
  reversions: Remembered[];
  candidates: Candidate[];
  capture: DatedCapture;
  /** Rules that people made, as far as they concern the source. */
  ignore?: readonly IgnoreRule[] | undefined;
}

/** What `advance` yields for one capture. */
export interface Advanced {
  record: VisitRecord;
  pack: Pack | undefined;
}

export interface ReadTask {
  body: Uint8Array;
  meta: Pick<CaptureMeta, 'status' | 'headers'>;
  options: ReadOptions;
}

export type FingerprintTask = Pick<ReadTask, 'body' | 'options'>;

/** The task as it goes to a thread. */
export type SentAdvance = Omit<AdvanceTask, 'catalogue'> & { catalogue: PackedCatalogue };

export type PageTask = ({ job: 'advance' } & SentAdvance) | ({ job: 'read' } & ReadTask) | ({ job: 'fingerprint' } & FingerprintTask);
export type PageAnswer = Advanced | PageReading | string;
