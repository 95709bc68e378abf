/**
 * `/`.
 * @module
 */
import type { ChannelStanding } from '../../domain/alert.ts';
import { overviewPage } from '../pages/overview.ts';
import { welcomePage } from '../pages/welcome.ts';
import { isInTrouble } from '../parts/channelStandings.ts';
import { createPlots } from '../plot/plots.ts';
import { RANGE_LABELS, RangeQuery, rangeOf, usualRange } from '../plot/range.ts';
import { readQuery } from '../query.ts';
import { answersToCheck } from '../registry/toCheck.ts';
import { type Ask, checkToken, type Routes, view } from '../routes.ts';
import { DEFAULT_HINTS, type WebServices } from '../services.ts';
import { show } from '../show.ts';
import { freshSince, readStandNow } from '../standNow.ts';

const LATEST = 8;
/** Vendors that the plot tells by name. */
const NAMED = 12;
/** Sources that the first screen names. */
const WELCOMED = 40;

export const overviewRoutes: Routes = (services) => {
  const { store, clock } = services;
  const plots = createPlots();
  return [
    view('/', async (ask) => {
      if ((await store.pulse()).visits === 0) return welcome(ask, services);
      const now = clock.now();
      const span = await store.changeSpan();
      const { range: name = usualRange(span?.last, now) } = readQuery(RangeQuery, ask.context.req.query());
      const range = rangeOf(name, now, span?.first);
      const found = await store.changesOverTime({ ...range, vendors: NAMED });
      const changes = await Array.fromAsync(store.changes({ newestFirst: true, limit: LATEST }));
      const named = await store.declarations([...new Set(changes.map(({ source }) => source))]);
      const answers = await answersToCheck(ask, services);
      const label = `Changes by vendor and severity, ${RANGE_LABELS[name].toLowerCase()}`;
      const body = overviewPage({
        ...(await readStandNow(store, now)),
        range,
        ...(found.bins.length > 0 ? { plots: plots(range, found, label) } : {}),
        changes,
        totalChanges: await store.countChanges(),
        vendorNames: new Map([...named.values()].map(({ vendor }) => [vendor.id, vendor.name])),
        events: await store.health({ state: 'open', of: 'installation' }),
        channels: await channelsInTrouble(services),
        ...(answers !== undefined && { answers }),
        now,
      });
      return show(ask, services, { title: 'Overview', section: 'overview' }, body);
    }),
  ];
};

/** Of those that the settings name: what another left behind is in the log. */
async function channelsInTrouble({ store, alerts }: WebServices): Promise<ChannelStanding[]> {
  const known = alerts?.settings.channels.map(({ id }) => id) ?? [];
  return known.length === 0 ? [] : (await store.channelStandings()).filter((one) => known.includes(one.channel) && isInTrouble(one));
}

async function welcome(ask: Ask, services: WebServices): Promise<Response> {
  const { store, clock, hints } = services;
  const now = clock.now();
  const at = now.toISOString();
  const { sources, vendors } = await store.census(at, freshSince(now));
  const states = await store.selectSources({}, { at, limit: WELCOMED });
  const body = welcomePage({
    sources,
    vendors,
    states,
    hints: { ...DEFAULT_HINTS, ...hints },
    checkToken: checkToken(ask, services),
    now,
  });
  return show(ask, services, { title: 'Welcome', section: 'overview' }, body);
}
