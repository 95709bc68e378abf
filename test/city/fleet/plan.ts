/**
 * What a fleet watches: sources over many hosts of the city, and the edits that are made there. All of it follows from a seed.
 * @module
 */
import { stringify } from 'yaml';
import { BEHAVIOURS, type Behaviour, type PlantedEdit } from '../behaviours.ts';
import type { City } from '../index.ts';

/** Pages that plain HTTP reads, by turns. */
const PAGES = ['plain-table', 'ab-variants', 'etag', 'help-plain', 'help-served', 'legal-dpa', 'latin-1', 'utf-16'].map(behaviour);
/** Pages that take a browser; few, for they cost a hundred times as much. */
const BROWSER_PAGES = ['polling', 'shadow-dom', 'frames'].map(behaviour);
/** What is edited: something joins, a number changes, something leaves (which takes a second look). */
const EDITS: Array<[page: string, edit: string]> = [
  ['plain-table', 'row'],
  ['ab-variants', 'window'],
  ['plain-table', 'gone'],
  ['etag', 'breach'],
];

export interface FleetSource {
  id: string;
  host: string;
  behaviour: Behaviour;
}

export interface FleetEdit {
  source: FleetSource;
  edit: PlantedEdit;
}

export interface FleetPlan {
  sources: FleetSource[];
  /** One a host, in the order in which they are made. */
  edits: FleetEdit[];
}

export interface FleetPlanOptions {
  sources: number;
  /** How many of them take a browser. */
  inBrowser: number;
  hosts: string[];
  edits: number;
  random: () => number;
}

/** Sources are dealt out to the hosts. An edit names one source of its page: copies show it, too (see `shownOn`). */
export function planFleet({ sources: many, inBrowser, hosts, edits: wanted, random }: FleetPlanOptions): FleetPlan {
  const sources: FleetSource[] = [];
  for (let n = 0; n < many; n += 1) {
    const host = hosts[n % hosts.length] as string;
    const turn = Math.floor(n / hosts.length);
    const pages = n < inBrowser ? BROWSER_PAGES : PAGES;
    const page = pages[turn % pages.length] as Behaviour;
    sources.push({ id: `${vendorOf(host)}/${page.name}-${turn}`, host, behaviour: page });
  }
  const open = [...hosts];
  const edits: FleetEdit[] = [];
  while (edits.length < wanted && open.length > 0) {
    const [host] = open.splice(Math.floor(random() * open.length), 1) as [string];
    const [name, id] = EDITS[edits.length % EDITS.length] as [string, string];
    const source = sources.find((one) => one.host === host && one.behaviour.name === name);
    const edit = source?.behaviour.edits?.find((one) => one.id === id);
    if (source && edit) edits.push({ source, edit });
  }
  return { sources, edits };
}

/** Makes the next edits of the plan in the city. */
export function plant({ city, plan, planted }: { city: Pick<City, 'edit'>; plan: FleetPlan; planted: FleetEdit[] }, many: number): void {
  for (const one of plan.edits.slice(planted.length, planted.length + many)) {
    city.edit(one.source.behaviour.name, one.edit.id, one.source.host);
    planted.push(one);
  }
}

/** An edit as every source shows it that watches the page: the one that it names, and copies under another address of the same host. */
export function shownOn({ sources }: Pick<FleetPlan, 'sources'>, { source, edit }: FleetEdit): FleetEdit[] {
  const same = sources.filter(({ host, behaviour }) => host === source.host && behaviour === source.behaviour);
  return same.map((one) => ({ source: one, edit }));
}

/** The watcher files, one a host. */
export function watcherFiles({ sources }: FleetPlan, port: number, every: string): Record<string, string> {
  return Object.fromEntries(
    [...Map.groupBy(sources, ({ host }) => host)].map(([host, own]) => [
      vendorOf(host),
      stringify({
        vendor: { id: vendorOf(host), name: vendorOf(host) },
        sources: own.map(({ id, behaviour: { path, kind, render, source } }, turn) => ({
          id: id.slice(id.indexOf('/') + 1),
          kind,
          url: address(host, port, path, turn),
          render: render === 'chromium' ? 'chromium' : 'http',
          every,
          ...source,
        })),
      }),
    ]),
  );
}

/** Copies of a page have an address of their own. */
function address(host: string, port: number, path: string, turn: number): string {
  const url = new URL(path, `http://${host}:${port}`);
  if (turn >= PAGES.length) url.searchParams.set('copy', String(Math.floor(turn / PAGES.length)));
  return url.href;
}

const vendorOf = (host: string): string => host.split('.', 1)[0] as string;

function behaviour(name: string): Behaviour {
  const found = BEHAVIOURS.find((one) => one.name === name);
  if (!found) throw new Error(`the city has no behaviour called ${name}`);
  return found;
}
