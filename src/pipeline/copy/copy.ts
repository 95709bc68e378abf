/**
 * Copies an installation: backup, restore and migration are this, between different places.
 *
 * Order. Evidence is in the blob store before a row refers to it, so every moment of the record finds its blobs as long as none is removed:
 * the caller keeps sweeps away meanwhile (`withoutSweeps`). Most blobs are copied first, without any transaction open. Then one moment of the
 * record is read and written to the target in one transaction; before that commits, the few blobs that came meanwhile are copied and both
 * records are compared by their digests. Killed at any time, the target has blobs that nothing refers to, and no record.
 * @module
 */

import type { SealFault } from '../../domain/audit.ts';
import { type RecordCopy, type RecordMoment, SEALS, type TableDigest } from '../../domain/copy.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { CopiedLedger } from '../../domain/ledger.ts';
import type { Blobs, Clock } from '../../domain/ports.ts';
import { type BlobProgress, type BlobTally, copyBlobs, type LostBlob } from './blobs.ts';

/** Where an installation is copied from or to. */
export interface CopyPlace {
  record: RecordCopy;
  blobs: Blobs;
  /** Rows that do not fit their seals, the first of many. */
  sealFaults(): Promise<SealFault[]>;
}

/** What the copy is doing. */
export type CopyStage = { stage: 'blobs'; progress: BlobProgress } | { stage: 'record'; table: string } | { stage: 'comparing' };

export interface CopyOptions {
  clock: Clock;
  /** Tables whose rows do not stay at the target. */
  leaveOut?: ReadonlySet<string> | undefined;
  /** Goes on without blobs that the source has not: these, or any. They are told in the report. */
  incomplete?: ReadonlySet<string> | 'any' | undefined;
  /** Hashes the blobs that the target has already, too: else their lengths alone are compared. */
  check?: boolean | undefined;
  /** How the ledger goes on at the target, as of that moment; in the transaction that copies. */
  goOn?: ((ledger: CopiedLedger, takenAt: string) => Promise<void>) | undefined;
  signal?: AbortSignal | undefined;
  onStage?: ((stage: CopyStage) => void) | undefined;
}

export interface CopiedTable extends TableDigest {
  /** Digest and rows at source and target are the same; absent for what the target works out by itself. */
  equal?: boolean;
}

/** A blob that the source has not, and what needs it. */
export interface LostEvidence extends LostBlob {
  pages: number;
  sources: string[];
}

export interface CopyReport {
  /** The moment that was copied (ISO 8601 UTC). */
  takenAt: string;
  /** Number of the latest migration. */
  schema: string;
  tables: CopiedTable[];
  blobs: { count: number; bytes: number; copied: number; copiedBytes: number };
  lost: LostEvidence[];
  /** Rows of the source that somebody else wrote, which the target vouches for as they are now. */
  unsealed: SealFault[];
}

/**
 * Copies the installation at `from` to the empty one at `to`. Throws OperationalError: 'evidence' when blobs are lost (unless `incomplete`),
 * 'conflict' when the target is not empty, 'storage' when it cannot take or keep what it is given; the target's record is then as it was.
 */
export async function copyInstallation(from: CopyPlace, to: CopyPlace, options: CopyOptions): Promise<CopyReport> {
  await to.record.mustBeEmpty();
  const sealAnew = from.record.sealedBy === undefined || from.record.sealedBy !== to.record.sealedBy;
  // Seals that are taken over go on to name such a row; a new one would hide it.
  const unsealed = sealAnew ? await from.sealFaults() : [];
  if (options.incomplete !== 'any') mustFitSeals(unsealed);
  const ahead = await copyAhead(from, to, options);
  return from.record.look(async (moment) => {
    const takenAt = options.clock.now().toISOString();
    let evidence: CopiedEvidence | undefined;
    let tables: CopiedTable[] = [];
    const { goOn } = options;
    await to.record.fill(moment, {
      sealAnew,
      ...(goOn ? { goOn: (ledger) => goOn(ledger, takenAt) } : {}),
      ...(options.leaveOut ? { leaveOut: options.leaveOut } : {}),
      onTable: (table) => {
        options.signal?.throwIfAborted();
        options.onStage?.({ stage: 'record', table });
      },
      async beforeCommit(filled) {
        evidence = await copyRest(moment, from.blobs, to.blobs, ahead, options);
        options.onStage?.({ stage: 'comparing' });
        tables = await compared(moment, filled, { ...options, sealAnew });
      },
    });
    if (!evidence) throw new Error('a record is filled only after it was looked at');
    return { takenAt, schema: moment.schema, tables, unsealed, ...evidence };
  });
}

type CopiedEvidence = Pick<CopyReport, 'blobs' | 'lost'>;

/** Copies what the moment refers to and was not copied ahead. */
async function copyRest(moment: RecordMoment, from: Blobs, to: Blobs, ahead: BlobTally, options: CopyOptions): Promise<CopiedEvidence> {
  const names = await moment.blobs();
  const { signal, check } = options;
  const rest = await copyBlobs({ from, to, names: [...names].filter((name) => !ahead.held.has(name)), signal, check });
  const lost = await explained(moment, rest.lost);
  mustHaveAll(lost.filter(({ name }) => options.incomplete !== 'any' && !options.incomplete?.has(name)));
  const sizes = [...names].flatMap((name) => ahead.held.get(name) ?? rest.held.get(name) ?? []);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const copied = { copied: ahead.copied + rest.copied, copiedBytes: ahead.copiedBytes + rest.copiedBytes };
  return { blobs: { count: sizes.length, bytes, ...copied }, lost };
}

/** Copies the blobs that the record refers to now, and no record: what a later copy finds there it need not copy. */
export async function copyAhead(from: CopyPlace, to: CopyPlace, { check, signal, onStage }: CopyOptions): Promise<BlobTally> {
  const names = await from.record.look((moment) => moment.blobs());
  return copyBlobs({
    from: from.blobs,
    to: to.blobs,
    names,
    check,
    signal,
    onProgress: (progress) => onStage?.({ stage: 'blobs', progress }),
  });
}

/** Throws OperationalError('storage') when a table of the target does not hold what that of the source does. */
async function compared(
  moment: RecordMoment,
  filled: RecordMoment,
  how: Pick<CopyOptions, 'signal'> & { sealAnew: boolean },
): Promise<CopiedTable[]> {
  const tables: CopiedTable[] = [];
  for (const { name } of moment.tables) {
    how.signal?.throwIfAborted();
    const there = await filled.digest(name);
    const isAnew = name === SEALS && how.sealAnew;
    tables.push(isAnew ? there : { ...there, equal: there.digest === (await moment.digest(name)).digest });
  }
  const differing = tables.filter(({ equal }) => equal === false).map(({ table }) => table);
  if (differing.length === 0) return tables;
  throw new OperationalError('storage', `The target does not hold what was written to it: ${differing.join(', ')} would differ.`, {
    remedy: 'Nothing was taken over. Check the database of the target, and please report this.',
  });
}

async function explained(moment: RecordMoment, lost: readonly LostBlob[]): Promise<LostEvidence[]> {
  const found: LostEvidence[] = [];
  for (const blob of lost) found.push({ ...blob, ...(await moment.concerns(blob.name)) });
  return found;
}

const SHOWN = 5;

function mustHaveAll(lost: readonly LostEvidence[]): void {
  if (lost.length === 0) return;
  const some = lost.slice(0, SHOWN).map(lostSentence);
  const more = lost.length > SHOWN ? [`… and ${lost.length - SHOWN} more`] : [];
  throw new OperationalError('evidence', `Evidence is missing or damaged at the source:\n${[...some, ...more].join('\n')}`, {
    remedy: 'Bring it back from an earlier backup, or copy all the rest with --incomplete; nothing was taken over.',
  });
}

function mustFitSeals(unsealed: readonly SealFault[]): void {
  if (unsealed.length === 0) return;
  const some = unsealed.slice(0, SHOWN).map(({ table, key, how }) => `${table} ${JSON.stringify(key)} was ${how}`);
  throw new OperationalError('evidence', `Rows of the record were not written by Clausewatch:\n${some.join('\n')}`, {
    remedy: 'Look at them with "clausewatch verify". With --incomplete they are copied as they are, listed, and vouched for from then on.',
  });
}

/** One line about a blob that is lost. */
export function lostSentence({ name, why, pages, sources }: LostEvidence): string {
  const what = { missing: 'is missing', damaged: 'does not match its hash', unnamed: 'is no name of evidence' }[why];
  const of = sources.length === 0 ? 'no visit' : sources.slice(0, SHOWN).join(', ') + (sources.length > SHOWN ? ', …' : '');
  return `${JSON.stringify(name)} ${what}: ${pages === 0 ? 'a picture' : `${pages} pages`} of ${of}`;
}
