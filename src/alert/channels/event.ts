/**
 * A notice for programs: a CloudEvent (1.0, structured JSON). Its form is described in docs/alerts.md and stays as it is.
 * @module
 */
import type { Notice, NoticeItem } from '../../domain/alert.ts';
import type { ChangeEntry } from '../../domain/journal.ts';
import { itemLink } from './links.ts';

export interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  time: string;
  datacontenttype: 'application/json';
  subject: string;
  data: Record<string, unknown>;
}

/** Of an installation that does not know its address. */
const UNKNOWN_SOURCE = 'urn:clausewatch';
/** Longer texts of pages are cut: receivers have limits, and the page of the change has the whole. */
const MOST_CHARS = 10_000;

export function cloudEvent(notice: Notice): CloudEvent {
  const { id, kind, title, at, items, more, path, baseUrl } = notice;
  return bounded({
    specversion: '1.0',
    id,
    source: baseUrl ?? UNKNOWN_SOURCE,
    type: `clausewatch.${kind}`,
    time: at,
    datacontenttype: 'application/json',
    subject: path,
    data: { kind, title, url: itemLink(notice, path), items: items.map((item) => itemData(item, notice)), more },
  }) as CloudEvent;
}

function itemData(item: NoticeItem, notice: Notice): Record<string, unknown> {
  const url = itemLink(notice, item.path);
  switch (item.type) {
    case 'change':
      return { type: 'change', url, vendorName: item.vendorName, ...entryData(item.entry) };
    case 'due': {
      const { deadline, entry, daysLeft } = item.due;
      return { type: 'due', url, vendorName: item.vendorName, deadline, daysLeft, ...entryData(entry) };
    }
    case 'health': {
      const { seq, id, at, kind, health } = item.entry;
      return {
        type: 'health',
        url,
        vendorName: item.vendorName,
        source: item.sourceId,
        page: item.url,
        entry: { seq, id, at, kind },
        health,
      };
    }
  }
}

function entryData({ seq, id, at, kind, change, was, edits, supersededBy }: ChangeEntry): Record<string, unknown> {
  return { entry: { seq, id, at, kind }, change, was, edits, supersededBy };
}

/** The same with all texts well-formed and cut, and without keys that have no value. */
function bounded(value: unknown): unknown {
  if (typeof value === 'string') {
    const text = value.toWellFormed();
    return text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS).toWellFormed()}…`;
  }
  if (Array.isArray(value)) return value.map(bounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, bounded(inner)]])));
}
