/**
 * The files of a bundle: their names are ours, and never a page's.
 * @module
 */
import type { ChangeEntry } from '../../domain/journal.ts';
import { canonicalJson } from '../../lib/canonicalJson.ts';
import { sha256 } from '../../lib/hash.ts';
import { type Evidence, type EvidenceReaders, isThere, type LedgerProof, missingOf, type PageEvidence, pageFile } from './evidence.ts';
import { renderReport } from './report.ts';
import { verifyText } from './verify.ts';
import type { ZipEntry } from './zip.ts';

/** One file as the manifest tells of it. */
export interface Listed {
  name: string;
  sha256: string;
  bytes: number;
  /** What it is, in words. */
  what: string;
}

interface File {
  name: string;
  what: string;
  read(): Promise<Uint8Array> | Uint8Array;
  compress?: false;
}

/** All files in their order; the last two tell of those before. `readers` are asked for one page at a time. */
export async function* filesOf(evidence: Evidence, readers: EvidenceReaders): AsyncIterable<ZipEntry> {
  const listed: Listed[] = [];
  for (const { name, what, read, compress = true } of contents(evidence, readers)) {
    const bytes = await read();
    listed.push({ name, sha256: sha256(bytes), bytes: bytes.length, what });
    yield { name, bytes, compress };
  }
  const manifest = Buffer.from(`${JSON.stringify(manifestOf(evidence, listed), null, 2)}\n`);
  yield { name: 'manifest.json', bytes: manifest, compress: true };
  const sums = [...listed, { name: 'manifest.json', sha256: sha256(manifest) }];
  yield { name: 'SHA256SUMS', bytes: Buffer.from(sums.map((file) => `${file.sha256}  ${file.name}\n`).join('')), compress: true };
}

function contents(evidence: Evidence, readers: EvidenceReaders): File[] {
  const { change, review, acts, journal, pages, reading, ledger } = evidence;
  const text = (name: string, what: string, make: () => string | Uint8Array): File => ({
    name,
    what,
    read: () => Buffer.from(make() as Uint8Array),
  });
  const json = (name: string, what: string, value: unknown): File => text(name, what, () => canonicalJson(value));
  return [
    text('report.html', 'The evidence for people: opens in any browser, offline', () => renderReport(evidence)),
    text('VERIFY.txt', 'How to verify this bundle', () => verifyText(evidence)),
    json('change.json', 'The record of the change, as it was found', change),
    json('review.json', 'Where its review stands', review),
    json('acts.json', 'What was done about it, oldest first', acts),
    text('journal.ndjson', 'What was told of it, one entry a line', () =>
      journal.map((entry) => `${canonicalJson(told(entry))}\n`).join(''),
    ),
    ...pages.flatMap((page) => filesOfPage(page, readers)),
    ...(reading ? [json('reading.json', 'By which rules of the watcher the pages were read', reading)] : []),
    ...(isThere(ledger) ? ledger.is.files.map(({ name, what, text: own }) => text(`ledger/${name}`, what, () => own)) : []),
  ];
}

function told({ seq, id, at, kind, change, was, edits, supersededBy }: ChangeEntry): object {
  return { seq, id, at, kind, change, was, edits, supersededBy };
}

function filesOfPage(page: PageEvidence, readers: EvidenceReaders): File[] {
  const { name, label, sha256: hash, bytes, visit, extraction, picture } = page;
  const json = (ending: string, what: string, value: unknown): File => ({
    name: `${name}.${ending}.json`,
    what: `${label}: ${what}`,
    read: () => Buffer.from(canonicalJson(value)),
  });
  return [
    ...(isThere(bytes)
      ? [{ name: pageFile(page), what: `${label}: the bytes as they were captured`, read: () => readers.page(hash) }]
      : []),
    ...(isThere(visit) ? [json('visit', 'addresses, status, headers, times and verdict of the visit', visit.is)] : []),
    ...(extraction && isThere(extraction) ? [json('extraction', 'passages and facts that were read from it', extraction.is)] : []),
    ...(picture && isThere(picture)
      ? [
          {
            name: `${name}.png`,
            what: `${label}: as a browser showed it`,
            read: () => readers.picture(picture.is.sha256),
            compress: false as const,
          },
        ]
      : []),
  ];
}

function ledgerOf({ name, size, signedAt, key, events }: LedgerProof): object {
  return { name, size, signedAt, key, events };
}

/** Names of those whom the acts name by their ids alone: with them the report can be made again of the bundle. */
function assigneesOf({ acts }: Evidence, people: ReadonlyMap<string, string>): Record<string, string> {
  const ids = new Set(acts.flatMap(({ detail }) => detail.assignee ?? []));
  return Object.fromEntries([...ids].flatMap((id) => (people.has(id) ? [[id, people.get(id) ?? '']] : [])));
}

function manifestOf(evidence: Evidence, files: readonly Listed[]): object {
  const { change, vendorName, version, people, baseUrl, ledger } = evidence;
  return {
    format: 'clausewatch-evidence/1',
    clausewatch: version,
    change: change.id,
    vendor: vendorName,
    ...(baseUrl === undefined ? {} : { from: baseUrl }),
    people: people ? 'named' : 'left out',
    ...(people ? { assignees: assigneesOf(evidence, people) } : {}),
    ...(isThere(ledger) ? { ledger: ledgerOf(ledger.is) } : {}),
    files,
    missing: missingOf(evidence),
  };
}
