/**
 * What operations of the registry ask beside its store: what questions are called, and whether there is what a filter names.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { mustKnow } from '../known.ts';
import type { ApiContext } from './services.ts';
import type { Labels } from './shapes/cell.ts';

export function labelsOf({ registry }: ApiContext): Labels {
  return new Map((registry?.questions ?? []).map(({ id, label }) => [id, label]));
}

export interface RegistryNames {
  vendor?: string | undefined;
  offering?: string | undefined;
  question?: string | undefined;
}

/**
 * Throws OperationalError('usage') for a name that nothing goes by: nothing of it is something else than no cell of it. Offerings that watchers
 * declare no more are known by their events.
 */
export async function mustKnowOfRegistry(services: ApiContext, { vendor, offering, question }: RegistryNames): Promise<void> {
  const { registry, store } = services;
  if (vendor !== undefined && !registry?.vendors.some(({ id }) => id === vendor)) await mustKnow(services, { vendor });
  if (offering !== undefined && !registry?.offerings.some(({ id }) => id === offering)) {
    const [event] = await store.registryEvents({ offering, limit: 1 });
    if (!event) throw unknown('offering', offering, 'The registry lists all offerings.');
  }
  if (question !== undefined && !registry?.questions.some(({ id }) => id === question))
    throw unknown('question', question, 'The methodology lists all questions.');
}

function unknown(what: string, name: string, remedy: string): OperationalError {
  return new OperationalError('usage', `There is no ${what} ${name}.`, { remedy });
}
