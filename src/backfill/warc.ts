/**
 * WARC files (ISO 28500), plain or packed record by record: what web crawlers write. Response and resource records with
 * HTML become captures; a revisit record becomes one with the bytes of the record that it refers to.
 * @module
 */
import type { FileHandle } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { WARCRecord } from 'warcio';
import { OperationalError } from '../domain/errors.ts';
import { urlFault } from '../domain/watcher.ts';
import { sha256 } from '../lib/hash.ts';
import type { Archive, ArchiveDescriptor, ArchivedCapture } from './archive.ts';
import { count, openFile, reasonsInWords, withFile } from './inputFile.ts';
import { type Frame, frames } from './warcFrames.ts';
import { type Answer, hasNoPage, type NoPage, type Page, pageOf, parseAnswer, REASONS } from './warcPage.ts';

const SKIPPED = {
  noAddress: 'without a web address',
  noDate: 'without a date',
  segmented: 'split over several records',
  noOriginal: 'revisits of pages that are not in this file',
  damaged: 'damaged',
  cutOff: 'cut off at the end of the file',
  unreadableRest: 'damaged, with everything after it',
} as const;

const FAULTS = { skipped: SKIPPED.damaged, 'cut-off': SKIPPED.cutOff, damaged: SKIPPED.unreadableRest } as const;

/**
 * Lists the pages of a WARC file, oldest first. One pass; no page stays in memory. Throws OperationalError('input') for
 * a file that is missing, no WARC file, packed as a whole, or without a single HTML page. What is damaged or cut off
 * is counted in `skipped`; everything before it is listed.
 */
export async function openWarc(path: string): Promise<Archive> {
  const index = await withFile(path, (file, size) => indexOf(frames(file, size), path));
  if (index.id === undefined)
    throw new OperationalError('input', `${path} is not a WARC file, or it is cut off in its first record.`, {
      remedy: 'Name a .warc or .warc.gz file, or fetch it again if a download broke off.',
    });
  const captures = [...index.pages, ...revisited(index)].sort(byTime).map(({ capture }) => capture);
  if (captures.length === 0) throw noPages(path, index.skipped);
  return { descriptor: { format: 'warc', location: resolve(path) }, id: `warc:${index.id}`, captures, skipped: index.skipped };
}

/** Bytes of the pages as UTF-8. Each is read by its place in the file. Throws OperationalError('input') when the file has changed. */
export async function* readWarc(descriptor: ArchiveDescriptor, refs: string[]): AsyncGenerator<Uint8Array> {
  const { location } = descriptor;
  const file = await openFile(location);
  try {
    const { size } = await file.stat();
    for (const ref of refs) {
      const page = await pageAt(file, size, ref);
      if (!page?.ok)
        throw new OperationalError('input', `${location} was changed while it was read.`, {
          remedy: 'Leave the file alone and run the import again.',
        });
      yield page.body;
    }
  } finally {
    await file.close();
  }
}

interface Listed {
  capture: ArchivedCapture;
  /** Where its own record lies: the order of records with the same date. */
  at: number;
}

/** What a revisit record may refer to. */
interface Original {
  ref: string;
  page: Answer | NoPage;
}

interface Revisit extends Omit<Listed, 'capture'> {
  capture: Omit<ArchivedCapture, 'ref'>;
  record: WARCRecord;
  answer: Answer | undefined;
}

interface Index {
  /** Names the file by its first record; undefined when not even that could be read. */
  id: string | undefined;
  pages: Listed[];
  revisits: Revisit[];
  originals: Map<string, Original>;
  skipped: Record<string, number>;
}

async function indexOf(records: ReturnType<typeof frames>, path: string): Promise<Index> {
  const index: Index = { id: undefined, pages: [], revisits: [], originals: new Map(), skipped: {} };
  for await (const frame of records) {
    if (frame.kind === 'record') {
      index.id ??= idOf(frame);
      await addRecord(index, frame);
    } else if (frame.fault === 'packed-as-a-whole') {
      throw new OperationalError('input', `${path} is packed as a whole, so its records cannot be read one by one.`, {
        remedy: `Unpack it (gunzip -k ${basename(path)}) and import the unpacked file.`,
      });
    } else {
      count(index.skipped, FAULTS[frame.fault]);
    }
  }
  return index;
}

/** Every record has an id of its own in its header, so that the first one names the file, packed or not, also after it has grown. */
function idOf({ head }: Frame): string {
  return sha256(head.record.warcHeaders.toString());
}

async function addRecord(index: Index, frame: Frame): Promise<void> {
  const { record } = frame.head;
  if (!['response', 'resource', 'revisit'].includes(record.warcType)) return;
  const capture = captureOf(record);
  if ('reason' in capture) count(index.skipped, capture.reason);
  else if (record.warcType === 'revisit') await addRevisit(index, frame, capture);
  else await addPage(index, frame, capture);
}

async function addPage(index: Index, frame: Frame, capture: Omit<ArchivedCapture, 'ref'>): Promise<void> {
  const { head, offset } = frame;
  const ref = `${offset}:${frame.length}`;
  const page = await pageOf(head, await frame.block());
  for (const name of namesOf(head.record)) if (!index.originals.has(name)) index.originals.set(name, { ref, page: withoutBody(page) });
  if (page.ok) index.pages.push({ capture: { ...capture, ...withoutBody(page), ref }, at: offset });
  else count(index.skipped, page.reason);
}

async function addRevisit(index: Index, frame: Frame, capture: Omit<ArchivedCapture, 'ref'>): Promise<void> {
  const block = await frame.block();
  const answer = block && (await parseAnswer(block));
  index.revisits.push({
    capture,
    record: frame.head.record,
    answer: answer && { status: answer.status, headers: answer.headers },
    at: frame.offset,
  });
}

/** Revisits with the bytes of what they refer to, which may come later in the file. */
function revisited(index: Index): Listed[] {
  const listed: Listed[] = [];
  for (const revisit of index.revisits) {
    const found = captureOfRevisit(revisit, originalOf(revisit.record, index.originals));
    if (typeof found === 'string') count(index.skipped, found);
    else listed.push({ capture: found, at: revisit.at });
  }
  return listed;
}

/** The capture, or why there is none. */
function captureOfRevisit({ capture, answer }: Revisit, original: Original | undefined): ArchivedCapture | string {
  if (original === undefined) return SKIPPED.noOriginal;
  const { page, ref } = original;
  if ('reason' in page) return page.reason;
  if (answer?.status !== undefined && answer.status !== 304 && hasNoPage(answer.status)) return REASONS.redirect;
  return { ...capture, ...seenAgain(answer, page), ref };
}

function withoutBody(page: Page | NoPage): Answer | NoPage {
  if (!page.ok) return page;
  return { ...(page.status === undefined ? {} : { status: page.status }), headers: page.headers };
}

/** "Not modified" stands for the original's answer; any other answer speaks for itself, about the original's bytes. */
function seenAgain(answer: Answer | undefined, original: Answer): Answer {
  if (answer === undefined || answer.status === 304) return original;
  const charset = original.headers['x-clausewatch-charset'];
  return charset === undefined ? answer : { ...answer, headers: { ...answer.headers, 'x-clausewatch-charset': charset } };
}

/** The names under which a revisit may refer to a record. */
function namesOf(record: WARCRecord): string[] {
  return present([
    name('id', record.warcHeader('WARC-Record-ID')),
    visitName(record.warcTargetURI, record.warcDate),
    name('payload', record.warcPayloadDigest),
  ]);
}

function originalOf(record: WARCRecord, originals: ReadonlyMap<string, Original>): Original | undefined {
  const named = [name('id', record.warcHeader('WARC-Refers-To')), visitName(record.warcRefersToTargetURI, record.warcRefersToDate)];
  // After "not modified" the digest is that of an empty body.
  const samePayload = record.warcHeader('WARC-Profile')?.includes('server-not-modified')
    ? undefined
    : name('payload', record.warcPayloadDigest);
  return present([...named, samePayload])
    .map((key) => originals.get(key))
    .find((original) => original !== undefined);
}

function name(kind: string, value: string | null | undefined): string | undefined {
  return value ? `${kind} ${value}` : undefined;
}

function visitName(url: string | null | undefined, date: string | null | undefined): string | undefined {
  return url && date ? `visit ${date} ${url}` : undefined;
}

function present(names: Array<string | undefined>): string[] {
  return names.filter((one) => one !== undefined);
}

/** Document, address and date of a record. The query is part of the document's name: pages that differ in it are different. */
function captureOf(record: WARCRecord): Omit<ArchivedCapture, 'ref'> | { reason: string } {
  const address = record.warcTargetURI ?? '';
  if (urlFault(address) !== undefined) return { reason: SKIPPED.noAddress };
  const fetchedAt = isoDate(record.warcDate ?? '');
  if (fetchedAt === undefined) return { reason: SKIPPED.noDate };
  if (record.warcHeader('WARC-Segment-Number')) return { reason: SKIPPED.segmented };
  const url = new URL(address);
  url.hash = '';
  return { document: `${url.host}${url.pathname}${url.search}`, fetchedAt, url: url.href };
}

/** WARC dates are UTC, from the year alone down to nanoseconds. */
function isoDate(text: string): string | undefined {
  if (!/^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z)?)?)?$/.test(text)) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function byTime(a: Listed, b: Listed): number {
  if (a.capture.fetchedAt !== b.capture.fetchedAt) return a.capture.fetchedAt < b.capture.fetchedAt ? -1 : 1;
  return a.at - b.at;
}

function noPages(path: string, skipped: Record<string, number>): OperationalError {
  const found = reasonsInWords(skipped);
  return new OperationalError('input', `${path} holds no HTML pages${found ? ` (records: ${found})` : ''}.`, {
    remedy: 'Name a WARC file that holds responses of web pages.',
  });
}

/** The page of the record at a place in the file; undefined when no such record lies there. */
async function pageAt(file: FileHandle, size: number, ref: string): Promise<Page | NoPage | undefined> {
  const [offset = 0, length = 0] = ref.split(':').map(Number);
  for await (const frame of frames(file, size, offset)) {
    return frame.kind === 'record' && frame.offset === offset && frame.length === length
      ? pageOf(frame.head, await frame.block())
      : undefined;
  }
  return undefined;
}
