/**
 * Notices as the router makes them, one of each kind. All vendors are made up.
 * @module
 */
import { changesPath, incidentPath } from '../../src/alert/paths.ts';
import { titleOf } from '../../src/alert/titles.ts';
import type { Notice, NoticeItem } from '../../src/domain/alert.ts';
import type { Change, Deadline } from '../../src/domain/change.ts';
import type { HealthEvent } from '../../src/domain/health.ts';
import type { ChangeEntry, ChangeEntryKind, HealthEntry } from '../../src/domain/journal.ts';
import { changePath, sourcePath } from '../../src/lib/pagePaths.ts';
import { DESK_SAMPLE } from './deskSample.ts';
import { HOSTILE, HOSTILE_URLS } from './hostile.ts';
import { at, sampleChange } from './samples.ts';

const BASE_URL = 'https://clausewatch.acme.example';

const VENDORS: Record<string, string> = {
  'northwind-ai': 'Northwind AI',
  'aurelia-models': 'Aurelia Models',
  'halden-cloud': 'Halden Cloud',
};

const OBJECT: Deadline = {
  dueOn: '2026-03-19',
  clause:
    'Customer may object in writing on reasonable grounds relating to data protection within ten (10) days of receipt of the notice. If Customer does not object within this period, the new Subprocessor shall be deemed approved.',
  basis: 'assumed',
  label: 'Last day to object',
  rule: 'objection',
  window: { key: 'subprocessors.objection_window', value: { n: 10, unit: 'd' } },
  from: { on: '2026-03-09', by: 'seen' },
  clauseSource: {
    source: 'northwind-ai/dpa',
    url: 'https://legal.northwind.example/data-processing-addendum',
    snapshot: 'a'.repeat(64),
    path: ['Data Processing Addendum', '4.2 Objection'],
  },
};

/** Changes of the sample desk, by id. */
export function deskChange(id: string, overrides: Partial<Change> = {}): Change {
  for (const { source, minutes, changes } of DESK_SAMPLE) {
    const found = changes.find((change) => change.id === id);
    if (!found) continue;
    const deadlines = found.deadlines ? { deadlines: [OBJECT] } : {};
    const { oldQuote, ...change } = sampleChange(id, minutes, { source: source.id, url: source.url, ...found, ...deadlines, ...overrides });
    return change.action === 'added' || oldQuote === undefined ? change : { ...change, oldQuote };
  }
  throw new Error(`the desk has no change ${id}`);
}

export function changeEntry(change: Change, kind: ChangeEntryKind = 'change.recorded', overrides: Partial<ChangeEntry> = {}): ChangeEntry {
  return { seq: 17, id: `${change.id}:${kind}`, at: change.firstSeenNewAt, kind, change, ...overrides };
}

export function changeItem(entry: ChangeEntry): NoticeItem {
  const { vendor, id } = entry.change;
  return { type: 'change', entry, vendorName: VENDORS[vendor] ?? vendor, path: changePath(id) };
}

export function healthItem(kind: HealthEntry['kind'], overrides: Partial<HealthEvent> = {}): NoticeItem {
  const health: HealthEvent = {
    id: 'halden-cloud/trust-center:unread@2026-03-09T06:00:00.000Z',
    sourceId: 'halden-cloud/trust-center',
    kind: 'unread',
    openedAt: at(60 * 24 * 8),
    detail: {
      sentence: 'The page shows a bot wall instead of its text.',
      remedy: 'Open it in a browser; if people can read it, let it be rendered by Chromium.',
      trouble: 'blocked',
    },
    ...overrides,
  };
  return {
    type: 'health',
    entry: { seq: 23, id: `${health.id}:${kind}`, at: health.endedAt ?? health.openedAt, kind, health },
    sourceId: 'halden-cloud/trust-center',
    vendorName: 'Halden Cloud',
    url: 'https://trust.halden.example/',
    path: sourcePath('halden-cloud/trust-center'),
  };
}

export function notice(overrides: Partial<Notice> & Pick<Notice, 'id' | 'items'>): Notice {
  const { items, kind = 'alert' } = overrides;
  return {
    kind,
    title: titleOf(kind, items),
    at: at(60 * 24 * 9),
    more: 0,
    path: items[0]?.path ?? '/changes',
    baseUrl: BASE_URL,
    ...overrides,
  };
}

const window = (): ChangeEntry => changeEntry(deskChange('chg_window'));
const added = (): ChangeEntry => changeEntry(deskChange('chg_added', { deadlines: [OBJECT] }));

/** One of each kind that looks different. */
export function sampleNotices(): Record<string, Notice> {
  const parts = ['chg_part1', 'chg_part2', 'chg_part3', 'chg_part4', 'chg_part5', 'chg_part6'].map((id) =>
    changeItem(changeEntry(deskChange(id))),
  );
  const mixed = ['chg_window', 'chg_moved', 'chg_added', 'chg_training', 'chg_law', 'chg_places', 'chg_breach', 'chg_dot'];
  return {
    change: notice({
      id: 'msg_change',
      items: [changeItem(window())],
    }),
    row: notice({
      id: 'msg_row',
      items: [changeItem(added())],
    }),
    retracted: notice({
      id: 'msg_retracted',
      items: [
        changeItem(
          changeEntry(deskChange('chg_window', { state: 'dismissed' }), 'change.retracted', {
            was: { state: 'flagged', severity: 'critical', deadlines: [OBJECT] },
          }),
        ),
      ],
    }),
    incident: notice({
      id: 'msg_incident',
      kind: 'incident',
      items: parts,
      path: incidentPath('inc_redesign'),
    }),
    digest: notice({
      id: 'msg_digest',
      kind: 'digest',
      items: [...mixed.map((id) => changeItem(changeEntry(deskChange(id)))), healthItem('health.opened')],
      more: 5,
      path: changesPath({ since: '2026-03-08', until: '2026-03-09' }),
    }),
    health: notice({
      id: 'msg_health',
      items: [healthItem('health.opened')],
    }),
    recovered: notice({
      id: 'msg_recovered',
      items: [healthItem('health.recovered', { endedAt: at(60 * 24 * 8 + 300), ended: 'The page was read again.' })],
    }),
    escalation: notice({
      id: 'escalation:critical:team-mail:chg_training',
      kind: 'escalation',
      items: [changeItem(changeEntry(deskChange('chg_training')))],
    }),
    reminder: notice({
      id: 'reminder:objections:team-mail:chg_added:2026-03-19:7',
      kind: 'reminder',
      items: [
        {
          type: 'due',
          due: {
            deadline: { ...OBJECT, change: 'chg_added' },
            entry: added(),
            daysLeft: 7,
          },
          vendorName: 'Northwind AI',
          path: '/changes/chg_added',
        },
      ],
    }),
    test: notice({ id: 'test:team-mail:1', kind: 'test', title: 'Test of the channel team-mail', items: [], path: '/settings' }),
  };
}

/** What a page, a vendor's name or an address may try, in every place where one of them can stand. */
export const EVIL = [
  HOSTILE,
  'x\r\nBcc: evil@evil.example\r\n\r\n<b>',
  '<!channel> <!here> <@U123> <https://evil.example|click> @channel @here',
  '*bold* _it_ ~st~ `code` [link](https://evil.example) ![](https://evil.example/x.png) <at>Ada</at> {{DATE(2026-01-01T00:00:00Z)}}',
  '\u202egnp.exe\u2066 \u0000\u001b[2J\u001b]0;x\u0007\u0085\u2028 \ud800',
].join(' ');

/** A notice that is hostile everywhere, with quotes of a megabyte. */
export function hostileNotice(overrides: Partial<Notice> = {}): Notice {
  const big = (word: string): string => `${EVIL} ${`${word} `.repeat(150_000)}`.slice(0, 1_000_000);
  const change = (n: number, from: Partial<Change>): Change =>
    sampleChange(`chg_evil${n}`, 60 * 24 * 9, {
      path: [EVIL, EVIL],
      oldQuote: big('old'),
      newQuote: big('new'),
      rule: EVIL,
      key: EVIL,
      url: HOSTILE_URLS[n % HOSTILE_URLS.length] ?? '',
      effectiveAt: EVIL,
      publishedAt: EVIL,
      deadlines: [{ ...OBJECT, label: EVIL, clause: big('clause'), dueOn: EVIL }],
      ...from,
    });
  const items: NoticeItem[] = [
    change(0, { kind: 'fact', oldValue: EVIL, newValue: [EVIL, EVIL] }),
    change(1, { kind: 'row', newValue: { name: EVIL, purpose: EVIL, location: EVIL }, action: 'added' }),
    change(2, { kind: 'passage' }),
  ].map((made) => ({ type: 'change', entry: changeEntry(made), vendorName: EVIL, path: `/changes/${made.id}` }));
  return notice({ id: 'msg_hostile', title: EVIL, items, ...overrides });
}
