/**
 * The record as verification reads it: everything in portions, in an order that does not change, beside what is still being written.
 * @module
 */
import type { StoredObject, Visit } from './snapshot.ts';

/** A row of the record by its table and its primary key; keys of several columns are JSON arrays. */
export interface RowName {
  table: string;
  key: string;
}

/** What the engine itself finds wrong with its files. `part`: the table or index; absent where it cannot tell. */
export interface EngineFault {
  part?: string;
  sentence: string;
}

/** A row that is not as the program left it. `unreadable`: the engine could not read the table any further than before this key. */
export interface SealFault extends RowName {
  how: 'edited' | 'added' | 'removed' | 'unreadable';
}

/** A row that is not what other rows make it. */
export interface Contradiction extends RowName {
  sentence: string;
}

/** One portion of a long reading. */
export interface Portion<Item> {
  items: Item[];
  /** Rows that were looked at for it. */
  rows: number;
  /** Where the next one begins; absent at the end. */
  next?: string;
}

/** What each engine answers in its own way. */
export interface EngineAudit {
  /** Looks through the whole database: structure, indexes, constraints. */
  engineFaults(): Promise<EngineFault[]>;
  /** Tables whose rows are sealed, in the order of their names. */
  sealedTables(): Promise<string[]>;
  /** The next rows of a table that do not fit their seals, then seals whose rows are gone. */
  sealFaults(table: string, from?: string): Promise<Portion<SealFault>>;
}

export interface AuditStore extends EngineAudit {
  /** The stored pages of a pack, in the order of their places in it. */
  objectsIn(pack: string): Promise<StoredObject[]>;
  /** Stored pages that build on no other, in the order of their hashes, after this one. */
  keyFrames(after: string | undefined, limit: number): Promise<StoredObject[]>;
  /** Stored pages that have this one as their dictionary. */
  objectsOn(base: string): Promise<StoredObject[]>;
  /**
   * Stored pages whose dictionary is not stored, or has a depth that is not below theirs: no way from a key frame leads to them. In the
   * order of their hashes, after this one.
   */
  strayObjects(after: string | undefined, limit: number): Promise<StoredObject[]>;
  /** Visits of a source, oldest first, after this one. */
  visitsFrom(sourceId: string, after: Pick<Visit, 'id' | 'fetchedAt'> | undefined, limit: number): Promise<Visit[]>;
  /** What stored extractions of a source are of. */
  extractionKeys(sourceId: string): Promise<Array<{ contentHash: string; extractorVersion: string }>>;
  /** Rows that are not what other rows make them: counts, copies, what must have been told. */
  contradictions(): AsyncIterable<Contradiction>;
}
