/** @module */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noticeText } from '../../../src/alert/text.ts';
import { itemTitle } from '../../../src/alert/words.ts';
import type { NoticeItem } from '../../../src/domain/alert.ts';
import type { Change, Deadline } from '../../../src/domain/change.ts';
import { followUp, healthEntry, recorded, sampleNotice } from '../../helpers/notices.ts';

const DEADLINE: Deadline = {
  dueOn: '2025-12-08',
  clause: 'Customer may object within ten (10) days of such notice.',
  basis: 'assumed',
  label: 'Last day to object',
  window: { key: 'subprocessors.objection_window', value: { n: 10, unit: 'd' } },
  from: { on: '2025-11-28', by: 'seen' },
  clauseSource: { source: 'acme/dpa', url: 'https://acme/dpa', snapshot: 'f00', path: ['DPA', '5. Subprocessors'] },
};

/** What was added has no old text. */
function changeItem(change: Partial<Change>, vendorName = 'Acme'): NoticeItem & { type: 'change' } {
  const { oldQuote, ...entry } = recorded(1, 'chg_1', change).change;
  const now: Change = change.action === 'added' || oldQuote === undefined ? entry : { ...entry, oldQuote };
  return { type: 'change', entry: { ...recorded(1, 'chg_1'), change: now }, vendorName, path: '/changes/chg_1' };
}

const ROW: Partial<Change> = {
  kind: 'row',
  action: 'added',
  key: 'subprocessors.list',
  newValue: { name: 'CoreWeave', purpose: 'Hosting', location: 'US' },
  newQuote: 'CoreWeave | Hosting | US',
  deadlines: [DEADLINE],
};

it('names in its title who, what and until when', () => {
  expect(itemTitle(changeItem(ROW, 'Mistral AI'))).toBe('Mistral AI: subprocessor added: CoreWeave (medium), object by 2025-12-08');
});

it('names the old and the new value in a title', () => {
  const fact: Partial<Change> = { kind: 'fact', key: 'audit.notice', oldValue: { n: 30, unit: 'd' }, newValue: { n: 90, unit: 'd' } };
  expect(itemTitle(changeItem(fact))).toBe('Acme: Audit: notice changed: 30 days → 90 days (medium)');
  expect(itemTitle(changeItem({}))).toBe('Acme: dpa: “Subprocessors” reworded: thirty (30) days → ten (10) days (medium)');
  expect(itemTitle(changeItem({ action: 'added' }))).toBe('Acme: dpa: “Subprocessors” added: ten (10) days (medium)');
});

it('says in a title what became of a change that was told', () => {
  const told = recorded(1, 'chg_1', ROW);
  const item = (entry: NoticeItem & { type: 'change' }): string => itemTitle(entry);
  const of = (...args: Parameters<typeof followUp>): NoticeItem & { type: 'change' } => ({ ...changeItem({}), entry: followUp(...args) });
  expect(item(of(2, told, 'change.retracted', { state: 'dismissed' }))).toBe('Acme: retracted: subprocessor added: CoreWeave (medium)');
  expect(item(of(2, told, 'change.corrected', { severity: 'high' }))).toBe(
    'Acme: corrected: subprocessor added: CoreWeave (medium → high), object by 2025-12-08',
  );
  expect(item(of(2, told, 'change.due', { deadlines: [{ ...DEADLINE, dueOn: '2025-12-10' }] }))).toBe(
    'Acme: due on another day: subprocessor added: CoreWeave (medium), object by 2025-12-10',
  );
});

it('says of a source since when it could not be read, and when it can be again', () => {
  const item = (entry: ReturnType<typeof healthEntry>): NoticeItem => ({
    type: 'health',
    entry,
    sourceId: 'acme/dpa',
    vendorName: 'Acme',
    path: '/sources/acme/dpa',
  });
  expect(itemTitle(item(healthEntry(1, 'health.opened')))).toBe('Acme: acme/dpa could not be read since 2026-03-01 00:00 UTC');
  expect(itemTitle(item(healthEntry(1, 'health.recovered')))).toBe('Acme: acme/dpa can be read again');
});

it('tells a change in full: values, place, dates, what is due by which clause, and where to decide', () => {
  const text = noticeText(sampleNotice({ title: 'Acme: subprocessor added', items: [changeItem({ ...ROW, newPage: 3 })] }));
  expect(text).toBe(`Acme: subprocessor added

none → CoreWeave · Hosting · US
Text: {+CoreWeave | Hosting | US+}
Where: Subprocessors, page 3
Why: substantive, medium: text differs
First seen: 2026-03-01 00:01 UTC, not there yet: 2026-02-28 23:01 UTC
Page: https://acme/dpa
Due 2025-12-08 (assumed): Last day to object. 10 days from 28 November 2025, when the change was first seen: the day of notice is not known.
  Clause: “Customer may object within ten (10) days of such notice.” (https://acme/dpa, 5. Subprocessors)
Open: https://watch.example/changes/chg_1
`);
});

it('marks the words that were replaced', () => {
  expect(noticeText(sampleNotice())).toContain('Text: [-thirty-]{+ten+} ([-30-]{+10+}) days\n');
});

it('tells several things one by one, and how many more there are', () => {
  const items = [changeItem(ROW), { ...changeItem({}), path: '/changes/chg_2' }];
  const text = noticeText(sampleNotice({ kind: 'digest', title: '5 changes of 1 vendor', items, more: 3, path: '/changes' }));
  expect(text).toMatch(/^5 changes of 1 vendor\n\n1\. Acme: subprocessor added: CoreWeave/);
  expect(text).toContain('\n\n2. Acme: dpa: “Subprocessors” reworded');
  expect(text).toMatch(/\n\nAnd 3 things more\.\n\nAll of it: https:\/\/watch\.example\/changes\n$/);
});

it('makes no link where nobody has said where the pages are', () => {
  const { baseUrl: _, ...nowhere } = sampleNotice();
  expect(noticeText(nowhere)).not.toContain('/changes/');
});

it('shows nothing as due for what was retracted', () => {
  const told = recorded(1, 'chg_1', ROW);
  const entry = followUp(2, told, 'change.retracted', { state: 'dismissed' });
  const text = noticeText(sampleNotice({ items: [{ ...changeItem({}), entry }] }));
  expect(text).not.toContain('Due 2025');
  expect(text).toContain('It was flagged, and is dismissed now.');
});

it('lets no text of a page begin a line, move the cursor or turn the direction around', () => {
  const hostile = fc.string({
    unit: fc.constantFrom('a', '\n', '\r', '\u2028', '\u0085', '\u001b', '\u0000', '\u202e', '\u2066', '\u200f', '\t'),
  });
  fc.assert(
    fc.property(hostile, hostile, hostile, (one, two, three) => {
      const change: Partial<Change> = {
        path: [one],
        oldQuote: `x${two}`,
        newQuote: `y${three}`,
        rule: two,
        url: `https://acme/${one}`,
        newValue: three,
        effectiveAt: one,
        deadlines: [
          { ...DEADLINE, clause: `z${two}`, label: one, clauseSource: { ...DEADLINE.clauseSource, url: two, path: [three] } as never },
        ],
      };
      const text = noticeText(sampleNotice({ title: `t${one}`, items: [changeItem(change, two)] }));
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
      const lines = text.split('\n').filter(Boolean);
      expect(lines.length).toBeLessThanOrEqual(11);
      for (const line of lines.slice(1))
        expect(line).toMatch(/^(?:Text|Where|Why|First seen|Takes effect|Page|Due|Open|none →| {2}Clause)/);
    }),
  );
});
