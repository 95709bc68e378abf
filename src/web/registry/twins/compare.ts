/**
 * A comparison for programs; as CSV, a line for each answer.
 * @module
 */
import { answerPath } from '../addresses.ts';
import type { CompareModel } from '../pages/compare.ts';
import { FEWEST, MOST } from '../reading/comparison.ts';
import type { Twin } from '../twin.ts';
import { ANSWER_COLUMNS, answerFields } from './answer.ts';

const COLUMNS = ['question', 'label', 'group', 'level', 'likeness', 'differsIn', 'offering', 'answeredBy', ...ANSWER_COLUMNS] as const;

export const compareTwin: Twin<CompareModel, (typeof COLUMNS)[number]> = {
  json: ({ chosen, choices, comparison }) =>
    comparison ?? {
      offerings: chosen.map(({ id, name }) => ({ id, name })),
      choose: { fewest: FEWEST, most: MOST, from: choices.map(({ id, name }) => ({ id, name })) },
    },
  columns: COLUMNS,
  *rows({ comparison }) {
    for (const { question, level, likeness, differs, cells } of comparison?.rows ?? []) {
      for (const { offering, answeredBy, answer } of cells) {
        yield {
          question: question.id,
          label: question.label,
          group: question.group,
          level,
          likeness,
          differsIn: differs.map(({ name }) => name),
          offering,
          answeredBy: answeredBy.id,
          ...answerFields(answer, answerPath({ type: 'offering', id: offering }, question.id)),
        };
      }
    }
  },
};
