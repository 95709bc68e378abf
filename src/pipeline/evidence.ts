/**
 * Gathers the evidence of a change: its record, and what of the stored pages is there.
 * @module
 */
import type { Change } from '../domain/change.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Store } from '../domain/ports.ts';
import type { Visit } from '../domain/snapshot.ts';
import type { Source } from '../domain/watcher.ts';
import { given } from '../lib/given.ts';
import { sha256 as hashOf } from '../lib/hash.ts';
import { isPdf } from '../lib/pdf.ts';
import type { Evidence, EvidenceReaders, Kept, PageEvidence, ReadingRules } from '../publish/bundle/evidence.ts';
import { withoutPeople } from '../publish/bundle/people.ts';
import { type EvidenceLedgerStore, ledgerEvidence } from './evidenceLedger.ts';

export interface EvidenceServices {
  store: Pick<Store, 'change' | 'review' | 'acts' | 'users' | 'journal' | 'declarations' | 'visitOf' | 'pictureOf' | 'extraction'> &
    EvidenceLedgerStore;
  readers: EvidenceReaders;
  version: string;
  /** Scheme, host and port of the pages. */
  baseUrl?: string;
}

/** A page that is part of the evidence of a change. */
export interface Asked {
  name: string;
  label: string;
  source: string;
  sha256: string;
  /** What brought it came by then. */
  until?: string;
  /** Extractor that read it, where what was read is part of the evidence. */
  extractorVersion?: string;
}

/** Undefined when there is no such change. What cannot be read of its pages is said in it, and is no error. */
export async function gatherEvidence(
  services: EvidenceServices,
  id: string,
  { people = true }: { people?: boolean } = {},
): Promise<Evidence | undefined> {
  const { store, version, baseUrl } = services;
  const [change, review] = await Promise.all([store.change(id), store.review(id)]);
  if (!change || !review) return undefined;
  const pages: PageEvidence[] = [];
  // One after the other: each is read to see that it is there, and may be large.
  for (const asked of pagesOf(change)) pages.push(await pageEvidence(services, asked));
  const source = (await store.declarations([change.source])).get(change.source);
  const acts = await store.acts({ subject: { type: 'change', id }, oldestFirst: true });
  const journal = await Array.fromAsync(store.journal({ change: id }));
  const evidence: Evidence = {
    change,
    review,
    acts,
    journal,
    vendorName: source?.vendor.name ?? change.vendor,
    pages,
    ...(source ? { reading: readingOf(source) } : {}),
    ...(await ledgerEvidence(store, { change, pages, acts, journal }, { people })),
    people: new Map((await store.users()).map((user) => [user.id, user.name])),
    version,
    ...(baseUrl === undefined ? {} : { baseUrl }),
  };
  return people ? evidence : withoutPeople(evidence);
}

function readingOf({ id, kind, select, remove, section, ignore }: Source): ReadingRules {
  return { source: id, kind, ...given({ select, remove, section, ignore }) };
}

/** Before and after, then those that state the clauses of its deadlines. */
export function pagesOf({ source, oldSnapshot, newSnapshot, lastSeenOldAt, firstSeenNewAt, extractorVersion, deadlines }: Change): Asked[] {
  const known = new Set([oldSnapshot, newSnapshot]);
  const clauses = new Map(
    deadlines.flatMap(({ clauseSource: place }) => (place && !known.has(place.snapshot) ? [[place.snapshot, place.source]] : [])),
  );
  return [
    { name: 'before', label: 'The page before the change', source, sha256: oldSnapshot, until: lastSeenOldAt, extractorVersion },
    { name: 'after', label: 'The page after the change', source, sha256: newSnapshot, until: firstSeenNewAt, extractorVersion },
    ...[...clauses].map(([sha256, stated], at) => ({
      name: `clause-${at + 1}`,
      label: clauses.size === 1 ? 'The page that states the clause' : `The page that states clause ${at + 1}`,
      source: stated,
      sha256,
    })),
  ];
}

async function pageEvidence({ store, readers }: EvidenceServices, asked: Asked): Promise<PageEvidence> {
  const { name, label, source, sha256, until, extractorVersion } = asked;
  const visit = (await store.visitOf(source, sha256, until)) ?? (await store.visitOf(source, sha256));
  const taken = extractorVersion === undefined ? undefined : await store.pictureOf(source, sha256);
  const bytes = await readable(() => readers.page(sha256), sha256);
  const picture = taken && (await readable(() => readers.picture(taken.sha256), taken.sha256));
  return {
    name,
    label,
    sha256,
    bytes: 'missing' in bytes ? bytes : { is: { size: bytes.is.length, isPdf: isPdf(bytes.is) } },
    visit: visit ? { is: visit } : { missing: 'no visit on record has brought this page' },
    ...(extractorVersion === undefined ? {} : { extraction: await extractionOf(store, source, visit, extractorVersion) }),
    ...(taken && picture ? { picture: 'missing' in picture ? picture : { is: taken } } : {}),
  };
}

/** By the version that found the change, or by the one that read the page last. */
async function extractionOf(
  store: EvidenceServices['store'],
  source: string,
  visit: Visit | undefined,
  version: string,
): Promise<NonNullable<PageEvidence['extraction']>> {
  const hash = visit?.contentHash;
  const found =
    hash === undefined ? undefined : ((await store.extraction(source, hash, version)) ?? (await store.extraction(source, hash)));
  return found ? { is: found } : { missing: 'what was read from this page is not stored' };
}

const GONE = 'its bytes are gone from the evidence store, or damaged';

/** The error names files of this machine: what leaves it says only what has happened. */
async function readable(read: () => Promise<Uint8Array>, hash: string): Promise<Kept<Uint8Array>> {
  try {
    const bytes = await read();
    return hashOf(bytes) === hash ? { is: bytes } : { missing: GONE };
  } catch (error) {
    if (!(error instanceof OperationalError) || error.code !== 'evidence') throw error;
    return { missing: GONE };
  }
}
