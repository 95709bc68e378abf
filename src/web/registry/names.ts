/**
 * What is declared, by its ids, for whoever has records to name.
 * @module
 */
import type { Question } from '../../domain/question.ts';
import type { CellMark, Sheet, Subject } from '../../domain/registry.ts';
import { isCleanYes } from '../../domain/registry.ts';
import type { Offering } from '../../domain/watcher.ts';
import type { RegistryServices } from './services.ts';

export function offeringOf({ offerings }: RegistryServices, id: string): Offering | undefined {
  return offerings.find((offering) => offering.id === id);
}

/** Its id where no watcher declares it. */
export function vendorName({ vendors }: RegistryServices, id: string): string {
  return vendors.find((vendor) => vendor.id === id)?.name ?? id;
}

/** What an answer is about. */
export function subjectName(registry: RegistryServices, { type, id }: Subject): string {
  return type === 'vendor' ? vendorName(registry, id) : (offeringOf(registry, id)?.name ?? id);
}

export function questionOf({ questions }: RegistryServices, id: string): Question | undefined {
  return questions.find((question) => question.id === id);
}

export function questionsOn({ questions }: RegistryServices, sheet: Sheet): Question[] {
  return questions.filter((question) => question.sheet === sheet);
}

/** Groups in the order of their first question. */
export function grouped(questions: readonly Question[]): Array<readonly [group: string, questions: Question[]]> {
  return [...Map.groupBy(questions, ({ group }) => group)];
}

type Marked = Pick<CellMark, 'sheet' | 'grade' | 'status'>;

/** What a reader of an offering has to mind: all of its graded dimensions that are no clean public yes. */
export function watchOutsOf<Cell extends Marked>(cells: readonly Cell[]): Cell[] {
  return cells.filter((cell) => cell.sheet === 'dimensions' && !isCleanYes(cell));
}
