/** Every answer of the API against its document, by validators that know nothing of ours. */
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OperationalError } from '../../../src/domain/errors.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { OPERATIONS } from '../../../src/web/api/operations/index.ts';
import { type Doc, type DocumentReader, type OperationDoc, readDocument } from '../../helpers/apiDocument.ts';
import { type ApiSite, apiSite, PDF_PAGE } from './apiSite.ts';

const PAGE = sha256('page 10');
const NOBODY = { authorization: '' };

/** Addresses of each operation whose answers show all that it can say. */
const GOOD: Record<string, string[]> = {
  getStart: ['/', ''],
  listVendors: ['/vendors', '/vendors?limit=2'],
  getVendor: ['/vendors/acme', '/vendors/bygone'],
  listSources: [
    '/sources',
    '/sources?standing=unread',
    '/sources?vendor=acme&kind=dpa',
    '/sources?event=moved&text=NORTH',
    '/sources?standing=archive',
  ],
  getSource: ['/sources/acme/list', '/sources/acme/dpa', '/sources/bygone/terms'],
  listChecks: ['/sources/acme/list/checks', '/sources/northwind-ai/dpa/checks?limit=1', '/sources/bygone/terms/checks'],
  listSnapshots: ['/sources/northwind-ai/dpa/snapshots', '/sources/acme/list/snapshots'],
  getSnapshot: [`/snapshots/${PAGE}`],
  getSnapshotContent: [`/snapshots/${PAGE}/content`, `/snapshots/${PDF_PAGE}/content`],
  listFacts: [
    '/facts',
    '/facts?source=acme/dpa&key=residency.places',
    '/facts?at=2026-03-01T00:15:00Z',
    '/facts?vendor=acme&at=2026-03-02',
    '/facts?vendor=none',
  ],
  listChanges: [
    '/changes',
    '/changes?held=too&order=oldest',
    '/changes?state=confirmed',
    '/changes?limit=3&vendor=halden-cloud',
    '/changes?since=2026-03-09&until=2026-03-09',
  ],
  getChange: ['/changes/chg_audit', '/changes/chg_held', '/changes/chg_window', '/changes/chg_part1'],
  getReview: [
    '/changes/chg_window/review',
    '/changes/chg_training/review',
    '/changes/chg_added/review',
    '/changes/chg_law/review',
    '/changes/chg_moved/review',
    '/changes/chg_plain/review',
  ],
  listReviews: [
    '/reviews',
    '/reviews?order=oldest&limit=2',
    '/reviews?kind=edit',
    '/reviews?vendor=northwind-ai',
    '/reviews?change=chg_window',
  ],
  listDeadlines: ['/deadlines', '/deadlines?vendor=northwind-ai&from=2026-03-20&to=2026-12-31'],
  listJournal: [
    '/journal',
    '/journal?limit=2',
    '/journal?entry=change.corrected',
    '/journal?change=chg_window&after=3',
    '/journal?vendor=acme&severity=medium',
  ],
  listRegistry: ['/registry', '/registry?limit=1'],
  getRegistryEntry: ['/registry/acme-model', '/registry/acme-edge', '/registry/acme-on-halden'],
  getHosting: ['/registry/acme-model/hosting', '/registry/acme-edge/hosting'],
  listCells: [
    '/cells',
    '/cells?limit=1',
    '/cells?offering=acme-model&sheet=dimensions&status=stale',
    '/cells?vendor=acme&question=gdpr_dpa',
  ],
  getCell: [
    '/cells/acme-model/gdpr_dpa',
    '/cells/acme-model/iso_27001',
    '/cells/vendor:acme/ip_indemnity',
    '/cells/vendor%3Aacme/ip_indemnity',
  ],
  listCommitments: ['/vendors/acme/commitments', '/vendors/acme/commitments?limit=1', '/vendors/halden-cloud/commitments'],
  listDeals: ['/deals', '/deals?limit=1', '/deals?vendor=acme&kind=model_host'],
  listRegistryEvents: [
    '/changelog',
    '/changelog?limit=2',
    '/changelog?after=3&event=staled',
    '/changelog?cell=acme-model/gdpr_dpa',
    '/changelog?vendor=acme&offering=acme-model&question=iso_27001',
  ],
  listHealth: ['/health', '/health?state=ended', '/health?source=acme/list&state=open'],
};

/** Names that no record has. */
const MISSING: Record<string, string> = {
  vendor: 'nobody',
  source: 'nothing',
  id: 'chg_none',
  sha256: '0'.repeat(64),
  offering: 'none',
  subject: 'none',
  question: 'none',
};

let site: ApiSite;
let narrow: ApiSite;
let document: Doc;
let doc: DocumentReader;
beforeAll(async () => {
  [site, narrow] = [await apiSite(), await apiSite({ perWindow: 1 })];
  document = (await (await site.get('/openapi.json', NOBODY)).json()) as Doc;
  doc = readDocument(document);
});
afterAll(async () => {
  await Promise.all([site?.close(), narrow?.close()]);
});

const good = ({ operationId }: OperationDoc): string[] => (GOOD[operationId] ?? []).map((path) => `/api/v1${path}`);
const first = (operation: OperationDoc): string => good(operation)[0] ?? '';

async function during(what: 'store' | 'limits', error: Error, path: string): Promise<Response[]> {
  site.breakWith(what, error);
  try {
    return [await site.get(path)];
  } finally {
    site.breakWith(what, undefined);
  }
}

/** Rules that were broken, each once. */
async function lintProblems(linted: object): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: JSON.stringify(linted), config });
  return [...new Set(problems.map(({ ruleId }) => ruleId))].sort();
}

/** What the beginning reads is no store. */
const breakable = ({ operationId }: OperationDoc) => (operationId === 'getStart' ? 'limits' : 'store');
const FAULT = new TypeError('secret of /the/inside');
const PASSING = new OperationalError('storage', 'The database /the/inside is locked.', { transient: true });

/** How each documented status comes about. */
const CASES: Record<number, (path: string, operation: OperationDoc) => Promise<Response[]>> = {
  200: (_, operation) => Promise.all(good(operation).map((address) => site.get(address))),
  304: async (_, operation) => {
    const { headers } = await site.get(first(operation));
    return [await site.get(first(operation), { 'if-none-match': headers.get('etag') ?? '' })];
  },
  400: async (_, operation) => [await site.get(`${first(operation).split('?')[0]}?nope=1`)],
  401: async (_, operation) => [
    await site.get(first(operation), NOBODY),
    await site.get(first(operation), { authorization: 'Bearer cw_unknown' }),
  ],
  403: async (_, operation) => [await site.get(first(operation), { authorization: `Bearer ${await site.token(['feeds', 'metrics'])}` })],
  404: async (path) => [await site.get(`/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => MISSING[name] ?? 'none')}`)],
  429: async (_, operation) => {
    await narrow.get(first(operation));
    return [await narrow.get(first(operation))];
  },
  500: (_, operation) => during(breakable(operation), FAULT, first(operation)),
  503: (_, operation) => during(breakable(operation), PASSING, first(operation)),
};

describe('the document', () => {
  it('is found without fault by a linter', async () => {
    expect(await lintProblems(document)).toEqual([]);
    const { license: _, ...info } = (document as unknown as { info: Record<string, unknown> }).info;
    // Warnings count: this one is no error.
    expect(await lintProblems({ ...document, info, security: undefined })).toEqual([
      'info-license',
      'no-unused-components',
      'security-defined',
    ]);
  });

  it('has every operation of the API, and no other', () => {
    const declared = OPERATIONS.map(({ id, path }) => `${id} ${path}`).sort();
    expect(doc.operations.map(({ path, operation }) => `${operation.operationId} ${path}`).sort()).toEqual(declared);
    expect(site.app.routes.filter(({ path }) => path.startsWith('/api/v1/')).length).toBe(OPERATIONS.length);
  });

  it('promises nowhere that no key will be added', () => {
    expect(JSON.stringify(document)).not.toContain('"additionalProperties":false');
  });

  it('is the same each time, and told to be so', async () => {
    const one = await site.get('/openapi.json', NOBODY);
    const again = await site.get('/openapi.json', { ...NOBODY, 'if-none-match': one.headers.get('etag') ?? '' });
    expect([one.status, again.status, await again.text()]).toEqual([200, 304, '']);
  });
});

describe('every documented answer', () => {
  it('of every operation is given, and as documented', async () => {
    const faults: string[] = [];
    let tried = 0;
    for (const { path, operation } of doc.operations) {
      for (const status of Object.keys(operation.responses).map(Number)) {
        const answers = (await CASES[status]?.(path, operation)) ?? [];
        if (answers.length === 0) faults.push(`${operation.operationId} ${status} has no case`);
        for (const answer of answers) {
          tried += 1;
          const text = await answer.text();
          if (answer.status !== status)
            faults.push(`${operation.operationId} gives ${answer.status}, not ${status}: ${text.slice(0, 300)}`);
          for (const fault of doc.faults(path, operation, { status: answer.status, headers: answer.headers, text }))
            faults.push(`${operation.operationId} ${status} ${answer.url}: ${fault}`);
        }
      }
    }
    expect(faults).toEqual([]);
    expect(tried).toBeGreaterThan(150);
  });

  it('would be found wrong here, were it not as documented', () => {
    const [{ path, operation } = { path: '', operation: undefined }] = doc.operations.filter(
      ({ operation: one }) => one.operationId === 'listVendors',
    );
    if (!operation) throw new Error('there is no list of vendors');
    const headers = new Headers({
      'content-type': 'application/json',
      etag: '"x"',
      ...Object.fromEntries(['limit', 'remaining', 'reset', 'policy'].map((name) => [`ratelimit-${name}`, '1'])),
    });
    const faults = (body: unknown) => doc.faults(path, operation, { status: 200, headers, text: JSON.stringify(body) });
    const vendor = { id: 'a', name: 'A', sources: 1 };
    expect(faults({ items: [vendor] })).toEqual([]);
    expect(faults({ items: [{ ...vendor, secret: 1 }] })).toHaveLength(1);
    expect(faults({ items: [{ id: 'a', name: 'A' }] })).toHaveLength(1);
    expect(doc.faults(path, operation, { status: 200, headers: new Headers(), text: '' })).toHaveLength(6);
    expect(doc.faults(path, operation, { status: 418, headers, text: '' })).toEqual(['418 is not documented']);
  });

  it('says nothing of the inside', async () => {
    for (const [what, error] of [
      ['store', FAULT],
      ['limits', PASSING],
    ] as const) {
      const [answer] = await during(what, error, '/api/v1/changes');
      const text = (await answer?.text()) ?? '';
      expect(text).not.toMatch(/inside|TypeError|\.ts/);
      expect(JSON.parse(text)).toMatchObject({ status: answer?.status });
    }
  });
});
