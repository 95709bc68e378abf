/**
 * A day in the city: who is watched and when, which hosts have which trouble, and what is edited. All of it follows from a seed.
 * @module
 */
import type { Source } from '../../../src/domain/watcher.ts';
import { randomNumbers } from '../../helpers/random.ts';
import { BEHAVIOURS, type Behaviour, type PlantedEdit } from '../behaviours.ts';

const HOUR_MS = 3_600_000;

export type Trouble =
  /** 429 with Retry-After to all; 503 without it to all; nothing listens. */
  | { kind: 'turns-away' | 'fails' | 'down'; from: number; to: number }
  /** The whole day: answers take long; its robots.txt asks for time between visits; its robots.txt disallows some pages. */
  | { kind: 'slow' | 'crawl-delay' | 'disallows' };

export interface DayEdit {
  host: string;
  behaviour: Behaviour;
  edit: PlantedEdit;
  sourceId: string;
  /** When it is planted, in milliseconds since 1970. */
  at: number;
}

export interface DayPlan {
  start: number;
  end: number;
  sources: Source[];
  /** By host. */
  troubles: Map<string, Trouble>;
  edits: DayEdit[];
}

export interface DayPlanOptions {
  sources: number;
  hosts: string[];
  hours: number;
  seed: number;
  /** Address of a behaviour's page on a host. */
  url(behaviour: string, host: string): string;
}

/** Clocks go forward in Berlin in this night. */
const START = Date.parse('2026-03-28T10:00:00Z');
export const RETRY_AFTER_S = 1800;
export const CRAWL_DELAY_S = 10;
/** What the hosts that disallow something disallow. */
export const DISALLOWED = '/legal';
/** One host has this share of all sources. */
const CROWD = 0.05;
/** When the first pass over all sources is over. */
const CALM = 3 * HOUR_MS;

const ROBOTS: Partial<Record<Trouble['kind'], string>> = {
  'crawl-delay': `User-agent: *\nCrawl-delay: ${CRAWL_DELAY_S}\n`,
  disallows: `User-agent: *\nDisallow: ${DISALLOWED}\n`,
};

/** The robots.txt of hosts that have one of their own. */
export function robotsOf(troubles: DayPlan['troubles']): Record<string, string> {
  return Object.fromEntries([...troubles].flatMap(([host, { kind }]) => (ROBOTS[kind] === undefined ? [] : [[host, ROBOTS[kind]]])));
}

/** Pages of a host, in this order; further ones are copies, which are never edited. */
const PAGES = [
  'plain-table',
  'ab-variants',
  'etag',
  'help-plain',
  'help-served',
  'legal-dpa',
  'brotli',
  'latin-1',
  'deflate',
  'utf-16',
].map((name) => BEHAVIOURS.find((behaviour) => behaviour.name === name) as Behaviour);
/** What is edited, by turns: something joins, a number changes, something leaves (which takes a second look). */
const EDITS: Array<[behaviour: string, edit: string]> = [
  ['plain-table', 'row'],
  ['ab-variants', 'window'],
  ['plain-table', 'gone'],
  ['etag', 'breach'],
];

export function planDay({ sources, hosts, hours, seed, url }: DayPlanOptions): DayPlan {
  const random = randomNumbers(seed);
  const [start, end] = [START, START + hours * HOUR_MS];
  const crowded = Math.round(sources * CROWD);
  const each = Math.ceil((sources - crowded) / hosts.length);
  const plan: DayPlan = { start, end, sources: [], troubles: troublesOf(hosts, start, end, random), edits: [] };
  for (const [index, host] of hosts.entries()) {
    const count = Math.min(index === 0 ? crowded + each : each, sources - plan.sources.length);
    for (let n = 0; n < count; n += 1) plan.sources.push(sourceOf(host, n, url, timingOf(random(), plan.troubles.has(host))));
  }
  plan.edits = editsOf(hosts, plan, random);
  return plan;
}

function sourceOf(host: string, n: number, url: DayPlanOptions['url'], timing: Partial<Source>): Source {
  const behaviour = PAGES[n % PAGES.length] as Behaviour;
  const address = new URL(url(behaviour.name, host));
  if (n >= PAGES.length) address.search = `?copy=${Math.floor(n / PAGES.length)}`;
  const vendor = host.split('.', 1)[0] as string;
  return {
    id: `${vendor}/${behaviour.name}-${n}`,
    vendor: { id: vendor, name: vendor },
    kind: behaviour.kind,
    url: address.href,
    render: 'http',
    offerings: [],
    ...behaviour.source,
    ...timing,
  };
}

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];
const CRONS = ['0 6 * * *', '30 2 * * *', '15 */4 * * *', '0 0,12 * * *'];

/** Most follow the default; some are visited each hour, by the clock of some place, not by day, or seldom once they are quiet. */
function timingOf(lot: number, isTroubled: boolean): Partial<Source> {
  const nth = Math.floor(lot * 1_000_000);
  // Or hardly anybody would come in its bad hour.
  if (lot < 0.02 || (isTroubled && lot > 0.8)) return { every: '1h' };
  if (lot < 0.07) return { schedule: CRONS[nth % CRONS.length] as string, timezone: ZONES[nth % ZONES.length] as string };
  if (lot < 0.1) return { every: '2h', timezone: 'Europe/Berlin', blackout: [{ from: '20:00', to: '06:30' }] };
  return lot < 0.12 ? { every: { min: '6h', max: '7d' } } : {};
}

/** One host in a hundred for each trouble, and never none; the crowded one turns visits away. */
function troublesOf(hosts: string[], start: number, end: number, random: () => number): Map<string, Trouble> {
  const troubles = new Map<string, Trouble>();
  const many = Math.max(1, Math.round(hosts.length / 100));
  const spell = (kind: 'turns-away' | 'fails' | 'down', hours: number): Trouble => {
    const from = start + CALM + random() * Math.max(0, end - start - CALM - 7 * HOUR_MS);
    return { kind, from, to: from + hours * HOUR_MS };
  };
  const kinds: Array<() => Trouble> = [
    () => spell('turns-away', 1),
    () => spell('fails', 1),
    () => spell('down', 2),
    () => ({ kind: 'slow' }),
    () => ({ kind: 'crawl-delay' }),
    () => ({ kind: 'disallows' }),
  ];
  for (let n = 0; n < many * kinds.length && n < hosts.length; n += 1)
    troubles.set(hosts[n] as string, (kinds[n % kinds.length] as () => Trouble)());
  return troubles;
}

/** Two for a hundred hosts, one a host, early enough that each page is visited once more; not where nobody may look, nor where there are copies. */
function editsOf(hosts: string[], { sources, troubles, start, end }: DayPlan, random: () => number): DayEdit[] {
  const byHost = Map.groupBy(sources, ({ url }) => new URL(url).hostname);
  const open = hosts.filter((host) => (byHost.get(host)?.length ?? 0) <= PAGES.length && troubles.get(host)?.kind !== 'disallows');
  const many = Math.max(EDITS.length, Math.round(hosts.length / 50));
  const edits: DayEdit[] = [];
  for (let n = 0; n < many && open.length > 0; n += 1) {
    const [host] = open.splice(Math.floor(random() * open.length), 1) as [string];
    const [name, id] = EDITS[n % EDITS.length] as [string, string];
    const behaviour = PAGES.find((page) => page.name === name) as Behaviour;
    const edit = behaviour.edits?.find((candidate) => candidate.id === id) as PlantedEdit;
    const source = byHost.get(host)?.find(({ id }) => id.includes(`/${name}-`));
    // A source that is not visited any more today tells no edit; the default comes twice.
    if (!source || source.schedule !== undefined || source.blackout) continue;
    edits.push({ host, behaviour, edit, sourceId: source.id, at: start + (0.25 + 0.15 * random()) * (end - start) });
  }
  return edits;
}
