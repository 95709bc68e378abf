/**
 * The manifest of a backup: what the backup says of itself, so that a damaged or unfinished one is told apart.
 * @module
 */
import { z } from 'zod';
import { OperationalError } from '../../domain/errors.ts';
import { SHA256, sha256 } from '../../lib/hash.ts';

/** The record of a backup, which is a database like that of any embedded installation. */
export const RECORD_FILE = 'clausewatch.sqlite';
export const MANIFEST_FILE = 'backup.json';
/** Manifest of the record that is about to take its place. */
export const NEXT_MANIFEST = `${MANIFEST_FILE}.next`;
/** The key that signs checkpoints of the ledger: of the data folder, and of a backup that takes it along. */
export const KEY_FILE = 'ledger.key';
/** Folder of the backups before the latest. */
export const EARLIER = 'earlier';

const Hash = z.string().regex(SHA256);
const Count = z.int().min(0);

export const Manifest = z.strictObject({
  format: z.literal(1),
  /** The moment of the record (ISO 8601 UTC). */
  takenAt: z.iso.datetime(),
  /** Version of the program that made it. */
  program: z.string().max(100),
  /** Number of the latest migration. */
  schema: z.string().regex(/^\d{4}$/),
  record: z.strictObject({ bytes: Count, sha256: Hash }),
  tables: z.array(z.strictObject({ table: z.string().max(100), rows: Count, digest: Hash })).max(1000),
  blobs: z.strictObject({ count: Count, bytes: Count }),
  /** Blobs that the source had not. */
  lost: z.array(z.strictObject({ name: z.string().max(200), why: z.enum(['missing', 'damaged', 'unnamed']) })),
  /** Whether the signing key is beside it. */
  key: z.boolean(),
  /** Events of its ledger, and their root (hex): what a checkpoint of that size has to vouch for. Absent in older backups. */
  ledger: z.strictObject({ size: Count, root: Hash }).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** As it is written: with a digest of all the rest, so that a damaged byte shows. Older backups have none. */
const Written = Manifest.extend({ sum: Hash.optional() });

/** Reads a manifest. Throws OperationalError('input') when the text is none, or not as it was written. */
export function parseManifest(text: string, file: string): Manifest {
  const { sum, ...manifest } = parseWritten(text, file);
  if (sum !== undefined && text !== manifestText(manifest))
    throw new OperationalError('input', `${file} is not as it was written: a part of it was changed, or is damaged.`, {
      remedy: 'Take another backup, or an earlier one.',
    });
  return manifest;
}

function parseWritten(text: string, file: string): z.infer<typeof Written> {
  try {
    return Written.parse(JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof z.ZodError)) throw cause;
    throw new OperationalError('input', `${file} is not the manifest of a backup that this version can read.`, {
      remedy: 'Name the folder that "clausewatch backup" wrote; one of a newer Clausewatch needs that version.',
      cause,
    });
  }
}

export function manifestText(manifest: Manifest): string {
  // Whoever made it, its members are in one order.
  const ordered = Manifest.parse(manifest);
  return `${JSON.stringify({ ...ordered, sum: sha256(JSON.stringify(ordered)) }, null, 2)}\n`;
}
