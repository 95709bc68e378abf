/**
 * HTML, or the rendering of a PDF → Extraction: the passages that a stored page consists of, with their heading paths and hashes.
 * Pure: the same bytes and options give the same result on any machine.
 * @module
 */
import type { Extraction, Passage } from '../domain/extraction.ts';
import { removeRule, sectionRule, selectRule } from '../domain/readingRules.ts';
import { sha256Of } from '../lib/hash.ts';
import { type Block, readBlocks } from './blocks.ts';
import { withoutEdges } from './edges.ts';
import { readFacts } from './facts/index.ts';
import { measure, measureOf } from './measure.ts';
import { outline } from './outline.ts';
import { isElement, type PageNode, parse } from './parse.ts';
import { isRendering, pageOf, readMark } from './pdf/mark.ts';
import { removeParts, scopeOf } from './scope.ts';
import { cutSection } from './section.ts';
import { readHead, readSigns } from './signs.ts';
import { type ExtractOptions, extractorVersion } from './version.ts';

/** Said of a page of which only the beginning was read: nothing is concluded from what is not there. */
const TOO_LARGE = 'the page is too large to be read whole';

/**
 * Extracts one page.
 *
 * @example
 * extract(bytes, { section: { title: 'Data Processing Addendum' } }).passages[0]
 * // { path: [], kind: 'heading', text: 'Data Processing Addendum', hash: '…' }
 */
export function extract(body: Uint8Array, options: ExtractOptions = {}): Extraction {
  return extractText(decode(body), body.byteLength, options);
}

/** The same for a page that is decoded already. `bytes` is its stored size. */
export function extractText(html: string, bytes: number, options: ExtractOptions = {}): Extraction {
  const page = parse(html);
  const pdf = isRendering(html) ? readMark((page.root.children as PageNode[]).find(isElement)) : undefined;
  const notRemoved = options.remove ? removeParts(page.root, options.remove) : [];
  const measures = measure(page.root);
  const head = readHead(page.root);
  const scope = scopeOf(page.root, measures, options.select);
  const { blocks, cut: tooMany } = readBlocks(scope.nodes, {
    measures,
    pageChars: measureOf(measures, page.root).chars,
    inMain: scope.inMain,
  });
  const cut = sectionOf(scope.inMain ? blocks : withoutEdges(blocks), options, head.title);
  const passages = pdf ? withPages(outline(cut.blocks), cut.blocks) : outline(cut.blocks);
  const whole = !page.cut && !tooMany;
  const unmatched = [...scope.missing.map(selectRule), ...notRemoved.map(removeRule), ...(cut.missing ? [cut.missing] : [])];
  return {
    extractorVersion: extractorVersion(options, pdf !== undefined),
    ...head,
    passages,
    facts: options.catalogue
      ? readFacts({ passages, title: head.title, language: head.language, kind: options.kind }, options.catalogue)
      : [],
    signs: readSigns(page, {
      measures,
      blocks: cut.blocks,
      passages,
      bytes,
      missing: whole ? [...(pdf?.missing ?? []), ...scope.missing, ...(cut.missing ? [cut.missing] : [])] : [TOO_LARGE],
      ...(whole && hasRules(options) ? { unmatched } : {}),
      unreadable: pdf?.unreadable,
    }),
    contentHash: sha256Of(passages.map((passage) => passage.hash)),
  };
}

/** Passages of a PDF, one for each block, with the pages that they begin on. */
function withPages(passages: Passage[], blocks: readonly Block[]): Passage[] {
  return passages.map((passage, at) => {
    const page = pageOf(blocks[at]?.element);
    return page === undefined ? passage : { ...passage, page };
  });
}

/** UTF-8; ill-formed sequences become U+FFFD, so that every page can be read. */
export function decode(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}

function hasRules({ select, remove, section }: ExtractOptions): boolean {
  return select !== undefined || remove !== undefined || section !== undefined;
}

function sectionOf(blocks: Block[], { section }: ExtractOptions, title: string): { blocks: Block[]; missing?: string } {
  if (!section) return { blocks };
  const found = cutSection(blocks, section, title);
  return found ? { blocks: found } : { blocks: [], missing: sectionRule(section) };
}
