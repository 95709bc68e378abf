/**
 * The evidence of one change as one file: everything that is needed to check it without Clausewatch.
 * @module
 */
import type { Evidence, EvidenceReaders } from './evidence.ts';
import { filesOf } from './files.ts';
import { zipOf } from './zip.ts';

/** The bytes of the zip file. The same evidence gives the same bytes. Nothing is read before it is asked for. */
export function bundleOf(evidence: Evidence, readers: EvidenceReaders): AsyncIterable<Uint8Array> {
  return zipOf(filesOf(evidence, readers), evidence.change.firstSeenNewAt.slice(0, 10));
}
