/**
 * The web pages: routes behind one gatekeeper.
 *
 * @example
 * const app = createApp({ store, readPage, door, clock: systemClock, version: '0.1.0' });
 * await app.request('http://localhost/changes?vendor=acme');
 * @module
 */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Visitor } from '../domain/access.ts';
import { OperationalError } from '../domain/errors.ts';
import { problem } from './api/problem.ts';
import { faultProblem, isFile, isForPrograms, refusal as programRefusal } from './api/refusal.ts';
import { gatekeeper, type Refusal } from './gatekeeper.ts';
import { hostGuard, securityHeaders } from './guards.ts';
import { watchRequests } from './requests.ts';
import { accountRoutes } from './routes/account.ts';
import { addRoutes } from './routes/add.ts';
import { alertSettingsRoutes } from './routes/alertSettings.ts';
import { alertRoutes } from './routes/alerts.ts';
import { answerRoutes } from './routes/answers.ts';
import { apiRoutes } from './routes/api.ts';
import { bundleRoutes } from './routes/bundle.ts';
import { calendarRoutes } from './routes/calendar.ts';
import { changeRoutes } from './routes/change.ts';
import { changelogRoutes } from './routes/changelog.ts';
import { changeListRoutes } from './routes/changes.ts';
import { commitmentRoutes } from './routes/commitments.ts';
import { compareRoutes } from './routes/compareOfferings.ts';
import { correctionRoutes } from './routes/corrections.ts';
import { deadlineRoutes } from './routes/deadlines.ts';
import { directoryRoutes } from './routes/directory.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { feedRoutes } from './routes/feeds.ts';
import { feedsPageRoutes } from './routes/feedsPage.ts';
import { identityRoutes } from './routes/identity.ts';
import { liveRoutes } from './routes/live.ts';
import { machineRoutes } from './routes/machine.ts';
import { opinionRoutes } from './routes/opinions.ts';
import { overviewRoutes } from './routes/overview.ts';
import { queueBoardRoutes } from './routes/queueBoard.ts';
import { registryRoutes } from './routes/registry.ts';
import { retentionRoutes } from './routes/retention.ts';
import { reviewRoutes } from './routes/review.ts';
import { ruleRoutes } from './routes/rules.ts';
import { settingsRoutes } from './routes/settings.ts';
import { signInRoutes } from './routes/signIn.ts';
import { sourceActRoutes } from './routes/sourceActs.ts';
import { sourcePartRoutes } from './routes/sourceParts.ts';
import { sourceRoutes } from './routes/sources.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { userRoutes } from './routes/users.ts';
import { vendorRoutes } from './routes/vendors.ts';
import { worklistRoutes } from './routes/worklist.ts';
import type { Route, Routes } from './routes.ts';
import type { WebServices } from './services.ts';
import { showFault } from './show.ts';

export type { CommandHints, ReadStore, WebServices } from './services.ts';

const ROUTES: readonly Routes[] = [
  overviewRoutes,
  reviewRoutes,
  changeListRoutes,
  changeRoutes,
  bundleRoutes,
  sourceRoutes,
  vendorRoutes,
  deadlineRoutes,
  registryRoutes,
  answerRoutes,
  worklistRoutes,
  evidenceRoutes,
  feedRoutes,
  calendarRoutes,
  alertRoutes,
  alertSettingsRoutes,
  feedsPageRoutes,
  machineRoutes,
  settingsRoutes,
  queueBoardRoutes,
  ruleRoutes,
  retentionRoutes,
  addRoutes,
  signInRoutes,
  identityRoutes,
  accountRoutes,
  userRoutes,
  tokenRoutes,
  liveRoutes,
  sourcePartRoutes,
  sourceActRoutes,
  apiRoutes,
  compareRoutes,
  commitmentRoutes,
  directoryRoutes,
  changelogRoutes,
  correctionRoutes,
  opinionRoutes,
];

/** Forms are small; bulk acts name some hundred changes. */
const MAX_FORM_BYTES = 256 * 1024;

/** All routes with their guards. */
export function routesOf(services: WebServices): Route[] {
  return ROUTES.flatMap((routes) => routes(services));
}

/** The app. Needs no socket: `app.request()` answers in tests. */
export function createApp(services: WebServices): Hono {
  const app = new Hono();
  const routes = routesOf(services);
  if (services.requests) app.use(watchRequests(services.requests));
  app.use(securityHeaders());
  app.use(hostGuard(services.allowedHosts));
  app.use(bodyLimit({ maxSize: MAX_FORM_BYTES, onError: (context) => tooLarge(context, services) }));
  app.use(gatekeeper({ routes, door: services.door, refuse: (context, refusal, visitor) => refuse(context, services, refusal, visitor) }));
  for (const { method, path, handle } of routes) app.on(method, path, (context) => handle(context.get('ask')));
  app.onError((error, context) => fault(error, context, services));
  return app;
}

type Words = [title: string, sentence: string, remedy?: string];

const TOO_LARGE: Words = ['Too much', 'This form is larger than any that Clausewatch has.'];

/** In place of a page, for programs. */
const SIGN_IN = { title: 'Sign in first', status: 401 };
const REFUSALS: Record<Exclude<Refusal, 'sign-in' | 'address'>, [status: 403 | 404, ...Words]> = {
  missing: [404, 'Not found', 'There is no such page here.'],
  role: [403, 'Not for your role', 'Your role may look at this installation, but not do that.', 'Ask an administrator for another role.'],
  scope: [403, 'Not for this token', 'This token does not reach that far.', 'Make one with the right scope in the settings.'],
  origin: [403, 'Refused', 'This request did not come from a page of Clausewatch.', 'Use the button on the page itself.'],
  token: [
    403,
    'The page was too old',
    'Nothing was changed: the form belongs to another session.',
    'Go back, load the page again and repeat it.',
  ],
};

function tooLarge(context: Context, services: WebServices): Response | Promise<Response> {
  if (isForPrograms(context.req.path)) return problem(context, 'too-large', { detail: 'Nothing here takes a body of this size.' });
  return showFault(context, services, TOO_LARGE, 413);
}

function refuse(context: Context, services: WebServices, refusal: Refusal, visitor: Visitor): Response | Promise<Response> {
  const isPerson = refusal === 'sign-in' && wantsPage(context) && isFile(context.req.path);
  if (refusal === 'address' || (isForPrograms(context.req.path) && !isPerson)) return programRefusal(context, services, refusal, visitor);
  if (refusal !== 'sign-in') {
    const [status, ...words] = REFUSALS[refusal];
    return showFault(context, services, words, status, visitor);
  }
  if (context.req.method !== 'GET' || !wantsPage(context)) return context.json(SIGN_IN, 401, { 'www-authenticate': 'Bearer' });
  const { pathname, search } = new URL(context.req.url);
  const to = `${pathname}${search}`;
  return context.redirect(to === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`, 303);
}

/** Whether it is a person who reads the answer. Readers of feeds say less than browsers, and would take a page for a broken feed. */
function wantsPage({ req }: Context): boolean {
  const destination = req.header('sec-fetch-dest');
  if (destination === 'document') return true;
  if (destination === 'empty' || req.header('authorization')) return false;
  return !isFile(req.path) || /\btext\/html\b/i.test(req.header('accept') ?? '');
}

/** Keys of readers stand in paths; whoever has one is told what they sent. */
function withoutKeys(path: string): string {
  return path.replace(/(?<=\/sent\/)[^/]+/, '…');
}

function fault(error: Error, context: Context, services: WebServices): Response | Promise<Response> {
  if (isForPrograms(context.req.path)) return faultProblem(error, context, services);
  const visitor = context.get('ask')?.visitor;
  if (!(error instanceof OperationalError)) {
    services.log?.error({ err: error, path: withoutKeys(context.req.path) }, 'fault in a page');
    return showFault(context, services, BROKEN, 500, visitor);
  }
  const [status, title] = KNOWN[error.code] ?? [error.transient ? 503 : 500, 'Not possible right now'];
  if (status >= 500) services.log?.error({ err: error, path: withoutKeys(context.req.path) }, 'request failed');
  const remedy: [] | [string] = error.remedy === undefined ? [] : [error.remedy];
  return showFault(context, services, [title, error.message, ...remedy], status, visitor);
}

const BROKEN: Words = [
  'Something is broken',
  'This is a fault of Clausewatch, not of your request.',
  'The log has the details; please report them.',
];

const KNOWN: Partial<Record<OperationalError['code'], [status: 400 | 403 | 409, title: string]>> = {
  usage: [400, 'Not understood'],
  conflict: [409, 'Somebody was faster'],
  forbidden: [403, 'Not allowed'],
};
