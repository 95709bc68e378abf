import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import type { Difference } from '../../../src/domain/change.ts';
import { extractHtml, mainPage } from '../../helpers/extracts.ts';

function changes(before: string, after: string): Difference[] {
  return compare(extractHtml(mainPage(before)), extractHtml(mainPage(after)));
}

/** `action kind: old → new` of each change. */
function inShort(before: string, after: string): string[] {
  return changes(before, after).map(({ action, kind, oldQuote = '', newQuote = '' }) => `${action} ${kind}: ${oldQuote} → ${newQuote}`);
}

const OBJECTION = 'The customer may object to a new subprocessor within thirty (30) days of the notice.';
const NOTICE = 'Acme informs the customer of every new subprocessor by e-mail before it begins to work.';
const AUDIT = 'The customer may audit the processing once a year, at its own cost and during business hours.';
const RETENTION = 'Prompts and outputs are kept for thirty days and are then erased from all systems.';

describe('what counts as a change', () => {
  it('a changed passage is modified, with both texts, its headings and the rule that judged it', () => {
    expect(
      changes(`<h2>Subprocessors</h2><p>${OBJECTION}</p>`, `<h2>Subprocessors</h2><p>${OBJECTION.replace('thirty (30)', 'ten (10)')}</p>`),
    ).toEqual([
      {
        kind: 'passage',
        action: 'modified',
        path: ['Subprocessors'],
        oldQuote: OBJECTION,
        newQuote: OBJECTION.replace('thirty (30)', 'ten (10)'),
        significance: 'substantive',
        severity: 'medium',
        rule: 'an amount or a number changed',
      },
    ]);
  });

  it('a new passage is added and a missing one removed', () => {
    expect(inShort(`<p>${OBJECTION}</p>`, `<p>${OBJECTION}</p><p>${RETENTION}</p>`)).toEqual([`added passage:  → ${RETENTION}`]);
    expect(inShort(`<p>${OBJECTION}</p><p>${RETENTION}</p>`, `<p>${OBJECTION}</p>`)).toEqual([`removed passage: ${RETENTION} → `]);
  });

  it('a row of a table is a row', () => {
    const table = (rows: string) => `<table><tr><th>Name</th><th>Country</th></tr>${rows}</table>`;
    const cloud = '<tr><td>CloudCo</td><td>Ireland</td></tr>';
    expect(inShort(table(cloud), table(`${cloud}<tr><td>ChipCo</td><td>United States</td></tr>`))).toEqual([
      'added row:  → ChipCo | United States',
    ]);
    expect(inShort(table(cloud), table(cloud.replace('Ireland', 'Netherlands')))).toEqual([
      'modified row: CloudCo | Ireland → CloudCo | Netherlands',
    ]);
  });

  it('a passage that goes from one section to another that was there before is moved, and that is substantive', () => {
    const before = `<h2>Rights</h2><p>${AUDIT}</p><h2>Duties</h2><p>${NOTICE}</p>`;
    const after = `<h2>Rights</h2><h2>Duties</h2><p>${NOTICE}</p><p>${AUDIT}</p>`;
    expect(changes(before, after)).toMatchObject([
      {
        action: 'moved',
        significance: 'substantive',
        severity: 'medium',
        oldQuote: AUDIT,
        newQuote: AUDIT,
        path: ['Duties'],
        rule: 'the same text stood under "Rights"',
      },
    ]);
  });

  it.each([
    ['heading', '<h3>We collect</h3>', '<h3>We never collect</h3>', 'We never collect'],
    ['line that leads its list in', '<p>We collect:</p>', '<p>We never collect:</p>', 'We never collect:'],
  ])('an item that goes under another %s is moved, though it stands between the same items as before', (_, yes, no, from) => {
    const lists = (some: string, others: string) => `${yes}<ul><li>Name</li>${some}</ul>${no}<ul>${others}<li>Contacts</li></ul>`;
    for (const item of ['<li>Location</li>', '<li>Precise location of the device that the customer uses</li>']) {
      expect(changes(lists('', item), lists(item, ''))).toMatchObject([
        { action: 'moved', significance: 'substantive', rule: `the same text stood under "${from}"` },
      ]);
    }
  });

  it.each<[string, (label: string, value: string) => string, (inner: string) => string]>([
    ['terms', (label, value) => `<dt>${label}</dt><dd>${value}</dd>`, (inner) => `<dl>${inner}</dl>`],
    ['boxes', (label, value) => `<div><div>${label}</div><div>${value}</div></div>`, (inner) => inner],
    ['items', (label, value) => `<li>${label}<ul><li>${value}</li></ul></li>`, (inner) => `<ul>${inner}</ul>`],
    [
      'groups of rows',
      (label, value) => `<tr><td colspan="2">${label}</td></tr><tr><td>All plans</td><td>${value}</td></tr>`,
      (inner) => `<table>${inner}</table>`,
    ],
    ['buttons that open them', (label, value) => `<div><button>${label}</button><p>${value}</p></div>`, (inner) => inner],
  ])('values that change places between %s are moved, and a list put in another order is no change', (_, entry, list) => {
    const page = (...entries: Array<[string, string]>) => `<h2>Storage</h2>${list(entries.map((each) => entry(...each)).join(''))}`;
    const [prompts, logs] = ['How prompts are kept', 'How logs are kept'];
    const before = page([prompts, 'Never'], [logs, 'For a year']);
    const found = changes(before, page([prompts, 'For a year'], [logs, 'Never']));
    expect(found.length).toBeGreaterThan(0);
    for (const change of found) expect(change).toMatchObject({ action: 'moved', significance: 'substantive' });
    expect(inShort(before, page([logs, 'For a year'], [prompts, 'Never']))).toEqual([]);
  });

  it('the same answer to another question is told with its question', () => {
    const page = (first: string) =>
      `<dl><dt>Is it trained on?</dt><dd>${first}</dd><dt>Is it encrypted?</dt><dd>Yes</dd><dt>Is it public?</dt><dd>No</dd></dl>`;
    expect(changes(page('No'), page('Yes'))).toMatchObject([{ oldQuote: 'No', newQuote: 'Yes', path: ['Is it trained on?'] }]);
  });

  it('a short text that is gone is told, though an edited passage holds the same words before and after', () => {
    const page = (item: string, word: string) =>
      `<h2>Regions</h2><ul><li>Germany</li>${item}<li>Sweden</li></ul><h2>Company</h2><p>Acme has an office in Ireland and sells to ${word} there.</p>`;
    expect(inShort(page('<li>Ireland</li>', 'organizations'), page('', 'organisations'))).toContain('removed passage: Ireland → ');
  });

  it('what changes its column is told, though no letter differs', () => {
    const table = (first: string, second: string) =>
      `<table><tr><th>Data</th><th>Free</th><th>Team</th></tr><tr><td>Keep</td><td>${first}</td><td>${second}</td></tr></table>`;
    expect(inShort(table('1', '2 months'), table('12', 'months'))).toEqual(['modified row: Keep | 1 | 2 months → Keep | 12 | months']);
  });

  it('a passage that moves into a section of its own is editorial', () => {
    const before = `<h2>Rights</h2><p>${AUDIT}</p><h2>Duties</h2><p>${NOTICE}</p>`;
    const after = `<h2>Rights</h2><h2>Duties</h2><p>${NOTICE}</p><h2>Audits</h2><p>${AUDIT}</p>`;
    expect(changes(before, after)).toContainEqual(expect.objectContaining({ action: 'moved', significance: 'editorial' }));
  });

  it.each([
    [
      'the same answer to another question',
      '<h2>Do you share?</h2><p>No</p><h2>Do you sell?</h2><p>Yes</p><h2>Do you train?</h2><p>No</p>',
      'train?</h2><p>No',
      'train?</h2><p>Yes',
    ],
    [
      'a promise under one of two plans',
      `<h2>Free</h2><p>${AUDIT}</p><h2>Team</h2><p>${AUDIT}</p><p>${NOTICE}</p>`,
      `<h2>Free</h2><p>${AUDIT}</p>`,
      '<h2>Free</h2>',
    ],
    ['a text that is struck out', `<p>${NOTICE}</p><p>${AUDIT}</p>`, `<p>${AUDIT}</p>`, `<p><del>${AUDIT}</del></p>`],
    [
      'a mark in a table of features',
      '<table><tr><th>Feature</th><th>Free</th></tr><tr><td>Human review</td><td>✗</td></tr></table>',
      '✗',
      '✓',
    ],
    [
      'the cells of a row in other columns',
      `<p>${NOTICE}</p><table><tr><td>Calls recorded</td><td>always</td><td>never</td></tr></table>`,
      'always</td><td>never',
      'never</td><td>always',
    ],
    [
      'a new sentence made of the words of another',
      '<p>We do not sell personal data and we will not use customer content to train our models without consent, as of 2024.</p>',
      '2024.</p>',
      '2025.</p><p>We sell personal data and will use customer content to train our models.</p>',
    ],
  ])('%s is told as substantive', (_name, before, from, to) => {
    expect(changes(before, before.replace(from, to)).map(({ significance }) => significance)).toContain('substantive');
  });

  it('a value that goes to another column of its row changes what the row says', () => {
    const page = (...cells: string[]) =>
      `<table><tr><td>Plan</td><td>Free</td><td>Team</td></tr><tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr></table>`;
    expect(changes(page('Human review', '', 'never'), page('Human review', 'never', ''))).toMatchObject([
      { action: 'modified', kind: 'row', significance: 'substantive', rule: 'a value went to another column' },
    ]);
  });

  it('an empty column more changes no row', () => {
    const page = (empty: string) =>
      `<table><tr><th>Name</th>${empty}<th>Place</th></tr><tr><td>CloudCo</td>${empty}<td>Ireland</td></tr></table>`;
    expect(inShort(page(''), page('<td></td>'))).toEqual([]);
  });

  it('the mark of a footnote is no digit of the number before it', () => {
    expect(changes(`<p>Kept for 30<sup>1</sup> days.</p>`, '<p>Kept for 30 days.</p>')).toEqual([]);
    expect(changes(`<p>Kept for 30² days.</p>`, '<p>Kept for 30 days.</p>')).toEqual([]);
  });

  it('a passage that moved and was edited is modified, not removed and added', () => {
    const filler = '<p>One more clause about something else entirely.</p>'.repeat(1);
    const before = `<h2>Rights</h2><p>${AUDIT}</p><h2>Duties</h2>${filler}`;
    const after = `<h2>Rights</h2><h2>Duties</h2>${filler}<p>${AUDIT.replace('once a year', 'twice a year')}</p>`;
    expect(changes(before, after).map(({ action }) => action)).toEqual(['modified']);
  });

  it('a renumbered passage is editorial', () => {
    expect(changes(`<p>4.1 ${AUDIT}</p>`, `<p>5.1 ${AUDIT}</p>`)).toMatchObject([
      { action: 'modified', significance: 'editorial', severity: 'low', rule: 'only the numbering differs' },
    ]);
  });
});

describe('what is silent', () => {
  it('equal pages', () => {
    expect(changes(`<p>${AUDIT}</p>`, `<p>${AUDIT}</p>`)).toEqual([]);
  });

  it('a list in another order', () => {
    const items = [AUDIT, NOTICE, OBJECTION].map((text) => `<li>${text}</li>`);
    expect(inShort(`<ul>${items.join('')}</ul>`, `<ul>${items.toReversed().join('')}</ul>`)).toEqual([]);
  });

  it('rows in another order', () => {
    const rows = [
      'CloudCo, hosting of the service',
      'MailCo, transactional e-mail to customers',
      'ChipCo, accelerated computing in regions',
    ];
    const table = (order: string[]) => `<table>${order.map((row) => `<tr><td>${row}</td><td>EU</td></tr>`).join('')}</table>`;
    expect(inShort(table(rows), table(rows.toReversed()))).toEqual([]);
  });

  it.each([
    ['merged', `<p>${AUDIT}</p><p>${NOTICE}</p>`, `<p>${AUDIT} ${NOTICE}</p>`],
    ['split', `<p>${AUDIT} ${NOTICE}</p>`, `<p>${AUDIT}</p><p>${NOTICE}</p>`],
    ['made items', `<p>${AUDIT}</p><p>${NOTICE}</p>`, `<ul><li>${AUDIT}</li><li>${NOTICE}</li></ul>`],
    ['made a row', '<p>CloudCo</p><p>Ireland</p>', '<table><tr><td>CloudCo</td><td>Ireland</td></tr></table>'],
  ])('paragraphs that were %s', (_name, before, after) => {
    expect(inShort(`<h2>A</h2>${before}<p>${RETENTION}</p>`, `<h2>A</h2>${after}<p>${RETENTION}</p>`)).toEqual([]);
  });

  it('a text that is said once more or once less often under the same heading', () => {
    const once = `<h2>A</h2><p>${AUDIT}</p><p>${NOTICE}</p>`;
    const twice = `${once}<p>${AUDIT}</p>`;
    expect(inShort(once, twice)).toEqual([]);
    expect(inShort(twice, once)).toEqual([]);
  });

  it('a passage that was split off while the rest was edited: the edit alone is told', () => {
    const before = `<p>${AUDIT} ${RETENTION} ${NOTICE}</p>`;
    const after = `<p>${AUDIT.replace('once', 'twice')} ${RETENTION}</p><p>${NOTICE}</p>`;
    expect(changes(before, after).map(({ action }) => action)).toEqual(['modified']);
  });
});

describe('order', () => {
  it('is that of the new page, with removals after', () => {
    const before = `<p>${AUDIT}</p><p>${NOTICE}</p><p>${OBJECTION}</p>`;
    const after = `<p>Fees are due at the end of each month in advance.</p><p>${NOTICE.replace('e-mail', 'letter')}</p><p>${OBJECTION.replace('thirty (30)', 'ten (10)')}</p>`;
    expect(inShort(before, after).map((line) => line.split(':')[0])).toEqual([
      'added passage',
      'modified passage',
      'modified passage',
      'removed passage',
    ]);
  });

  it('and content are the same at every run, whatever the pages', () => {
    const sentence = fc.array(fc.constantFrom('data', 'thirty', 'ten', 'days', 'not', 'erased', 'kept', 'Acme', 'audit', '1.'), {
      minLength: 1,
      maxLength: 12,
    });
    const pages = fc.array(
      fc.tuple(fc.constantFrom('p', 'li', 'h2', 'h3'), sentence).map(([tag, words]) => `<${tag}>${words.join(' ')}</${tag}>`),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(pages, pages, (before, after) => {
        const [first, second] = [changes(before.join(''), after.join('')), changes(before.join(''), after.join(''))];
        expect(second).toEqual(first);
        const [old, now] = [extractHtml(mainPage(before.join(''))), extractHtml(mainPage(after.join('')))];
        const [oldTexts, newTexts] = [old, now].map(({ passages }) => new Set(passages.map(({ text }) => text)));
        const placed = (path: readonly string[], text = ''): string => [...path, text].join('\n');
        const [oldPlaces, newPlaces] = [old, now].map(({ passages }) => new Set(passages.map(({ path, text }) => placed(path, text))));
        for (const { action, path, oldQuote, newQuote } of first) {
          if (oldQuote !== undefined) expect(oldTexts).toContain(oldQuote);
          if (newQuote !== undefined) expect(newTexts).toContain(newQuote);
          // The same words under another heading say another thing.
          if (action === 'added') expect(oldPlaces).not.toContain(placed(path, newQuote));
          if (action === 'removed') expect(newPlaces).not.toContain(placed(path, oldQuote));
          if (action === 'modified') expect(newQuote).not.toBe(oldQuote);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('bounds', () => {
  it('two extractions by different versions are never compared', () => {
    const page = mainPage(`<p>${AUDIT}</p>`);
    expect(() => compare(extractHtml(page), extractHtml(page, { select: ['p'] }))).toThrow('two extractions by the same version');
  });

  it('a quote is at most 4,000 characters and shows what differs', () => {
    const long = 'The parties agree on the following matters. '.repeat(300);
    const [change] = changes(`<p>${long}Thirty days.</p>`, `<p>${long}Ten days.</p>`);
    expect(change?.oldQuote?.length).toBeLessThanOrEqual(4_000);
    expect(change?.oldQuote).toContain('Thirty days.');
    expect(change?.newQuote).toContain('Ten days.');
  });

  it('two wholly different pages of 4,000 passages each end soon', () => {
    const page = (word: string) => Array.from({ length: 4_000 }, (_, at) => `<p>${word} clause number ${at} of ${word}</p>`).join('');
    const started = performance.now();
    expect(changes(page('alpha'), page('omega')).length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
