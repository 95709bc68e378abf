/**
 * What the page of a correction shows: the claim, the answer as it stands, the page that was captured, and whether it says what is quoted.
 * @module
 */
import { type CaptureWish, type Correction, correctionReference, readersSource } from '../../domain/correction.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Passage } from '../../domain/extraction.ts';
import type { Citation } from '../../domain/registry.ts';
import type { Act } from '../../domain/review.ts';
import { given } from '../../lib/given.ts';
import { sentencesOf } from '../../lib/phrases/sentences.ts';
import { findQuote, oneLine, type QuoteFound } from '../../registry/quotes.ts';
import type { RegistryServices } from '../registry/services.ts';
import type { WebServices } from '../services.ts';
import { type CellInView, cellInView } from './cells.ts';
import type { CorrectionServices } from './services.ts';

/** What was looked for on the captured page, and whether it stands there. */
export interface Looked {
  quote: string;
  found?: QuoteFound<Passage>;
}

export interface CorrectionModel {
  correction: Correction;
  reference: string;
  of?: CellInView;
  /** Newest first. */
  captures: CaptureWish[];
  /** The last capture that brought a page. */
  page?: CaptureWish;
  /** What its sender quotes. */
  quoted?: Looked;
  /** What the analyst looks for. */
  sought?: Looked;
  /** Why the stored page cannot be looked into. */
  unreadable?: string;
  acts: Act[];
}

interface Room {
  services: WebServices;
  registry: RegistryServices;
  corrections: CorrectionServices;
}

/** Undefined where there is no such correction. */
export async function readCorrection(
  id: string,
  { services, registry, corrections, find }: Room & { find: string },
): Promise<CorrectionModel | undefined> {
  const { store } = services;
  const correction = await store.correction(id);
  if (!correction) return undefined;
  const [of, captures, acts] = await Promise.all([
    cellInView(correction.cell, registry, store),
    store.captures(id),
    store.acts({ subject: { type: 'correction', id }, limit: 100 }),
  ]);
  const page = lastPage(captures);
  return {
    correction,
    reference: correctionReference(correction),
    ...(of && { of }),
    captures,
    ...(page && { page }),
    ...(await looks(page, [correction.quote, find.trim() || undefined], corrections)),
    acts,
  };
}

function lastPage(captures: readonly CaptureWish[]): CaptureWish | undefined {
  return captures.find(({ result }) => result?.sha256 !== undefined);
}

async function looks(
  page: CaptureWish | undefined,
  [quote, find]: readonly [string | undefined, string | undefined],
  { passagesOf }: CorrectionServices,
): Promise<Pick<CorrectionModel, 'quoted' | 'sought' | 'unreadable'>> {
  const hash = page?.result?.sha256;
  if (hash === undefined || (quote === undefined && find === undefined)) return {};
  try {
    const passages = await passagesOf(hash);
    const look = (text: string): Looked => {
      const found = findQuote(passages, text);
      return { quote: text, ...(found && { found }) };
    };
    return { ...(quote !== undefined && { quoted: look(quote) }), ...(find !== undefined && { sought: look(find) }) };
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return { unreadable: error.message };
  }
}

/** What a new answer cites of the captured page: the words that were quoted, as they stand there. Throws OperationalError('usage') where they do not. */
export async function captured(id: string, { services, corrections }: Pick<Room, 'services' | 'corrections'>): Promise<Citation[]> {
  const { store } = services;
  const correction = await store.correction(id);
  const page = lastPage(await store.captures(id))?.result;
  const quote = correction?.quote;
  const found = page?.sha256 !== undefined && quote !== undefined ? findQuote(await corrections.passagesOf(page.sha256), quote) : undefined;
  if (!page?.sha256 || quote === undefined || !found)
    throw new OperationalError('usage', 'The quote does not stand in the captured page, so that cannot be cited.');
  const [{ path, page: pageOfPdf }] = found.passages;
  return [
    {
      source: readersSource(id),
      url: page.finalUrl,
      quote: textOf(found, quote),
      snapshot: page.sha256,
      at: page.fetchedAt,
      ...(path.length > 0 && { path }),
      ...given({ page: pageOfPdf }),
    },
  ];
}

/** More is not cited: a stranger's page may be one passage. */
const MOST_CITED = 2000;

/** The passages that hold a quote, as they stand on the page; of long ones the sentences, or just the words. */
export function textOf({ passages, exact }: QuoteFound<Pick<Passage, 'text'>>, quote: string): string {
  const whole = passages.map(({ text }) => text).join('\n');
  if (whole.length <= MOST_CITED) return whole;
  const sentences = narrowed(passages, quote, (text) => sentencesOf(text).map(({ start, end }) => text.slice(start, end)));
  const text = joined(sentences);
  if (text.length <= MOST_CITED) return text;
  const words = joined(narrowed(sentences, quote, (sentence) => sentence.split(/\s+/)));
  if (words.length <= MOST_CITED) return words;
  return (exact ? oneLine(quote) : words).slice(0, MOST_CITED).toWellFormed();
}

type Texts = ReadonlyArray<Pick<Passage, 'text'>>;

/** Those parts of the texts that hold the quote. */
function narrowed(texts: Texts, quote: string, cut: (text: string) => string[]): Texts {
  const parts = texts.flatMap(({ text }) => cut(text).map((part) => ({ text: part })));
  return findQuote(parts, quote)?.passages ?? texts;
}

function joined(texts: Texts): string {
  return texts.map(({ text }) => text).join(' ');
}

/** What the answer cites now, to be kept beside what is new. */
export async function citedNow(
  id: string,
  { services: { store } }: Pick<Room, 'services'>,
): Promise<Array<Pick<Citation, 'source' | 'quote'> & { snapshot?: string }>> {
  const correction = await store.correction(id);
  const cell = correction && (await store.registryRecord('cell', correction.cell));
  return (cell?.answer.citations ?? []).map(({ source, quote, snapshot }) => ({
    source,
    quote,
    ...(snapshot !== undefined && { snapshot }),
  }));
}
