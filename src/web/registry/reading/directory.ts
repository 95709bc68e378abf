/**
 * `/directory` and `/directory/:offering`: how offerings can be hosted, by seven criteria, and what people sum up about it.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import { type Assessment, type Cell, type CellMark, cellId, type Grade, type HostingVerdict } from '../../../domain/registry.ts';
import type { Offering } from '../../../domain/watcher.ts';
import { gradeWords, verdictLabel } from '../../../lib/gradeWords.ts';
import { type AnswerView, answerView } from './answerView.ts';
import type { Named } from './chosen.ts';

/** `yes`: ✓. `partly`: ⚠. `not`: ✕, denied or not found. `unknown`: nobody can tell yet. */
export const SUPPORTS = ['yes', 'partly', 'not', 'unknown'] as const;
export type Support = (typeof SUPPORTS)[number];

const SUPPORT: Record<Grade, Support> = {
  yes_public: 'yes',
  yes_gated: 'yes',
  partial: 'partly',
  none: 'not',
  no: 'not',
  unclear: 'unknown',
  not_applicable: 'not',
};

export function supportOf(grade: Grade | undefined): Support {
  return grade === undefined ? 'unknown' : SUPPORT[grade];
}

export interface CriterionMark {
  question: string;
  label: string;
  support: Support;
  /** Absent where nothing was worked out yet. */
  mark?: CellMark;
  sign: string;
  words: string;
}

export interface Listing {
  offering: Named;
  developer: Named;
  platform: Named;
  verdict: HostingVerdict;
  verdictLabel: string;
  /** Nobody summed it up yet: the verdict is then unknown. */
  assessed: boolean;
  status?: Assessment['status'];
  criteria: CriterionMark[];
}

export interface DirectoryFilter {
  verdict?: HostingVerdict | undefined;
  /** Criteria that all have to be supported, at least partly. */
  criteria?: readonly string[] | undefined;
  /** Vendor id, of the developer or the platform. */
  vendor?: string | undefined;
}

export interface Directory {
  criteria: Array<{ id: string; label: string }>;
  listings: Listing[];
  /** Offerings before the filter. */
  total: number;
}

export interface DirectoryInput {
  offerings: readonly Offering[];
  questions: readonly Question[];
  marks: readonly CellMark[];
  assessments: readonly Assessment[];
  vendorName(id: string): string;
  filter: DirectoryFilter;
}

/** The best verdict first, then by name. */
export function directoryOf({ offerings, questions, marks, assessments, vendorName, filter }: DirectoryInput): Directory {
  const criteria = criteriaIn(questions);
  const byId = new Map(marks.map((mark) => [mark.id, mark]));
  const assessed = new Map(assessments.map((assessment) => [assessment.offering, assessment]));
  const listings = offerings.map((offering) => listing(offering, criteria, byId, assessed.get(offering.id), vendorName));
  return {
    criteria: criteria.map(({ id, label }) => ({ id, label })),
    listings: listings.filter((one) => fits(one, filter)).toSorted(byVerdict),
    total: offerings.length,
  };
}

export function criteriaIn(questions: readonly Question[]): Question[] {
  return questions.filter(({ sheet }) => sheet === 'hosting');
}

function listing(
  { id, name, developer, platform }: Offering,
  criteria: readonly Question[],
  marks: ReadonlyMap<string, CellMark>,
  assessment: Assessment | undefined,
  vendorName: (id: string) => string,
): Listing {
  const verdict = assessment?.verdict ?? 'unknown';
  return {
    offering: { id, name },
    developer: { id: developer, name: vendorName(developer) },
    platform: { id: platform, name: vendorName(platform) },
    verdict,
    verdictLabel: verdictLabel(verdict),
    assessed: assessment !== undefined,
    ...(assessment && { status: assessment.status }),
    criteria: criteria.map((question) => criterionMark(question, marks.get(cellId({ type: 'offering', id }, question.id)))),
  };
}

function criterionMark({ id, label }: Question, mark: CellMark | undefined): CriterionMark {
  const { sign, label: words } = gradeWords(mark?.grade ?? 'unclear', 'hosting');
  return { question: id, label, support: supportOf(mark?.grade), ...(mark && { mark }), sign, words: mark ? words : 'Not assessed yet' };
}

function fits({ verdict, criteria, developer, platform }: Listing, filter: DirectoryFilter): boolean {
  if (filter.verdict !== undefined && verdict !== filter.verdict) return false;
  if (filter.vendor !== undefined && developer.id !== filter.vendor && platform.id !== filter.vendor) return false;
  const supported = new Set(criteria.filter(({ support }) => support === 'yes' || support === 'partly').map(({ question }) => question));
  return (filter.criteria ?? []).every((id) => supported.has(id));
}

const VERDICT_ORDER: readonly HostingVerdict[] = ['suitable', 'conditional', 'unsuitable', 'unknown'];

function byVerdict(a: Listing, b: Listing): number {
  const [left, right] = [VERDICT_ORDER.indexOf(a.verdict), VERDICT_ORDER.indexOf(b.verdict)];
  return left === right ? a.offering.name.localeCompare(b.offering.name, 'en') : left - right;
}

export interface DirectoryEntry {
  offering: Named;
  developer: Named;
  platform: Named;
  criteria: Array<{ question: { id: string; label: string; asks?: string }; support: Support; answer: AnswerView | null }>;
  verdictLabel: string;
  /** null where nobody summed it up yet. */
  assessment: Assessment | null;
}

export function directoryEntryOf(input: {
  offering: Offering;
  questions: readonly Question[];
  cells: readonly Cell[];
  assessment: Assessment | undefined;
  vendorName(id: string): string;
}): DirectoryEntry {
  const { offering, questions, cells, assessment, vendorName } = input;
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  return {
    offering: { id: offering.id, name: offering.name },
    developer: { id: offering.developer, name: vendorName(offering.developer) },
    platform: { id: offering.platform, name: vendorName(offering.platform) },
    criteria: criteriaIn(questions).map((question) => {
      const cell = byId.get(cellId({ type: 'offering', id: offering.id }, question.id));
      const { id, label, question: asks } = question;
      return {
        question: { id, label, ...(asks !== undefined && { asks }) },
        support: supportOf(cell?.answer.grade),
        answer: cell ? answerView(cell, question) : null,
      };
    }),
    verdictLabel: verdictLabel(assessment?.verdict ?? 'unknown'),
    assessment: assessment ?? null,
  };
}
