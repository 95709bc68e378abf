/**
 * What events of the ledger say, made of the rows that they tell of: those of today and those of an older version give the same events. What
 * is secret (hashes of tokens, sessions) is in none of these rows; headers of answers are told by their digest alone.
 * @module
 */
import type { Selectable } from 'kysely';
import type { Notice, NoticeItem } from '../../../domain/alert.ts';
import type { HealthEvent } from '../../../domain/health.ts';
import { type LedgerEvent, type Occasion, STAMPED, type TimeStamp } from '../../../domain/ledger.ts';
import { sha256 } from '../../../lib/hash.ts';
import { actOf } from './actRows.ts';
import { type ChangeColumns, changeOf } from './changeRows.ts';
import { present } from './rows.ts';
import type {
  ActsTable,
  ExtractionsTable,
  JournalTable,
  MessageAttemptsTable,
  MessagesTable,
  RegistryEventsTable,
  RuleEditsTable,
  VisitsTable,
} from './schema.ts';
import { type Told, toldRow } from './toldRows.ts';

/** An event before it has a place. */
export interface NewEvent extends Pick<LedgerEvent, 'id' | 'type' | 'at' | 'rows' | 'backfilled'> {
  [content: string]: unknown;
}

/** `extractions`: what was stored of its pages with it. */
export function visitEvent(row: VisitsTable, extractions: readonly ExtractionsTable[], at: string): NewEvent {
  const { id, source_id: source, fetched_at: fetchedAt, verdict, renderer, status, request_url, final_url } = row;
  const { sha256, content_hash: contentHash, screenshot } = row;
  return {
    id: `visits/${id}`,
    type: 'visit',
    at,
    rows: [toldRow('visits', row), ...extractions.map((extraction) => toldRow('extractions', extraction))],
    visit: {
      ...{ source, fetchedAt, verdict, renderer, url: final_url },
      ...present({ status, sha256, contentHash, screenshot }),
      ...(request_url === final_url ? {} : { requestUrl: request_url }),
      ...(row.evidence_only === 1 ? { evidenceOnly: true } : {}),
    },
  };
}

/** The change as it was found, as programs are told of it; `entry`: what the journal says of it, absent where a rule holds it back. */
export function changeEvent(row: Told<'changes'> & ChangeColumns, entry: Told<'journal'> | undefined, at: string): NewEvent {
  return {
    id: `changes/${row.id}`,
    type: 'change.recorded',
    at,
    rows: [toldRow('changes', row), ...(entry ? [toldRow('journal', entry)] : [])],
    change: changeOf(row, 'flagged', []),
  };
}

/** Of an entry that says more than that a change was found; `health`: the event that it is about, as it stood with it. */
export function entryEvent(row: Selectable<JournalTable>, health?: HealthEvent): NewEvent {
  const { id, at, kind, change_id: change, vendor_id: vendor, source_id: source, detail_json } = row;
  return {
    id: `journal/${id}`,
    type: kind,
    at,
    rows: [toldRow('journal', row)],
    entry: {
      ...present({ change, vendor, source, health: health ?? null }),
      // Written by `journalTell`.
      ...(detail_json === null ? {} : { told: JSON.parse(detail_json) as unknown }),
    },
  };
}

export function actEvent(row: Selectable<ActsTable>): NewEvent {
  const { id, at, kind, ...act } = actOf(row);
  return { id: `acts/${id}`, type: `act.${kind}`, at, rows: [toldRow('acts', row)], act: { id, kind, ...act } };
}

export function ruleEditEvent(row: RuleEditsTable, at: string): NewEvent {
  // Written by `insertRuleEdits`.
  return { id: `rule_edits/${row.id}`, type: 'rules.edited', at, rows: [toldRow('rule_edits', row)], rules: JSON.parse(row.edit_json) };
}

/** Without what the record says: that is under its digest, and long. */
export function registryEventEvent(row: Selectable<RegistryEventsTable>): NewEvent {
  const { id, at, kind, type, record, version, vendor, offering, question, by_json, because_json } = row;
  return {
    id: `registry_events/${id}`,
    type: `registry.${kind}`,
    at,
    rows: [toldRow('registry_events', row)],
    registry: {
      ...{ id, kind, type, record, version, vendor },
      ...present({ offering, question }),
      // Both were written by `writeRegistry`.
      by: JSON.parse(by_json) as unknown,
      ...(because_json === null ? {} : { because: JSON.parse(because_json) as unknown }),
    },
  };
}

/** A message was delivered, or given up; `entries`: ids of the journal's entries that it carries. */
export function deliveryEvent(
  message: Told<'messages'> & Pick<MessagesTable, 'id' | 'channel' | 'kind' | 'notice_json'> & { receipt: string | null; attempts: number },
  attempt: Selectable<MessageAttemptsTable> | undefined,
  { at, isDelivered, entries }: { at: string; isDelivered: boolean; entries: readonly string[] },
): NewEvent {
  const { id, channel, kind, receipt, attempts } = message;
  return {
    id: `deliveries/${id}/${attempts}`,
    type: isDelivered ? 'delivery.done' : 'delivery.given-up',
    at,
    rows: [toldRow('messages', message), ...(attempt ? [toldRow('message_attempts', attempt)] : [])],
    delivery: {
      ...{ message: id, channel, kind, attempts },
      ...present({ receipt: isDelivered ? receipt : null, why: attempt?.sentence ?? null }),
      // Written by `insertMessages`.
      tells: [...new Set([...entries, ...(JSON.parse(message.notice_json) as Notice).items.map(toldBy)])],
    },
  };
}

function toldBy(item: NoticeItem): string {
  return item.type === 'due' ? item.due.entry.id : item.entry.id;
}

export function keyEvent(row: Told<'ledger_keys'> & { key: string; at: string }): NewEvent {
  return { id: `ledger_keys/${row.key}`, type: 'ledger.key', at: row.at, rows: [toldRow('ledger_keys', row)], key: row.key };
}

/** Not all bytes of an answer are signed by the authority: they are by the checkpoints after it. */
export function stampEvent(row: Told<'time_stamps'> & TimeStamp): NewEvent {
  const { size, authority, at, response } = row;
  return {
    id: `time_stamps/${size}/${authority}`,
    type: STAMPED,
    at,
    rows: [toldRow('time_stamps', row)],
    stamp: { size, authority, sha256: sha256(response) },
  };
}

/** No row says it: it is told with the key that signs from then on. */
export function occasionEvent({ type, ...copy }: Occasion, at: string): NewEvent {
  return { id: `${type}/${at}`, type, at, rows: [], copy };
}
