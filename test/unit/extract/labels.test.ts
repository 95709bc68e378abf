import { describe, expect, it } from 'vitest';
import { extractHtml, mainPage } from '../../helpers/extracts.ts';

/** "label: text" of the passages that have one. */
function labelled(inner: string): string[] {
  return extractHtml(mainPage(inner)).passages.flatMap(({ label, text }) => (label === undefined ? [] : [`${label}: ${text}`]));
}

describe('what a text is said of', () => {
  it('is the term of a definition, for all that defines it', () => {
    expect(labelled('<dl><dt>Prompts</dt><dd>30 days</dd><dd>In Ireland</dd><dt>Logs</dt><dd>A year</dd></dl>')).toEqual([
      'Prompts: 30 days',
      'Prompts: In Ireland',
      'Logs: A year',
    ]);
  });

  it('is the item that it stands under, the nearest one', () => {
    expect(labelled('<ul><li>Cloud:<ul><li>Storage<ul><li>Ireland</li></ul></li></ul></li></ul>')).toEqual([
      'Cloud:: Storage',
      'Storage: Ireland',
    ]);
  });

  it('is the first line of one of several equal boxes', () => {
    const box = (name: string) => `<div class="box"><p>${name}</p><p>Training off</p><div>Kept for ${name.length} days</div></div>`;
    expect(labelled(`<div>${box('Free')}${box('Team!?')}</div>`)).toEqual([
      'Free: Training off',
      'Free: Kept for 4 days',
      'Team!?: Training off',
      'Team!?: Kept for 6 days',
    ]);
  });

  it('is the group of a row: the row of one cell above it in the same table', () => {
    const group = (name: string) => `<tr><td colspan="2">${name}</td></tr>`;
    const row = '<tr><td>Acme Cloud</td><td>Ireland</td></tr>';
    expect(labelled(`<table>${row}${group('Hosting')}${row}${group('Support')}${row}</table><table>${row}</table>`)).toEqual([
      'Hosting: Acme Cloud | Ireland',
      'Support: Acme Cloud | Ireland',
    ]);
  });

  it.each([
    ['a box without others like it', '<div class="box"><p>Free</p><p>Training off</p></div><p class="box">Other</p>'],
    ['a sentence', '<ul><li>We keep it.<ul><li>30 days</li></ul></li></ul>'],
    ['a number', '<ol><li>1<ul><li>30 days</li></ul></li></ol>'],
    ['a long text', `<ul><li>${'Words that say something '.repeat(4)}<ul><li>30 days</li></ul></li></ul>`],
    ['a term of another list', '<dl><dt>Prompts</dt></dl><dl><dd>30 days</dd></dl>'],
    ['a box with a heading: the heading says it', '<div><p>Free</p><h3>Storage</h3><p>30 days</p></div><div><h3>Other</h3></div>'],
  ])('is not %s', (_what, html) => {
    expect(labelled(html)).toEqual([]);
  });
});

describe('a button that opens what stands right after it', () => {
  const box = (name: string, text: string) => `<div><button>${name}</button><div>${text}</div></div>`;
  const paths = (inner: string) => extractHtml(mainPage(inner)).passages.map(({ path, text }) => [...path, text].join(' > '));

  it('is its heading, in one of several equal boxes', () => {
    expect(paths(box('Do you train on it?', 'Never.') + box('Do you encrypt it?', 'Always.'))).toEqual([
      'Do you train on it?',
      'Do you train on it? > Never.',
      'Do you encrypt it?',
      'Do you encrypt it? > Always.',
    ]);
  });

  it('is a control where it is alone, short, or stands before nothing', () => {
    expect(paths(box('Do you train on it?', 'Never.'))).toEqual(['Never.']);
    expect(paths(box('Copy', 'npm install') + box('Copy', 'npm start'))).toEqual(['npm install', 'npm start']);
    expect(paths(box('Send the message now', '') + box('Send the message later', ''))).toEqual([]);
  });
});
