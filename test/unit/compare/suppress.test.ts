import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import { suppress } from '../../../src/compare/suppress.ts';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import type { Difference } from '../../../src/domain/change.ts';
import { SuppressRule } from '../../../src/domain/suppress.ts';
import { extractHtml, mainPage } from '../../helpers/extracts.ts';

const RULES = [
  { id: 'ages', within: ['updated {n} days ago', 'updated this week', '{n} views'] },
  { id: 'prompts', text: ['Was this helpful?', "You're welcome", 'Ticket {id}'] },
  { id: 'windows', within: ['(opens in a new window)'] },
  { id: 'related', under: ['Related articles'] },
  { id: 'orders', kinds: ['order'] },
  { id: 'addresses', kinds: ['addresses'] },
  { id: 'keys', kinds: ['keys'] },
  { id: 'labels', kinds: ['labels'] },
  { id: 'languages', kinds: ['languages'] },
  { id: 'years', within: ['© {n}'] },
].map((rule) => SuppressRule.parse({ since: '2026-01-31', reason: 'It says nothing.', ...rule }));

const { suppress: SHIPPED } = await loadCatalogue('config/catalogue.yaml');

const CLAUSES = `<h1>Retention</h1><p>Inputs are deleted within thirty days.</p><p>Backups are overwritten within ninety days of that.</p>`;

/** What is said and what is held back between two pages that end with these texts. */
function heldBack(before: string, after: string) {
  const rules = {
    keys: {},
    severity: { passages: { substantive: 'medium', editorial: 'low', rules: [] }, facts: [] },
    suppress: RULES,
  } as const;
  const differences = compare(extractHtml(mainPage(CLAUSES + before)), extractHtml(mainPage(CLAUSES + after)), rules as never);
  return differences.map(({ action, suppressedBy }) => [action, suppressedBy]);
}

describe('held back, with the name of the rule', () => {
  it.each([
    ['ages', 'modified', '<p>Written by Ada. Updated 3 days ago</p>', '<p>Written by Ada. Updated 12 days ago</p>'],
    ['ages', 'modified', '<p>Article 4, 1,204 views</p>', '<p>Article 4, 1.3k views</p>'],
    ['ages', 'removed', '<p>Updated this week</p>', ''],
    ['prompts', 'added', '', '<p>WAS THIS HELPFUL</p>'],
    ['prompts', 'added', '', '<p>You’re welcome!</p>'],
    ['prompts', 'modified', '<p>Ticket a1b2c3</p>', '<p>Ticket 77-x9</p>'],
    ['windows', 'modified', '<p>See our trust center here(opens in a new window).</p>', '<p>See our trust center here.</p>'],
    ['related', 'added', '<h2>Related articles</h2>', '<h2>Related articles</h2><p>How to export a workspace to a file</p>'],
    ['orders', 'modified', '<p>Sweden, Norway, Ireland</p>', '<p>Ireland; Sweden; Norway</p>'],
    [
      'addresses',
      'modified',
      '<p>Read https://acme.example/Legal/DPA?visit=1 for more</p>',
      '<p>Read https://acme.example/legal/dpa for more</p>',
    ],
    ['languages', 'added', '', '<p>Deutsch</p>'],
    ['languages', 'removed', '<p>English (US)</p>', ''],
    ['years', 'modified', '<p>© 2025 Acme Ltd. All rights reserved.</p>', '<p>© 2026 Acme Ltd. All rights reserved.</p>'],
    ['keys', 'modified', '<p>Open the assistant with ⌘I at any time</p>', '<p>Open the assistant with Ctrl+I at any time</p>'],
  ])('%s: %s %s → %s', (id, action, before, after) => {
    expect(heldBack(before, after)).toEqual([[action, id]]);
  });

  it('a label whose value came later, although the two are too unlike to be one passage', () => {
    expect(heldBack('<p>Version:</p>', '<p>Version: October 28, 2025 (Latest)</p>')).toEqual([
      ['added', 'labels'],
      ['removed', 'labels'],
    ]);
  });

  it('all rules that had a part in it', () => {
    expect(heldBack('<p>See here(opens in a new window). 10 views</p>', '<p>See here. 12 views</p>')).toEqual([
      ['modified', 'ages, windows'],
    ]);
  });
});

describe('said', () => {
  it.each([
    ['a change beside the noise', '<p>Kept for 30 days. Updated 3 days ago</p>', '<p>Kept for 60 days. Updated 4 days ago</p>'],
    [
      'the number of a clause that no phrase holds',
      '<p>Objection within 10 days of notice</p>',
      '<p>Objection within 30 days of notice</p>',
    ],
    ['a sentence with the phrase in it', '', '<p>Was this helpful? Then tell us within ten days.</p>'],
    ['a word where a code would be', '<p>Ticket support</p>', '<p>Ticket counters are open daily</p>'],
    ['other members of a list', '<p>Sweden, Norway, Ireland</p>', '<p>Sweden, Norway, Iceland</p>'],
    ['another order of two clauses', '<p>Acme decides, Globex pays</p>', '<p>Globex pays, Acme decides</p>'],
    ['a place that is no language', '', '<p>Ireland</p>'],
    ['another host', '<p>Read https://acme.example/dpa for more</p>', '<p>Read https://globex.example/dpa for more</p>'],
    ['another path', '<p>Read https://acme.example/dpa for more</p>', '<p>Read https://acme.example/eu-dpa for more</p>'],
    ['a value instead of another', '<p>Version: 3 (current)</p>', '<p>Version: 4 (current)</p>'],
  ])('%s', (_name, before, after) => {
    const found = heldBack(before, after);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(([, by]) => by === undefined)).toBe(true);
  });

  it('facts, whatever their quotes are', () => {
    const fact: Difference = {
      kind: 'fact',
      action: 'modified',
      key: 'retention.default',
      path: ['Related articles'],
      oldQuote: 'Updated 3 days ago',
      newQuote: 'Updated 4 days ago',
      significance: 'substantive',
      severity: 'high',
      rule: 'r',
    };
    expect(suppress([fact], RULES)).toEqual([fact]);
  });

  it('everything where there are no rules', () => {
    const added: Difference = {
      kind: 'passage',
      action: 'added',
      path: [],
      newQuote: 'Was this helpful?',
      significance: 'substantive',
      severity: 'medium',
      rule: 'r',
    };
    expect(suppress([added], undefined)).toEqual([added]);
    expect(suppress([added], RULES)).toEqual([{ ...added, suppressedBy: 'prompts' }]);
  });
});

describe('a rule', () => {
  it.each([
    [{ id: 'a', since: '2026-01-31', reason: 'r' }, 'needs '],
    [{ id: 'A b', since: '2026-01-31', reason: 'r', text: ['x'] }, 'lower-case words'],
    [{ id: 'a', since: '31.1.2026', reason: 'r', text: ['x'] }, 'ISO date'],
    [{ id: 'a', since: '2026-01-31', reason: 'r', kinds: ['colour'] }, 'order'],
  ])('%j is refused', (rule, message) => {
    expect(SuppressRule.safeParse(rule).error?.message).toContain(message);
  });
});

it('takes time in proportion to hostile text', () => {
  const long = `${'9'.repeat(1500)} ${'https://x/'.repeat(100)} ${'ctrl+'.repeat(200)}`;
  const difference: Difference = {
    kind: 'passage',
    action: 'modified',
    path: [],
    oldQuote: long,
    newQuote: `${long}a`,
    significance: 'substantive',
    severity: 'medium',
    rule: 'r',
  };
  const started = performance.now();
  for (let n = 0; n < 20; n += 1) suppress([difference], RULES);
  expect(performance.now() - started).toBeLessThan(2000);
});

describe('terms that look like noise are said', () => {
  it.each([
    ['an option of a clause', 'In Clause 9(a) of the Standard Contractual Clauses, Option 1 applies.', 'Option 1', 'Option 2'],
    ['an age within a sentence', 'Conversations that began more than 30 days ago are erased.', '30 days', '730 days'],
    ['a count within a sentence', 'The plan includes 30 downloads of the audit report.', '30 downloads', '3 downloads'],
    ['the cells of a row in another order', 'Calls recorded | always | never', 'always | never', 'never | always'],
  ])('%s', (_name, text, from, to) => {
    const difference: Difference = {
      kind: 'passage',
      action: 'modified',
      path: [],
      oldQuote: text,
      newQuote: text.replace(from, to),
      significance: 'substantive',
      severity: 'medium',
      rule: '',
    };
    expect(suppress([difference], SHIPPED)).toEqual([difference]);
  });

  it('a promise behind a label, other than a date or a version that came late', () => {
    const removed = (oldQuote: string): Difference => ({
      kind: 'passage',
      action: 'removed',
      path: [],
      oldQuote,
      significance: 'substantive',
      severity: 'medium',
      rule: '',
    });
    const { oldQuote: _, ...added } = { ...removed(''), action: 'added' as const };
    const late = (value: string) =>
      suppress([removed('Data residency:'), { ...added, newQuote: `Data residency: ${value}` }], SHIPPED).map(
        ({ suppressedBy }) => suppressedBy !== undefined,
      );
    expect(late('China and Russia, from 1 May 2026')).toEqual([false, false]);
    expect(late('Ireland')).toEqual([false, false]);
    expect(late('October 28, 2025')).toEqual([true, true]);
  });
});
