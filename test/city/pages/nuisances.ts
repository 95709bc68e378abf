/**
 * Pages that are read well by whoever is not held up: dialogs, windows, workers, and scripts that never rest.
 * @module
 */
import { literal, page, script } from '../answer.ts';
import { COMPANY, dpa } from '../content.ts';
import { type Behaviour, type CityPage, READ, type Serve, type Visit } from '../types.ts';
import { DPA_EDITS, dpaTerms } from './legal.ts';

/** A page with the addendum and a script that is no part of it. */
function nuisance(name: string, what: string, code: (visit: Visit) => string, more: Partial<CityPage> & { extra?: string } = {}): CityPage {
  const { extra = '', ...parts } = more;
  const row: Behaviour = { name, what, path: `/noisy/${name}`, kind: 'dpa', render: 'chromium', expect: READ, edits: DPA_EDITS };
  const serve: Serve = (visit) =>
    page({
      title: `Data Processing Addendum | ${COMPANY}`,
      main: `${dpa(dpaTerms(visit))}`,
      after: `${extra}${script(code(visit))}`,
    });
  return { rows: [row], serve, ...parts };
}

const never: Serve = () => ({ stream: () => {} });

export const NUISANCES: CityPage[] = [
  nuisance(
    'dialogs',
    'Dialogs of every kind as it loads, and one when it is left.',
    () =>
      'addEventListener("beforeunload", (event) => event.preventDefault()); alert("Welcome"); confirm("Are you sure?"); prompt("Your name?");',
  ),
  nuisance('popups', 'It opens windows.', () => 'for (const name of ["survey", "chat", "offer"]) window.open("/product?" + name, name);'),
  nuisance(
    'service-worker',
    'It installs a service worker that answers in the place of the server from then on.',
    (visit) => `navigator.serviceWorker?.register(${literal(visit.part('worker.js'))}, { scope: ${literal('/noisy/')} }).catch(() => {});`,
    {
      parts: {
        'worker.js': () => ({
          headers: { 'content-type': 'text/javascript', 'service-worker-allowed': '/' },
          body: 'addEventListener("install", () => skipWaiting()); addEventListener("activate", (event) => event.waitUntil(clients.claim())); addEventListener("fetch", (event) => event.respondWith(new Response("<title>Offline</title><h1>You are offline</h1>", { headers: { "content-type": "text/html" } })));',
        }),
      },
    },
  ),
  nuisance(
    'polling',
    'It asks the server for news three times a second, for ever.',
    (visit) => `setInterval(() => fetch(${literal(visit.part('news'))}).catch(() => {}), ${visit.pace.poll});`,
    { parts: { news: () => ({ body: 'none' }) } },
  ),
  nuisance(
    'silent-socket',
    'It keeps a WebSocket open on which nobody says anything.',
    (visit) => `window.socket = new WebSocket(${literal(`${visit.origin.replace('http', 'ws')}${visit.part('socket')}`)});`,
  ),
  nuisance(
    'ticking-clock',
    'A clock in the footer ticks for ever.',
    (visit) =>
      `const clock = h('p', { class: 'clock' }); document.querySelector('footer').append(clock); let at = 0; const tick = () => { at += 1; clock.textContent = 'You have been here for ' + at + ' seconds'; }; tick(); setInterval(tick, ${visit.pace.poll});`,
  ),
  nuisance('long-poll', 'It waits for an answer that never comes.', (visit) => `fetch(${literal(visit.part('wait'))}).catch(() => {});`, {
    parts: { wait: never },
  }),
  nuisance(
    'stream',
    'It reads a stream that never ends.',
    (visit) =>
      `fetch(${literal(visit.part('stream'))}).then(async ({ body }) => { const reader = body.getReader(); while (!(await reader.read()).done); }).catch(() => {});`,
    {
      parts: {
        stream: (visit) => ({
          headers: { 'content-type': 'text/event-stream' },
          stream: (response) => {
            response.write(': hello\n\n');
            const timer = setInterval(() => response.write(': still here\n\n'), visit.pace.poll);
            response.on('close', () => clearInterval(timer));
          },
        }),
      },
    },
  ),
];
