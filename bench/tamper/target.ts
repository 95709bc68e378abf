/**
 * Installations as somebody reaches them who has the disk, the database and the bucket: rows are edited by a stranger's program, or by one that
 * keeps our seals as we do; what guards rows is lifted and set again.
 * @module
 */
import type { Installation } from '../../src/pipeline/services.ts';

export type Opened = Pick<Installation, 'store' | 'blobs' | 'evidence'>;
export type Row = Record<string, unknown>;

/** Who edits: one that knows nothing of seals, one that keeps them, or one that alters the schema and no row. */
export type Hand = 'stranger' | 'resealing' | 'schema';

export interface Column {
  name: string;
  /** Place in the primary key, counted from 1; 0 for others. */
  pk: number;
}

export interface Target {
  name: string;
  ask(query: string): Promise<Row[]>;
  columns(table: string): Promise<Column[]>;
  /** SQL that is true for the row (called `t`) whose seal has this key. */
  where(table: string, key: string): Promise<string>;
  /** A value as SQL. */
  literal(value: unknown): string;
  /** Throws what the database refuses; then nothing was done. */
  edit(table: string, statements: readonly string[], hand: Hand): Promise<void>;
  /** Statements that alter the schema, each under its name. */
  schemaEdits: Record<string, string>;
  readBlob(name: string): Promise<Buffer>;
  /** Undefined: it is gone. */
  writeBlob(name: string, bytes: Buffer | undefined): Promise<void>;
  /** The database file as bytes, where there is one. */
  file?: { read(): Buffer; write(bytes: Buffer): void };
  /** The record as it was. */
  restore(): Promise<void>;
  /** For a reader. */
  open(): Promise<Opened & { close(): Promise<void> }>;
  /** For our own program. */
  openToWrite(): Promise<Opened & { close(): Promise<void> }>;
  remove(): Promise<void>;
}
