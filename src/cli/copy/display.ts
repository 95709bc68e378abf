/**
 * What backup, restore and migration say while they work and when they are done.
 * @module
 */
import { type CopyReport, type CopyStage, lostSentence } from '../../pipeline/copy/copy.ts';
import { table } from '../table.ts';
import { count, createProgress, plain } from '../terminal.ts';

/** A line that says how far a copy is. */
export function copyProgress(): { onStage(stage: CopyStage): void; done(): void } {
  const line = createProgress();
  return { onStage: (stage) => line.update(stageLine(stage)), done: () => line.done() };
}

function stageLine(stage: CopyStage): string {
  if (stage.stage === 'record') return `Copying the record: ${stage.table} …`;
  if (stage.stage === 'comparing') return 'Comparing both records …';
  const { done, total, copiedBytes } = stage.progress;
  return `Copying evidence: ${done.toLocaleString('en-US')} of ${count(total, 'file')}, ${bytesText(copiedBytes)} new`;
}

/** Each table that holds something, with its rows, and whether both ends hold the same. */
export function tablesText({ tables }: Pick<CopyReport, 'tables'>): string {
  const filled = tables.filter(({ rows, equal }) => rows > 0 || equal === false).toSorted((a, b) => (a.table < b.table ? -1 : 1));
  const rows = filled.map((one) => [one.table, one.rows.toLocaleString('en-US'), equalText(one.equal), one.digest.slice(0, 16)]);
  const text = table(['Table', 'Rows', 'Equal', 'Digest'], rows);
  const empty = tables.length - filled.length;
  return empty === 0 ? text : `${text}\n${count(empty, 'more table is', 'more tables are')} empty at both ends`;
}

function equalText(equal: boolean | undefined): string {
  return equal === undefined ? 'made anew' : equal ? 'yes' : 'NO';
}

/** "227 files of evidence (13.2 MB), 4 of them new". */
export function evidenceText({ blobs }: Pick<CopyReport, 'blobs'>): string {
  return `${count(blobs.count, 'file')} of evidence (${bytesText(blobs.bytes)}), ${blobs.copied.toLocaleString('en-US')} of them new`;
}

/** What is lost at the source, a line each. */
export function lostText({ lost }: Pick<CopyReport, 'lost'>): string[] {
  return lost.length === 0 ? [] : [`Lost at the source:`, ...lost.map((one) => `  ${plain(lostSentence(one))}`)];
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** "13.2 MB". */
export function bytesText(bytes: number): string {
  const unit = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return unit === 0 ? count(bytes, 'byte') : `${(bytes / 1000 ** unit).toFixed(1)} ${UNITS[unit]}`;
}
