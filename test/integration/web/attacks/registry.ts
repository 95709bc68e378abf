/**
 * Answers, assessments, deals, corrections and reviews in which every text is an attack.
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { Store } from '../../../../src/domain/ports.ts';
import { type Answer, type Cell, type Citation, cellId, type RegistryRecord, type Subject } from '../../../../src/domain/registry.ts';
import type { Actor } from '../../../../src/domain/review.ts';
import { sha256 } from '../../../../src/lib/hash.ts';
import { HOSTILE, HOSTILE_URLS } from '../../../helpers/hostile.ts';
import { sampleCell } from '../../../helpers/registryRecords.ts';

const AT = '2026-11-20T09:30:00.000Z';
/** Until then forms that were sent are remembered. */
const UNTIL = '2099-01-01T00:00:00.000Z';
const MALLORY: Actor = { kind: 'user', id: 'usr_mallory', name: `Mallory ${HOSTILE}` };
const [SCRIPT = ''] = HOSTILE_URLS;

interface Of {
  vendor: string;
  offering: string;
  source: string;
  /** Hash of a stored page of the source. */
  snapshot: string;
  /** A change that made an answer stale. */
  change: string;
}

export async function addHostileRegistry(store: Store, of: Of): Promise<void> {
  for (const record of recordsOf(of)) {
    const isCell = record.type === 'cell';
    await store.writeRegistry([
      {
        event: {
          id: randomUUID(),
          at: AT,
          by: MALLORY,
          kind: isCell && record.status === 'stale' ? 'staled' : 'answered',
          type: record.type,
          record: record.id,
          vendor: of.vendor,
          ...(isCell ? { question: record.question } : {}),
          ...((isCell && record.subject.type === 'offering') || record.type === 'assessment' ? { offering: of.offering } : {}),
          after: record,
          because: { reason: HOSTILE, credit: HOSTILE, changes: [of.change], correction: HOSTILE },
        },
      },
    ]);
  }
  await addCorrection(store, of);
  await addOpinion(store, of);
}

function recordsOf(of: Of): RegistryRecord[] {
  const { vendor, offering, change } = of;
  const citations = citationsOf(of);
  const made: Subject = { type: 'offering', id: offering };
  const stale: Cell['stale'] = { since: AT, changes: [change, HOSTILE], was: 'verified' };
  const suggestion = { answer: { ...answerOf(of), summary: `Now ${HOSTILE}` } };
  return [
    cellOf(of, made, 'gdpr_dpa', 'dimensions', {}),
    cellOf(of, made, 'training_default', 'dimensions', { status: 'stale', stale }),
    cellOf(of, made, 'data_residency', 'dimensions', { status: 'conflict' }),
    cellOf(of, made, 'retention_zdr', 'dimensions', { suggestion }),
    cellOf(of, made, 'on_premises', 'hosting', {}),
    cellOf(of, made, 'eu_saas', 'hosting', { status: 'stale', stale }),
    cellOf(of, { type: 'vendor', id: vendor }, 'ip_indemnity', 'commitments', {}),
    cellOf(of, { type: 'vendor', id: vendor }, 'acceptable_use', 'commitments', { status: 'conflict' }),
    {
      type: 'assessment',
      id: offering,
      version: 1,
      offering,
      vendor,
      verdict: 'conditional',
      reasons: [HOSTILE],
      audiences: [{ audience: HOSTILE, fit: 'suitable', because: HOSTILE }],
      strengths: [HOSTILE],
      weaknesses: [HOSTILE],
      findings: [
        { kind: 'positive', text: HOSTILE },
        { kind: 'negative', text: HOSTILE },
      ],
      serverLocation: HOSTILE,
      models: [HOSTILE],
      citations,
      status: 'draft',
    },
    {
      type: 'deal',
      id: 'deal-evil',
      version: 1,
      vendor,
      partner: HOSTILE,
      kind: 'partnership',
      state: 'announced',
      announcedOn: '2024-02-29',
      read: HOSTILE,
      citations,
      status: 'draft',
    },
  ];
}

function cellOf(of: Of, subject: Subject, question: string, sheet: Cell['sheet'], more: Partial<Cell>): Cell {
  return sampleCell({
    subject,
    question,
    sheet,
    vendor: of.vendor,
    answer: answerOf(of),
    // What a person gave is never replaced when the pages are looked through.
    origin: 'person',
    status: 'verified',
    verifiedAt: AT,
    verifiedBy: MALLORY.name,
    read: [
      { source: of.source, url: SCRIPT, at: AT, unreadSince: AT },
      { source: HOSTILE, url: HOSTILE },
    ],
    asOf: AT,
    ...more,
  });
}

function answerOf(of: Of): Answer {
  return {
    grade: 'partial',
    summary: HOSTILE,
    note: HOSTILE,
    geography: [HOSTILE, 'EU'],
    values: { [HOSTILE]: HOSTILE, of: [HOSTILE, 'b'], listed: [{ name: HOSTILE, purpose: HOSTILE, location: HOSTILE }] },
    confidence: 'low',
    citations: citationsOf(of),
  };
}

function citationsOf({ source, snapshot }: Of): Citation[] {
  const fact = { quote: HOSTILE, path: [HOSTILE], at: AT, key: HOSTILE, value: HOSTILE, scope: HOSTILE };
  return [
    { ...fact, source, url: 'https://evil.example/', snapshot },
    ...HOSTILE_URLS.map((url): Citation => ({ ...fact, source: HOSTILE, url, snapshot: sha256(url) })),
    { source: `${HOSTILE}/x`, url: HOSTILE, quote: HOSTILE },
  ];
}

async function addCorrection(store: Store, { vendor, offering }: Of): Promise<void> {
  const question = 'gdpr_dpa';
  await store.addCorrection({
    correction: {
      id: 'cor_evil',
      at: AT,
      cell: cellId({ type: 'offering', id: offering }, question),
      vendor,
      offering,
      question,
      cellVersion: 1,
      wrong: HOSTILE,
      right: HOSTILE,
      url: SCRIPT,
      quote: HOSTILE,
      credit: HOSTILE,
      email: HOSTILE,
      sender: { id: MALLORY.id, name: MALLORY.name },
    },
    sameness: 'evil',
    keyHash: sha256('evil'),
    spent: { nonce: 'cor', until: UNTIL },
  });
}

/** Published, and reported. */
async function addOpinion(store: Store, { offering }: Of): Promise<void> {
  const id = 'opn_evil';
  const said = { id, at: AT, offering, rating: 1, title: HOSTILE, text: HOSTILE, name: HOSTILE, role: HOSTILE };
  await store.addOpinion({ opinion: said, author: 'evil', spent: { nonce: 'opn', until: UNTIL } });
  await store.addOpinionLinks([{ hash: sha256('evil'), opinion: id, use: 'confirm', expiresAt: UNTIL }]);
  const act = { at: AT, by: MALLORY, detail: { reason: HOSTILE } };
  await store.confirmOpinion(sha256('evil'), { ...act, id: randomUUID(), kind: 'opinion.confirm' });
  const subject = { type: 'opinion', id } as const;
  await store.moveOpinion({ id, version: 1, act: { ...act, id: randomUUID(), kind: 'opinion.publish', subject }, state: 'published' });
  await store.reportOpinion({
    report: { id: 'rep_evil', at: AT, why: 'other', text: HOSTILE },
    opinion: id,
    reporter: 'evil',
    enough: 100,
    act: { ...act, id: randomUUID(), kind: 'opinion.report' },
  });
}
