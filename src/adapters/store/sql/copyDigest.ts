/**
 * One form of a table's rows over all engines, and its hash.
 *
 * A row is a JSON array of its values in the alphabetical order of the columns, on a line of its own; bytes stand as {"bytes": base64},
 * and numbers that JSON does not know as {"number": text}.
 * Before the rows stands a line with the names of table and columns.
 * @module
 */
import { createHash } from 'node:crypto';
import type { CopiedRow, TableDigest, TableShape, Value } from '../../../domain/copy.ts';

/** Digest of rows that come in the order of their keys. */
export async function digestRows({ name, columns }: TableShape, rows: AsyncIterable<CopiedRow>): Promise<TableDigest> {
  const hash = createHash('sha256');
  hash.update(`${JSON.stringify([name, columns])}\n`);
  let n = 0;
  for await (const row of rows) {
    hash.update(`${JSON.stringify(columns.map((column) => plainValue(row[column])))}\n`);
    n += 1;
  }
  return { table: name, rows: n, digest: hash.digest('hex') };
}

function plainValue(value: Value | undefined): unknown {
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return { number: Object.is(value, -0) ? '-0' : String(value) };
  if (!(value instanceof Uint8Array)) return value;
  return { bytes: Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64') };
}
