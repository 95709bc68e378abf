/**
 * Errors: those that say so by their status, those that answer 200, and those that pass.
 * @module
 */
import { page, plain } from '../answer.ts';
import { COMPANY, dpa } from '../content.ts';
import { always, type Behaviour, type CityPage, type Expectation, type Serve } from '../types.ts';
import { DPA_EDITS, dpaTerms } from './legal.ts';

const row = (name: string, what: string, path: string, expect: Expectation): Behaviour => ({
  name,
  what,
  path,
  kind: 'dpa',
  render: 'http',
  expect,
});

const notice =
  (status: number, title: string, text: string, headers: Record<string, string> = {}): Serve =>
  () =>
    page({ title, main: `<h1>${title}</h1><p>${text}</p>` }, { status, headers });

const document: Serve = (visit) => page({ title: `Data Processing Addendum | ${COMPANY}`, main: dpa(dpaTerms(visit)) });

/** The page that goes answers so many requests, then it is gone. */
export const LASTS = 6;

export const ERRORS: CityPage[] = [
  {
    rows: [row('soft-404', 'A "not found" page that answers 200.', '/old/dpa', always('error-page'))],
    serve: notice(200, 'Page not found', 'Sorry, the page you are looking for does not exist. It may have been moved.'),
  },
  {
    rows: [row('hard-404', 'Not found.', '/old/terms', always('gone'))],
    serve: notice(404, 'Page not found', 'There is no such page.'),
  },
  { rows: [row('hard-410', 'Gone for good.', '/old/privacy', always('gone'))], serve: notice(410, 'Gone', 'This page was removed.') },
  {
    rows: [row('error-500', 'The server fails each time.', '/broken/dpa', always('error-page'))],
    serve: notice(500, 'Internal Server Error', 'Something went wrong on our side.'),
  },
  {
    rows: [row('maintenance-503', 'Out of service, to be asked again in an hour.', '/broken/terms', always('error-page'))],
    serve: notice(503, 'Service Unavailable', 'We are down for maintenance and will be back shortly.', { 'retry-after': '3600' }),
  },
  {
    rows: [
      {
        ...row('busy-429', 'Too many requests at the first visit, fine from the second one on.', '/busy/dpa', {
          first: ['error-page', 'unreachable', 'content'],
          later: ['content', 'unchanged'],
        }),
        edits: DPA_EDITS,
        flaky: true,
      },
    ],
    serve: (visit) => (visit.n === 0 ? plain('Too many requests', { status: 429, headers: { 'retry-after': '1' } }) : document(visit)),
  },
  {
    rows: [row('empty-200', 'Nothing at all, with status 200.', '/empty', always('shell'))],
    serve: () => ({ body: '' }),
  },
  {
    rows: [
      {
        ...row('gone-later', `There for ${LASTS} requests, then not found.`, '/fleeting/dpa', {
          first: ['content'],
          later: ['unchanged', 'gone'],
        }),
        flaky: true,
      },
    ],
    serve: (visit) => (visit.n < LASTS ? document(visit) : notice(404, 'Page not found', 'There is no such page.')(visit)),
  },
];
