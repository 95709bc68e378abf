/**
 * From entries of the journal to alerts and messages, by the rules. Pure: the same entries, settings and facts give the same messages.
 * @module
 */
import type { NewAlert, NewMessage, RouteStep } from '../domain/alert.ts';
import type { AlertSettings, ChannelSettings } from '../domain/alertSettings.ts';
import type { JournalEntry } from '../domain/journal.ts';
import { lengthMs } from '../domain/timing.ts';
import { type Dispatch, type DispatchFacts, dispatchesOf, subjectOf } from './dispatch.ts';
import { itemOf, messageOf, type Setting } from './notice.ts';
import { isoOf } from './timing.ts';

/** Messages that a channel was made within the time of its budget. */
export interface Made {
  messages: number;
  earliestAt?: string;
}

export interface RouteFacts extends DispatchFacts, Omit<Setting, 'zone'> {
  /** By channel; of channels with a budget. */
  made: ReadonlyMap<string, Made>;
}

/** What is written of entries, which come with the deadlines that are known. */
export function routeEntries(
  entries: readonly JournalEntry[],
  settings: Pick<AlertSettings, 'rules' | 'channels' | 'timezone'>,
  facts: RouteFacts,
): Pick<RouteStep, 'alerts' | 'messages'> {
  const dispatches = dispatchesOf(entries, settings, facts);
  const setting: Setting = { ...facts, zone: settings.timezone };
  const alerts: NewAlert[] = dispatches.flatMap((one) =>
    one.until === undefined ? [] : [{ ...alertOf(one, facts.now), held: { until: one.until, for: 'digest' } }],
  );
  const messages: NewMessage[] = [];
  const channels = new Map(settings.channels.map((channel) => [channel.id, { channel, budget: budgetOf(channel, facts) }]));
  for (const group of groupsOf(dispatches)) {
    const [first] = group;
    const to = first && channels.get(first.channel);
    if (!to) continue;
    const until = to.budget.take();
    if (until !== undefined) {
      alerts.push(...group.map((one): NewAlert => ({ ...alertOf(one, facts.now), held: { until, for: 'budget' } })));
      continue;
    }
    const message = atOnce(group, to.channel, setting);
    messages.push(message);
    alerts.push(...group.map((one) => ({ ...alertOf(one, facts.now), message: message.id })));
  }
  return { alerts, messages };
}

/** What goes at once: the parts of one redesign that tell the same are told together, all else one by one. */
function groupsOf(dispatches: readonly Dispatch[]): Dispatch[][] {
  const immediate = dispatches.filter(({ until }) => until === undefined);
  return [...Map.groupBy(immediate, groupKey).values()];
}

function groupKey({ entry, channel }: Dispatch): string {
  const incident = 'change' in entry ? entry.change.incident : undefined;
  return incident === undefined ? `${channel} ${entry.id}` : `${channel} ${entry.kind} ${incident}`;
}

function atOnce(group: readonly Dispatch[], channel: ChannelSettings, setting: Setting): NewMessage {
  const items = group.map(({ entry }) => itemOf(entry, setting.sources));
  return messageOf(
    { kind: group.length > 1 ? 'incident' : 'alert', channel, about: group.slice(0, 1).map(({ entry }) => entry.id), items },
    setting,
  );
}

function alertOf({ entry, channel, rule }: Dispatch, createdAt: string): Omit<NewAlert, 'message' | 'held'> {
  const vendor = 'change' in entry ? entry.change.vendor : entry.health.sourceId?.split('/')[0];
  return { channel, entry: entry.id, subject: subjectOf(entry), ...(vendor !== undefined && { vendor }), rule, createdAt };
}

interface Budget {
  /** Takes one message out of it; the time at which there is room again where it is spent. */
  take(): string | undefined;
}

function budgetOf({ id, budget }: ChannelSettings, { now, made }: RouteFacts): Budget {
  if (!budget) return { take: () => undefined };
  const { messages = 0, earliestAt = now } = made.get(id) ?? {};
  const until = isoOf(Date.parse(earliestAt) + (lengthMs(budget.per) ?? 0));
  let left = budget.messages - messages;
  return {
    take() {
      if (left <= 0) return until;
      left -= 1;
      return undefined;
    },
  };
}
