/**
 * Text that stands on both pages, and on each under something else: a heading, or the line that leads in its list.
 * @module
 */
import type { Passage } from '../domain/extraction.ts';
import type { Alignment, Pages } from './align.ts';

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
  const onBoth = (name: string): boolean => bare(name) !== '' && old.all.has(bare(name)) && now.all.has(bare(name));
  const found: Move[] = [];
  const look = ({ before, after }: { before: Passage; after: Passage }, isMoved: boolean): void => {
    if (after.kind === 'heading') return;
    const places = differing(old.of.get(before), now.of.get(after));
    const deciding = places.find(([from, to]) => onBoth(from) && onBoth(to));
    const [from] = deciding ?? places.find(([, , what]) => what === 'section') ?? [];
    if (from !== undefined && (deciding || (isMoved && after.text.length >= MIN_CHARS)))
      found.push({ before, after, from, decides: deciding !== undefined });
  };
  for (const pair of moved) look(pair, true);
  const crossed = new Set(moved.map(({ after }) => bare(after.text)));
  const isCrossed = (place: Place | undefined): boolean => [place?.section, place?.label].some((name) => name && crossed.has(bare(name)));
  for (const pair of kept) if (isCrossed(old.of.get(pair.before)) || isCrossed(now.of.get(pair.after))) look(pair, false);
  return found;
}

/** What a passage stands under, as it is written. */
interface Place {
  section: string;
  label?: string | undefined;
}

interface Sections {
  of: ReadonlyMap<Passage, Place>;
  /** All sections and labels, bare. */
  all: ReadonlySet<string>;
}

/** The names that are others than before, of the section and of the label; a label that only one side has tells of the layout. */
function differing(old: Place | undefined, now: Place | undefined): Array<[from: string, to: string, what: keyof Place]> {
  const names = (['section', 'label'] as const).map((what) => [old?.[what], now?.[what], what] as const);
  return names.flatMap(([from, to, what]) => (from === undefined || to === undefined || bare(from) === bare(to) ? [] : [[from, to, what]]));
}

/** The section of a passage is its innermost heading; of the items of a list, the line with a colon that leads them in. */
function sectionsOf(passages: readonly Passage[]): Sections {
  const of = new Map<Passage, Place>();
  const all = new Set<string>();
  let lead: string | undefined;
  for (const passage of passages) {
    const { kind, text, path, label } = passage;
    const isListed = kind === 'item' || kind === 'row';
    if (!isListed) lead = kind === 'paragraph' && text.endsWith(':') ? text : undefined;
    const section = (isListed ? lead : undefined) ?? path.at(-1) ?? '';
    of.set(passage, { section, label });
    for (const name of [section, label, kind === 'heading' ? text : undefined]) if (name) all.add(bare(name));
  }
  return { of, all };
}

function bare(section: string): string {
  return section.toLowerCase().replace(/[^\p{L}]/gu, '');
}
