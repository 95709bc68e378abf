/**
 * `/directory`, `/directory/:offering`, and assessing.
 * @module
 */
import { ConflictError, OperationalError } from '../../domain/errors.ts';
import { given } from '../../lib/given.ts';
import type { RegistryDesk } from '../../registry/desk.ts';
import { done, problem } from '../parts/forms.ts';
import { whoOf } from '../people.ts';
import { readReviews } from '../readers/reviews.ts';
import { directoryPath } from '../registry/addresses.ts';
import { givenOf, readTyped, type TypedAssessment, typedOf } from '../registry/assessmentForm.ts';
import { offeringOf, vendorName } from '../registry/names.ts';
import { type DirectoryModel, directoryPage } from '../registry/pages/directory.ts';
import { type DirectoryEntryModel, directoryEntryPage } from '../registry/pages/directoryEntry.ts';
import { readDirectoryQuery } from '../registry/query.ts';
import { readStored } from '../registry/reading/answers.ts';
import { chosenVendors } from '../registry/reading/chosen.ts';
import { criteriaIn, type DirectoryEntry, directoryEntryOf, directoryOf } from '../registry/reading/directory.ts';
import { directoryEntryTwin, directoryTwin } from '../registry/twins/directory.ts';
import { type RegistryAsk, registryPages, showInRegistry } from '../registry/view.ts';
import { type Ask, act, may, type Route, type Routes } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing } from '../show.ts';

export const directoryRoutes: Routes = (services) => [
  ...registryPages(services, { path: '/directory', read: readDirectory, page: directoryPage, twin: directoryTwin }),
  ...registryPages(services, {
    path: '/directory/:offering',
    what: 'offering',
    read: readModel,
    page: directoryEntryPage,
    twin: directoryEntryTwin,
    // Reviews by users are no events of the registry.
    stamp: async (of) => [JSON.stringify(await readReviews(of.services, of.param('offering')))],
  }),
  ...assessRoute(services),
];

async function readDirectory({ ask, services: { store }, registry }: RegistryAsk): Promise<DirectoryModel> {
  const query = readDirectoryQuery(ask);
  if (query.vendor !== undefined) chosenVendors([query.vendor], registry);
  const known = new Set(criteriaIn(registry.questions).map(({ id }) => id));
  const strange = query.criteria?.find((id) => !known.has(id));
  if (strange !== undefined)
    throw new OperationalError('usage', `There is no criterion ${strange}.`, { remedy: 'The form has all criteria.' });
  const [marks, assessments] = await Promise.all([store.cellMarks({ sheet: 'hosting' }), store.registry({ type: 'assessment' })]);
  return {
    query,
    ...directoryOf({
      offerings: registry.offerings,
      questions: registry.questions,
      marks,
      assessments: assessments.filter((record) => record.type === 'assessment'),
      vendorName: (id) => vendorName(registry, id),
      filter: query,
    }),
  };
}

async function readEntry(
  { services: { store }, registry }: Pick<RegistryAsk, 'services' | 'registry'>,
  id: string,
): Promise<DirectoryEntry | undefined> {
  const offering = offeringOf(registry, id);
  if (!offering) return undefined;
  const [records, assessment] = await Promise.all([
    store.registry({ type: 'cell', offering: id, sheet: 'hosting' }),
    store.registryRecord('assessment', id),
  ]);
  const cells = records.filter((record) => record.type === 'cell');
  return directoryEntryOf({
    offering,
    questions: registry.questions,
    cells,
    assessment,
    vendorName: (vendor) => vendorName(registry, vendor),
  });
}

const SAVED = 'saved';

async function readModel(of: RegistryAsk): Promise<DirectoryEntryModel | undefined> {
  const { ask, registry } = of;
  const entry = await readEntry(of, of.param('offering'));
  if (!entry) return undefined;
  const stored = await readStored(of.services.store, of.inside ? (entry.assessment?.citations ?? []) : []);
  const reviews = given({ reviews: await readReviews(of.services, of.param('offering')) });
  if (!registry.desk || !may(ask, 'analyst')) return { entry, stored, ...reviews };
  const banner = ask.context.req.query('done') === SAVED ? done('The assessment is saved, and verified by you.') : undefined;
  return { entry, stored, ...reviews, form: { typed: typedOf(entry.assessment), csrf: ask.csrf, isOpen: false, banner } };
}

function assessRoute(services: WebServices): Route[] {
  const { registry } = services;
  const desk = registry?.desk;
  return desk ? [act('/directory/:offering/assess', 'analyst', (ask) => assess(ask, services, desk))] : [];
}

async function assess(ask: Ask, services: WebServices, desk: RegistryDesk): Promise<Response> {
  const { registry } = services;
  const id = ask.context.req.param('offering') ?? '';
  const entry = registry && (await readEntry({ services, registry }, id));
  if (!registry || !entry) return missing(ask, services, 'offering');
  const typed = readTyped(ask);
  try {
    const given = givenOf(typed, entry.assessment ?? undefined);
    await desk.assess(id, versionOf(typed), given, { ...whoOf(ask), ...(typed.reason !== '' && { reason: typed.reason }) });
    return ask.context.redirect(`${directoryPath(id)}?done=${SAVED}`, 303);
  } catch (error) {
    if (!(error instanceof OperationalError) || !['usage', 'conflict'].includes(error.code)) throw error;
    const isConflict = error instanceof ConflictError;
    // Sent again, it is meant for what stands now.
    const standing = (isConflict && (await readEntry({ services, registry }, id))) || entry;
    const version = isConflict ? String(standing.assessment?.version ?? 0) : typed.version;
    const banner = problem(`${error.message}${isConflict ? ' Your text is below; send it again to replace what stands now.' : ''}`);
    const of: RegistryAsk = { ask, services, registry, now: services.clock.now(), inside: true, param: () => id };
    const stored = await readStored(services.store, standing.assessment?.citations ?? []);
    const model = { entry: standing, stored, form: { typed: { ...typed, version }, csrf: ask.csrf, isOpen: true, banner } };
    return showInRegistry(of, directoryEntryPage(model, of), isConflict ? 409 : 400);
  }
}

function versionOf({ version }: TypedAssessment): number {
  if (!/^\d{1,9}$/.test(version)) throw new OperationalError('usage', 'The form was not sent whole.', { remedy: 'Load the page again.' });
  return Number(version);
}
