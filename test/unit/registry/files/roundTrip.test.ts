/** Records → files → records, whatever is in them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRegistryFile } from '../../../../src/declare/registryFolder.ts';
import { yamlText } from '../../../../src/declare/yamlText.ts';
import {
  AUDIENCE_FITS,
  CONFIDENCES,
  cellId,
  DEAL_KINDS,
  DEAL_STATES,
  DEFAULTS,
  GRADES,
  HOSTING_VERDICTS,
  type RegistryRecord,
  ROUTES,
  SHEETS,
  TIERS,
} from '../../../../src/domain/registry.ts';
import { differenceOf } from '../../../../src/registry/files/difference.ts';
import { digestOf } from '../../../../src/registry/files/entries.ts';
import { entryIn, entryOfSaid, keyOf, layOut, saidIn } from '../../../../src/registry/files/layout.ts';
import { ATTACKS } from '../../../helpers/hostile.ts';

const text = fc.oneof(
  fc.constantFrom(
    'no',
    '~',
    '0x10',
    '2025-02-06',
    'yes: no',
    '- a',
    '\u202eabc',
    'two\nlines',
    ' padded ',
    '\u001b[2J',
    '\ud800',
    ...ATTACKS,
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
  fc.array(fc.string({ minLength: 1, maxLength: 9 }), { minLength: 10, maxLength: 50 }).map((words) => words.join(' ')),
);
const texts = fc.array(text, { maxLength: 3 });
const time = fc.oneof(
  fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constant('2025-02-06T00:00:00.000Z'),
);
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(one, { nil: undefined });
const value = fc.oneof(
  text,
  fc.integer(),
  fc.record({ n: fc.nat(), unit: fc.constantFrom('d', 'mo') }),
  fc.array(fc.oneof(text, fc.nat(), fc.record({ name: text, location: text })), { minLength: 1, maxLength: 4 }),
);
/** Absent keys as in the store. */
const clean = <T extends object>(record: T): T => JSON.parse(JSON.stringify(record)) as T;

const citation = fc
  .record({
    source: fc.constantFrom('acme/dpa', 'acme/terms', 'acme/Data Processor #2'),
    url: fc.constantFrom('https://acme.example/dpa', 'https://acme.example/a?b=%22#no'),
    quote: text,
    key: maybe(text),
    value: maybe(value),
    scope: maybe(text),
    path: maybe(fc.array(text, { minLength: 1, maxLength: 3 })),
    page: maybe(fc.integer({ min: 1, max: 99 })),
    snapshot: maybe(fc.constant('a'.repeat(64))),
    at: maybe(time),
  })
  .map(clean);
const citations = fc.array(citation, { maxLength: 3 });
const answer = fc.record({
  grade: fc.constantFrom(...GRADES),
  summary: text,
  note: maybe(text),
  tier: maybe(fc.constantFrom(...TIERS)),
  route: maybe(fc.constantFrom(...ROUTES)),
  default: maybe(fc.constantFrom(...DEFAULTS)),
  geography: maybe(fc.array(text, { minLength: 1, maxLength: 3 })),
  values: maybe(fc.dictionary(fc.constantFrom('at', 'objection_window', 'no', '2025', 'rows'), value, { minKeys: 1 })),
  confidence: fc.constantFrom(...CONFIDENCES),
  citations,
});
const status = fc.oneof(
  fc.record({ status: fc.constantFrom('draft', 'conflict') }),
  fc.record({ status: fc.constant('verified'), verifiedAt: time, verifiedBy: maybe(text) }),
  fc.record({
    status: fc.constant('stale'),
    verifiedAt: time,
    stale: fc.record({
      since: time,
      was: fc.constantFrom('draft', 'verified', 'conflict'),
      changes: fc.array(text, { minLength: 1, maxLength: 2 }),
    }),
  }),
);
const vouched = fc.oneof(fc.record({ status: fc.constant('draft') }), fc.record({ status: fc.constant('verified'), verifiedAt: time }));
const cell = fc
  .tuple(fc.constantFrom(...SHEETS), fc.constantFrom('gdpr_dpa', 'no', 'zebra', 'audit_rights'), answer, status)
  .map(([sheet, question, said, standing]) => {
    const subject = sheet === 'commitments' ? { type: 'vendor', id: 'acme' } : { type: 'offering', id: 'acme-api' };
    const id = cellId(subject as never, question);
    return {
      type: 'cell',
      id,
      version: 1,
      subject,
      question,
      sheet,
      vendor: 'acme',
      answer: said,
      origin: 'person',
      read: [],
      asOf: '',
      ...standing,
    };
  });
const assessment = fc
  .record({
    verdict: fc.constantFrom(...HOSTING_VERDICTS),
    reasons: texts,
    audiences: fc.array(fc.record({ audience: text, fit: fc.constantFrom(...AUDIENCE_FITS), because: text }), { maxLength: 2 }),
    strengths: texts,
    weaknesses: texts,
    findings: fc.array(fc.record({ kind: fc.constantFrom('positive', 'negative'), text }), { maxLength: 2 }),
    serverLocation: maybe(text),
    models: texts,
    citations,
    standing: vouched,
  })
  .map(({ standing, ...said }) => ({
    type: 'assessment',
    id: 'acme-api',
    version: 1,
    offering: 'acme-api',
    vendor: 'acme',
    ...said,
    ...standing,
  }));
const deal = fc
  .record({
    id: fc.constantFrom('acme-cloud', 'no', 'acme-2'),
    partner: text,
    partnerVendor: maybe(fc.constant('cloud')),
    kind: fc.constantFrom(...DEAL_KINDS),
    state: fc.constantFrom(...DEAL_STATES),
    announcedOn: fc.constantFrom('2024-02-26', '2024-02-29'),
    read: text,
    citations,
    standing: vouched,
  })
  .map(({ standing, ...said }) => ({ type: 'deal', version: 1, vendor: 'acme', ...said, ...standing }));
const records = fc
  .uniqueArray(fc.oneof({ weight: 4, arbitrary: cell }, assessment, deal), {
    minLength: 1,
    maxLength: 6,
    selector: (record) => {
      const { type, id } = record;
      // A question is asked on one sheet: ids of cells tell them apart only then.
      return `${type} ${id}`;
    },
  })
  .map((all) => all.map((record) => clean(record)) as unknown as RegistryRecord[]);

const QUESTIONS = [
  { id: 'audit_rights', values: [] },
  {
    id: 'gdpr_dpa',
    values: [
      { name: 'rows', label: '', key: '' },
      { name: 'objection_window', label: '', key: '' },
    ],
  },
];
const FORM = { compact: ['value', 'values'], airy: 2 };

describe('files of records', () => {
  it('say what the records say, and give the same text again', () => {
    fc.assert(
      fc.property(records, (all) => {
        const said = [...layOut(all, QUESTIONS)].flatMap(([name, data]) => {
          const written = yamlText(data, FORM);
          const content = parseRegistryFile(name, written);
          expect(content, written).toBeDefined();
          return content ? saidIn(content) : [];
        });
        const entries = new Map(said.map((one) => [keyOf(one), entryOfSaid(one, QUESTIONS)]));
        expect(entries.size).toBe(all.length);
        for (const record of all) {
          const entry = entryIn(record, QUESTIONS);
          expect(differenceOf(entry, entries.get(keyOf(record)))).toEqual([]);
          expect(digestOf(entries.get(keyOf(record)) ?? {})).toBe(digestOf(entry));
          expect(yamlText(entries.get(keyOf(record)), FORM)).toBe(yamlText(entry, FORM));
        }
      }),
      { numRuns: 80, seed: 11 },
    );
  });

  it('are the same whatever the order of the records, with questions as the catalogue asks them and others behind', () => {
    fc.assert(
      fc.property(records, (all) => {
        const texts = (some: readonly RegistryRecord[]) => [...layOut(some, QUESTIONS)].map(([name, data]) => [name, yamlText(data, FORM)]);
        expect(texts(all.toReversed())).toEqual(texts(all));
        const [, first] = [...layOut(all, QUESTIONS)][0] ?? [];
        const asked = Object.keys((first?.['dimensions'] ?? {}) as object);
        expect(asked).toEqual(['audit_rights', 'gdpr_dpa', 'no', 'zebra'].filter((id) => asked.includes(id)));
      }),
      { numRuns: 25, seed: 11 },
    );
  });
});
