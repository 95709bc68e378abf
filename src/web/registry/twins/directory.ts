/**
 * Hosting for programs: the list, and the assessment of one offering.
 * @module
 */
import { answerPath } from '../addresses.ts';
import type { DirectoryModel } from '../pages/directory.ts';
import type { DirectoryEntryModel } from '../pages/directoryEntry.ts';
import type { Twin } from '../twin.ts';
import { ANSWER_COLUMNS, answerFields } from './answer.ts';

const LIST_COLUMNS = [
  'offering',
  'name',
  'developer',
  'platform',
  'verdict',
  'assessed',
  'question',
  'label',
  'support',
  'grade',
  'status',
  'summary',
  'note',
  'page',
] as const;

export const directoryTwin: Twin<DirectoryModel, (typeof LIST_COLUMNS)[number]> = {
  json: ({ criteria, listings, total }) => ({ criteria, listings, total }),
  columns: LIST_COLUMNS,
  *rows({ listings }) {
    for (const { offering, developer, platform, verdict, assessed, criteria } of listings) {
      const head = { offering: offering.id, name: offering.name, developer: developer.id, platform: platform.id, verdict, assessed };
      for (const { question, label, support, mark } of criteria) {
        const page = answerPath({ type: 'offering', id: offering.id }, question);
        yield { ...head, question, label, support, ...(mark && markFields(mark)), page };
      }
    }
  },
};

function markFields({ grade, status, summary, note }: { grade: string; status: string; summary: string; note?: string }) {
  return { grade, status, summary, note };
}

/** `part`: criterion, verdict, reason, audience, strength, weakness, finding, location, model or source. */
const ENTRY_COLUMNS = ['part', 'id', 'label', 'support', ...ANSWER_COLUMNS] as const;

export const directoryEntryTwin: Twin<DirectoryEntryModel, (typeof ENTRY_COLUMNS)[number]> = {
  json: ({ entry }) => entry,
  columns: ENTRY_COLUMNS,
  *rows({ entry }) {
    const { offering, criteria, assessment, verdictLabel } = entry;
    for (const { question, support, answer } of criteria) {
      const page = answerPath({ type: 'offering', id: offering.id }, question.id);
      yield { part: 'criterion', id: question.id, label: question.label, support, ...answerFields(answer, page) };
    }
    yield { part: 'verdict', id: assessment?.verdict ?? 'unknown', label: verdictLabel, status: assessment?.status };
    if (!assessment) return;
    const { reasons, audiences, strengths, weaknesses, findings, serverLocation, models, citations } = assessment;
    for (const summary of reasons) yield { part: 'reason', summary };
    for (const { audience, fit, because } of audiences) yield { part: 'audience', id: fit, label: audience, summary: because };
    for (const summary of strengths) yield { part: 'strength', summary };
    for (const summary of weaknesses) yield { part: 'weakness', summary };
    for (const { kind, text } of findings) yield { part: 'finding', id: kind, summary: text };
    if (serverLocation !== undefined) yield { part: 'location', summary: serverLocation };
    for (const label of models) yield { part: 'model', label };
    for (const { source, url, quote, snapshot } of citations) yield { part: 'source', source, sourceUrl: url, quote, snapshot };
  },
};
