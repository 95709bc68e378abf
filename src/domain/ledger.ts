/**
 * The ledger: an event for everything that is recorded, in canonical JSON, a leaf of a Merkle tree whose roots are signed. Events are never
 * edited or removed. An auditor who trusts nobody sees by it that the record is the one that was signed.
 * @module
 */
import { z } from 'zod';

/** Version of what events say. A new one is taken where the columns of a digest change, so that older events can still be verified. */
export const LEDGER_VERSION = 1;

const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * A row of the record as it was written: its table, its key, and a digest over those of its columns that never change. SHA-256 over the
 * canonical JSON of an object with a member for each column: texts are strings, numbers are numbers, nulls are null, bytes an object with
 * their SHA-256 (`{"sha256":"…"}`).
 */
export const ToldRow = z.strictObject({
  table: z.string().min(1),
  key: z.array(z.union([z.string(), z.number()])).min(1),
  digest: Digest,
});
export type ToldRow = z.output<typeof ToldRow>;

/** A row as seals and findings name it. */
export function rowName({ table, key }: { table: string; key: ReadonlyArray<string | number> }): string {
  return `${table} ${keyText(key)}`;
}

/** The key of a row in one text: the only column as it is, several as JSON. */
export function keyText(key: ReadonlyArray<string | number>): string {
  return key.length === 1 ? String(key[0]) : JSON.stringify(key);
}

/**
 * `visit`; `change.recorded` and the other entries of the journal by their kind (`change.due`, `health.opened` …); `act.*` by the kind of the
 * act; `rules.edited`; `registry.*` by the kind of the event; `delivery.*`: a message was delivered or given up; `ledger.key`; `ledger.stamped`; `ledger.restored`, `ledger.moved`;
 * `tombstone`.
 */
export const EventType = z.string().regex(/^[a-z-]+(?:\.[a-z-]+)*$/);

/** Type of the event that an authority has stamped a checkpoint. */
export const STAMPED = 'ledger.stamped';

/** What every event has; the content stands beside it, under a name of its own. */
export const LedgerEvent = z.looseObject({
  v: z.literal(LEDGER_VERSION),
  /** Follows from what it tells ("visits/acme/dpa@…"): the same thing is never told twice. */
  id: z.string().min(1),
  type: EventType,
  /** When it was recorded (ISO 8601 UTC). Where it was told later: when what it tells was. */
  at: z.iso.datetime({ offset: false }),
  /** The rows that were written with it. */
  rows: z.array(ToldRow),
  /** It tells of what an older version had recorded before there was a ledger. */
  backfilled: z.literal(true).optional(),
});
export type LedgerEvent = z.output<typeof LedgerEvent>;

/** An event as it stands in the ledger. */
export interface LedgerLine {
  /** Of the leaf, from 0. */
  index: number;
  id: string;
  type: string;
  at: string;
  /** The event in canonical JSON: the very text that the leaf is the hash of. */
  json: string;
  leaf: Uint8Array;
  /** Hashes of the perfect subtrees that this leaf completes, of 2, 4, 8… leaves. */
  subtrees: Uint8Array[];
}

export interface LedgerFilter {
  /** First index, and the one after the last. */
  from?: number;
  to?: number;
  /** A type, or the first part of one: "act" stands for all acts. */
  type?: string;
  /** Inclusive lower bound on `at` (ISO 8601). */
  since?: string;
  newestFirst?: boolean;
  limit?: number;
}

export interface StampFilter {
  from?: number;
  to?: number;
  newestFirst?: boolean;
  limit?: number;
}

export interface Checkpoint {
  /** How many events it vouches for. */
  size: number;
  root: Uint8Array;
  /** C2SP tlog-checkpoint: the signed note. */
  note: string;
  at: string;
}

/** What an authority says about when a checkpoint was there (RFC 3161). */
export interface TimeStamp {
  /** Of the checkpoint. */
  size: number;
  /** Address of the authority. */
  authority: string;
  at: string;
  /** TimeStampResp as it came, DER. */
  response: Uint8Array;
}

/** A public key that checkpoints are signed with. */
export interface LedgerKey {
  /** "name+hash+key". */
  key: string;
  at: string;
}

/**
 * That the ledger goes on elsewhere: from a backup, which may be older than what was signed, or in another place. It is told together with the
 * key that signs from then on.
 */
export interface Occasion {
  type: 'ledger.restored' | 'ledger.moved';
  /** When the backup was taken (ISO 8601 UTC). */
  takenAt?: string;
  /** How many events had been signed for before, as far as it is known, and their root (hex). */
  size: number;
  root: string;
}

/** An event held against the rows that it tells of. */
export interface Retold {
  /** Whether the program writes events of such ids. */
  isKnown: boolean;
  /** Rows that it names and has nothing to say of. */
  strays: ToldRow[];
  /** What the program would say in its place, of the rows as they are now; absent where what it tells of is gone, or is told otherwise. */
  event?: LedgerEvent;
}

/** A row that no event tells of, though one should. */
export interface UntoldRow {
  table: string;
  key: Array<string | number>;
  /** Id of the event that is missing. */
  event: string;
}

/** The ledger's part of the store. Events are written with what they tell: see the writing methods of `Store`. */
export interface LedgerStore {
  ledgerSize(): Promise<number>;
  /** In their order. Reads page by page: it holds no lock while the caller works. */
  ledgerEvents(filter?: LedgerFilter): AsyncIterable<LedgerLine>;
  ledgerEvent(id: string): Promise<LedgerLine | undefined>;
  /** Hashes of perfect subtrees (see `TreeNode`), in the order in which they are asked for. Throws OperationalError('evidence') where one is not there. */
  ledgerHashes(nodes: ReadonlyArray<{ level: number; index: number }>): Promise<Uint8Array[]>;

  /** By size, largest first where they are asked for so. `from`, `to`: smallest and largest size. */
  checkpoints(filter?: StampFilter): Promise<Checkpoint[]>;
  /** False, and nothing is written, where there is a checkpoint of that size or of a larger one. */
  addCheckpoint(checkpoint: Checkpoint): Promise<boolean>;
  /** By the size of their checkpoints, largest first where they are asked for so. `from`, `to`: smallest and largest size. */
  timeStamps(filter?: StampFilter): Promise<TimeStamp[]>;
  /** With an event that tells of it. Nothing is written where there is one of that size and authority. */
  addTimeStamp(stamp: TimeStamp): Promise<void>;
  /** In the order in which they were taken into use; the last one signs. */
  ledgerKeys(): Promise<LedgerKey[]>;
  /**
   * Takes a key into use, with an event, and one of the occasion before it. False, and nothing is written, where the last key is not `after`
   * (undefined: where there is any).
   */
  addLedgerKey(key: LedgerKey, after?: string, occasion?: Occasion): Promise<boolean>;

  /** Digests of these rows as they are now, in the order in which they are asked for; undefined where there is no such row. */
  rowDigests(rows: ReadonlyArray<Pick<ToldRow, 'table' | 'key'>>): Promise<Array<string | undefined>>;
  /** These events made anew from their rows, in their order. */
  retoldEvents(events: readonly LedgerEvent[]): Promise<Retold[]>;
  /** Rows of tables that only grow which no event tells of. */
  untoldRows(): AsyncIterable<UntoldRow>;
}

/** The ledger of a copy before anybody else sees it: the key that is to sign there is taken into use together with all that was copied. */
export type CopiedLedger = Pick<LedgerStore, 'ledgerSize' | 'ledgerHashes' | 'ledgerKeys' | 'addLedgerKey'>;
