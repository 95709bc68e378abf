/**
 * `/changes/:id`, and what is done about one change. Whoever acts on what another has moved on meanwhile gets the page as it is now,
 * with who did what, and keeps what was typed.
 * @module
 */

import { OperationalError } from '../../domain/errors.ts';
import { DECISIONS } from '../../domain/review.ts';
import type { BatchResult, Desk, Target } from '../../review/desk.ts';
import { readChangeAlerts } from '../changeAlerts.ts';
import { readChangeView } from '../changeView.ts';
import { doneOf } from '../done.ts';
import { changePath } from '../links.ts';
import { afterwards, type Neighbours, neighboursOf } from '../neighbours.ts';
import { type ChangeModel, changePage } from '../pages/change.ts';
import type { PassageView } from '../parts/passage.ts';
import { entryPath } from '../parts/queueRow.ts';
import { readDecision } from '../parts/reasons.ts';
import { whoOf } from '../people.ts';
import { readFrom, reviewPath } from '../queueQuery.ts';
import { readHanging } from '../registry/reading/hanging.ts';
import { type Ask, act, may, type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing, show } from '../show.ts';
import { readDay, readEdits } from '../valueForm.ts';

export const changeRoutes: Routes = (services) => [
  view('/changes/:id', async (ask) => {
    const done = await doneOf(ask, services);
    return showChange(ask, services, { ...(done && { done }), ...(ask.context.req.query('edit') === '1' && { open: 'edit' as const }) });
  }),
  ...(services.desk ? actRoutes(services, services.desk) : []),
];

function idOf(ask: Ask): string {
  return ask.context.req.param('id') ?? '';
}

type Outcome = Partial<Pick<ChangeModel, 'done' | 'problem' | 'typed' | 'open'>>;

async function showChange(ask: Ask, services: WebServices, outcome: Outcome, status: 200 | 400 | 403 | 409 = 200) {
  const { store, clock, desk, alerts, registry } = services;
  const found = await readChangeView(store, idOf(ask));
  if (!found) return missing(ask, services, 'change');
  const told = alerts && (await readChangeAlerts(store, found.change.id));
  const isTold = told && (told.messages.length > 0 || alerts.settings.channels.length > 0);
  const now = clock.now();
  const from = readFrom(ask.form['from'] ?? ask.context.req.query('from'));
  const way = from && (await neighboursOf(store, from, found.change, { me: ask.user?.id, now }));
  const user = desk && may(ask, 'analyst') ? ask.user : undefined;
  const body = changePage({
    view: found,
    hanging: registry && may(ask, 'viewer') ? await readHanging(store, registry, found.change.id) : [],
    passages: passagesOf(ask),
    withPictures: services.readPicture !== undefined,
    user,
    csrf: ask.csrf,
    now,
    ...(isTold && { alerts: told }),
    ...(way && { way }),
    ...outcome,
  });
  return show(ask, services, { title: `Change of ${found.change.source}`, section: from ? 'review' : 'changes' }, body, status);
}

function passagesOf(ask: Ask): PassageView {
  const chosen = ask.context.req.query('view');
  return chosen === 'inline' || chosen === 'side' ? chosen : 'both';
}

/** What one form does. `open`: the form that stands open when it comes back. */
interface Deed {
  path: string;
  role: 'analyst' | 'approver';
  open?: (ask: Ask) => Outcome['open'];
  /** It takes the change out of the view: one goes on with the next. */
  moves?: true;
  run(ask: Ask, target: Target): Promise<BatchResult | undefined>;
}

function actRoutes(services: WebServices, desk: Desk): Route[] {
  return deeds(services, desk).map((deed) => act(`/changes/:id/${deed.path}`, deed.role, (ask) => perform(ask, services, deed)));
}

function deeds({ store }: WebServices, desk: Desk): Deed[] {
  const reasonOf = ({ form }: Ask) => (form['reason']?.trim() ? { reason: form['reason'].trim() } : {});
  return [
    { path: 'decide', role: 'analyst', moves: true, open: openDecision, run: (ask, target) => decide(desk, ask, target) },
    { path: 'sign-off', role: 'approver', moves: true, run: (ask, target) => desk.signOff([target], { ...whoOf(ask), ...reasonOf(ask) }) },
    {
      path: 'refuse',
      role: 'approver',
      moves: true,
      run: (ask, target) => desk.refuse([target], { ...whoOf(ask), reason: ask.form['reason'] ?? '' }),
    },
    { path: 'reopen', role: 'analyst', run: (ask, target) => desk.reopen([target], { ...whoOf(ask), ...reasonOf(ask) }) },
    { path: 'assign', role: 'analyst', run: (ask, target) => desk.assign([target], ask.form['assignee'] || null, whoOf(ask)) },
    {
      path: 'notice',
      role: 'analyst',
      run: (ask, target) => desk.setNotice(target, readDay(ask.form['noticeAt'], 'The day of the notice') ?? null, whoOf(ask)),
    },
    {
      path: 'edit',
      role: 'analyst',
      open: () => 'edit',
      run: async (ask, target) => {
        const change = await store.change(target.id);
        return change && desk.edit(target, readEdits(change, ask.form), { ...whoOf(ask), ...reasonOf(ask) });
      },
    },
    {
      path: 'comment',
      role: 'analyst',
      run: async (ask, { id }) => {
        await desk.comment(id, ask.form['text'] ?? '', whoOf(ask));
        return undefined;
      },
    },
  ];
}

function openDecision({ form }: Ask): Outcome['open'] {
  return form['decision'] === 'superseded' ? 'supersede' : form['decision']?.startsWith('dismissed') ? 'dismiss' : undefined;
}

async function decide(desk: Desk, ask: Ask, target: Target): Promise<BatchResult> {
  const read = readDecision(ask.form['decision'], ask.form['reason']);
  if (!read) throw new OperationalError('usage', `A decision is one of ${DECISIONS.join(', ')}.`, { remedy: 'Press one of the buttons.' });
  const supersededBy = read.decision === 'superseded' ? ask.form['supersededBy']?.trim() : undefined;
  const { decision, ...reason } = read;
  return desk.decide([target], decision, { ...whoOf(ask), ...reason, ...(supersededBy && { supersededBy }) });
}

async function perform(ask: Ask, services: WebServices, deed: Deed): Promise<Response> {
  const { store, clock } = services;
  const change = await store.change(idOf(ask));
  if (!change) return missing(ask, services, 'change');
  const version = Number.parseInt(ask.form['version'] ?? '', 10);
  const asker = { me: ask.user?.id, now: clock.now() };
  const from = readFrom(ask.form['from']);
  const way = from && deed.moves && (await neighboursOf(store, from, change, asker));
  try {
    const result = await deed.run(ask, { id: change.id, ...(Number.isNaN(version) ? {} : { version }) });
    const done = result ? { done: result.batch } : {};
    return ask.context.redirect(way ? await onwards(services, way, change, asker, done) : hereAgain(ask, change.id, done), 303);
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    const status = STATUS[error.code];
    if (!status) throw error;
    const { message, remedy } = error;
    const open = deed.open?.(ask);
    const problem = { sentence: message, ...(remedy === undefined ? {} : { remedy }) };
    return showChange(ask, services, { problem, typed: ask.form, ...(open && { open }) }, status);
  }
}

const STATUS: Partial<Record<OperationalError['code'], 400 | 403 | 409>> = { usage: 400, forbidden: 403, conflict: 409 };

async function onwards(
  { store }: WebServices,
  way: Neighbours,
  change: Parameters<typeof afterwards>[2],
  asker: Parameters<typeof afterwards>[3],
  done: Record<string, string>,
): Promise<string> {
  const to = await afterwards(store, way, change, asker);
  if (to.change === undefined) return reviewPath(to.query, done);
  return `${entryPath(to.change, to.query)}&${new URLSearchParams(done).toString()}`;
}

function hereAgain(ask: Ask, id: string, done: Record<string, string>): string {
  const from = ask.form['from'];
  const search = new URLSearchParams({ ...(from === undefined ? {} : { from }), ...done }).toString();
  return search ? `${changePath(id)}?${search}` : changePath(id);
}
