/**
 * `/compare`: offerings side by side.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { vendorName } from '../registry/names.ts';
import { type CompareModel, comparePage } from '../registry/pages/compare.ts';
import { readCompareQuery } from '../registry/query.ts';
import { chosenOfferings } from '../registry/reading/chosen.ts';
import { comparisonOf, FEWEST, MOST } from '../registry/reading/comparison.ts';
import { compareTwin } from '../registry/twins/compare.ts';
import { type RegistryAsk, registryPages } from '../registry/view.ts';
import type { Routes } from '../routes.ts';

export const compareRoutes: Routes = (services) =>
  registryPages(services, { path: '/compare', read: readCompare, page: comparePage, twin: compareTwin });

async function readCompare({ ask, services, registry }: RegistryAsk): Promise<CompareModel> {
  const { offerings: ids, differencesOnly } = readCompareQuery(ask);
  if (ids.length > MOST) {
    throw new OperationalError('usage', `At most ${MOST} offerings can be compared, not ${ids.length}.`, { remedy: 'Leave some out.' });
  }
  const chosen = chosenOfferings(ids, registry);
  const nameOf = (id: string): string => vendorName(registry, id);
  const model = { chosen, choices: registry.offerings, vendorName: nameOf };
  if (chosen.length < FEWEST) return model;
  const found = await services.store.registry({ type: 'cell', offerings: ids, sheet: 'dimensions' });
  const cells = found.filter((record) => record.type === 'cell');
  const comparison = comparisonOf({ offerings: chosen, questions: registry.questions, cells, vendorName: nameOf, differencesOnly });
  return { ...model, comparison };
}
