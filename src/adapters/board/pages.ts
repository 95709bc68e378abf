/**
 * bull-board's pages, in its read-only mode: of its routes those that read are there, and no others.
 * @module
 */
import { createBullBoard } from '@bull-board/api';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { QUEUE_BOARD_PATH, QUEUE_PATH } from '../../lib/pagePaths.ts';
import type { OpenedQueue } from './queues.ts';
import { shellOf } from './shell.ts';
import { viewOf } from './view.ts';

export interface BoardPages {
  /** Whether it asks for one of the files, for which no queue is needed. */
  isFile(request: Request): boolean;
  /** Answers requests below `QUEUE_BOARD_PATH`. Only their path and query count; whatever does not read is refused. */
  answer(request: Request): Promise<Response>;
}

const FILES = `${QUEUE_BOARD_PATH}/static/`;
const ANSWERS = `${QUEUE_BOARD_PATH}/api/`;
/** The names of scripts and sheets change with what is in them. */
const HASHED = /\/static\/(?:js|css)\//;
const TITLE = 'Queues';
const ICON = '/assets/mark.svg';

export function createBoardPages(queues: readonly OpenedQueue[]): BoardPages {
  const app = boardApp(queues);
  const isFile = (request: Request): boolean => new URL(request.url).pathname.startsWith(FILES);
  return {
    isFile,
    async answer(request) {
      const { pathname, search } = new URL(request.url);
      if (request.method !== 'GET') return new Response('This board is for looking.\n', { status: 405, headers: { allow: 'GET' } });
      // Nothing of the request but its address reaches the library: no cookie, no body.
      if (isFile(request)) return kept(await app.request(pathname), pathname);
      if (pathname.startsWith(ANSWERS)) return app.request(pathname + search);
      const page = await app.request(pathname.replace(/\/$/, ''));
      if (!page.ok) return page;
      const shell = shellOf(await page.text(), { base: `${QUEUE_BOARD_PATH}/`, title: TITLE, icon: ICON });
      return new Response(shell, { headers: { 'content-type': 'text/html; charset=utf-8' } });
    },
  };
}

function boardApp(queues: readonly OpenedQueue[]): Hono {
  const adapter = new HonoAdapter(serveStatic).setBasePath(QUEUE_BOARD_PATH);
  createBullBoard({
    queues: queues.map(viewOf),
    serverAdapter: adapter,
    options: {
      uiConfig: {
        boardTitle: TITLE,
        boardLogo: { path: ICON, width: 24, height: 24 },
        miscLinks: [{ text: 'Back to the settings', url: QUEUE_PATH }],
        hideDocsLink: true,
        // Its button comes with an inline style; metrics tell the same.
        hideRedisDetails: true,
        locale: { lng: 'en-GB' },
      },
    },
  });
  return new Hono().route(QUEUE_BOARD_PATH, adapter.registerPlugin());
}

function kept(answer: Response, path: string): Response {
  if (answer.ok && HASHED.test(path)) answer.headers.set('cache-control', 'private, max-age=31536000, immutable');
  return answer;
}
