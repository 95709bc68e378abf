/**
 * `/answers`.
 * @module
 */
import { worklistPage } from '../registry/pages/worklist.ts';
import { createSuggested, readWorklist } from '../registry/reading/worklist.ts';
import { worklistTwin } from '../registry/twins/worklist.ts';
import { registryPages } from '../registry/view.ts';
import type { Routes } from '../routes.ts';
import { DONE } from './answers.ts';

export const worklistRoutes: Routes = (services) => {
  const suggested = createSuggested(services.store);
  return registryPages(services, {
    path: '/answers',
    guard: { role: 'analyst', scope: 'api' },
    read: (of) => readWorklist(of, suggested),
    page(model, of) {
      const done = DONE[model.query.done ?? ''];
      const options = { ...(of.registry.desk && of.ask.user && { csrf: of.ask.csrf }), ...(done !== undefined && { done }) };
      return { title: 'Answers to check', body: worklistPage(model, of, options) };
    },
    twin: worklistTwin,
  });
};
