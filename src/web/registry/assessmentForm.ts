/**
 * What an analyst typed into the form of an assessment. Lists are a line for each entry.
 * @module
 */
import type { z } from 'zod';
import type { Assessment } from '../../domain/registry.ts';
import { given } from '../../lib/given.ts';
import type { GivenAssessment } from '../../registry/given.ts';
import type { Ask } from '../routes.ts';

export interface TypedAssessment {
  version: string;
  verdict: string;
  /** A line for each entry. */
  reasons: string;
  strengths: string;
  weaknesses: string;
  positive: string;
  negative: string;
  models: string;
  serverLocation: string;
  audiences: Array<{ audience: string; fit: string; because: string }>;
  citations: Array<{ source: string; quote: string }>;
  reason: string;
}

export const TEXT_FIELDS = ['reasons', 'strengths', 'weaknesses', 'positive', 'negative', 'models'] as const;

/** The form as it stands for an assessment, or for none. */
export function typedOf(assessment: Assessment | null): TypedAssessment {
  const lines = (items: readonly string[] = []): string => items.join('\n');
  const found = (kind: 'positive' | 'negative'): string =>
    lines(assessment?.findings.filter((finding) => finding.kind === kind).map(({ text }) => text));
  return {
    version: String(assessment?.version ?? 0),
    verdict: assessment?.verdict ?? 'unknown',
    reasons: lines(assessment?.reasons),
    strengths: lines(assessment?.strengths),
    weaknesses: lines(assessment?.weaknesses),
    positive: found('positive'),
    negative: found('negative'),
    models: lines(assessment?.models),
    serverLocation: assessment?.serverLocation ?? '',
    audiences: assessment?.audiences ?? [],
    citations: (assessment?.citations ?? []).map(({ source, quote }) => ({ source, quote })),
    reason: '',
  };
}

/** What the form was sent with. */
export function readTyped({ form, formAll }: Pick<Ask, 'form' | 'formAll'>): TypedAssessment {
  const text = (name: string): string => form[name] ?? '';
  const column = (name: string): string[] => formAll(name).map((value) => value.trim());
  const [fits, becauses, quotes] = [column('fit'), column('because'), column('quote')];
  return {
    version: text('version'),
    verdict: text('verdict'),
    reasons: text('reasons'),
    strengths: text('strengths'),
    weaknesses: text('weaknesses'),
    positive: text('positive'),
    negative: text('negative'),
    models: text('models'),
    serverLocation: text('serverLocation'),
    audiences: column('audience')
      .map((audience, at) => ({ audience, fit: fits[at] ?? '', because: becauses[at] ?? '' }))
      .filter(({ audience, because }) => audience !== '' || because !== ''),
    citations: column('source')
      .map((source, at) => ({ source, quote: quotes[at] ?? '' }))
      .filter(({ source, quote }) => source !== '' || quote !== ''),
    reason: text('reason').trim(),
  };
}

/** As the desk takes it; what cannot be is for the desk to say. Citations that stand already keep the stored page that they were read from. */
export function givenOf(typed: TypedAssessment, standing: Assessment | undefined): z.input<typeof GivenAssessment> {
  const location = typed.serverLocation.trim();
  const stored = new Map(standing?.citations.map(({ source, quote, snapshot }) => [`${source} ${quote}`, snapshot]));
  return {
    verdict: typed.verdict as Assessment['verdict'],
    reasons: linesOf(typed.reasons),
    strengths: linesOf(typed.strengths),
    weaknesses: linesOf(typed.weaknesses),
    findings: [
      ...linesOf(typed.positive).map((text) => ({ kind: 'positive' as const, text })),
      ...linesOf(typed.negative).map((text) => ({ kind: 'negative' as const, text })),
    ],
    models: linesOf(typed.models),
    audiences: typed.audiences.map(({ audience, fit, because }) => ({
      audience,
      fit: fit as Assessment['audiences'][number]['fit'],
      because,
    })),
    citations: typed.citations.map(({ source, quote }) => ({ source, quote, ...given({ snapshot: stored.get(`${source} ${quote}`) }) })),
    ...(location !== '' && { serverLocation: location }),
  };
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
