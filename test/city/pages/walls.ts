/**
 * Walls: bot checks and sign-in pages in the place of the content.
 * @module
 */
import { markup, page, plain, redirect } from '../answer.ts';
import { COMPANY } from '../content.ts';
import { always, type Behaviour, type CityPage, type Serve } from '../types.ts';

const challenge: Serve = (visit) =>
  page({
    title: 'Just a moment...',
    main: '',
    body: `<div class="challenge"><h1>${visit.host}</h1><h2>Verify you are human by completing the action below.</h2><p>${COMPANY} needs to review the security of your connection before proceeding.</p><label><input type="checkbox"> I am human</label><p class="id">Reference ID: ${visit.token('ray')}</p></div>`,
  });

const row = (name: string, what: string, path: string, verdict: 'challenge' | 'login'): Behaviour => ({
  name,
  what,
  path,
  kind: 'trust-center',
  render: 'http',
  expect: always(verdict),
});

const SIGN_IN = {
  title: `Log in | ${COMPANY}`,
  main: '',
  body: `<main class="auth"><h1>Welcome back</h1><p>Sign in to continue.</p><form action="/login" method="post"><label>E-mail <input name="email" type="email"></label><label>Password <input name="password" type="password"></label><button>Log in</button></form><a href="/forgot">Forgot your password?</a></main>`,
};

export const WALLS: CityPage[] = [
  { rows: [row('challenge-200', 'A bot check that answers 200.', '/checked/ok', 'challenge')], serve: challenge },
  {
    rows: [row('challenge-403', 'A bot check that answers 403.', '/checked/forbidden', 'challenge')],
    serve: (visit) => ({ ...challenge(visit), status: 403 }),
  },
  {
    rows: [row('login-200', 'A sign-in form that answers 200 at the address of the document.', '/customers/dpa', 'login')],
    serve: () => page(SIGN_IN),
  },
  {
    rows: [row('login-redirect', 'A redirect to the sign-in page.', '/customers/subprocessors', 'login')],
    serve: ({ url }) => redirect(302, `/login?next=${encodeURIComponent(url.pathname)}`),
    aliases: { '/login': () => ({ body: markup(SIGN_IN) }) },
  },
  {
    rows: [row('login-401', 'Basic authentication.', '/customers/reports', 'login')],
    serve: () => plain('Unauthorized', { status: 401, headers: { 'www-authenticate': 'Basic realm="customers"' } }),
  },
  {
    rows: [
      {
        name: 'robots',
        what: 'An address that robots.txt asks robots to leave alone.',
        path: '/staff-only/handbook',
        kind: 'policy',
        render: 'http',
        expect: always('robots'),
        needs: ['robots'],
        without: { first: ['content'], later: ['unchanged'] },
      },
    ],
    serve: () =>
      page({
        title: `Security handbook | ${COMPANY}`,
        main: '<h1>Security handbook</h1><p>Laptops are locked whenever their owner leaves the desk. Passwords are kept in the password manager.</p>',
      }),
  },
];
