/**
 * Records of a WARC file one after the other, each with its place in the file. Plain files are read by position, so that
 * large media cost nothing; packed files (.warc.gz) are one gzip member a record, which is what makes a record readable alone.
 * @module
 */
import type { FileHandle } from 'node:fs/promises';
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { AsyncIterReader, WARCParser, type WARCRecord } from 'warcio';
import { MAX_PAGE_BYTES, readAt } from './inputFile.ts';

/** Largest header of a record, and of the HTTP answer in it. */
export const MAX_HEAD_BYTES = 256 * 1024;

/** Most bytes of a record that are held in memory. */
const MAX_RECORD_BYTES = MAX_PAGE_BYTES + 2 * MAX_HEAD_BYTES;

export interface RecordHead {
  record: WARCRecord;
  /** Bytes of the header, with the blank line that ends it. */
  length: number;
  /** Bytes of the block that follows. */
  blockLength: number;
}

export interface Frame {
  kind: 'record';
  /** Where the record lies in the file, packed or not. */
  offset: number;
  length: number;
  head: RecordHead;
  /** The record's block; undefined when it is too large to be a page. */
  block(): Promise<Buffer | undefined>;
}

/** `skipped` has a readable successor; after the other faults nothing more can be read. */
export interface Fault {
  kind: 'fault';
  fault: 'cut-off' | 'damaged' | 'skipped' | 'packed-as-a-whole';
}

const CRLF2 = Buffer.from('\r\n\r\n');

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** All records from an offset up to the end of the file or to the first fault after which nothing can be read. */
export async function* frames(file: FileHandle, size: number, from = 0): AsyncGenerator<Frame | Fault> {
  const packed = isGzip(await readAt(file, from, 2));
  yield* packed ? packedFrames(file, size, from) : plainFrames(file, size, from);
}

/** Reads a record's header from the beginning of `bytes`; undefined when there is none, or no end of it. */
async function readHead(bytes: Buffer): Promise<RecordHead | undefined> {
  if (!bytes.subarray(0, 5).equals(Buffer.from('WARC/'))) return undefined;
  const window = bytes.subarray(0, MAX_HEAD_BYTES);
  const end = window.indexOf(CRLF2);
  if (end < 0) return undefined;
  // Only the header goes to the parser: what it would do with a block that is cut off or wrongly measured cannot happen.
  const head = window.subarray(0, end + CRLF2.length);
  const record = await new WARCParser(new AsyncIterReader([head], null), { parseHttp: false }).parse();
  const blockLength = /^\d{1,15}$/.test(record?.warcHeader('Content-Length') ?? '') ? Number(record?.warcContentLength) : undefined;
  if (!record || blockLength === undefined) return undefined;
  return { record, length: head.length, blockLength };
}

async function* plainFrames(file: FileHandle, size: number, from: number): AsyncGenerator<Frame | Fault> {
  for (let offset = await skipLineEnds(file, from); offset < size; ) {
    const head = await plainHead(file, offset);
    if (head === 'damaged' || head === 'cut-off') return yield { kind: 'fault', fault: head };
    const start = offset + head.length;
    if (start + head.blockLength > size) return yield { kind: 'fault', fault: 'cut-off' };
    const block = async () => (head.blockLength > MAX_RECORD_BYTES ? undefined : readAt(file, start, head.blockLength));
    yield { kind: 'record', offset, length: head.length + head.blockLength, head, block };
    offset = await skipLineEnds(file, start + head.blockLength);
  }
}

async function plainHead(file: FileHandle, offset: number): Promise<RecordHead | 'damaged' | 'cut-off'> {
  for (const length of [4096, MAX_HEAD_BYTES]) {
    const bytes = await readAt(file, offset, length);
    const head = await readHead(bytes);
    if (head) return head;
    if (!bytes.includes(CRLF2) && bytes.length < length) return isRecordBeginning(bytes) ? 'cut-off' : 'damaged';
    if (bytes.includes(CRLF2)) return 'damaged';
  }
  return 'damaged';
}

function isRecordBeginning(bytes: Buffer): boolean {
  const version = Buffer.from('WARC/');
  const shared = Math.min(bytes.length, version.length);
  return bytes.subarray(0, shared).equals(version.subarray(0, shared));
}

/** Two line ends close a record; some writers leave more, some fewer. */
async function skipLineEnds(file: FileHandle, offset: number): Promise<number> {
  for (let at = offset; ; ) {
    const bytes = await readAt(file, at, 64);
    const other = bytes.findIndex((byte) => byte !== 0x0d && byte !== 0x0a);
    if (other >= 0) return at + other;
    if (bytes.length === 0) return at;
    at += bytes.length;
  }
}

async function* packedFrames(file: FileHandle, size: number, from: number): AsyncGenerator<Frame | Fault> {
  for (let offset = from; offset < size; ) {
    const member = await unpackMember(file, offset, size);
    if (member.fault !== undefined && member.end === undefined) return yield { kind: 'fault', fault: member.fault };
    const { head, end = size } = member;
    if (member.fault !== undefined || head === undefined) yield { kind: 'fault', fault: 'skipped' };
    else yield { kind: 'record', offset, length: end - offset, head, block: async () => blockOf(member.beginning, head) };
    offset = end;
  }
}

/** The block of a record in unpacked bytes that begin with its header; undefined when they do not hold all of it. */
function blockOf(bytes: Buffer, head: RecordHead): Buffer | undefined {
  const end = head.length + head.blockLength;
  return bytes.length < end ? undefined : bytes.subarray(head.length, end);
}

interface Member {
  /** The unpacked bytes, as many as MAX_RECORD_BYTES. */
  beginning: Buffer;
  head?: RecordHead | undefined;
  /** Where the next member begins; absent when that cannot be known. */
  end?: number;
  fault?: Fault['fault'];
}

async function unpackMember(file: FileHandle, offset: number, size: number): Promise<Member> {
  const start = await gzipHeaderEnd(file, offset, size);
  if (typeof start === 'string') return fallen(start);
  const gathered = gather();
  const inflater = createInflateRaw({ chunkSize: 64 * 1024 });
  const fed = feed(inflater, file, start, size);
  try {
    for await (const chunk of inflater as AsyncIterable<Buffer>) {
      const fault = await gathered.add(chunk);
      if (fault) return fallen(fault);
    }
  } catch (cause) {
    return fallen(zlibFault(cause));
  } finally {
    inflater.destroy();
    await fed;
  }
  const trailer = start + inflater.bytesWritten;
  if (trailer + 8 > size) return fallen('cut-off');
  const intact = gathered.checksum() === (await readAt(file, trailer, 4)).readUInt32LE() && gathered.isWhole();
  return { beginning: gathered.beginning(), head: gathered.head(), end: trailer + 8, ...(intact ? {} : { fault: 'skipped' }) };
}

function fallen(fault: Fault['fault']): Member {
  return { beginning: Buffer.alloc(0), fault };
}

/** Takes the unpacked bytes of one member: keeps their beginning, reads the header, checks that there is one record. */
function gather() {
  const kept: Buffer[] = [];
  let keptLength = 0;
  let total = 0;
  let checksum = 0;
  let head: RecordHead | undefined;
  let tailSeen = false;

  function keep(chunk: Buffer): void {
    // Kept bytes are the first ones, without a gap.
    if (keptLength === total && keptLength + chunk.length <= MAX_RECORD_BYTES) {
      kept.push(chunk);
      keptLength += chunk.length;
    }
    total += chunk.length;
    checksum = crc32(chunk, checksum);
  }

  /** True once enough follows the block to see that another record begins there. */
  function anotherRecordFollows(after: number): boolean {
    if (tailSeen || total < after + 16) return false;
    tailSeen = true;
    return /^[\r\n]*WARC\//.test(
      Buffer.concat(kept)
        .subarray(after, after + 64)
        .toString('latin1'),
    );
  }

  return {
    async add(chunk: Buffer): Promise<Fault['fault'] | undefined> {
      keep(chunk);
      head ??= await readHead(Buffer.concat(kept));
      if (!head) return total > MAX_HEAD_BYTES ? 'damaged' : undefined;
      return anotherRecordFollows(head.length + head.blockLength) ? 'packed-as-a-whole' : undefined;
    },
    head: () => head,
    checksum: () => checksum,
    beginning: () => Buffer.concat(kept),
    isWhole: () => head !== undefined && total >= head.length + head.blockLength,
  };
}

/** Writes the file's bytes from `start` into the stream until it has seen the end of the member, or the file ends. Never rejects. */
async function feed(inflater: InflateRaw, file: FileHandle, start: number, size: number): Promise<void> {
  const closed = new Promise<void>((resolve) => inflater.once('close', resolve));
  try {
    for (let at = start; at < size && !inflater.readableEnded && !inflater.destroyed; ) {
      const bytes = await readAt(file, at, at === start ? 16 * 1024 : 256 * 1024);
      if (bytes.length === 0) break;
      at += bytes.length;
      // After the end of the member zlib takes no more and never calls back; then the reader destroys the stream.
      await Promise.race([closed, new Promise<void>((resolve) => inflater.write(bytes, () => resolve()))]);
    }
    if (!inflater.destroyed) inflater.end();
  } catch (cause) {
    inflater.destroy(cause as Error);
  }
}

function zlibFault(error: unknown): 'cut-off' | 'damaged' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return 'cut-off';
  if (code.startsWith('Z_')) return 'damaged';
  throw error;
}

const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const HEADER_CHECKSUM = 2;

/** Where the packed data of the gzip member at `offset` begin (RFC 1952). */
async function gzipHeaderEnd(file: FileHandle, offset: number, size: number): Promise<number | 'damaged' | 'cut-off'> {
  const fixed = await readAt(file, offset, 10);
  if (fixed.length >= 2 && !isGzip(fixed)) return 'damaged';
  if (fixed.length < 10) return 'cut-off';
  if (fixed.readUInt8(2) !== 8) return 'damaged';
  const flags = fixed.readUInt8(3);
  if (flags === 0) return offset + 10;
  const bytes = await readAt(file, offset, 128 * 1024);
  if (bytes.length < 12) return 'cut-off';
  let at = 10;
  if (flags & EXTRA) at += 2 + bytes.readUInt16LE(at);
  for (const field of [NAME, COMMENT]) {
    if (!(flags & field)) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return offset + bytes.length >= size ? 'cut-off' : 'damaged';
    at = end + 1;
  }
  if (flags & HEADER_CHECKSUM) at += 2;
  return at < bytes.length ? offset + at : 'cut-off';
}
