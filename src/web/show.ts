/**
 * Answers that are pages.
 * @module
 */
import type { Context } from 'hono';
import type { Visitor } from '../domain/access.ts';
import type { Tombstone } from '../domain/retention.ts';
import { deletedWords } from '../lib/retentionWords.ts';
import type { Html } from './html.ts';
import { type PageOptions, page } from './layout.ts';
import { faultPage } from './pages/fault.ts';
import type { Ask } from './routes.ts';
import type { WebServices } from './services.ts';

export type Frame = Omit<PageOptions, 'version' | 'user' | 'csrf' | 'live' | 'registry'>;
type Status = 200 | 400 | 401 | 403 | 404 | 409 | 410 | 413 | 429 | 500 | 503;

/** A page in the frame of who asks. */
export function show(ask: Ask, services: WebServices, frame: Frame, body: Html, status: Status = 200): Response | Promise<Response> {
  const { context, user } = ask;
  // Asked for where somebody is signed in: it leaves a cookie in the browser of everybody else.
  const person = user ? { user, csrf: ask.csrf } : { csrf: '' };
  return context.html(page({ ...frame, ...siteOf(services), live: services.live !== undefined, ...person }, body), status);
}

/** What every page says of the installation. */
function siteOf({ version, registry }: WebServices): Pick<PageOptions, 'version' | 'registry'> {
  return { version, ...(registry && { registry: registry.isPublic ? 'public' : 'inside' }) };
}

/** A page where no request was let in: refusals and faults. */
export function showFault(
  context: Context,
  services: WebServices,
  [title, sentence, remedy]: [title: string, sentence: string, remedy?: string],
  status: Status,
  visitor?: Visitor,
): Response | Promise<Response> {
  const person = visitor?.kind === 'user' ? { user: visitor.user, csrf: visitor.session.csrf } : { csrf: '' };
  return context.html(page({ title, ...siteOf(services), ...person }, faultPage(title, sentence, remedy)), status);
}

/** "There is no such … here." */
export function missing(ask: Ask, services: WebServices, what: string): Response | Promise<Response> {
  return show(ask, services, { title: 'Not found' }, faultPage('Not found', `There is no such ${what} here.`), 404);
}

/** That it was removed by policy and when; that there is none, where no tombstone names it. */
export function gone(ask: Ask, services: WebServices, what: string, tombstone: Tombstone | undefined): Response | Promise<Response> {
  if (!tombstone) return missing(ask, services, what);
  const sentence = `This ${what} was ${deletedWords(tombstone)}, as the settings want it of what is old and says nothing more.`;
  return show(
    ask,
    services,
    { title: 'Deleted by policy' },
    faultPage('Deleted by policy', sentence, `The ledger tells of it: event ${tombstone.event}.`),
    410,
  );
}
