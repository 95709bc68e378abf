/**
 * `/settings/add`: a source by its address, and what is seen there before it is written.
 * @module
 */
import { isAtLeast } from '../../domain/access.ts';
import type { Passage } from '../../domain/extraction.ts';
import { isReadable, SOURCE_KINDS, type SourceKind } from '../../domain/vocabulary.ts';
import { absoluteTime, count, truncate } from '../../lib/inWords.ts';
import type { Fault, Planned, PreviewJob } from '../../pipeline/adding.ts';
import type { Attempt, Preview } from '../../pipeline/preview.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { displayUrl, safeHref } from '../links.ts';
import { factTables } from '../parts/factTable.ts';
import { option, options, same } from '../parts/fields.ts';
import { type Looker, settingsNav } from '../parts/settingsNav.ts';
import { type CodeOptions, codeBlock, fault, problemList } from './watchers.ts';

/** What stands in the form. */
export interface AddFields {
  url: string;
  vendor: string;
  kind: SourceKind | '';
  id: string;
}

export const NO_FIELDS: AddFields = { url: '', vendor: '', kind: '', id: '' };

export interface AddFormModel {
  fields: AddFields;
  /** Why it was not taken. */
  wrong?: Fault;
  looker: Looker;
  csrf: string;
}

function form({ fields, csrf }: AddFormModel): Html {
  return html`<form class="add-form" method="post" action="/settings/add">${tokenField(csrf)}
<label class="field"><span>Address of a public page</span><input type="url" name="url" required maxlength="2000" value="${fields.url}" placeholder="https://vendor.example/legal/dpa" autocomplete="off" spellcheck="false"></label>
<div class="add-more">
<label class="field"><span>Vendor</span><input name="vendor" maxlength="80" value="${fields.vendor}" placeholder="told from the domain" autocomplete="off" spellcheck="false"></label>
<label class="field"><span>Kind</span><select name="kind">${option('', 'told from address and title', fields.kind)}${options(same(SOURCE_KINDS), fields.kind)}</select></label>
<label class="field"><span>Id</span><input name="id" maxlength="80" value="${fields.id}" placeholder="its kind" autocomplete="off" spellcheck="false"></label>
</div>
<button class="button primary">Look at the page</button>
</form>`;
}

export function addFormPage(model: AddFormModel): Html {
  return html`${settingsNav('add', model.looker)}
<div class="title"><h1>Add a source</h1><p>The page is visited once, and what would be read of it is shown. Nothing is written before you say so.</p></div>
${model.wrong ? fault(model.wrong) : undefined}
${form(model)}`;
}

export interface AddPreviewModel {
  job: PreviewJob;
  looker: Looker;
  csrf: string;
}

const WAYS: Record<Attempt['renderer'], string> = { http: 'Plain HTTP', chromium: 'The browser' };

function progress(job: Extract<PreviewJob, { state: 'running' }>): Html {
  const doing = job.doing === 'chromium' ? 'Plain HTTP gave nothing to read: the browser opens the page' : 'The page is visited';
  return html`<p class="looking" role="status"><i class="spinner" aria-hidden="true"></i>${doing}. This page loads itself again until it is done.</p>`;
}

function verdictLine({ verdict, because, remedy }: Preview): Html {
  const good = isReadable(verdict);
  return html`<p class="verdict"><span class="standing st-${good ? 'verified' : 'unread'}"><i class="mark" aria-hidden="true"></i>${good ? 'Can be read' : verdict}</span> <span>${because}</span></p>${remedy ? html`<p class="hint">${remedy}</p>` : undefined}`;
}

function ways({ attempts }: Preview): Html {
  return html`${attempts.map(({ renderer, verdict, because }) => html`<p><b>${WAYS[renderer]}:</b> ${isReadable(verdict) ? 'enough' : verdict} <small>${truncate(because, 300)}</small></p>`)}`;
}

function robots({ robots: note }: Preview): Html {
  if (!note) return html`<span class="none">could not be asked</span>`;
  const file = safeHref(note.url);
  return html`${note.allowed ? 'allows the page' : html`<b>disallows the page</b>`}<small>${note.rule ? html`<code>${truncate(note.rule, 200)}</code>` : 'No line speaks of it.'} ${file ? html`<a href="${file}" rel="noopener noreferrer">robots.txt</a>, ` : undefined}${absoluteTime(note.fetchedAt)}</small>`;
}

function summary({ wish }: PreviewJob, preview: Preview, planned: Planned | undefined): Html {
  const moved: Part = preview.url !== wish.url ? html`<small>leads to ${truncate(displayUrl(preview.url), 200)}</small>` : undefined;
  const href = safeHref(wish.url);
  const id = planned?.added.sourceId;
  return html`<dl class="evidence">
<div><dt>Address</dt><dd>${href ? html`<a href="${href}" rel="noopener noreferrer">${displayUrl(wish.url)}</a>` : wish.url}${moved}</dd></div>
<div><dt>Title</dt><dd>${preview.title ? truncate(preview.title, 300) : html`<span class="none">none</span>`}</dd></div>
<div><dt>Kind</dt><dd>${planned?.added.kind ?? preview.kind}<small>${wish.kind ? 'as you said' : 'told from address and title'}</small></dd></div>
${id ? html`<div><dt>Source</dt><dd><code>${id}</code><small>${planned?.added.created ? 'a new vendor' : 'of a vendor that is watched already'}</small></dd></div>` : undefined}
<div><dt>Fetched by</dt><dd>${ways(preview)}</dd></div>
<div><dt>robots.txt</dt><dd>${robots(preview)}</dd></div>
</dl>`;
}

const SHOWN_PASSAGES = 12;

function passageItem({ kind, path, text }: Pick<Passage, 'kind' | 'path' | 'text'>): Html {
  const under = path.at(-1);
  return html`<li class="p-${kind}">${under && kind !== 'heading' ? html`<span class="path">${truncate(under, 90)}</span>` : undefined}<p>${truncate(text, 320)}</p></li>`;
}

function passages({ passages: all, passageCount }: Preview): Part {
  if (passageCount === 0) return undefined;
  const [first, rest] = [all.slice(0, SHOWN_PASSAGES), all.slice(SHOWN_PASSAGES)];
  const more: Part =
    rest.length > 0
      ? html`<details class="more"><summary>${rest.length} more</summary><ol class="passages">${rest.map(passageItem)}</ol>${passageCount > all.length ? html`<p class="hint">The first ${all.length} of ${passageCount.toLocaleString('en')}.</p>` : undefined}</details>`
      : undefined;
  return html`<section aria-labelledby="passages"><h2 id="passages">${count(passageCount, 'passage')}</h2><ol class="passages">${first.map(passageItem)}</ol>${more}</section>`;
}

function factSection({ facts, factCount }: Preview): Html {
  const cut: Part =
    factCount > facts.length ? html`<p class="hint">The first ${facts.length} of ${factCount.toLocaleString('en')}.</p>` : undefined;
  const none = html`<p class="none">The page states nothing that the catalogue reads as a value. Its passages are compared all the same.</p>`;
  return html`<section aria-labelledby="facts"><h2 id="facts">${count(factCount, 'fact')}</h2>${facts.length > 0 ? factTables(facts) : none}${cut}</section>`;
}

function file({ job, looker, csrf }: AddPreviewModel, { added, problems }: Planned, preview: Preview): Html {
  const errors = problems.some(({ severity }) => severity === 'error');
  const save: Html = isAtLeast(looker.role, 'admin')
    ? html`<form method="post" action="/settings/add/${encodeURIComponent(job.id)}/save">${tokenField(csrf)}${isReadable(preview.verdict) ? html`<button class="button primary">Watch this page</button>` : html`<button class="button">Watch it all the same</button>`}</form>`
    : html`<p class="hint">An administrator can save this.</p>`;
  return html`<section aria-labelledby="file"><h2 id="file">${added.created ? 'New file' : 'Added to'} <code>${added.file}</code></h2>${problemList(problems)}${codeBlock(added.text, { problems, ...windowOf(added) })}
<div class="save">${errors ? html`<p class="hint">With these errors it cannot be saved.</p>` : save}<a class="clear" href="/settings/add">Look at another page</a></div></section>`;
}

const AROUND = 3;

/** All of a new file; of another the new lines, with some around them. */
function windowOf({ before, text }: Planned['added']): Pick<CodeOptions, 'added' | 'from' | 'to'> {
  if (before === undefined) return {};
  const added = addedLines(before, text);
  const numbers = [...added];
  return { added, from: Math.max(1, (numbers[0] ?? 1) - AROUND), to: (numbers.at(-1) ?? 1) + AROUND };
}

/** Lines between what both texts begin with and what both end with, counted from 1. */
function addedLines(before: string, after: string): Set<number> {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return new Set(Array.from({ length: now.length - tail - head }, (_, index) => head + index + 1));
}

function body(model: AddPreviewModel): Html {
  const { job, csrf, looker } = model;
  if (job.state === 'running') return progress(job);
  const again = form({ fields: fieldsOf(job), csrf, looker });
  if (job.state === 'failed') return html`${fault(job.fault)}${again}`;
  const { preview, planned } = job;
  return html`${verdictLine(preview)}
${summary(job, preview, planned)}
${job.fault ? html`${fault(job.fault)}${again}` : undefined}
${planned ? file(model, planned, preview) : undefined}
${isReadable(preview.verdict) ? factSection(preview) : undefined}
${passages(preview)}`;
}

function fieldsOf({ wish: { url, vendor = '', kind, id = '' } }: PreviewJob): AddFields {
  return { url, vendor, kind: kind ?? '', id };
}

export function addPreviewPage(model: AddPreviewModel): Html {
  return html`${settingsNav('add', model.looker)}
<nav class="crumbs" aria-label="Breadcrumb"><a href="/settings/add">Add a source</a><span aria-hidden="true">/</span><span>Preview</span></nav>
<div class="title"><h1>${truncate(displayUrl(model.job.wish.url), 120)}</h1></div>
${body(model)}`;
}
