/**
 * The router: takes what the journal tells, and makes messages of it by the rules. Every step may be repeated, and made by any number of
 * processes: keys follow from what is told, so that nothing is made twice.
 * @module
 */
import { mayFollowUp, subjectOf } from '../../alert/dispatch.ts';
import { gatheredMessage, type Setting } from '../../alert/notice.ts';
import { type Made, routeEntries } from '../../alert/route.ts';
import { isoOf } from '../../alert/timing.ts';
import type { AlertStore, RouteStep } from '../../domain/alert.ts';
import type { AlertSettings } from '../../domain/alertSettings.ts';
import type { DeadlineStore } from '../../domain/deskPorts.ts';
import type { JournalEntry, JournalStore } from '../../domain/journal.ts';
import type { Clock, Store } from '../../domain/ports.ts';
import { lengthMs } from '../../domain/timing.ts';
import type { Source } from '../../domain/watcher.ts';
import { type DeadlineServices, settleDeadlines } from '../deadlines.ts';
import type { AlertWatch } from '../telemetry/alerts.ts';
import { createNags } from './routerNags.ts';
import { endWhole, sourcesOf, withDeadlines } from './routerReading.ts';
import { repeatsOf } from './routerRepeats.ts';

export type RouterStore = DeadlineServices['store'] &
  Pick<Store, 'declarations'> &
  Pick<DeadlineStore, 'deadlines'> &
  Pick<JournalStore, 'journal'> &
  Pick<AlertStore, 'unrouted' | 'route' | 'alerted' | 'addMessages' | 'gathered' | 'release' | 'madeSince' | 'unreviewed' | 'messages'>;

export interface RouterOptions {
  store: RouterStore;
  catalogue: DeadlineServices['catalogue'];
  clock: Clock;
  settings: AlertSettings;
  /** Scheme, host and port of the pages; without it messages have no links. */
  baseUrl?: string | undefined;
  watch?: Pick<AlertWatch, 'made'> | undefined;
}

export interface Router {
  /** Takes the next entries of the journal. Gives how many they were. */
  step(): Promise<number>;
  /** Puts held alerts into digests and summaries once their time has come. Gives how many messages were made, like those that follow. */
  gather(): Promise<number>;
  /** Tells of what nobody has reviewed in time. */
  escalate(): Promise<number>;
  /** Tells of deadlines that come near. */
  remind(): Promise<number>;
}

/** Entries of one step: one transaction writes what comes of them. */
const STEP = 200;
/** Of a redesign that is larger, so many are told together. */
const MOST = 51_200;

export function createRouter(options: RouterOptions): Router {
  const { store, catalogue, clock, settings, baseUrl, watch } = options;

  function settingOf(now: string, sources: ReadonlyMap<string, Source>): Setting {
    return { now, zone: settings.timezone, sources, baseUrl };
  }

  /** What comes of entries, which are settled. */
  async function plan(read: readonly JournalEntry[]): Promise<Pick<RouteStep, 'alerts' | 'messages'>> {
    if (settings.rules.length === 0) return { alerts: [], messages: [] };
    for (const vendor of new Set(read.flatMap((entry) => (entry.kind === 'change.recorded' ? entry.change.vendor : []))))
      await settleDeadlines({ store, clock, catalogue }, { vendor });
    const entries = await withDeadlines(store, read);
    const sources = await sourcesOf(store, entries);
    const later = new Set(entries.filter(mayFollowUp).map(subjectOf));
    const told = later.size === 0 ? new Set<string>() : await store.alerted([...later]);
    const repeats = await repeatsOf(store, entries, { told, channels: settings.channels.map(({ id }) => id) });
    const now = clock.now().toISOString();
    return routeEntries(entries, settings, { now, sources, baseUrl, told, repeats, made: await madeBy(now) });
  }

  async function madeBy(now: string): Promise<Map<string, Made>> {
    const made = new Map<string, Made>();
    for (const { id, budget } of settings.channels)
      if (budget) made.set(id, await store.madeSince(id, isoOf(Date.parse(now) - (lengthMs(budget.per) ?? 0))));
    return made;
  }

  /** What comes next, without a redesign that is not whole. */
  async function next(): Promise<{ from: number; entries: JournalEntry[]; to: number }> {
    for (let limit = STEP; ; limit *= 4) {
      const read = await store.unrouted(limit);
      if (read.entries.length < limit) return read;
      const entries = limit < MOST ? endWhole(read.entries) : read.entries;
      const last = entries.at(-1);
      if (last) return { from: read.from, entries, to: last.seq };
    }
  }

  /** Undefined where another router was faster. */
  async function tryStep(): Promise<number | undefined> {
    const { from, entries, to } = await next();
    if (to <= from) return 0;
    const planned = await plan(entries);
    if (!(await store.route({ from, to, ...planned }))) return undefined;
    await watch?.made(
      planned.messages,
      planned.alerts.filter(({ held }) => held !== undefined),
    );
    return entries.length;
  }

  async function gather(): Promise<number> {
    const now = clock.now().toISOString();
    let made = 0;
    // What is held for channels that have left the settings stays where it is, and is not read every few seconds.
    const known = settings.channels.map(({ id }) => id);
    for (const { entries: held, ...of } of await store.gathered(now, known)) {
      const channel = settings.channels.find(({ id }) => id === of.channel);
      if (!channel || held.length === 0) continue;
      const entries = await withDeadlines(store, held);
      const sources = await sourcesOf(store, entries);
      const message = gatheredMessage({ ...of, channel, entries }, settingOf(now, sources));
      if (!(await store.release({ ...of, entries }, message))) continue;
      made += 1;
      await watch?.made([message]);
    }
    return made;
  }

  return {
    async step() {
      // What is held longer than that is older than what comes now, and arrives before it.
      await gather();
      for (;;) {
        const taken = await tryStep();
        if (taken !== undefined) return taken;
      }
    },
    gather,
    ...createNags({ store, settings, clock, settingOf, watch }),
  };
}
