/**
 * `/methodology`, and below it each question: how the registry comes to its answers, out of the catalogue that it works them out by.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import { CELL_STATUSES, type CellStatus, GRADES, type Grade, SHEETS, type Sheet } from '../../../domain/registry.ts';
import { gradeWords, statusLabel } from '../../../lib/gradeWords.ts';
import { keyLabel } from '../../../lib/inWords.ts';
import { kindsInWords, ruleInWords, subjectInWords, wordingsOf } from './ruleWords.ts';

export interface GradeMeaning {
  grade: Grade;
  sign: string;
  label: string;
  means: string;
  /** As the criteria of hosting show it. */
  hosting: { sign: string; label: string };
}

export interface RuleText {
  grade: Grade;
  sign: string;
  label: string;
  when: string;
  /** What the answer says then. */
  summary: string;
  note?: string;
  wordings: Array<{ label: string; phrases: string[] }>;
}

export interface QuestionText {
  id: string;
  sheet: Sheet;
  label: string;
  group: string;
  asks?: string;
  /** Whose pages answer it. */
  answeredBy: string;
  /** Kinds of pages that are read, where no watcher names any. */
  pages: string;
  /** Values that are shown: label, and the fact that they come from. */
  values: Array<{ label: string; from: string }>;
  rules: RuleText[];
}

export interface Methodology {
  grades: GradeMeaning[];
  statuses: Array<{ status: CellStatus; label: string; means: string }>;
  sheets: Array<{ sheet: Sheet; label: string; questions: QuestionText[] }>;
}

const SHEET_LABELS: Record<Sheet, string> = {
  dimensions: 'Dimensions of an offering',
  commitments: 'Commitments of a vendor',
  hosting: 'Criteria of hosting',
};

const GRADE_MEANINGS: Record<Grade, string> = {
  yes_public: 'A page that anybody may read says so. The passage is cited.',
  yes_gated: 'A public page says that it exists, and that it is given on request, under a non-disclosure agreement, or with a contract.',
  partial: 'A page says so for some plans, products, places or cases only; the note says which.',
  none: 'Every page that would say so was read, and none does. It is a finding about the pages, not about the vendor: the answer lists what was read, and when.',
  unclear:
    'It cannot be told: a page that would say so was never read or cannot be read now, no page is known that would, or pages contradict each other.',
  no: 'A page says that it is not so. The passage is cited.',
  not_applicable: 'The question does not arise for this offering or vendor.',
};

const STATUS_MEANINGS: Record<CellStatus, string> = {
  draft: 'Worked out from pages, or shipped, and not yet looked at by a person.',
  verified: 'A person read what is cited and vouched for the answer, on the day that is given.',
  stale:
    'A passage that the answer rests on has changed since, and nobody has decided yet what that means. The answer is the last one that stood; it may be wrong now.',
  conflict: 'Pages of the same vendor state things that cannot both hold. Both are cited with what they state; they are never averaged.',
};

export function methodologyOf(questions: readonly Question[]): Methodology {
  return {
    grades: GRADES.map((grade) => {
      const { sign, label } = gradeWords(grade);
      return { grade, sign, label, means: GRADE_MEANINGS[grade], hosting: { ...gradeWords(grade, 'hosting') } };
    }),
    statuses: CELL_STATUSES.map((status) => ({ status, label: statusLabel(status), means: STATUS_MEANINGS[status] })),
    sheets: SHEETS.map((sheet) => ({
      sheet,
      label: SHEET_LABELS[sheet],
      questions: questions.filter((question) => question.sheet === sheet).map(questionText),
    })),
  };
}

export function questionText({ id, label, group, question, subject, read, values, rules, sheet }: Question): QuestionText {
  return {
    id,
    sheet,
    label,
    group,
    ...(question !== undefined && { asks: question }),
    answeredBy: subjectInWords(subject),
    pages: kindsInWords(read),
    values: values.map((value) => ({ label: value.label, from: keyLabel(value.key) })),
    rules: rules.map((rule) => ({
      grade: rule.grade,
      ...gradeWords(rule.grade, sheet),
      when: ruleInWords(rule),
      summary: rule.summary,
      ...(rule.note !== undefined && { note: rule.note }),
      wordings: wordingsOf(rule),
    })),
  };
}
