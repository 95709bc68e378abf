/**
 * Sources by the number, and the page that all of them stand on: the same in every process.
 * @module
 */
import { readFileSync } from 'node:fs';
import type { Catalogue } from '../../src/domain/catalogue.ts';
import type { VisitRecord } from '../../src/domain/ports.ts';
import type { Source } from '../../src/domain/watcher.ts';
import { fingerprint } from '../../src/extract/fingerprint.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { readOptionsOf } from '../../src/pipeline/advance.ts';
import { readPage } from '../../src/pipeline/read.ts';
import { dpaPage } from '../../test/helpers/pages.ts';
import { sampleSource } from '../../test/helpers/samples.ts';

/** The beginning of the simulated time: a Monday. */
export const BEGIN = Date.parse('2026-06-01T00:00:00Z');
const PER_VENDOR = 10;
/** Pages of one host. */
const PER_HOST = 10;

export function sourceOf(n: number): Source {
  const [vendor, host] = [Math.floor(n / PER_VENDOR), Math.floor(n / PER_HOST)];
  return sampleSource(`vendor-${vendor}/page-${n}`, {
    kind: 'policy',
    url: `https://host-${host}.example/${n}`,
    render: 'http',
    every: '1d',
  });
}

export function sourcesOf(count: number): Source[] {
  return Array.from({ length: count }, (_, n) => sourceOf(n));
}

export const PAGE = Buffer.from(dpaPage());

/** The first reading of each source, just before the simulated time begins. */
export async function firstReadings(catalogue: Catalogue): Promise<(source: Source) => VisitRecord> {
  const options = readOptionsOf(sourceOf(0), catalogue);
  const headers = { 'content-type': 'text/html', etag: '"1"' };
  const { extraction, verdict, because } = await readPage(PAGE, { status: 200, headers }, options);
  const page = { sha256: sha256(PAGE), fingerprint: fingerprint(PAGE, options) };
  const at = new Date(BEGIN - 1_000).toISOString();
  return ({ id, url }) => ({
    visit: {
      ...page,
      id: `${id}@first`,
      sourceId: id,
      requestUrl: url,
      finalUrl: url,
      redirects: [],
      headers,
      fetchedAt: at,
      renderer: 'http',
      verdict,
      because,
      status: 200,
      contentHash: extraction.contentHash,
    },
    extraction,
    changes: [],
    health: { edits: [] },
    baseline: { ...page, sourceId: id, extraction, firstSeenAt: at, verifiedAt: at, url },
  });
}

/** Of a process: resident memory and the most it had, in MB. Linux. */
export function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string): number => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024);
  return { now: mb('VmRSS'), most: mb('VmHWM') };
}
