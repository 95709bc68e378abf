/**
 * `/registry`, its entries and their answers.
 * @module
 */
import { createLatest } from '../registry/latest.ts';
import { entryPage } from '../registry/pages/entry.ts';
import { indexPage } from '../registry/pages/index.ts';
import { readEntry } from '../registry/reading/entry.ts';
import { createMarks, readIndex } from '../registry/reading/index.ts';
import { entryTwin } from '../registry/twins/entry.ts';
import { indexTwin } from '../registry/twins/index.ts';
import { registryPages } from '../registry/view.ts';
import type { Routes } from '../routes.ts';

export const registryRoutes: Routes = (services) => {
  const [marks, latest] = [createMarks(services.store), createLatest(services.store)];
  return [
    ...registryPages(services, {
      path: '/registry',
      read: (of) => readIndex(of, marks, latest),
      page: (model, of) => ({ title: 'Registry', body: indexPage(model, of) }),
      twin: indexTwin,
    }),
    ...registryPages(services, {
      path: '/registry/:offering',
      what: 'offering',
      read: readEntry,
      page: (model, of) => ({ title: model.offering.name, body: entryPage(model, of) }),
      twin: entryTwin,
    }),
  ];
};
