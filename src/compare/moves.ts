/**
 * Text that stands on both pages, and on each under something else: a heading, or the line that leads in its list.
 * @module
 */
import type { Passage } from '../domain/extraction.ts';
import type { Alignment } from './align.ts';
import type { Pages } from './pair.ts';

/** A passage that went elsewhere. `from` is what it stood under; `decides`: it now says of the one what it said of the other. */
export interface Move {
  before: Passage;
  after: Passage;
  from: string;
  decides: boolean;
}

/** A shorter text may stand anywhere; it is told only where its new place decides what it says. */
const MIN_CHARS = 40;

/**
 * Passages that changed their section. Reordering within one is no move. The alignment may keep a text where it was and move the
 * heading past it: what is kept is looked at, too, where its heading is among what moved.
 */
export function movesOf({ moved, kept }: Pick<Alignment, 'moved' | 'kept'>, pages: Pages): Move[] {
  const [old, now] = [sectionsOf(pages.before), sectionsOf(pages.after)];
  const both = new Set([...old.all].filter((section) => section !== '' && now.all.has(section)));
  const found: Move[] = [];
  const look = ({ before, after }: { before: Passage; after: Passage }, isMoved: boolean): void => {
    const [from, to] = [old.of.get(before) ?? '', now.of.get(after) ?? ''];
    if (after.kind === 'heading' || bare(from) === bare(to)) return;
    const decides = both.has(bare(from)) && both.has(bare(to));
    if (decides || (isMoved && after.text.length >= MIN_CHARS)) found.push({ before, after, from, decides });
  };
  for (const pair of moved) look(pair, true);
  const crossed = new Set(moved.map(({ after }) => bare(after.text)));
  for (const pair of kept) {
    const sections = [old.of.get(pair.before), now.of.get(pair.after)];
    if (sections.some((section) => section && crossed.has(bare(section)))) look(pair, false);
  }
  return found;
}

interface Sections {
  /** The section of each passage, as it is written. */
  of: ReadonlyMap<Passage, string>;
  /** All of them, bare. */
  all: ReadonlySet<string>;
}

/** The section of a passage is its innermost heading; of the items of a list, the line with a colon that leads them in. */
function sectionsOf(passages: readonly Passage[]): Sections {
  const of = new Map<Passage, string>();
  let lead: string | undefined;
  for (const passage of passages) {
    const { kind, text, path } = passage;
    const isListed = kind === 'item' || kind === 'row';
    if (!isListed) lead = kind === 'paragraph' && text.endsWith(':') ? text : undefined;
    of.set(passage, (isListed ? lead : undefined) ?? path.at(-1) ?? '');
  }
  const headings = passages.flatMap(({ kind, text }) => (kind === 'heading' ? [text] : []));
  return { of, all: new Set([...headings, ...of.values()].map(bare)) };
}

function bare(section: string): string {
  return section.toLowerCase().replace(/[^\p{L}]/gu, '');
}
