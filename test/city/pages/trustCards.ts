/**
 * A trust centre of the card kind: each card shows a few lines, "Show more" fetches the rest or unfolds it.
 * @module
 */
import { json, literal, page, script } from '../answer.ts';
import { COMPANY } from '../content.ts';
import { type CityPage, READ, type Visit } from '../types.ts';

const CARDS: Record<string, string[]> = {
  'Access control': [
    'Access rights are reviewed every quarter.',
    'Administrators sign in with hardware keys.',
    'Sessions end after fifteen minutes without activity.',
    'Accounts of leavers are closed on their last day.',
  ],
  'Data security': [
    'Data in transit is encrypted with TLS 1.2 or later.',
    'Backups are encrypted and kept in a second region.',
    'Encryption keys are rotated once a year.',
    'Restoring from backup is rehearsed every six months.',
  ],
  'Product security': [
    'Every change is reviewed by a second engineer.',
    'Dependencies are scanned for vulnerabilities each night.',
    'Penetration tests are performed by an independent firm once a year.',
    'Findings of high severity are fixed within thirty days.',
  ],
};

/** Lines of a card that are shown before anybody asks for more. */
const SHOWN = 2;

function cards(visit: Visit): Record<string, string[]> {
  const edits: Array<[edit: string, from: string, to: string]> = [
    ['shown', 'every quarter', 'every month'],
    ['hidden', 'rotated once a year.', 'rotated every two years.'],
    ['fetched', 'thirty days', 'ninety days'],
  ];
  const line = (text: string): string => edits.reduce((now, [edit, from, to]) => (visit.edited(edit) ? now.replace(from, to) : now), text);
  return Object.fromEntries(Object.entries(CARDS).map(([title, lines]) => [title, lines.map(line)]));
}

const CLIENT = `
const root = document.getElementById('root');
function card(title, lines) {
  const list = h('ul', {}, ...lines.map((text) => h('li', {}, text)));
  const more = h('button', { type: 'button', class: 'more-' + SALT, 'aria-expanded': 'false', onclick: async () => {
    more.disabled = true;
    // The last card asks the server, the others hold their lines already.
    const rest = MORE[title] ?? await get(REST + '?card=' + encodeURIComponent(title));
    list.append(...rest.map((text) => h('li', {}, text)));
    more.remove();
  } }, 'Show more');
  return h('section', { class: 'card-' + SALT }, h('h2', {}, title), list, more);
}
get(DATA).then((data) => {
  root.replaceChildren(h('main', {}, h('h1', {}, 'Security Portal'),
    h('p', {}, 'Controls that our auditors check. Documents are shared with customers under a non-disclosure agreement.'),
    ...Object.entries(data.first).map(([title, lines]) => card(title, lines))));
  Object.assign(MORE, data.more);
});
`;

export const TRUST_CARDS: CityPage = {
  rows: [
    {
      name: 'trust-cards',
      what: 'A single-page security portal: cards of controls whose further lines are built or fetched by "Show more".',
      path: '/portal',
      kind: 'trust-center',
      render: 'chromium',
      expect: READ,
      edits: [
        {
          id: 'shown',
          what: 'A control that is always shown is reworded.',
          expect: { kind: 'passage', action: 'modified', old: ['every quarter'], new: ['every month'] },
        },
        {
          id: 'hidden',
          what: 'A control that "Show more" unfolds is reworded.',
          expect: { kind: 'passage', action: 'modified', old: ['rotated once a year'], new: ['rotated every two years'] },
          needs: ['reveal'],
        },
        {
          id: 'fetched',
          what: 'A control that "Show more" fetches is reworded.',
          expect: { kind: 'passage', action: 'modified', old: ['thirty days'], new: ['ninety days'] },
          needs: ['reveal'],
        },
      ],
    },
  ],
  serve: (visit) =>
    page({
      title: `Security Portal | ${COMPANY}`,
      main: '',
      body: '<div id="root"><main aria-busy="true"><div class="skeleton"></div><div class="skeleton"></div><div class="skeleton"></div></main></div>',
      after: script(
        `const DATA = ${literal(visit.part('data.json'))}, REST = ${literal(visit.part('card.json'))}, SALT = ${literal(visit.token('class'))}, MORE = {};${CLIENT}`,
      ),
    }),
  parts: {
    'data.json': (visit) => {
      const all = Object.entries(cards(visit));
      const first = Object.fromEntries(all.map(([title, lines]) => [title, lines.slice(0, SHOWN)]));
      const more = Object.fromEntries(all.slice(0, -1).map(([title, lines]) => [title, lines.slice(SHOWN)]));
      return json({ first, more }, { delay: visit.pace.data });
    },
    'card.json': (visit) => json((cards(visit)[visit.url.searchParams.get('card') ?? ''] ?? []).slice(SHOWN), { delay: visit.pace.data }),
  },
};
