/**
 * `/settings/watchers` and one of its files: what is declared, as it lies there, and what is wrong with it. Read-only.
 * @module
 */
import type { Problem } from '../../declare/lint.ts';
import type { WatcherFile, WatcherFolder } from '../../declare/watcherFolder.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { sourceName, sourcePath, vendorPath } from '../links.ts';
import { type Looker, settingsNav } from '../parts/settingsNav.ts';

export function watcherPath(name: string): string {
  return `/settings/watchers/${encodeURIComponent(name)}`;
}

export interface WatchersModel {
  folder: WatcherFolder;
  /** Sources that the record has: a scheduler takes up what the files declare. */
  known: ReadonlySet<string>;
  /** What is searched for in names and ids. */
  q: string;
  page: number;
  looker: Looker;
}

const PAGE_SIZE = 60;
const SHOWN_SOURCES = 12;

function tally(problems: readonly Problem[]): Part {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  if (problems.length === 0) return html`<span class="lint-good">No problems</span>`;
  const words = [...(errors > 0 ? [count(errors, 'error')] : []), ...(warnings > 0 ? [count(warnings, 'warning')] : [])];
  return html`<span class="${errors > 0 ? 'lint-error' : 'lint-warning'}">${words.join(', ')}</span>`;
}

function sources({ sources }: WatcherFile, known: ReadonlySet<string>): Html {
  if (sources.length === 0) return html`<span class="none">none</span>`;
  const more: Part = sources.length > SHOWN_SOURCES ? html` and ${sources.length - SHOWN_SOURCES} more` : undefined;
  return html`${sources.slice(0, SHOWN_SOURCES).map((id, index) => html`${index > 0 ? ', ' : ''}${known.has(id) ? html`<a href="${sourcePath(id)}">${sourceName(id)}</a>` : sourceName(id)}`)}${more}`;
}

function vendorOf({ vendor, sources: ids }: WatcherFile, known: ReadonlySet<string>): Part {
  if (!vendor) return html`<span class="none">cannot be read</span>`;
  return ids.some((id) => known.has(id)) ? html`<a href="${vendorPath(vendor.id)}">${vendor.name}</a>` : html`${vendor.name}`;
}

function row(file: WatcherFile, known: ReadonlySet<string>): Html {
  const vendor = vendorOf(file, known);
  return html`<li class="watcher"><div><a class="watcher-name" href="${watcherPath(file.name)}"><code>${file.name}</code></a> <span class="watcher-vendor">${vendor}</span><p class="watcher-sources">${sources(file, known)}</p></div>${tally(file.problems)}</li>`;
}

function matches({ name, vendor, sources }: WatcherFile, q: string): boolean {
  const words = q.toLowerCase();
  return [name, vendor?.name ?? '', ...sources].some((text) => text.toLowerCase().includes(words));
}

function pager({ q, page }: WatchersModel, pages: number): Part {
  if (pages <= 1) return undefined;
  const to = (n: number): string => `/settings/watchers?${new URLSearchParams({ ...(q ? { q } : {}), page: String(n) }).toString()}`;
  return html`<nav class="pager" aria-label="Pages">${page > 1 ? html`<a rel="prev" href="${to(page - 1)}">← Before</a>` : html`<span></span>`}<span>Page ${page} of ${pages}</span>${page < pages ? html`<a rel="next" href="${to(page + 1)}">After →</a>` : html`<span></span>`}</nav>`;
}

export function watchersPage(model: WatchersModel): Html {
  const { folder, known, q, page, looker } = model;
  const found = q === '' ? folder.files : folder.files.filter((file) => matches(file, q));
  // What is wrong comes first: it is what has to be mended.
  const ordered = [...found.filter(({ problems }) => problems.length > 0), ...found.filter(({ problems }) => problems.length === 0)];
  const pages = Math.max(1, Math.ceil(ordered.length / PAGE_SIZE));
  const shown = ordered.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const all = folder.files.flatMap(({ problems }) => problems);
  const list: Html =
    shown.length > 0
      ? html`<ul class="watchers">${shown.map((file) => row(file, known))}</ul>`
      : html`<p class="empty">${folder.files.length === 0 ? 'There is nothing to show.' : 'No file matches.'}</p>`;
  return html`${settingsNav('watchers', looker)}
<div class="title"><h1>Watchers</h1><p>${count(folder.files.length, 'file')} in <code>${folder.dir}</code>, as they lie there now. ${tally(all)}</p></div>
${folder.fault ? fault(folder.fault) : undefined}
<form class="filters" method="get" action="/settings/watchers" role="search" data-autosubmit><label><span>Search</span><input type="search" name="q" value="${q}" placeholder="vendor or source"></label><div class="filter-actions"><button class="button">Search</button>${q ? html`<a class="clear" href="/settings/watchers">Clear</a>` : undefined}</div></form>
${list}
${pager(model, pages)}`;
}

export function fault({ message, remedy }: { message: string; remedy?: string }): Html {
  return html`<div class="warning" role="alert"><b>${message}</b>${remedy ? html`<p>${remedy}</p>` : undefined}</div>`;
}

export interface WatcherModel {
  folder: WatcherFolder;
  file: WatcherFile;
  /** Undefined where the file cannot be read. */
  text: string | undefined;
  looker: Looker;
}

const MAX_LINES = 1500;
const MAX_CHARS = 50_000;
const SHOWN_PROBLEMS = 40;

function problemItem(problem: Problem): Html {
  const { line, column, message, remedy, severity } = problem;
  return html`<li class="lint-${severity}"><a href="#L${line}">${line}:${column}</a> <span><b>${severity}</b> ${message}${remedy ? html`<small>${remedy}</small>` : undefined}</span></li>`;
}

export function problemList(problems: readonly Problem[]): Part {
  if (problems.length === 0) return undefined;
  const more: Part =
    problems.length > SHOWN_PROBLEMS ? html`<p class="hint">The first ${SHOWN_PROBLEMS} of ${problems.length}.</p>` : undefined;
  return html`<ul class="problems">${problems.slice(0, SHOWN_PROBLEMS).map(problemItem)}</ul>${more}`;
}

export interface CodeOptions {
  problems?: readonly Problem[];
  /** Numbers of lines that are new. */
  added?: ReadonlySet<number>;
  /** Number of the line that is shown first, and of the last; the whole text without them. */
  from?: number;
  to?: number;
}

/** Text with line numbers, and a mark at the lines that something is wrong with. */
export function codeBlock(text: string, { problems = [], added = new Set(), from = 1, to = MAX_LINES }: CodeOptions = {}): Html {
  const lines = text
    .slice(0, MAX_CHARS)
    .replace(/\n$/, '')
    .split('\n')
    .slice(from - 1, to);
  const worst = new Map<number, Problem['severity']>();
  for (const { line, severity } of problems) if (worst.get(line) !== 'error') worst.set(line, severity);
  const item = (content: string, index: number): Html => {
    const n = index + from;
    const bad = worst.get(n);
    if (bad) return html`<li class="lint-${bad}" id="L${n}"><span class="sr">${bad}: </span>${content}</li>`;
    return added.has(n) ? html`<li class="new-line"><ins>${content}</ins></li>` : html`<li>${content}</li>`;
  };
  const cut = to >= MAX_LINES && (text.length > MAX_CHARS || text.split('\n', MAX_LINES + 2).length > MAX_LINES + 1);
  return html`<ol class="code" start="${from}" tabindex="0" role="list" aria-label="The file, line by line">${lines.map(item)}</ol>${cut ? html`<p class="hint">The rest of the file is not shown.</p>` : undefined}`;
}

export function watcherPage({ folder, file, text, looker }: WatcherModel): Html {
  return html`${settingsNav('watchers', looker)}
<nav class="crumbs" aria-label="Breadcrumb"><a href="/settings/watchers">Watchers</a><span aria-hidden="true">/</span><span>${folder.dir}</span></nav>
<div class="title"><h1><code>${file.name}</code></h1><p>${file.vendor ? html`<a href="${vendorPath(file.vendor.id)}">${file.vendor.name}</a>, ${count(file.sources.length, 'source')}. ` : undefined}${tally(file.problems)}</p></div>
${problemList(file.problems)}
${text === undefined ? fault({ message: 'The file cannot be read.', remedy: 'Check its rights.' }) : codeBlock(text, { problems: file.problems })}`;
}
