/**
 * `/settings/retention`: the policy, and holds that people set and release.
 * @module
 */
import { actorOf } from '../../access/acts.ts';
import { MAX_HOLD_REASON } from '../../pipeline/retention/holds.ts';
import type { Who } from '../../review/people.ts';
import { retentionPage } from '../pages/retention.ts';
import { type Ask, act, asker, lookerOf, may, type Route, type Routes, view } from '../routes.ts';
import type { RetentionServices, WebServices } from '../services.ts';
import { show } from '../show.ts';

const PATH = '/settings/retention';

export const retentionRoutes: Routes = (services) => {
  const { retention } = services;
  return retention ? [listRoute(services, retention), setRoute(retention), releaseRoute(retention)] : [];
};

function listRoute(services: WebServices, { desk, policy }: RetentionServices): Route {
  return view(PATH, async (ask) => {
    const { set, released } = ask.context.req.query();
    const id = set ?? released;
    const mayAct = may(ask, 'analyst');
    const body = retentionPage({
      policy,
      holds: await desk.holds(),
      subjects: mayAct ? await subjectsOf(services) : [],
      maxReason: MAX_HOLD_REASON,
      looker: lookerOf(ask, services),
      now: services.clock.now(),
      ...(mayAct ? { csrf: ask.csrf } : {}),
      ...(id === undefined ? {} : { done: { id, what: set === undefined ? 'released' : 'set' } }),
    });
    return show(ask, services, { title: 'Retention', section: 'settings' }, body);
  });
}

/** Browsers become slow with very long lists of proposals; what is not proposed can be typed. */
const MOST_PROPOSED = 2_000;

async function subjectsOf({ store }: WebServices): Promise<string[]> {
  const [vendors, sources] = await Promise.all([store.vendors(), store.sources()]);
  return [...vendors.map(({ id }) => id), ...sources.map(({ source }) => source.id)].slice(0, MOST_PROPOSED);
}

function setRoute({ desk }: RetentionServices): Route {
  return act(PATH, 'analyst', async (ask) => {
    const id = (ask.form['subject'] ?? '').trim();
    const type = id.includes('/') ? 'source' : 'vendor';
    const hold = await desk.set({ type, id }, ask.form['reason'] ?? '', whoOf(ask));
    return ask.context.redirect(`${PATH}?set=${encodeURIComponent(hold.id)}#${hold.id}`, 303);
  });
}

function releaseRoute({ desk }: RetentionServices): Route {
  return act(`${PATH}/:hold/release`, 'analyst', async (ask) => {
    const id = ask.context.req.param('hold') ?? '';
    const hold = await desk.release(id, ask.form['reason'] ?? '', whoOf(ask));
    return ask.context.redirect(`${PATH}?released=${encodeURIComponent(hold.id)}#${hold.id}`, 303);
  });
}

function whoOf(ask: Ask): Who {
  const user = asker(ask);
  return { by: actorOf(user), role: user.role };
}
