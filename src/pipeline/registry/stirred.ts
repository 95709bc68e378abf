/**
 * What has happened to a vendor since its cells were worked out, by marks alone: no page, no fact and no change is read for it.
 * @module
 */
import type { PageMark } from '../../domain/deskPorts.ts';
import type { Store } from '../../domain/ports.ts';
import type { Source } from '../../domain/watcher.ts';
import { canonicalJson } from '../../lib/canonicalJson.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Asked } from '../../registry/asked.ts';
import type { VendorAsked } from './pass.ts';

/** How a vendor stood when it was looked at. */
export interface Looked {
  asked: readonly Asked[];
  /** By source, what its cells follow from: how it is declared, and the page that it stands on. */
  sources: ReadonlyMap<string, string>;
  /** The last entry of the journal: every change and every decision is told there. */
  told: number;
  /** The last event of the registry. */
  event: number;
}

/** What a look found. */
export interface Look {
  now: Looked;
  marks: PageMark[];
  /** Undefined: never looked at before, or asked for in another way. */
  stirred: Stirred | undefined;
}

/** What is not as it was. */
export interface Stirred {
  /** Cells that somebody else has written, or that other pages answer. */
  cells: ReadonlySet<string>;
  sources: ReadonlySet<string>;
  changes: ReadonlySet<string>;
}

type LookStore = Pick<Store, 'pageMarks' | 'registryEvents' | 'journal'>;

/** @param own events that were written from what was looked at `before`. */
export async function lookAt(store: LookStore, of: VendorAsked, before?: Looked, own: ReadonlySet<string> = new Set()): Promise<Look> {
  const { vendor, asked } = of;
  const marks = await store.pageMarks({ vendor });
  const events = await store.registryEvents({ vendor, ...(before ? { after: before.event } : { newestFirst: true, limit: 1 }) });
  const entries = [];
  for await (const entry of store.journal({ vendor, ...(before ? { after: before.told } : { newestFirst: true, limit: 1 }) }))
    entries.push(entry);
  const now: Looked = {
    asked,
    sources: sourceMarks(of.sources, marks),
    told: entries.at(-1)?.seq ?? before?.told ?? 0,
    event: events.at(-1)?.seq ?? before?.event ?? 0,
  };
  if (!before) return { now, marks, stirred: undefined };
  const foreign = events.filter(({ id }) => !own.has(id)).map(({ record }) => record);
  const sources = [...differing(before.sources, now.sources), ...entries.map(({ change }) => change.source)];
  const changes = new Set(entries.map(({ change }) => change.id));
  return { now, marks, stirred: { cells: new Set([...foreign, ...askedAnew(before.asked, asked)]), sources: new Set(sources), changes } };
}

export function isNothing({ cells, sources, changes }: Stirred): boolean {
  return cells.size + sources.size + changes.size === 0;
}

/** The cells that it may concern. */
export async function concerned(
  store: Pick<Store, 'cellMarks' | 'cellsOn'>,
  asked: readonly Asked[],
  { cells, sources, changes }: Stirred,
): Promise<Asked[]> {
  const ids = new Set(cells);
  for (const source of sources) for (const { id } of await store.cellMarks({ source })) ids.add(id);
  if (changes.size > 0) for (const on of (await store.cellsOn([...changes])).values()) for (const id of on) ids.add(id);
  return asked.filter((one) => ids.has(one.id) || one.sources.some((source) => sources.has(source)));
}

/** Enough digits to tell apart the pages that one source ever has. */
const DIGITS = 16;

function sourceMarks(sources: readonly Source[], marks: readonly PageMark[]): Map<string, string> {
  const pages = new Map(marks.map((mark) => [mark.sourceId, mark]));
  return new Map(
    sources.map(({ id, kind, url }) => {
      const { page, unreadSince } = pages.get(id) ?? {};
      const mark = [kind, url, page?.contentHash, page?.extractorVersion, unreadSince !== undefined];
      return [id, sha256(mark.join(' ')).slice(0, DIGITS)];
    }),
  );
}

function differing(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...now.keys()])].filter((id) => before.get(id) !== now.get(id));
}

/** Cells that there were not to be, or that other pages are to answer. */
function askedAnew(before: readonly Asked[], now: readonly Asked[]): string[] {
  if (before === now) return [];
  const known = new Map(before.map((one) => [one.id, wordsOf(one)]));
  return now.filter((one) => known.get(one.id) !== wordsOf(one)).map(({ id }) => id);
}

function wordsOf({ sources, except }: Asked): string {
  return canonicalJson({ sources, except });
}
