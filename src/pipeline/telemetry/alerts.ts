/**
 * Alerts on their way, watched: which check found what a message tells, and what came of sending it.
 * @module
 */
import type { Message, NewAlert, NewMessage, Notice } from '../../domain/alert.ts';
import type { Clock, Log } from '../../domain/ports.ts';
import type { TallyStore } from '../../domain/tally.ts';
import type { Telemetry } from '../../domain/telemetry.ts';

/** What the log tells of a message beside its id: the changes that it tells of, and the checks that found them. */
export interface Story {
  changeIds?: string[];
  checkIds?: string[];
}

export type DeliveryEnd = 'delivered' | 'failed' | 'dead';

export interface AlertWatch {
  /** Messages were made, and alerts held for a digest or a summary. Never throws. */
  made(messages: readonly NewMessage[], held?: readonly NewAlert[]): Promise<void>;
  /** Does the work of sending a message, under its ids. */
  sending<Result>(message: Message, work: () => Promise<Result>): Promise<Result>;
  /** What came of it, after so many milliseconds. */
  sent(message: Message, end: DeliveryEnd, ms: number): void;
}

export interface AlertWatchOptions {
  store: Pick<TallyStore, 'checksOf'>;
  telemetry: Telemetry;
  clock: Clock;
  log: Log;
}

/** A line of the log names so many; a notice has no more items. */
const MOST = 50;

export function createAlertWatch({ store, telemetry, clock, log }: AlertWatchOptions): AlertWatch {
  const { meter, tracer, within } = telemetry;

  /** The record may be away: what is told of a message never keeps it from being sent. */
  async function checksOf(changes: readonly string[]): Promise<Map<string, string>> {
    if (changes.length === 0) return new Map();
    try {
      return await store.checksOf(changes);
    } catch (error) {
      log.debug({ err: error }, 'the record does not say which checks found what is told');
      return new Map();
    }
  }

  function storyOf(changes: readonly string[], checks: ReadonlyMap<string, string>): Story {
    const found = new Set(changes.flatMap((change) => checks.get(change) ?? []));
    return {
      ...(changes.length > 0 ? { changeIds: changes.slice(0, MOST) } : {}),
      ...(found.size > 0 ? { checkIds: [...found].slice(0, MOST) } : {}),
    };
  }

  return {
    async made(messages, held = []) {
      const told = new Map(messages.map((message) => [message, changesOf(message.notice)]));
      const checks = await checksOf([...new Set([...[...told.values()].flat(), ...held.map(({ subject }) => subject)])]);
      for (const [{ id, channel, notice }, changes] of told) {
        meter.count('clausewatch_alerts_made_total', { channel });
        log.info({ message: id, channel, kind: notice.kind, ...storyOf(changes, checks) }, 'message made');
      }
      for (const { channel, subject, rule, held: until } of held)
        log.info({ channel, rule, subject, ...until, ...storyOf([subject], checks) }, 'alert held');
    },

    async sending({ id, channel, notice, attempts }, work) {
      const changes = changesOf(notice);
      const story = storyOf(changes, await checksOf(changes));
      const attributes = {
        'clausewatch.message': id,
        'clausewatch.channel': channel,
        'clausewatch.attempt': attempts + 1,
        'clausewatch.changes': story.changeIds ?? [],
        'clausewatch.checks': story.checkIds ?? [],
      };
      return within({ ...story }, () => tracer.span('deliver', { kind: 'client', attributes }, work));
    },

    sent({ channel, createdAt, notBefore }, end, ms) {
      meter.count('clausewatch_deliveries_total', { channel, outcome: end });
      meter.observe('clausewatch_delivery_duration_seconds', { channel }, ms / 1000);
      const since = Date.parse(notBefore > createdAt ? notBefore : createdAt);
      if (end === 'delivered') meter.observe('clausewatch_alert_latency_seconds', { channel }, (clock.now().getTime() - since) / 1000);
    },
  };
}

function changesOf({ items }: Notice): string[] {
  const ids = items.flatMap((item) => {
    if (item.type === 'change') return item.entry.change.id;
    return item.type === 'due' ? item.due.entry.change.id : [];
  });
  return [...new Set(ids)];
}
