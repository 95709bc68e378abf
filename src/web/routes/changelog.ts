/**
 * `/changelog`, and `/methodology` with its questions.
 * @module
 */
import { offeringOf, vendorName } from '../registry/names.ts';
import { type ChangelogModel, changelogPage } from '../registry/pages/changelog.ts';
import { methodologyPage } from '../registry/pages/methodology.ts';
import { questionPage } from '../registry/pages/question.ts';
import { readChangelogQuery, readNoQuery } from '../registry/query.ts';
import { logLinesOf, NEW_BY, TOLD_KINDS } from '../registry/reading/changelog.ts';
import { chosenOfferings, chosenQuestions, chosenVendors } from '../registry/reading/chosen.ts';
import { methodologyOf, questionText } from '../registry/reading/methodology.ts';
import { changelogTwin } from '../registry/twins/changelog.ts';
import { methodologyTwin, questionTwin } from '../registry/twins/methodology.ts';
import { type RegistryAsk, registryPages } from '../registry/view.ts';
import type { Routes } from '../routes.ts';

export const changelogRoutes: Routes = (services) => [
  ...registryPages(services, { path: '/changelog', read: readChangelog, page: changelogPage, twin: changelogTwin }),
  ...registryPages(services, {
    path: '/methodology',
    read: async ({ ask, registry }) => {
      readNoQuery(ask);
      return methodologyOf(registry.questions);
    },
    page: methodologyPage,
    twin: methodologyTwin,
  }),
  ...registryPages(services, {
    path: '/methodology/:question',
    what: 'question',
    read: async ({ ask, registry, param }) => {
      readNoQuery(ask);
      const asked = registry.questions.find(({ id }) => id === param('question'));
      return asked && questionText(asked);
    },
    page: questionPage,
    twin: questionTwin,
  }),
];

const PAGE_SIZE = 50;

async function readChangelog({ ask, services: { store }, registry, inside }: RegistryAsk): Promise<ChangelogModel> {
  const query = readChangelogQuery(ask);
  const { vendor, offering, question, before } = query;
  if (vendor !== undefined) chosenVendors([vendor], registry);
  if (offering !== undefined) chosenOfferings([offering], registry);
  if (question !== undefined) chosenQuestions([question], registry);
  const filter = {
    kinds: TOLD_KINDS,
    exceptNewBy: NEW_BY,
    ...(vendor !== undefined && { vendor }),
    ...(offering !== undefined && { offering }),
    ...(question !== undefined && { question }),
  };
  const [found, total] = await Promise.all([
    store.registryEvents({ ...filter, ...(before !== undefined && { before }), newestFirst: true, limit: PAGE_SIZE + 1 }),
    store.countRegistryEvents(filter),
  ]);
  const events = found.slice(0, PAGE_SIZE);
  const ids = [...new Set(events.flatMap(({ because }) => because?.changes ?? []))];
  const [was, changes] = await Promise.all([
    store.recordsBefore(events.map(({ seq }) => seq)),
    ids.length === 0 ? [] : Array.fromAsync(store.changes({ ids, suppressed: 'too' })),
  ]);
  const lines = logLinesOf({
    events,
    before: was,
    changes: new Map(changes.map((change) => [change.id, change])),
    questions: registry.questions,
    offeringName: (id) => offeringOf(registry, id)?.name ?? id,
    vendorName: (id) => vendorName(registry, id),
    inside,
  });
  const last = events.at(-1);
  return { query, lines, total, ...(found.length > PAGE_SIZE && last && { older: last.seq }) };
}
