/**
 * Reviews by users ("opinions" in code): written, confirmed, reported and withdrawn by readers, moderated by analysts.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { Opinion } from '../../domain/opinion.ts';
import { given } from '../../lib/given.ts';
import { whoOf } from '../people.ts';
import { AGAIN, type FormState, readersGuard, senderOf, tooOften } from '../readers/forms.ts';
import {
  confirmPage,
  linkOutcome,
  mailedPage,
  moderationPage,
  OPINION_SHELVES,
  REVIEWS_A_PAGE,
  type Reviewed,
  reportPage,
  reviewsPage,
  withdrawPage,
  writeReviewPage,
} from '../readers/pages/opinions.ts';
import { readReviews } from '../readers/reviews.ts';
import type { OpinionServices, ReaderServices } from '../readers/services.ts';
import { offeringOf } from '../registry/names.ts';
import type { RegistryServices } from '../registry/services.ts';
import { showInRegistry } from '../registry/view.ts';
import { type Ask, act, type Guard, type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing } from '../show.ts';

interface Room {
  services: WebServices;
  registry: RegistryServices;
  readers: ReaderServices;
  opinions: OpinionServices;
}

export const opinionRoutes: Routes = (services) => {
  const { registry, readers } = services;
  const opinions = readers?.opinions;
  if (!registry || !readers || !opinions) return [];
  const room = { services, registry, readers, opinions };
  const guard = readersGuard(services);
  return [
    view('/directory/:offering/reviews', (ask) => listAnswer(ask, room), guard),
    view('/directory/:offering/reviews/new', (ask) => formAnswer(ask, room), guard),
    post('/directory/:offering/reviews/new', guard, (ask) => sendAnswer(ask, room)),
    // Their secret lets people in who have no account; without it there is nothing behind them.
    ...linkRoutes(room),
    view('/opinions/:id/report', (ask) => reportForm(ask, room), guard),
    post('/opinions/:id/report', guard, (ask) => reportAnswer(ask, room)),
    view('/opinions', (ask) => moderationAnswer(ask, room), { role: 'analyst' }),
    act('/opinions/:id/moderate', 'analyst', (ask) => moderate(ask, room)),
  ];
};

function post(path: string, guard: Guard, handle: Route['handle']): Route {
  return { method: 'POST', path, guard, handle };
}

type Shown = Response | Promise<Response>;

function inFrame(
  ask: Ask,
  { services }: Room,
  title: string,
  body: Parameters<typeof showInRegistry>[1]['body'],
  status?: 200 | 400 | 403 | 409 | 429,
): Shown {
  return showInRegistry({ ask, services }, { title, body }, status);
}

function askedOffering({ context }: Ask, { registry }: Room): Reviewed | undefined {
  return offeringOf(registry, context.req.param('offering') ?? '');
}

/** As declared; its id where no watcher declares it any more. */
function reviewed(id: string, { registry }: Room): Reviewed {
  return offeringOf(registry, id) ?? { id, name: id };
}

function pageOf({ context }: Ask): number {
  return Math.max(1, Math.min(10_000, Number.parseInt(context.req.query('page') ?? '1', 10) || 1));
}

async function listAnswer(ask: Ask, room: Room): Promise<Response> {
  const offering = askedOffering(ask, room);
  const page = pageOf(ask);
  const model = offering && (await readReviews(room.services, offering.id, REVIEWS_A_PAGE, page));
  if (!offering || !model) return missing(ask, room.services, 'offering');
  return inFrame(ask, room, `Reviews of ${offering.name}`, reviewsPage(offering, model, page, { ask, services: room.services }));
}

async function stateOf(
  ask: Ask,
  { opinions }: Room,
  what: 'opinion' | 'report',
  id: string,
  more: Partial<FormState> = {},
): Promise<FormState> {
  return { csrf: ask.csrf, token: await opinions.box.token(what, id), typed: {}, problems: [], ...more };
}

async function formAnswer(ask: Ask, room: Room, more: Partial<FormState> = {}, status: 200 | 400 | 429 = 200): Promise<Response> {
  const offering = askedOffering(ask, room);
  if (!offering) return missing(ask, room.services, 'offering');
  const state = await stateOf(ask, room, 'opinion', offering.id, more);
  return inFrame(ask, room, 'Write a review', writeReviewPage(offering, state), status);
}

async function sendAnswer(ask: Ask, room: Room): Promise<Response> {
  const offering = askedOffering(ask, room);
  if (!offering) return missing(ask, room.services, 'offering');
  const typed = ask.form;
  const often = await tooOften(ask, room.services, room.readers, 'opinion');
  if (often !== undefined) return formAnswer(ask, room, { typed, problem: often }, 429);
  const sent = await room.opinions.box.send(offering.id, ask.form);
  if (sent.ok) return inFrame(ask, room, 'Look into your mail', mailedPage(offering));
  return formAnswer(ask, room, { typed, ...('problems' in sent ? { problems: sent.problems } : { problem: AGAIN }) }, 400);
}

const VOID: readonly [string, string] = ['This link is not good any more', 'It was used already, is too old, or what it leads to is gone.'];

function linkRoutes(room: Room): Route[] {
  const { box } = room.opinions;
  const looking = (use: 'confirm' | 'withdraw', made: typeof confirmPage): Route =>
    view(
      `/opinions/${use}`,
      async (ask) => {
        const secret = ask.context.req.query('key') ?? '';
        const opinion = await box.look(secret, use);
        if (!opinion) return inFrame(ask, room, VOID[0], linkOutcome(...VOID), 403);
        return inFrame(ask, room, 'Your review', made({ opinion, offering: reviewed(opinion.offering, room), secret, csrf: ask.csrf }));
      },
      'public',
    );
  const doing = (use: 'confirm' | 'withdraw', title: string, sentence: string): Route =>
    post(`/opinions/${use}`, 'public', async (ask) => {
      const done: Opinion | undefined = await box[use](ask.form['key'] ?? '');
      return done ? inFrame(ask, room, title, linkOutcome(title, sentence)) : inFrame(ask, room, VOID[0], linkOutcome(...VOID), 403);
    });
  return [
    looking('confirm', confirmPage),
    doing(
      'confirm',
      'Thank you',
      'Your review is confirmed. It is shown once a moderator has read it. The other link in the mail takes it back, at any time.',
    ),
    looking('withdraw', withdrawPage),
    doing('withdraw', 'It is withdrawn', 'Your review is taken away, and its words are deleted.'),
  ];
}

/** What is shown can be reported; nobody learns what else there is. */
async function shown(ask: Ask, { services, opinions }: Room): Promise<Opinion | undefined> {
  const opinion = await services.store.opinion(ask.context.req.param('id') ?? '');
  const isShown = opinion?.state === 'published' || (opinion?.state === 'reported' && opinions.reported === 'shown');
  return isShown ? opinion : undefined;
}

async function reportForm(ask: Ask, room: Room, more: Partial<FormState> = {}, status: 200 | 400 | 429 = 200): Promise<Response> {
  const opinion = await shown(ask, room);
  if (!opinion) return missing(ask, room.services, 'review');
  const state = await stateOf(ask, room, 'report', opinion.id, more);
  return inFrame(ask, room, 'Report a review', reportPage(opinion, reviewed(opinion.offering, room), state), status);
}

async function reportAnswer(ask: Ask, room: Room): Promise<Response> {
  const opinion = await shown(ask, room);
  if (!opinion) return missing(ask, room.services, 'review');
  const typed = ask.form;
  const often = await tooOften(ask, room.services, room.readers, 'report');
  if (often !== undefined) return reportForm(ask, room, { typed, problem: often }, 429);
  const sent = await room.opinions.box.report(opinion.id, ask.form, senderOf(ask, room.services));
  if (!sent.ok) return reportForm(ask, room, { typed, ...('problems' in sent ? { problems: sent.problems } : { problem: AGAIN }) }, 400);
  return inFrame(ask, room, 'Thank you', linkOutcome('Thank you', 'A moderator looks at it.'));
}

async function moderationAnswer(ask: Ask, room: Room, problem?: string, status: 200 | 400 | 409 = 200): Promise<Response> {
  const { services } = room;
  const { store, clock } = services;
  const shelf = OPINION_SHELVES.find(({ id }) => id === ask.context.req.query('show')) ?? OPINION_SHELVES[0];
  const page = pageOf(ask);
  const filterOf = (one: (typeof OPINION_SHELVES)[number]) => ({
    states: one.states,
    ...('suspect' in one ? { suspect: one.suspect } : {}),
  });
  const [list, counts] = await Promise.all([
    store.opinions({ ...filterOf(shelf), limit: REVIEWS_A_PAGE, offset: (page - 1) * REVIEWS_A_PAGE }),
    Promise.all(OPINION_SHELVES.map((one) => store.countOpinions(filterOf(one)))),
  ]);
  const rows = await Promise.all(
    list.map(async (opinion) => ({ opinion, offering: reviewed(opinion.offering, room), reports: await store.opinionReports(opinion.id) })),
  );
  const model = { shelf: shelf.id, counts, rows, page, now: clock.now(), csrf: ask.csrf, ...given({ problem }) };
  return inFrame(ask, room, 'Reviews by users', moderationPage(model, { ask, services: room.services }), status);
}

async function moderate(ask: Ask, room: Room): Promise<Response> {
  const { desk } = room.opinions;
  const { form, context } = ask;
  const id = context.req.param('id') ?? '';
  const [version, reason = ''] = [Number(form['version'] ?? -1), form['reason']];
  try {
    if (form['act'] === 'publish') await desk.publish(id, version, reason, whoOf(ask));
    else if (form['act'] === 'recall') await desk.recall(id, version, reason, whoOf(ask));
    else await desk.refuse(id, version, reason, whoOf(ask));
  } catch (error) {
    if (!(error instanceof OperationalError) || (error.code !== 'usage' && error.code !== 'conflict')) throw error;
    return moderationAnswer(ask, room, error.message, error.code === 'conflict' ? 409 : 400);
  }
  return context.redirect('/opinions', 303);
}
