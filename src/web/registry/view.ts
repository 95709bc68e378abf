/**
 * The one way a page of the registry is made: its guard, its twins (`.json`, `.csv`), and validators by which nothing is rendered twice.
 *
 * @example
 * registryPages(services, {
 *   path: '/changelog',
 *   read: ({ services }) => services.store.registryEvents({ newestFirst: true, limit: 100 }),
 *   page: (events, { now }) => ({ title: 'Changelog', body: html`…` }),
 *   twin: { json: (events) => ({ … }), columns: ['at', 'what'], rows: (events) => events.map(…) },
 * });
 * @module
 */
import { sha256Of } from '../../lib/hash.ts';
import { problem } from '../api/problem.ts';
import { spend } from '../api/rate.ts';
import { isKnown } from '../feeds/answer.ts';
import { EVIDENCE_POLICY } from '../guards.ts';
import type { Html } from '../html.ts';
import { type Ask, type Guard, type Route, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing, show } from '../show.ts';
import { TWINS, type TwinKind } from './addresses.ts';
import type { RegistryServices } from './services.ts';
import { csvText, jsonText, type Twin } from './twin.ts';

/** One request of a page, or of its twin. */
export interface RegistryAsk {
  ask: Ask;
  services: WebServices;
  registry: RegistryServices;
  now: Date;
  /** Somebody of the team, or a program of it; else a reader of the public registry, who is shown neither people nor what is behind the guards. */
  inside: boolean;
  /** Of the path, without the ending of a twin. */
  param(name: string): string;
}

export interface RegistryPage<Model, Column extends string = string> {
  /** Where its last part is a parameter, twins are told by how that ends. */
  path: string;
  /** What there is none of where the model is undefined; default: "page". */
  what?: string;
  /** Throws OperationalError('usage') for a query that is not understood. */
  read(of: RegistryAsk): Promise<Model | undefined>;
  page(model: Model, of: RegistryAsk): { title: string; body: Html };
  twin: Twin<Model, Column>;
  /** What decides the answer beside the events of the registry: the number of the last entry of the journal, the day. */
  stamp?(of: RegistryAsk): Promise<ReadonlyArray<string | number>>;
  /** Who may look at it in any case; default: everybody where the registry is public, else people who are signed in. */
  guard?: Guard;
}

/** The routes of a page and its twins; none where there is no registry. */
export function registryPages<Model, Column extends string>(services: WebServices, made: RegistryPage<Model, Column>): Route[] {
  const { registry } = services;
  if (!registry) return [];
  const guard = made.guard ?? guardOf(registry);
  const serve = (fixed?: TwinKind) => (ask: Ask) => {
    const { kind = fixed, param } = askedFor(ask);
    const of: RegistryAsk = { ...registryAsk(ask, { ...services, registry }), param };
    return kind === undefined ? pageAnswer(made, of) : twinAnswer(made, of, kind);
  };
  const routes = [view(made.path, serve(), guard)];
  if (!/\/:\w+$/.test(made.path)) routes.push(...TWINS.map((kind) => view(`${made.path}.${kind}`, serve(kind), guard)));
  return routes;
}

/** A request of what is about the registry, also where it is no page: a form that is sent. */
export function registryAsk(ask: Ask, services: WebServices & { registry: RegistryServices }): RegistryAsk {
  const inside = ask.visitor.kind !== 'nobody';
  const param = (name: string): string => ask.context.req.param(name) ?? '';
  return { ask, services, registry: services.registry, now: services.clock.now(), inside, param };
}

function guardOf({ isPublic }: RegistryServices): Guard {
  return isPublic ? 'public' : { role: 'viewer', scope: 'api' };
}

const ENDING = new RegExp(`\\.(${TWINS.join('|')})$`);

/** Ids have no dots: what is behind one is an ending. */
function askedFor({ context }: Ask): { kind?: TwinKind; param: RegistryAsk['param'] } {
  const kind = TWINS.find((one) => one === ENDING.exec(context.req.path)?.[1]);
  return {
    ...(kind && { kind }),
    param(name) {
      const value = context.req.param(name) ?? '';
      return kind ? value.replace(ENDING, '') : value;
    },
  };
}

async function pageAnswer<Model, Column extends string>(made: RegistryPage<Model, Column>, of: RegistryAsk): Promise<Response> {
  const { ask, services } = of;
  const { context } = ask;
  const etag = await tagOf(made, of, ask.user ? [ask.user.id, ask.user.role, ask.user.name, ask.csrf] : []);
  if (isKnown(context, etag)) return context.body(null, 304, validators(of, etag));
  const model = await made.read(of);
  if (model === undefined) return missing(ask, services, made.what ?? 'page');
  const response = await showInRegistry(of, made.page(model, of));
  for (const [name, value] of Object.entries(validators(of, etag))) response.headers.set(name, value);
  return response;
}

/** A page of the registry in its frame. */
export function showInRegistry(
  { ask, services }: Pick<RegistryAsk, 'ask' | 'services'>,
  { title, body }: { title: string; body: Html },
  status: Parameters<typeof show>[4] = 200,
): Response | Promise<Response> {
  const { pathname, search } = new URL(ask.context.req.url);
  return show(ask, services, { title, section: 'registry', path: `${pathname}${search}` }, body, status);
}

async function twinAnswer<Model, Column extends string>(
  made: RegistryPage<Model, Column>,
  of: RegistryAsk,
  kind: TwinKind,
): Promise<Response> {
  const { ask, services } = of;
  const { context } = ask;
  const { headers, refused } = await spend(context, ask.visitor, services);
  if (refused) return refused;
  const etag = await tagOf(made, of);
  const all = { ...headers, ...validators(of, etag) };
  if (isKnown(context, etag)) return context.body(null, 304, all);
  const model = await made.read(of);
  if (model === undefined) return problem(context, 'not-found', { detail: `There is no such ${made.what ?? 'page'} here.`, headers });
  const text = kind === 'json' ? jsonText(made.twin.json(model)) : csvText(made.twin, model);
  return context.body(text, 200, { ...all, 'content-type': TYPES[kind], 'content-security-policy': EVIDENCE_POLICY });
}

const TYPES: Record<TwinKind, string> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

/** Caches ask each time; what depends on who asks is for the browser of that person alone. */
function validators({ ask, registry, inside }: RegistryAsk, etag: string): Record<string, string> {
  const isForAll = registry.isPublic && !inside && ask.user === undefined;
  return { etag, 'cache-control': isForAll ? 'public, no-cache' : 'private, no-cache', vary: 'Authorization, Cookie' };
}

/** Of all that decides the answer: what was asked, by whom, and how far the registry has come. */
async function tagOf<Model, Column extends string>(
  { stamp }: RegistryPage<Model, Column>,
  of: RegistryAsk,
  reader: readonly string[] = [],
): Promise<string> {
  const { ask, services, registry, inside } = of;
  const { pathname, search } = new URL(ask.context.req.url);
  const [last] = await services.store.registryEvents({ newestFirst: true, limit: 1 });
  const more = stamp ? await stamp(of) : [];
  const all = [
    services.version,
    digestOf(registry),
    pathname,
    search,
    String(inside),
    String(last?.seq ?? 0),
    ...more.map(String),
    ...reader,
  ];
  return `"${sha256Of(all).slice(0, 32)}"`;
}

/** What is declared stays as it is for as long as the services are there. */
const digests = new WeakMap<RegistryServices, string>();

function digestOf(registry: RegistryServices): string {
  const { questions, offerings, vendors } = registry;
  const digest = digests.get(registry) ?? sha256Of([JSON.stringify([questions, offerings, vendors])]);
  digests.set(registry, digest);
  return digest;
}
