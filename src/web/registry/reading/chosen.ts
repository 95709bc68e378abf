/**
 * What an address names, as it is declared.
 * @module
 */
import { OperationalError } from '../../../domain/errors.ts';
import type { Question } from '../../../domain/question.ts';
import type { Offering } from '../../../domain/watcher.ts';
import type { RegistryServices } from '../services.ts';

export interface Named {
  id: string;
  name: string;
}

/** The offerings in the order in which they are named. Throws OperationalError('usage') for one that nobody declares. */
export function chosenOfferings(ids: readonly string[], { offerings }: Pick<RegistryServices, 'offerings'>): Offering[] {
  return chosen(ids, offerings, 'offering', 'The registry lists all offerings.');
}

/** Throws OperationalError('usage') for one that nobody declares. */
export function chosenVendors(ids: readonly string[], { vendors }: Pick<RegistryServices, 'vendors'>): Named[] {
  return chosen(ids, vendors, 'vendor', 'The commitments list all vendors.');
}

/** Throws OperationalError('usage') for one that the catalogue does not ask. */
export function chosenQuestions(ids: readonly string[], { questions }: Pick<RegistryServices, 'questions'>): Question[] {
  return chosen(ids, questions, 'question', 'The methodology lists all questions.');
}

function chosen<Item extends { id: string }>(ids: readonly string[], all: readonly Item[], what: string, remedy: string): Item[] {
  const byId = new Map(all.map((item) => [item.id, item]));
  return ids.map((id) => {
    const item = byId.get(id);
    if (!item) throw new OperationalError('usage', `There is no ${what} ${id}.`, { remedy });
    return item;
  });
}
