/**
 * The rules of evidence for programs; as CSV, a line for each rule.
 * @module
 */
import type { Methodology } from '../reading/methodology.ts';
import type { Twin } from '../twin.ts';

const COLUMNS = ['sheet', 'question', 'label', 'group', 'answeredBy', 'pages', 'rank', 'grade', 'when', 'summary', 'note'] as const;

export const methodologyTwin: Twin<Methodology, (typeof COLUMNS)[number]> = {
  json: (model) => model,
  columns: COLUMNS,
  *rows({ sheets }) {
    for (const { sheet, questions } of sheets) {
      for (const { id, label, group, answeredBy, pages, rules } of questions) {
        const head = { sheet, question: id, label, group, answeredBy, pages };
        if (rules.length === 0) yield head;
        for (const [at, { grade, when, summary, note }] of rules.entries()) yield { ...head, rank: at + 1, grade, when, summary, note };
      }
    }
  },
};
