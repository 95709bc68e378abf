/**
 * Bytes → verdict and extraction: the part of the flow that every command shares.
 * @module
 */
import { classify, isDoubt } from '../capture/verdict.ts';
import type { CaptureMeta, Verdict } from '../domain/capture.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Extraction } from '../domain/extraction.ts';
import { isReadable } from '../domain/vocabulary.ts';
import { extract } from '../extract/extract.ts';
import { readable } from '../extract/pdf/readable.ts';
import type { ExtractOptions } from '../extract/version.ts';

export interface ReadOptions extends ExtractOptions {
  catalogue: Catalogue;
}

export interface PageReading extends Verdict {
  extraction: Extraction;
  /** Only the comparison with the earlier page speaks against this one. */
  doubt: boolean;
}

/** What of a capture's envelope speaks for or against the page. */
export type Envelope = Pick<CaptureMeta, 'status' | 'headers'> & Partial<Pick<CaptureMeta, 'requestUrl' | 'finalUrl'>>;

/**
 * Extracts a stored page and classifies it, against the last readable page where there is one. Throws OperationalError('input') for
 * a document that takes too long to read.
 */
export async function readPage(body: Uint8Array, meta: Envelope, options: ReadOptions, reference?: Extraction): Promise<PageReading> {
  const extraction = extract(await readable(body), options);
  return judge(extraction, meta, options.catalogue, reference);
}

/** Classifies a page that is extracted already. */
export function judge(
  extraction: Extraction,
  meta: Envelope,
  catalogue: Catalogue,
  reference?: Extraction,
  referenceUrl?: string,
): PageReading {
  const { status, headers, requestUrl, finalUrl } = meta;
  const reading = { status, headers, requestUrl, finalUrl, page: extraction, reference, referenceUrl };
  const verdict = classify(reading, catalogue.verdicts);
  return { ...verdict, extraction, doubt: !isReadable(verdict.verdict) && isDoubt(reading, catalogue.verdicts) };
}
