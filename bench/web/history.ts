/**
 * What a monitor would have recorded of one source: checks that found something, checks that found nothing, and for some sources checks
 * that could not read the page.
 * @module
 */
import type { HealthEvent } from '../../src/domain/health.ts';
import type { Batch, VisitRecord } from '../../src/domain/ports.ts';
import type { Baseline, StoredObject, Visit } from '../../src/domain/snapshot.ts';
import type { Source } from '../../src/domain/watcher.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { bindChanges } from '../../src/record/bind.ts';
import { healthAfter } from '../../src/record/health.ts';
import { type EditedPage, EXTRACTOR, editedPage } from './page.ts';
import type { Parameters } from './parameters.ts';
import { between, type Random } from './texts.ts';

const DAY_MS = 86_400_000;
/** Parts of a page that was rewritten. */
const REWRITE = { from: 12, to: 60 } as const;

export interface HistoryOptions {
  source: Source;
  parameters: Parameters;
  random: Random;
  /** How many changes its checks found. */
  changes: number;
  /** The last check was at most a day before. */
  now: Date;
}

/** All records of the source in the order of time, with the pages that they name. */
export function historyOf(options: HistoryOptions): Pick<Batch, 'objects' | 'records'> {
  const { source, parameters, random, now } = options;
  const page = editedPage(random, `${source.vendor.name}: ${source.kind}`, parameters.passages);
  const journal = journalOf(source, page);
  const lastDay = now.getTime() - between(random, 1, 20) * (DAY_MS / 24);
  const quietFrom = lastDay - parameters.quietChecks * DAY_MS;
  journal.first(quietFrom - (parameters.days + 1) * DAY_MS);
  const edits = editSizes(random, options.changes);
  const times = edits.map(() => quietFrom - random() * parameters.days * DAY_MS).sort((a, b) => a - b);
  edits.forEach((count, at) => {
    // At the last days too: new changes are what the overview is about.
    const isRecent = at === edits.length - 1 && random() < 0.3;
    journal.changed(isRecent ? quietFrom : Math.min(times[at] ?? 0, quietFrom - DAY_MS) + at, count);
  });
  const fails = random() < 0.03 ? between(random, 1, 8) : 0;
  for (let day = parameters.quietChecks - 1; day >= 0; day -= 1) journal.quiet(lastDay - day * DAY_MS, day < fails);
  return journal.end();
}

/** Splits so many changes into edits: most are small, some rewrite the page. */
function editSizes(random: Random, changes: number): number[] {
  const sizes: number[] = [];
  for (let left = changes; left > 0; ) {
    const wanted = left >= REWRITE.from && random() < 0.06 ? between(random, REWRITE.from, REWRITE.to) : between(random, 1, 4);
    sizes.push(Math.min(left, wanted));
    left -= sizes.at(-1) ?? left;
  }
  return sizes;
}

function journalOf(source: Source, page: EditedPage) {
  const records: VisitRecord[] = [];
  const objects = new Map<string, StoredObject>();
  let health = { open: [] as HealthEvent[], failing: undefined as NonNullable<VisitRecord['health']>['failing'] };
  let extraction = page.extraction();
  let seen = { firstAt: '', verifiedAt: '', sha256: '' };

  function add(visit: Visit, more: Partial<VisitRecord> = {}): void {
    const record = healthAfter({ source, visit, ...health }, { failures: 3 });
    const opened = record.edits.flatMap((edit) => (edit.act === 'open' ? edit.event : []));
    const closed = new Set(record.edits.flatMap((edit) => (edit.act === 'close' ? edit.id : [])));
    health = { open: [...health.open, ...opened].filter(({ id }) => !closed.has(id)), failing: record.failing };
    records.push({ visit, changes: [], health: record, ...more });
  }

  function store(at: number): { iso: string; hash: string } {
    const iso = new Date(at).toISOString();
    const hash = sha256(`${source.id} ${extraction.contentHash}`);
    const bytes = extraction.signs.bytes;
    objects.set(hash, { sha256: hash, pack: sha256(`pack of ${source.id}`), offset: 0, length: bytes, rawLength: bytes, depth: 0 });
    return { iso, hash };
  }

  return {
    first(at: number): void {
      const { iso, hash } = store(at);
      seen = { firstAt: iso, verifiedAt: iso, sha256: hash };
      add(visitOf(source, iso, { sha256: hash, contentHash: extraction.contentHash, fingerprint: hash }), { extraction });
    },
    changed(at: number, count: number): void {
      const differences = page.edit(count).map((one) => (count >= REWRITE.from ? { ...one, incident: 'rewrite' } : one));
      extraction = page.extraction();
      const { iso, hash } = store(at);
      const baseline = { sha256: seen.sha256, verifiedAt: new Date(at - DAY_MS).toISOString() };
      const capture = { sha256: hash, fetchedAt: iso, finalUrl: source.url };
      const changes = bindChanges({ source, baseline, capture, extraction, differences });
      add(visitOf(source, iso, { sha256: hash, contentHash: extraction.contentHash, fingerprint: hash }), { extraction, changes });
      seen = { firstAt: iso, verifiedAt: iso, sha256: hash };
    },
    quiet(at: number, fails: boolean): void {
      const iso = new Date(at).toISOString();
      if (fails)
        return add(visitOf(source, iso, { verdict: 'challenge', because: 'status 403 with the header "x-wall: on"', status: 403 }));
      seen = { ...seen, verifiedAt: iso };
      const because = 'same visible text as at the last visit';
      add(visitOf(source, iso, { verdict: 'unchanged', because, sha256: seen.sha256, contentHash: extraction.contentHash }));
    },
    end(): Pick<Batch, 'objects' | 'records'> {
      const baseline: Baseline = {
        sourceId: source.id,
        sha256: seen.sha256,
        fingerprint: seen.sha256,
        extraction,
        firstSeenAt: seen.firstAt,
        verifiedAt: seen.verifiedAt,
        url: source.url,
      };
      const last = records.at(-1);
      return { objects: [...objects.values()], records: last ? [...records.slice(0, -1), { ...last, baseline }] : [] };
    },
  };
}

function visitOf(source: Source, fetchedAt: string, more: Partial<Visit>): Visit {
  return {
    id: `${source.id}@${fetchedAt}`,
    sourceId: source.id,
    requestUrl: source.url,
    finalUrl: source.url,
    redirects: [],
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', date: fetchedAt, etag: `"${EXTRACTOR}"`, server: 'bench', vary: 'accept' },
    fetchedAt,
    durationMs: 840,
    renderer: source.render === 'chromium' ? 'chromium' : 'http',
    verdict: 'content',
    because: `${fetchedAt.slice(5, 10)}: a page with its passages`,
    ...more,
  };
}
