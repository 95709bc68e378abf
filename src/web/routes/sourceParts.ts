/**
 * Below `/sources/:vendor/:source`: visits, snapshots, passages, and the comparison of two snapshots.
 * @module
 */
import { z } from 'zod';
import { OperationalError } from '../../domain/errors.ts';
import type { SourceState } from '../../domain/ports.ts';
import { SHA256 } from '../../lib/hash.ts';
import type { CompareSnapshots } from '../../pipeline/compareSnapshots.ts';
import { comparePage } from '../pages/compare.ts';
import { passagesPage, snapshotsPage, visitsPage } from '../pages/sourceParts.ts';
import { STRETCH } from '../parts/strip.ts';
import { PageNumber, readQuery } from '../query.ts';
import { type Ask, type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing, show } from '../show.ts';
import { sourceId } from './sources.ts';

const SNAPSHOTS = 30;

const ListQuery = z.object({ page: PageNumber, all: z.literal('1', 'must be 1').optional() });
const Sha256 = z.string('must be the hash of a stored page').regex(SHA256, 'must be the hash of a stored page');
const CompareQuery = z.object({ from: Sha256, to: Sha256, page: PageNumber });

export const sourcePartRoutes: Routes = (services) => {
  const { store, clock, compareSnapshots } = services;
  const path = '/sources/:vendor/:source';
  return [
    below(services, `${path}/visits`, 'Visits', async (state, page) => {
      const part = { limit: STRETCH, offset: (page - 1) * STRETCH };
      const visits = await store.visits(state.source.id, part);
      const marks = await store.visitMarks(state.source.id, part);
      return visitsPage({ state, visits, marks, page, pages: pagesFor(state.visits, STRETCH), now: clock.now() });
    }),

    below(services, `${path}/snapshots`, 'Stored pages', async (state, page, every) => {
      const { id } = state.source;
      const texts = await store.countTexts(id);
      const snapshots = await store.snapshots(id, { limit: SNAPSHOTS, offset: (page - 1) * SNAPSHOTS, texts: !every });
      const pages = pagesFor(every ? state.snapshots : texts, SNAPSHOTS);
      return snapshotsPage({ state, snapshots, texts, every, page, pages, now: clock.now() });
    }),

    below(services, `${path}/passages`, 'What the page says', async (state, page) => {
      const baseline = await store.baseline(state.source.id);
      return baseline && passagesPage({ state, extraction: baseline.extraction, verifiedAt: baseline.verifiedAt, page, now: clock.now() });
    }),

    ...(compareSnapshots ? [compareRoute(services, compareSnapshots)] : []),
  ];
};

type Body = Parameters<typeof show>[3];

function below(
  services: WebServices,
  path: string,
  title: string,
  bodyOf: (state: SourceState, page: number, all: boolean) => Promise<Body | undefined>,
): Route {
  return view(path, async (ask) => {
    const { page, all } = readQuery(ListQuery, ask.context.req.query());
    const state = await services.store.source(sourceId(ask.context));
    const body = state && (await bodyOf(state, page, all !== undefined));
    if (!state || !body) return missing(ask, services, state ? 'stored page' : 'source');
    return show(ask, services, { title: `${title} of ${state.source.id}`, section: 'sources' }, body);
  });
}

function pagesFor(n: number, size: number): number {
  return Math.max(1, Math.ceil(n / size));
}

function compareRoute(services: WebServices, compare: CompareSnapshots): Route {
  const { store, clock } = services;
  return view('/sources/:vendor/:source/compare', async (ask) => {
    const { from, to, page } = readCompareQuery(ask);
    const state = await store.source(sourceId(ask.context));
    if (!state) return missing(ask, services, 'source');
    const { source } = state;
    // Only pages of this very source: its rules are what they are read by.
    const [before, after] = [await store.snapshot(source.id, from), await store.snapshot(source.id, to)];
    if (!before || !after) return missing(ask, services, 'stored page of this source');
    const reading = await compare(source, { from, to });
    const body = comparePage({ source, from: before, to: after, reading, page, now: clock.now() });
    return show(ask, services, { title: `Two pages of ${source.id}`, section: 'sources' }, body);
  });
}

function readCompareQuery({ context }: Ask): z.output<typeof CompareQuery> {
  const query = context.req.query();
  if (!query['from'] || !query['to'])
    throw new OperationalError('usage', 'Two stored pages are needed to compare them.', {
      remedy: 'Choose one to compare from and one to compare to.',
    });
  return readQuery(CompareQuery, query);
}
