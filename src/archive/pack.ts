/**
 * The pack: one immutable file that holds the pages of one batch.
 *
 * Layout (integers big-endian): magic "CWPACK", version (2 bytes), then for each page
 * SHA-256 of the page (32), SHA-256 of its dictionary or zeros (32), raw length (4), frame length (4), depth (2),
 * and the zstd frame. A pack therefore says by itself what it holds, without the database.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import type { StoredObject } from '../domain/snapshot.ts';
import { sha256 } from '../lib/hash.ts';
import type { Compressed } from './codec.ts';

export interface PackedFrame extends Compressed {
  /** SHA-256 (hex) of the raw page. */
  sha256: string;
  rawLength: number;
}

export interface Pack {
  /** SHA-256 (hex) of `bytes`: its name in the blob store. */
  name: string;
  bytes: Uint8Array;
  objects: StoredObject[];
}

const MAGIC = Buffer.from('CWPACK');
const VERSION = 1;
const FILE_HEADER = 8;
const FRAME_HEADER = 74;
const NO_BASE = Buffer.alloc(32);

/** Packs frames in the given order. The same frames give the same bytes. */
export function buildPack(frames: readonly PackedFrame[]): Pack {
  const parts: Uint8Array[] = [fileHeader()];
  const places: Array<Omit<StoredObject, 'pack'>> = [];
  let offset = FILE_HEADER;
  for (const frame of frames) {
    parts.push(frameHeader(frame), frame.frame);
    offset += FRAME_HEADER;
    places.push(place(frame, offset));
    offset += frame.frame.length;
  }
  const bytes = Buffer.concat(parts, offset);
  const name = sha256(bytes);
  return { name, bytes, objects: places.map((object) => ({ ...object, pack: name })) };
}

/**
 * Lists what a pack holds. `name` is the pack's name in the blob store (default: the hash of the bytes).
 * Throws OperationalError('evidence') when the bytes are no pack, of an unknown version, or cut short.
 */
export function readPackIndex(bytes: Uint8Array, name: string = sha256(bytes)): StoredObject[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isPack(view)) throw damaged(name, 'it does not begin like a pack');
  if (view.readUInt16BE(MAGIC.length) !== VERSION) throw damaged(name, `its format version ${view.readUInt16BE(MAGIC.length)} is unknown`);
  const objects: StoredObject[] = [];
  let offset = FILE_HEADER;
  while (offset < view.length) {
    if (offset + FRAME_HEADER > view.length) throw damaged(name, 'it ends too early');
    const object = readFrameHeader(view, offset, name);
    offset = object.offset + object.length;
    if (offset > view.length) throw damaged(name, 'it ends too early');
    objects.push(object);
  }
  return objects;
}

/** True when the bytes begin like a pack of any version. */
export function isPack(bytes: Uint8Array): boolean {
  return bytes.length >= FILE_HEADER && MAGIC.equals(bytes.subarray(0, MAGIC.length));
}

function fileHeader(): Uint8Array {
  const header = Buffer.alloc(FILE_HEADER);
  MAGIC.copy(header);
  header.writeUInt16BE(VERSION, MAGIC.length);
  return header;
}

function frameHeader(frame: PackedFrame): Uint8Array {
  const header = Buffer.alloc(FRAME_HEADER);
  header.write(frame.sha256, 0, 'hex');
  if (frame.base !== undefined) header.write(frame.base, 32, 'hex');
  header.writeUInt32BE(frame.rawLength, 64);
  header.writeUInt32BE(frame.frame.length, 68);
  header.writeUInt16BE(frame.depth, 72);
  return header;
}

function readFrameHeader(view: Buffer, at: number, pack: string): StoredObject {
  const base = view.subarray(at + 32, at + 64);
  return {
    sha256: view.toString('hex', at, at + 32),
    pack,
    offset: at + FRAME_HEADER,
    length: view.readUInt32BE(at + 68),
    rawLength: view.readUInt32BE(at + 64),
    ...(base.equals(NO_BASE) ? {} : { base: base.toString('hex') }),
    depth: view.readUInt16BE(at + 72),
  };
}

function place(frame: PackedFrame, offset: number): Omit<StoredObject, 'pack'> {
  const { sha256: page, rawLength, base, depth } = frame;
  return { sha256: page, offset, length: frame.frame.length, rawLength, ...(base === undefined ? {} : { base }), depth };
}

function damaged(name: string, why: string): OperationalError {
  return new OperationalError('evidence', `The evidence file ${name} is damaged: ${why}.`, {
    remedy: 'Restore this file in the data folder from a backup; the pages in it cannot be read until then.',
  });
}
