/**
 * The pages of a vendor as evidence: what each says now, with what analysts corrected in place of what was read.
 * @module
 */
import type { PageMark, StatedFact } from '../../domain/deskPorts.ts';
import type { FactValue } from '../../domain/extraction.ts';
import type { Store } from '../../domain/ports.ts';
import type { Source } from '../../domain/watcher.ts';
import { canonicalJson } from '../../lib/canonicalJson.ts';
import { asEdited } from '../../lib/edited.ts';
import type { Bearing } from '../../registry/bearing.ts';
import type { EvidencePage, PageRead } from '../../registry/pages.ts';
import type { Corrected } from './bearings.ts';
import type { PageText, PageTexts } from './pageTexts.ts';

export interface EvidenceOptions {
  vendor: string;
  sources: readonly Source[];
  marks: readonly PageMark[];
  /** Changes whose values an analyst corrected. */
  corrected: readonly Corrected[];
  texts: PageTexts;
}

/** By source. Passages are read when a rule asks for them, once for all questions. */
export async function evidenceOf(
  store: Pick<Store, 'facts'>,
  { vendor, sources, marks, corrected, texts }: EvidenceOptions,
): Promise<Map<string, EvidencePage>> {
  const stated = new Map((await store.facts({ vendor, sources: sources.map(({ id }) => id) })).map((one) => [one.sourceId, one]));
  const byId = new Map(marks.map((mark) => [mark.sourceId, mark]));
  const pages = sources.map((source): EvidencePage => {
    const { page, unreadSince } = byId.get(source.id) ?? {};
    const facts = stated.get(source.id)?.facts ?? [];
    const own = corrected.filter(({ change }) => change.source === source.id);
    return {
      source: source.id,
      kind: source.kind,
      url: page?.url ?? source.url,
      ...(page ? { read: readOf(texts.of(source.id, page), page, own.reduce(withCorrection, facts)) } : {}),
      ...(unreadSince === undefined ? {} : { unreadSince }),
    };
  });
  return new Map(pages.map((page) => [page.source, page]));
}

function readOf(
  text: PageText,
  { sha256, contentHash, firstSeenAt, verifiedAt }: NonNullable<PageMark['page']>,
  facts: StatedFact[],
): PageRead {
  return {
    snapshot: sha256,
    at: verifiedAt,
    since: firstSeenAt,
    contentHash,
    facts,
    // Known once its passages are: both are asked for where a page is cited as a whole.
    get title() {
      return text.title;
    },
    passages: text.passages,
  };
}

/** The value that an analyst gave in place of the one that was read, as long as the page states it in the same words. */
function withCorrection(facts: StatedFact[], { change, review }: Corrected): StatedFact[] {
  const wrong = new Set(facts.filter((fact) => isOf(fact, change)));
  const { newValue } = asEdited(change, review);
  const [first] = wrong;
  if (!first) return facts;
  const right = newValue === undefined ? [] : [{ ...first, value: newValue }];
  return facts.flatMap((fact) => (fact === first ? right : wrong.has(fact) ? [] : [fact]));
}

function isOf({ key, value, quote }: StatedFact, { key: changed, newValue, newQuote }: Bearing['change']): boolean {
  if (key !== changed || newValue === undefined) return false;
  if (newQuote !== undefined && quote === newQuote) return true;
  const read = new Set(elementsOf(newValue));
  return elementsOf(value).every((element) => read.has(element));
}

/** Of a set; a single value is one of its own. */
function elementsOf(value: FactValue): string[] {
  return (Array.isArray(value) ? value : [value]).map((element) => canonicalJson(element));
}
