/**
 * Accordions: answers that are in the page and hidden, and answers that are fetched when they are opened.
 * @module
 */
import { json, literal, page, script } from '../answer.ts';
import { COMPANY } from '../content.ts';
import { type CityPage, type PlantedEdit, READ, type Visit } from '../types.ts';

const QUESTIONS: Array<[question: string, answer: string]> = [
  ['Where is our data stored?', 'Customer data is stored in data centres in Ireland and Germany.'],
  ['Is our data used for training?', 'We do not use customer data to train our models unless you opt in.'],
  ['How long are backups kept?', 'Backups are overwritten after thirty-five days and cannot be searched.'],
  ['Who may read our content?', 'Only the engineers on duty may read content, after you have opened a support ticket.'],
];

function questions(visit: Visit): Array<[string, string]> {
  return QUESTIONS.map(([question, answer]) => [question, visit.edited('backups') ? answer.replace('thirty-five', 'sixty') : answer]);
}

const EDIT: PlantedEdit = {
  id: 'backups',
  what: 'Backups are kept for sixty days in place of thirty-five.',
  expect: { kind: 'passage', action: 'modified', old: ['thirty-five'], new: ['sixty'] },
};

const FOLD = `for (const button of document.querySelectorAll('.accordion button')) button.addEventListener('click', () => {
  const open = button.getAttribute('aria-expanded') !== 'true';
  button.setAttribute('aria-expanded', String(open));
  document.getElementById(button.getAttribute('aria-controls')).hidden = !open;
});`;

const FETCH = `for (const button of document.querySelectorAll('.accordion button')) button.addEventListener('click', async () => {
  const panel = document.getElementById(button.getAttribute('aria-controls'));
  const open = button.getAttribute('aria-expanded') !== 'true';
  button.setAttribute('aria-expanded', String(open));
  panel.hidden = !open;
  if (open && !panel.firstChild) panel.append(h('p', {}, await get(ANSWERS + '?at=' + button.dataset.at)));
});`;

function item(at: number, question: string, answer: string): string {
  return `<h2><button type="button" aria-expanded="false" aria-controls="answer-${at}" data-at="${at}">${question}</button></h2><div id="answer-${at}" role="region" hidden>${answer}</div>`;
}

const LEAD =
  '<h1>Security questions</h1><p>What customers ask us most often about security and privacy, with the answers that our lawyers gave.</p>';

export const ACCORDIONS: CityPage[] = [
  {
    rows: [
      {
        name: 'accordion-folded',
        what: 'Questions whose answers are in the page and hidden until they are opened.',
        path: '/faq/folded',
        kind: 'help-center',
        render: 'auto',
        expect: READ,
        edits: [EDIT],
      },
    ],
    serve: (visit) =>
      page({
        title: `Security questions | ${COMPANY}`,
        main: `${LEAD}<div class="accordion">${questions(visit)
          .map(([question, answer], at) => item(at, question, `<p>${answer}</p>`))
          .join(
            '\n',
          )}</div><details><summary>Who is your data protection officer?</summary><p>Our data protection officer works in Dublin.</p></details>`,
        after: script(FOLD),
      }),
  },
  {
    rows: [
      {
        name: 'accordion-fetched',
        what: 'Questions whose answers are fetched when they are opened.',
        path: '/faq/fetched',
        kind: 'help-center',
        render: 'chromium',
        expect: READ,
        edits: [{ ...EDIT, needs: ['reveal'] }],
      },
    ],
    serve: (visit) =>
      page({
        title: `Security questions | ${COMPANY}`,
        main: `${LEAD}<div class="accordion">${questions(visit)
          .map(([question], at) => item(at, question, ''))
          .join('\n')}</div>`,
        after: script(`const ANSWERS = ${literal(visit.part('answer.json'))};${FETCH}`),
      }),
    parts: {
      'answer.json': (visit) => json(questions(visit)[Number(visit.url.searchParams.get('at'))]?.[1] ?? '', { delay: visit.pace.data }),
    },
  },
];
