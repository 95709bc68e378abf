/**
 * What the parts of a bundle's verification work with.
 * @module
 */
import type { Catalogue } from '../../../domain/catalogue.ts';
import { jsonIn } from '../../../lib/jsonIn.ts';
import type { BundleFiles } from '../../../publish/bundle/opened.ts';
import type { PageWorkers } from '../../page/workers.ts';
import type { Examination, Suspicion } from '../examiner.ts';
import type { KnownOfLedger } from '../ledgerCheckpoints.ts';

export interface BundleExamination extends Pick<Examination, 'signal' | 'examined' | 'remark'> {
  files: BundleFiles;
  catalogue: Catalogue;
  /** Keys and checkpoints that whoever asks has from elsewhere; without any key every key counts, and is told. */
  known: Pick<KnownOfLedger, 'keys' | 'kept' | 'roots'>;
  workers: Pick<PageWorkers, 'recompare' | 'missingQuotes' | 'reread'>;
  /** Of this program. */
  version: string;
  /**
   * Says that this file holds what signed events tell, or what follows from that; `but`: what of it does not. What no part vouches for is taken
   * on trust, and told as that. Said again, the last word counts.
   */
  vouch(name: string, but?: string): void;
}

export type BundlePart = (examination: BundleExamination) => AsyncIterable<Suspicion>;

/** Undefined where there is no such file, or it is no JSON. */
export function jsonOf(files: BundleFiles, name: string): unknown {
  return jsonIn(textOf(files, name) ?? '');
}

export function textOf(files: BundleFiles, name: string): string | undefined {
  const bytes = files.get(name);
  return bytes && Buffer.from(bytes).toString('utf8');
}

/** A file that is not as it should be. */
export function fileFault(id: string, sentence: string): Suspicion {
  return { what: 'blob', id, sentence, remedy: ANEW };
}

export const ANEW = 'Ask whoever exported it for another one: this one was altered, or damaged on the way.';
