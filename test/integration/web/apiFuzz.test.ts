/** The API under parameters that nobody thought of: from its own schemas, and hostile ones. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256 } from '../../../src/lib/hash.ts';
import { encodeCursor } from '../../../src/web/api/cursor.ts';
import { type Doc, type DocumentReader, type ParameterDoc, readDocument } from '../../helpers/apiDocument.ts';
import { type ApiSite, apiSite } from './apiSite.ts';

let site: ApiSite;
let doc: DocumentReader;
let bearer: string;
beforeAll(async () => {
  site = await apiSite();
  doc = readDocument((await (await site.get('/openapi.json')).json()) as Doc);
  bearer = `Bearer ${await site.token(['api'])}`;
});
afterAll(() => site?.close());

const HOSTILE = [
  '',
  ' ',
  "' or 1=1 --",
  '"><script>alert(1)</script>',
  '../../etc/passwd',
  '%2e%2e%2f',
  '%',
  '%00',
  '\u0000',
  '\ud800',
  '\r\nset-cookie: a=b',
  '__proto__',
  'constructor',
  'NaN',
  '-1',
  '1e999',
  '9007199254740993',
  '2026-02-30',
  '9999-12-31',
  '0000-01-01',
  '+275760-09-13',
  '2026-03-01T24:00:00Z',
  '2026-03-01T00:00:00+25:99',
  '-271821-04-20T00:00:00Z',
  'acme/dpa/x',
  '/',
  '~',
  '\u{10ffff}',
  'ı',
  'x'.repeat(2_500),
  encodeCursor('', ['chg_window']),
  encodeCursor(JSON.stringify(['listJournal', {}, []]), [1]),
  encodeCursor(JSON.stringify(['listJournal', {}, []]), [1e300]),
  encodeCursor(JSON.stringify(['listFacts', {}, []]), ['\u0000', '', '', '']),
];
/** Names that are there, by their parameter. */
const KNOWN: Record<string, string[]> = {
  vendor: ['acme', 'northwind-ai', 'bygone'],
  source: ['dpa', 'list', 'acme/dpa', 'northwind-ai/subprocessors'],
  id: ['chg_window', 'chg_audit', 'chg_held'],
  change: ['chg_window', 'chg_audit'],
  sha256: [sha256('page 10'), sha256('page 20')],
  offering: ['acme-model', 'acme-edge'],
  subject: ['acme-model', 'vendor:acme', 'acme-edge'],
  question: ['gdpr_dpa', 'iso_27001', 'ip_indemnity'],
  cell: ['acme-model/gdpr_dpa', 'vendor:acme/ip_indemnity'],
  key: ['subprocessors.objection_window', 'audit.notice'],
  incident: ['inc_redesign'],
  text: ['acme', 'DPA', '%', '_'],
};

/** Values of a parameter such as its schema has. */
function fittingOf({ name, schema }: ParameterDoc): fc.Arbitrary<string> {
  const { enum: choices, type, format, minimum = 0, maximum = 1000 } = schema as Record<string, unknown> & { enum?: string[] };
  if (choices !== undefined) return fc.constantFrom(...choices);
  if (type === 'integer') return fc.integer({ min: Number(minimum), max: Number(maximum) }).map(String);
  if (format === 'date' || schema['anyOf'])
    return fc
      .date({ noInvalidDate: true, min: new Date('2026-01-01'), max: new Date('2026-12-31') })
      .map((day) => day.toISOString().slice(0, 10));
  return fc.constantFrom(...(KNOWN[name] ?? ['x']));
}

function hostileOf(parameter: ParameterDoc): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fittingOf(parameter) },
    { weight: 2, arbitrary: fc.constantFrom(...HOSTILE) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  );
}

/** As much as a browser or a script can put into a path. */
function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed()) || '%20';
}

interface Made {
  names: Record<string, string>;
  fields: Record<string, string | undefined>;
  more?: [string, string] | undefined;
}

function addressOf(path: string, parameters: readonly ParameterDoc[]): fc.Arbitrary<string> {
  const each = (where: 'path' | 'query', values: typeof fittingOf) =>
    Object.fromEntries(parameters.flatMap((one) => (one.in === where && one.name !== 'cursor' ? [[one.name, values(one)]] : [])));
  const of = (values: typeof fittingOf, requiredKeys: [], more: fc.Arbitrary<Made['more']>): fc.Arbitrary<Made> =>
    fc.record({ names: fc.record(each('path', values)), fields: fc.record(each('query', values), { requiredKeys }), more });
  const extra = fc.tuple(
    fc.constantFrom(...HOSTILE, 'cursor', 'cursor', ...parameters.map(({ name }) => name)),
    fc.constantFrom(...HOSTILE),
  );
  const any = fc.oneof(of(fittingOf, [], fc.constant(undefined)), of(hostileOf, [], fc.option(extra, { nil: undefined })));
  return any.map(({ names, fields, more }) => {
    const search = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, (value ?? '').toWellFormed()]));
    if (more) search.append(more[0].toWellFormed(), more[1].toWellFormed());
    const made = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segment(names[name] ?? ''));
    return `/api/v1${made}${search.size > 0 ? `?${search}` : ''}`;
  });
}

const STATUSES = new Set([200, 400, 404]);

it('answers whatever is asked with a documented status, as documented, and never fails', async () => {
  let good = 0;
  for (const { path, operation } of doc.operations) {
    await fc.assert(
      fc.asyncProperty(addressOf(path, operation.parameters ?? []), async (address) => {
        const answer = await site.app.request(address, { headers: { authorization: bearer } });
        const text = await answer.text();
        // A name that turns a path into another one is another request.
        if (answer.status === 404 && operation.responses['404'] === undefined) expect(text).toContain('no such address');
        else expect(doc.faults(path, operation, { status: answer.status, headers: answer.headers, text })).toEqual([]);
        expect(STATUSES, text).toContain(answer.status);
        expect(answer.headers.get('content-type')).not.toContain('html');
        good += Number(answer.status === 200);
      }),
      { numRuns: 120, seed: 20_260_310 },
    );
  }
  expect(good).toBeGreaterThan(700);
});

it('answers raw bytes in an address, over a real connection, with a problem', async () => {
  for (const path of [
    '/api/v1/%',
    '/api/v1/vendors/%ff%fe',
    '/api/v1//vendors',
    '/api/v1/changes?%=%&x',
    '/api/v1/vendors/a%00b',
    '/api/v1/VENDORS',
    '/api/v2/vendors',
    '/api/',
  ]) {
    const answer = await site.get(path);
    expect([path, answer.status >= 400 && answer.status < 500, answer.headers.get('content-type')]).toEqual([
      path,
      true,
      'application/problem+json',
    ]);
  }
});
