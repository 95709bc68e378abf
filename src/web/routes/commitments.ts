/**
 * `/commitments` and `/commitments/:vendor`, and `/deals`.
 * @module
 */
import { readStructuralChanges } from '../../registry/structuralChanges.ts';
import { questionsOn, vendorName } from '../registry/names.ts';
import { type CommitmentsModel, commitmentsPage } from '../registry/pages/commitments.ts';
import { type DealsModel, dealsPage } from '../registry/pages/deals.ts';
import { type VendorCommitmentsModel, vendorCommitmentsPage } from '../registry/pages/vendorCommitments.ts';
import { readDealQuery, readMatrixQuery, readNoQuery } from '../registry/query.ts';
import { readStored } from '../registry/reading/answers.ts';
import { chosenOfferings, chosenQuestions, chosenVendors } from '../registry/reading/chosen.ts';
import { vendorCommitmentsOf, watchedOf } from '../registry/reading/commitments.ts';
import { dealViews } from '../registry/reading/deals.ts';
import { matrixOf } from '../registry/reading/matrixOver.ts';
import { matrixTwin, vendorCommitmentsTwin } from '../registry/twins/commitments.ts';
import { dealsTwin } from '../registry/twins/deals.ts';
import { type RegistryAsk, registryPages } from '../registry/view.ts';
import type { Routes } from '../routes.ts';

export const commitmentRoutes: Routes = (services) => [
  ...registryPages(services, { path: '/commitments', read: readMatrix, page: commitmentsPage, twin: matrixTwin }),
  ...registryPages(services, {
    path: '/commitments/:vendor',
    what: 'vendor',
    read: readVendor,
    page: vendorCommitmentsPage,
    twin: vendorCommitmentsTwin,
    stamp: vendorStamp,
  }),
  ...registryPages(services, { path: '/deals', read: readDeals, page: dealsPage, twin: dealsTwin }),
];

async function readMatrix({ ask, services, registry }: RegistryAsk): Promise<CommitmentsModel> {
  const query = readMatrixQuery(ask);
  const questions = query.questions ? chosenQuestions(query.questions, registry) : questionsOn(registry, 'commitments');
  const named = query.offerings && chosenOfferings(query.offerings, registry);
  const vendors = query.vendors ? chosenVendors(query.vendors, registry) : registry.vendors;
  const ids = new Set(vendors.map(({ id }) => id));
  const offerings = (named ?? registry.offerings).filter(
    ({ platform, developer }) => query.vendors === undefined || ids.has(platform) || ids.has(developer),
  );
  const marks = await services.store.cellMarks({ questions: questions.map(({ id }) => id) });
  // Vendors that are asked about by way of their offerings.
  const served = new Set(offerings.map(({ platform }) => platform));
  const shown = named ? vendors.filter(({ id }) => served.has(id)) : vendors;
  return {
    query,
    registry,
    matrix: matrixOf({ questions, offerings, vendors: shown, marks, vendorName: (id) => vendorName(registry, id) }),
  };
}

/** Older ones are on the page of the changes. */
const MOST_CHANGES = 100;

async function readVendor({ ask, services, registry, inside, param }: RegistryAsk): Promise<VendorCommitmentsModel | undefined> {
  readNoQuery(ask);
  const { store } = services;
  const vendor = registry.vendors.find(({ id }) => id === param('vendor'));
  if (!vendor) return undefined;
  const of = { vendor: vendor.id };
  const [records, deals, changes, states, undecided] = await Promise.all([
    store.registry({ ...of, type: 'cell', sheet: 'commitments' }),
    store.registry({ type: 'deal' }),
    readStructuralChanges(store, { ...of, limit: MOST_CHANGES + 1 }),
    store.sources(of),
    store.countChanges({ ...of, state: 'flagged', keyed: true }),
  ]);
  const said = vendorCommitmentsOf({
    vendor,
    offerings: registry.offerings,
    questions: registry.questions,
    cells: records.filter((record) => record.type === 'cell'),
    changes: changes.slice(0, MOST_CHANGES),
    moreChanges: changes.length > MOST_CHANGES,
    watched: watchedOf(states, undecided),
    deals: deals.filter((record) => record.type === 'deal'),
    vendorName: (id) => vendorName(registry, id),
  });
  const cited = [
    ...said.commitments.flatMap(({ answer }) => answer?.citations ?? []),
    ...said.deals.flatMap(({ citations }) => citations),
    ...said.changes.map(({ newSnapshot }) => ({ snapshot: newSnapshot })),
  ];
  return { said, stored: await readStored(store, inside ? cited : []), isWatched: states.length > 0 };
}

/** Changes are decided, and pages read, without anything happening in the registry. */
async function vendorStamp({ services: { store }, param }: RegistryAsk): Promise<string[]> {
  const vendor = param('vendor');
  const [act] = await store.acts({ limit: 1 });
  const states = await store.sources({ vendor });
  const { since = '', until = '', unread, pages } = watchedOf(states, 0);
  const changes = await store.countChanges({ vendor });
  return [act?.id ?? '', since, until, String(unread), String(pages), String(changes)];
}

async function readDeals({ ask, services: { store }, registry, inside }: RegistryAsk): Promise<DealsModel> {
  const query = readDealQuery(ask);
  if (query.vendor !== undefined) chosenVendors([query.vendor], registry);
  const deals = (await store.registry({ type: 'deal' })).filter((record) => record.type === 'deal');
  const shown = dealViews(deals, (id) => vendorName(registry, id), query);
  const cited = inside ? shown.flatMap(({ citations }) => citations) : [];
  return { query, deals: shown, total: deals.length, stored: await readStored(store, cited) };
}
