/**
 * Small valid records of the registry, and the steps that write them; every field can be overridden.
 * @module
 */
import {
  type Assessment,
  type Cell,
  type Citation,
  cellId,
  type Deal,
  type RegistryEventKind,
  type RegistryRecord,
  type RegistryStep,
} from '../../src/domain/registry.ts';
import type { Actor } from '../../src/domain/review.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { at } from './samples.ts';

/** The machine, as it signs what it works out. */
export const MACHINE: Actor = { kind: 'system', id: 'registry', name: 'Clausewatch' };

export function sampleCitation(overrides: Partial<Citation> = {}): Citation {
  return {
    source: 'acme/dpa',
    url: 'https://acme/dpa',
    quote: 'Customer data is deleted within 30 days.',
    snapshot: sha256('page 1'),
    path: ['Term'],
    at: at(1),
    ...overrides,
  };
}

/** A cell with nothing but what each has; `id` follows from subject and question. */
export function sampleCell(overrides: Partial<Omit<Cell, 'type' | 'id'>> = {}): Cell {
  const { subject = { type: 'offering', id: 'acme-model' }, question = 'gdpr_dpa', ...more } = overrides;
  return {
    type: 'cell',
    id: cellId(subject, question),
    version: 1,
    subject,
    question,
    sheet: 'dimensions',
    vendor: 'acme',
    answer: { grade: 'yes_public', summary: 'The DPA is public.', confidence: 'high', citations: [sampleCitation()] },
    origin: 'evidence',
    status: 'draft',
    read: [{ source: 'acme/dpa', url: 'https://acme/dpa', at: at(1) }],
    asOf: at(1),
    ...more,
  };
}

export function sampleAssessment(overrides: Partial<Omit<Assessment, 'type'>> = {}): Assessment {
  return {
    type: 'assessment',
    id: overrides.offering ?? 'acme-model',
    version: 1,
    offering: 'acme-model',
    vendor: 'acme',
    verdict: 'conditional',
    reasons: ['It is served from the EU on request.'],
    audiences: [{ audience: 'Banks', fit: 'suitable', because: 'An audit right is in the contract.' }],
    strengths: ['Open weights'],
    weaknesses: ['No on-premises support'],
    findings: [{ kind: 'positive', text: 'The list of subprocessors is public.' }],
    models: ['acme-large'],
    citations: [sampleCitation()],
    status: 'draft',
    ...overrides,
  };
}

export function sampleDeal(overrides: Partial<Omit<Deal, 'type'>> = {}): Deal {
  return {
    type: 'deal',
    id: 'deal_1',
    version: 1,
    vendor: 'acme',
    partner: 'Halden Cloud',
    partnerVendor: 'halden-cloud',
    kind: 'model_host',
    state: 'active',
    announcedOn: '2026-01-15',
    read: 'Acme Model is served on Halden Cloud.',
    citations: [sampleCitation({ source: 'acme/news' })],
    status: 'verified',
    verifiedAt: at(2),
    ...overrides,
  };
}

/** The record as its next version. */
export function next<Kind extends RegistryRecord>(record: Kind, changes: Partial<Kind> = {}): Kind {
  return { ...record, version: record.version + 1, ...changes };
}

export interface StepOptions {
  id?: string;
  kind?: RegistryEventKind;
  /** Minutes, as `at` counts them. */
  minutes?: number;
  by?: Actor;
  because?: RegistryStep['event']['because'];
}

/** What writes this version of a record. */
export function stepOf(after: RegistryRecord, options: StepOptions = {}): RegistryStep {
  const { id = `${after.type}:${after.id}:${after.version}`, kind = 'proposed', minutes = after.version, by = MACHINE, because } = options;
  const offering =
    after.type === 'assessment'
      ? after.offering
      : after.type === 'cell' && after.subject.type === 'offering'
        ? after.subject.id
        : undefined;
  return {
    event: {
      id,
      at: at(minutes),
      by,
      kind,
      type: after.type,
      record: after.id,
      vendor: after.vendor,
      ...(offering === undefined ? {} : { offering }),
      ...(after.type === 'cell' ? { question: after.question } : {}),
      after,
      ...(because ? { because } : {}),
    },
  };
}
