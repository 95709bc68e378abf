/**
 * `/settings/queue`: the checks that wait, what administrators do about those that failed, and the board of the queues on Redis.
 * @module
 */
import { actorOf } from '../../access/acts.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { WorkQueue } from '../../domain/queueBoard.ts';
import { count } from '../../lib/inWords.ts';
import { QUEUE_BOARD_PATH, QUEUE_PATH } from '../../lib/pagePaths.ts';
import type { QueueDesk } from '../../pipeline/queueDesk.ts';
import { QUEUE_BOARD_POLICY } from '../guards.ts';
import { ownQueuePage, sharedQueuePage } from '../pages/checkQueue.ts';
import { type Ask, act, asker, lookerOf, type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing, show } from '../show.ts';

const ADMIN = { role: 'admin' } as const;
const FRAME = { title: 'Queue', section: 'settings' } as const;
/** Failed tasks on the page; the board has the others. */
const SHOWN_FAILED = 50;

export const queueBoardRoutes: Routes = (services) => {
  const { checkQueue } = services;
  if (!checkQueue) return [];
  const { counts, desk } = checkQueue;
  if (!desk) {
    const looker = (ask: Ask) => lookerOf(ask, services);
    return [
      view(QUEUE_PATH, async (ask) => show(ask, services, FRAME, ownQueuePage({ looker: looker(ask), counts: await counts() })), ADMIN),
    ];
  }
  return [view(QUEUE_PATH, (ask) => showQueues(ask, services, desk), ADMIN), ...deeds(services, desk), ...boardRoutes(desk)];
};

async function showQueues(ask: Ask, services: WebServices, desk: QueueDesk): Promise<Response> {
  const [queues, failed] = await Promise.all([desk.queues(), desk.failed(SHOWN_FAILED)]);
  const { done = '', tasks = '' } = ask.context.req.query();
  return show(
    ask,
    services,
    FRAME,
    sharedQueuePage({
      looker: lookerOf(ask, services),
      queues,
      failed,
      done: DONE.get(done)?.(Number(tasks)),
      csrf: ask.csrf,
      now: services.clock.now(),
    }),
  );
}

const DONE: ReadonlyMap<string, (tasks: number) => string> = new Map<string, (tasks: number) => string>([
  ['retry', (tasks) => (tasks > 0 ? `${count(tasks, 'check waits', 'checks wait')} again.` : 'Nothing was there to be tried again.')],
  ['pause', () => 'The queue is paused: what runs may end, and nothing begins until it is resumed.'],
  ['resume', () => 'The queue goes on.'],
]);

function deeds(services: WebServices, desk: QueueDesk): Route[] {
  const deed = (what: string, work: (queue: WorkQueue, ask: Ask) => Promise<number | boolean>): Route =>
    act(`${QUEUE_PATH}/:name/${what}`, 'admin', async (ask) => {
      const queue = (await desk.queues()).find(({ name, isClosed }) => name === ask.context.req.param('name') && !isClosed);
      if (!queue) return missing(ask, services, 'queue');
      const done = await work(queue, ask);
      const query = new URLSearchParams({ done: what, ...(typeof done === 'number' && { tasks: String(done) }) });
      return ask.context.redirect(`${QUEUE_PATH}?${query}`, 303);
    });
  const byOf = (ask: Ask) => actorOf(asker(ask));
  return [
    deed('retry', (queue, ask) => desk.retry(queue, ask.form['task'] === undefined ? 'all' : { id: ask.form['task'] }, byOf(ask))),
    deed('pause', (queue, ask) => desk.pause(queue, byOf(ask))),
    deed('resume', (queue, ask) => desk.resume(queue, byOf(ask))),
  ];
}

/** The library's pages, which read and change nothing. */
function boardRoutes(desk: QueueDesk): Route[] {
  const handle = async (ask: Ask): Promise<Response> => {
    const answer = await answerOf(ask, desk);
    answer.headers.set('content-security-policy', QUEUE_BOARD_POLICY);
    return answer;
  };
  return [view(`${QUEUE_BOARD_PATH}/`, handle, ADMIN), view(`${QUEUE_BOARD_PATH}/:path{.+}`, handle, ADMIN)];
}

async function answerOf({ context }: Ask, desk: QueueDesk): Promise<Response> {
  try {
    return await desk.answer(context.req.raw);
  } catch (error) {
    // Its scripts show what they are told in this shape; people get a page.
    if (!(error instanceof OperationalError) || !context.req.path.startsWith(`${QUEUE_BOARD_PATH}/api/`)) throw error;
    return context.json({ error: error.message, message: error.remedy }, 503);
  }
}
