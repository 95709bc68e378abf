/**
 * `/review`, and what is done about several entries in one go.
 * @module
 */

import { OperationalError } from '../../domain/errors.ts';
import { actionLabel, changeTitle } from '../../lib/changeWords.ts';
import type { BatchResult, Desk, Target } from '../../review/desk.ts';
import { doneOf } from '../done.ts';
import { localAddress } from '../localPath.ts';
import { reviewPage } from '../pages/review.ts';
import type { Refused } from '../parts/doneBanner.ts';
import { readDecision } from '../parts/reasons.ts';
import { whoOf } from '../people.ts';
import { readQueuePage } from '../queuePages.ts';
import { type QueueQuery, readFrom, readQueueQuery, reviewPath } from '../queueQuery.ts';
import { answersToCheck } from '../registry/toCheck.ts';
import { type Ask, act, asker, may, type Routes, view } from '../routes.ts';
import type { ReadStore, WebServices } from '../services.ts';
import { show } from '../show.ts';

export const reviewRoutes: Routes = (services) => [
  view('/review', async (ask) => {
    const at = Number.parseInt(ask.context.req.query('at') ?? '', 10);
    const done = await doneOf(ask, services);
    return queuePage(ask, services, readQueueQuery(ask.context.req.query()), {
      ...(done && { done }),
      ...(Number.isNaN(at) ? {} : { at }),
    });
  }),
  ...(services.desk ? [bulkRoute(services, services.desk), undoRoute(services, services.desk)] : []),
];

type Outcome = Partial<Pick<Parameters<typeof reviewPage>[0], 'done' | 'refused' | 'problem' | 'at'>>;

async function queuePage(ask: Ask, services: WebServices, query: QueueQuery, outcome: Outcome, status: 200 | 400 | 403 | 409 = 200) {
  const { store, clock, desk } = services;
  const [now, me] = [clock.now(), ask.user?.id];
  const [found, vendors, users, keys, answers] = await Promise.all([
    readQueuePage(store, query, me, now),
    store.vendors(),
    store.users(),
    store.queueKeys(),
    answersToCheck(ask, services),
  ]);
  const rights = { mayDecide: desk !== undefined && may(ask, 'analyst'), maySignOff: desk !== undefined && may(ask, 'approver') };
  const body = reviewPage({
    query,
    found,
    vendors,
    users,
    keys,
    me,
    ...rights,
    now,
    csrf: ask.csrf,
    ...(answers !== undefined && { answers }),
    ...outcome,
  });
  return show(ask, services, { title: 'Review', section: 'review' }, body, status);
}

/** More than a page has; each is decided in one transaction with the others. */
const MOST_TARGETS = 200;

/** Entries are "version:change", or "-:incident". */
function targetsOf(ask: Ask): Target[] {
  return [...new Set(ask.formAll('entry'))].map((entry) => {
    const colon = entry.indexOf(':');
    const version = Number.parseInt(entry.slice(0, colon), 10);
    return { id: entry.slice(colon + 1), ...(Number.isNaN(version) ? {} : { version }) };
  });
}

function bulkRoute(services: WebServices, desk: Desk) {
  return act('/review/bulk', 'analyst', async (ask) => {
    const query = readFrom(ask.form['from']) ?? readQueueQuery({});
    const at = Number.parseInt(ask.form['at'] ?? '', 10);
    const place = Number.isNaN(at) ? {} : { at };
    const targets = targetsOf(ask);
    if (targets.length > MOST_TARGETS)
      return queuePage(ask, services, query, { problem: `At most ${MOST_TARGETS} entries in one go.`, ...place }, 400);
    if (targets.length === 0) return queuePage(ask, services, query, { problem: 'Select the entries first.', ...place }, 400);
    const result = await attempt(() => bulk(desk, ask, targets));
    if (result instanceof OperationalError) {
      const status = result.code === 'conflict' ? 409 : result.code === 'forbidden' ? 403 : 400;
      return queuePage(ask, services, query, { problem: sentencesOf(result), ...place }, status);
    }
    const address = reviewPath(query, {
      ...(result.done.length > 0 && { done: result.batch }),
      ...(Number.isNaN(at) ? {} : { at: String(at) }),
    });
    if (result.refused.length === 0) return ask.context.redirect(address, 303);
    const refused = await titled(services.store, result.refused);
    const acts = result.done.length > 0 ? await services.store.acts({ batch: result.batch, limit: 1000 }) : [];
    const done = acts.length > 0 ? { done: { batch: result.batch, acts, undoable: true } } : {};
    return queuePage(ask, services, query, { refused, ...done, ...place }, result.done.length > 0 ? 200 : 409);
  });
}

/** One change that cannot be acted on is an error of the desk; here it is told like those of several. */
async function attempt(work: () => Promise<BatchResult>): Promise<BatchResult | OperationalError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OperationalError && ['usage', 'forbidden', 'conflict'].includes(error.code)) return error;
    throw error;
  }
}

function sentencesOf({ message, remedy }: OperationalError): string {
  return remedy === undefined ? message : `${message} ${remedy}`;
}

function bulk(desk: Desk, ask: Ask, targets: Target[]): Promise<BatchResult> {
  const who = whoOf(ask);
  const { do: button, reason, why = '', assignee } = ask.form;
  if (button === 'assign:me') return desk.assign(targets, asker(ask).id, who);
  if (button === 'assign') return desk.assign(targets, assignee || null, who);
  if (button === 'sign-off') return desk.signOff(targets, who);
  if (button === 'refuse') return desk.refuse(targets, { ...who, reason: why });
  if (button === 'reopen') return desk.reopen(targets, who);
  const decision = readDecision(button, reason);
  if (!decision || decision.decision === 'superseded')
    throw new OperationalError('usage', 'No button says what to do.', { remedy: 'Press one of those above the list.' });
  const because = decision.reason === undefined ? {} : { reason: decision.reason };
  return desk.decide(targets, decision.decision, { ...who, ...because });
}

async function titled(store: ReadStore, refused: BatchResult['refused']): Promise<Refused[]> {
  const changes = await Array.fromAsync(store.changes({ ids: refused.map(({ id }) => id), suppressed: 'too' }));
  const titles = new Map(changes.map((change) => [change.id, `${actionLabel(change)} ${changeTitle(change)} on ${change.source}`]));
  return refused.map((item) => {
    const title = titles.get(item.id);
    return title === undefined ? item : { ...item, title };
  });
}

/** Leads back to where the button was: to a page of ours, by its path. */
function undoRoute(services: WebServices, desk: Desk) {
  return act('/review/undo', 'analyst', async (ask) => {
    const result = await desk.undo(ask.form['batch'] ?? '', whoOf(ask));
    if (result.refused.length > 0) {
      const refused = await titled(services.store, result.refused);
      return queuePage(ask, services, readQueueQuery({}), { refused }, result.done.length > 0 ? 200 : 409);
    }
    const back = ownAddress(ask.form['back']);
    back.searchParams.set('done', result.batch);
    return ask.context.redirect(`${back.pathname}${back.search}`, 303);
  });
}

function ownAddress(path: string | undefined): URL {
  const back = localAddress(path, '/review');
  return /^\/(?:review|changes)(?:\/|$)/.test(back.pathname) ? back : localAddress('/review', '/review');
}
