/**
 * Stored extractions: compressed, once for each source, content and extractor version.
 * @module
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Extraction } from '../../../domain/extraction.ts';
import type { Db } from './db.ts';
import type { ExtractionsTable } from './schema.ts';

/**
 * Stores an extraction once for each source, content and extractor version. `renew` writes it over the one that is stored. Gives the row that
 * it wrote, if it did.
 */
export async function insertExtraction(
  db: Db,
  sourceId: string,
  extraction: Extraction,
  renew = false,
): Promise<ExtractionsTable | undefined> {
  const key = { source_id: sourceId, content_hash: extraction.contentHash, extractor_version: extraction.extractorVersion };
  // Compressing costs more than asking.
  const stored = await db
    .selectFrom('extractions')
    .select('source_id')
    .where('source_id', '=', key.source_id)
    .where('content_hash', '=', key.content_hash)
    .where('extractor_version', '=', key.extractor_version)
    .executeTakeFirst();
  if (stored && !renew) return undefined;
  const row = { ...key, extraction: pack(extraction) };
  await db
    .insertInto('extractions')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['source_id', 'content_hash', 'extractor_version'])
        .doUpdateSet({ extraction: (eb) => eb.ref('excluded.extraction') }),
    )
    .execute();
  return row;
}

/** Without a version, the extraction that was stored last. */
export async function readExtraction(db: Db, sourceId: string, contentHash: string, version?: string): Promise<Extraction | undefined> {
  let query = db
    .selectFrom('extractions')
    .select('extraction')
    .where('source_id', '=', sourceId)
    .where('content_hash', '=', contentHash)
    .orderBy('rowid' as never, 'desc')
    .limit(1);
  if (version !== undefined) query = query.where('extractor_version', '=', version);
  const row = await query.executeTakeFirst();
  return row && unpack(row.extraction);
}

function pack(extraction: Extraction): Uint8Array {
  return zstdCompressSync(JSON.stringify(extraction), { params: { [constants.ZSTD_c_compressionLevel]: 6 } });
}

/** Only `pack` wrote it. */
function unpack(bytes: Uint8Array): Extraction {
  return JSON.parse(zstdDecompressSync(bytes).toString('utf8')) as Extraction;
}
