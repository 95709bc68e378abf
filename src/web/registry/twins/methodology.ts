/**
 * The rules of evidence for programs; as CSV, a line for each rule.
 * @module
 */
import type { Methodology, QuestionText } from '../reading/methodology.ts';
import type { Twin } from '../twin.ts';

const COLUMNS = ['sheet', 'question', 'label', 'group', 'answeredBy', 'pages', 'rank', 'grade', 'when', 'summary', 'note'] as const;

type Column = (typeof COLUMNS)[number];

export const methodologyTwin: Twin<Methodology, Column> = {
  json: (model) => model,
  columns: COLUMNS,
  *rows({ sheets }) {
    for (const { questions } of sheets) for (const question of questions) yield* rulesOf(question);
  },
};

export const questionTwin: Twin<QuestionText, Column> = { json: (model) => model, columns: COLUMNS, rows: rulesOf };

function* rulesOf({ sheet, id, label, group, answeredBy, pages, rules }: QuestionText) {
  const head = { sheet, question: id, label, group, answeredBy, pages };
  if (rules.length === 0) yield head;
  for (const [at, { grade, when, summary, note }] of rules.entries()) yield { ...head, rank: at + 1, grade, when, summary, note };
}
