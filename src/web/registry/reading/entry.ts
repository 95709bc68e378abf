/**
 * The entry of an offering: its graded dimensions, and what there is to mind.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import type { Cell } from '../../../domain/registry.ts';
import type { Offering, Vendor } from '../../../domain/watcher.ts';
import { given } from '../../../lib/given.ts';
import { grouped, offeringOf, questionsOn, vendorName, watchOutsOf } from '../names.ts';
import type { RegistryAsk } from '../view.ts';
import { NOTHING_WITHIN, readWithin, type Within } from './answers.ts';

export interface AskedCell {
  question: Question;
  /** Absent until it is worked out for the first time. */
  cell?: Cell;
}

/** A page that answers are tied to. */
export interface UsedSource {
  source: string;
  url: string;
  /** Labels of the questions that it answers. */
  cited: string[];
  /** Latest reading, or since when it could not be read (ISO 8601 UTC). */
  at?: string;
  unreadSince?: string;
}

export interface EntryModel {
  offering: Offering;
  developer: Pick<Vendor, 'id' | 'name' | 'country'>;
  platform: Pick<Vendor, 'id' | 'name' | 'country'>;
  groups: Array<readonly [group: string, cells: AskedCell[]]>;
  cells: AskedCell[];
  watchOuts: Array<Required<AskedCell>>;
  sources: UsedSource[];
  within: Within;
  /** Whether people summed up how it can be hosted, or criteria of that are answered. */
  hosting: boolean;
  /** Who reads it is of the team. */
  inside: boolean;
}

export async function readEntry(of: RegistryAsk): Promise<EntryModel | undefined> {
  const { registry, services, inside } = of;
  const offering = offeringOf(registry, of.param('offering'));
  if (!offering) return undefined;
  const found = await services.store.registry({ type: 'cell', offering: offering.id, sheet: 'dimensions' });
  const byQuestion = new Map(found.flatMap((record) => (record.type === 'cell' ? [[record.question, record] as const] : [])));
  const questions = questionsOn(registry, 'dimensions');
  const asked = (question: Question): AskedCell => {
    const cell = byQuestion.get(question.id);
    return { question, ...(cell && { cell }) };
  };
  const cells = questions.map(asked);
  const [within, hosting] = await Promise.all([
    inside
      ? readWithin(
          services.store,
          cells.flatMap(({ cell }) => cell ?? []),
        )
      : NOTHING_WITHIN,
    services.store.countCells({ offering: offering.id, sheet: 'hosting' }),
  ]);
  return {
    offering,
    developer: vendorOf(of, offering.developer),
    platform: vendorOf(of, offering.platform),
    groups: grouped(questions).map(([group, own]) => [group, own.map(asked)] as const),
    cells,
    watchOuts: watchOutCells(cells),
    sources: sourcesOf(cells),
    within,
    hosting: Object.values(hosting).some((n) => n > 0),
    inside,
  };
}

function vendorOf({ registry }: RegistryAsk, id: string): Pick<Vendor, 'id' | 'name' | 'country'> {
  return registry.vendors.find((vendor) => vendor.id === id) ?? { id, name: vendorName(registry, id) };
}

/** Told by the one rule that all pages count by. */
function watchOutCells(cells: readonly AskedCell[]): Array<Required<AskedCell>> {
  return cells.flatMap(({ question, cell }) =>
    cell && watchOutsOf([{ ...cell, grade: cell.answer.grade }]).length > 0 ? [{ question, cell }] : [],
  );
}

/** All that answers cite or were looked for in, in the order of their names. */
function sourcesOf(cells: readonly AskedCell[]): UsedSource[] {
  const found = new Map<string, UsedSource>();
  for (const { question, cell } of cells) {
    for (const { source, url, at, unreadSince } of cell?.read ?? []) {
      const used = found.get(source) ?? { source, url, cited: [] };
      const latest = at !== undefined && (used.at === undefined || at > used.at) ? { at } : {};
      found.set(source, { ...used, ...latest, ...(unreadSince !== undefined && { unreadSince }) });
    }
    for (const { source, url, at } of cell?.answer.citations ?? []) {
      // What is cited was read, also where nobody reads it for this question.
      const used = found.get(source) ?? { source, url, cited: [], ...given({ at }) };
      if (!used.cited.includes(question.label)) used.cited.push(question.label);
      found.set(source, used);
    }
  }
  return [...found.values()].sort((a, b) => (a.source < b.source ? -1 : 1));
}
