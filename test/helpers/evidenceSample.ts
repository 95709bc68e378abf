/**
 * The evidence of a change that has everything: a made-up vendor adds a subprocessor, and an analyst confirms it.
 * @module
 */
import type { Change } from '../../src/domain/change.ts';
import type { Act, Review } from '../../src/domain/review.ts';
import { sha256 } from '../../src/lib/hash.ts';
import type { Evidence, PageEvidence } from '../../src/publish/bundle/evidence.ts';
import { passage } from './deskSite.ts';
import { sampleChange, sampleExtraction, sampleVisit } from './samples.ts';

const PATH = ['Trust center', 'Subprocessors'];
const row = (text: string) => passage(PATH, text, 'row');
const AROUND = ['Brightwater Cloud | Cloud infrastructure | Ireland', 'Ledgerline | Payments | Netherlands'].map(row);
const ADDED = 'Ironbark Compute Inc. | GPU capacity for model inference | United States';
const CLAUSE =
  'Customer may object in writing, on reasonable grounds relating to data protection, within ten (10) days of receipt of the notice. If Customer does not object within this period, the new Subprocessor shall be deemed approved.';
const BY = { kind: 'user', id: 'usr_ada', name: 'Ada Lindqvist', login: 'ada' } as const;

function pageOf(name: string, label: string, rows: ReturnType<typeof row>[]): PageEvidence {
  const text = `${name} of the list`;
  return {
    name,
    label,
    sha256: sha256(text),
    bytes: { is: { size: 48_213, isPdf: false } },
    visit: {
      is: sampleVisit(name === 'before' ? -60 : 0, text, {
        sourceId: 'northwind-ai/subprocessors',
        finalUrl: 'https://trust.northwind.example/subprocessors',
      }),
    },
    extraction: { is: sampleExtraction(text, { passages: [passage(PATH, 'We engage these companies.'), ...rows] }) },
    picture: { is: { sha256: sha256(`picture ${name}`), at: '2026-03-01T00:00:00.000Z', visit: 'northwind-ai/subprocessors@1' } },
  };
}

export function sampleEvidence(more: Partial<Evidence> & { change?: Change } = {}): Evidence {
  const pages = [
    pageOf('before', 'The page before the change', AROUND),
    pageOf('after', 'The page after the change', [...AROUND.slice(0, 1), row(ADDED), ...AROUND.slice(1)]),
  ];
  const { oldQuote: _, ...base } = sampleChange('chg_0f3a91c2b7d4e8650a1f', 0, {
    kind: 'row',
    action: 'added',
    key: 'subprocessors.list',
    vendor: 'northwind-ai',
    source: 'northwind-ai/subprocessors',
    url: 'https://trust.northwind.example/subprocessors',
    offerings: ['northwind-api'],
    path: PATH,
    newValue: { name: 'Ironbark Compute Inc.', purpose: 'GPU capacity for model inference', location: 'US' },
    newQuote: ADDED,
    severity: 'critical',
    rule: 'a subprocessor outside the EEA was added',
    publishedAt: '2026-02-27',
    oldSnapshot: pages[0]?.sha256 ?? '',
    newSnapshot: pages[1]?.sha256 ?? '',
    state: 'confirmed',
    deadlines: [
      {
        dueOn: '2026-03-11',
        clause: CLAUSE,
        basis: 'assumed',
        label: 'Last day to object',
        rule: 'objection',
        window: { key: 'subprocessors.objection_window', value: { n: 10, unit: 'd' } },
        from: { on: '2026-03-01', by: 'seen' },
        clauseSource: {
          source: 'northwind-ai/dpa',
          url: 'https://northwind.example/dpa',
          snapshot: sha256('dpa'),
          path: ['DPA', '4.2 Objection'],
        },
      },
    ],
  });
  const review: Review = {
    change: base.id,
    version: 1,
    state: 'confirmed',
    decided: { by: BY, at: '2026-03-02T09:24:00.000Z', reason: 'Their counsel confirms it.' },
  };
  const acts: Act[] = [
    {
      id: 'act_1',
      at: '2026-03-01T10:00:00.000Z',
      by: BY,
      kind: 'comment',
      subject: { type: 'change', id: base.id },
      detail: { text: 'I asked their counsel.' },
    },
    {
      id: 'act_2',
      at: '2026-03-02T09:24:00.000Z',
      by: BY,
      kind: 'decide',
      subject: { type: 'change', id: base.id },
      detail: { decision: 'confirmed', reason: 'Their counsel confirms it.' },
    },
  ];
  return {
    change: base,
    review,
    acts,
    journal: [],
    vendorName: 'Northwind AI',
    pages,
    reading: { source: base.source, kind: 'subprocessors' },
    ledger: {
      is: {
        name: 'clausewatch.example',
        size: 1207,
        signedAt: '2026-03-02T09:25:00.000Z',
        key: sha256('key'),
        events: 5,
        files: [{ name: 'events.jsonl', what: 'The events', text: '{}\n' }],
      },
    },
    unproven: [],
    people: new Map([['usr_ada', 'Ada Lindqvist']]),
    version: '1.2.3',
    baseUrl: 'https://clausewatch.example',
    ...more,
  };
}
