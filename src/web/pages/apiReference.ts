/**
 * `/api`: the reference, from the same document that programs read. Its shapes are on a page of their own.
 * @module
 */
import type { ApiDocument } from '../api/document.ts';
import { API_ROOT, type Operation, TAGS, type Tag } from '../api/operation.ts';
import { PROBLEMS, type ProblemKind } from '../api/problem.ts';
import { type Html, html } from '../html.ts';
import { type Parameter, parameterTable, prose, type Schema, SHAPES_PATH, shapeLink, typeWords } from '../parts/apiSchema.ts';

export interface ReferenceModel {
  document: ApiDocument;
  operations: readonly Operation[];
  /** Scheme, host and port, for examples. */
  origin: string;
  /** What it is called. */
  sessionCookie: string;
}

export function apiReferencePage(model: ReferenceModel): Html {
  const tags = Object.keys(TAGS) as Tag[];
  return html`<div class="reference">
${contents(model, tags)}
<div class="reference-body">
${lead(model)}
${tags.map((tag) => section(model, tag))}
${problems()}
</div></div>`;
}

function contents({ operations }: ReferenceModel, tags: readonly Tag[]): Html {
  const line = ({ id, path }: Operation): Html => html`<li><a href="#${id}"><code>${breakable(path)}</code></a></li>`;
  return html`<nav class="reference-nav" aria-label="Reference"><ul><li><a href="#use">How to ask</a></li>${tags.map(
    (tag) => html`<li><a href="#${tag}">${titleOf(tag)}</a><ul>${operations.filter((one) => one.tag === tag).map(line)}</ul></li>`,
  )}<li><a href="#problems">Problems</a></li><li><a href="${SHAPES_PATH}">Shapes</a></li></ul></nav>`;
}

/** A long path goes on in the next line at one of its slashes. */
function breakable(path: string): Html {
  return html`${path.split(/(?=\/)/).map((part) => html`<wbr>${part}`)}`;
}

function titleOf(tag: Tag): string {
  return `${tag[0]?.toUpperCase()}${tag.slice(1)}`;
}

function lead({ document: { info }, origin, sessionCookie }: ReferenceModel): Html {
  return html`<div class="title"><h1>API</h1><p>Version ${info.version}, under <code>${API_ROOT}</code>. For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p></div>
<section aria-labelledby="use"><h2 id="use">How to ask</h2>
<p>The API reads; it changes nothing. A program sends a token with the scope <code>api</code>, which an administrator makes in the settings. People who are signed in can ask in their browser (cookie <code>${sessionCookie}</code>).</p>
${command(`export TOKEN=cw_YOUR-TOKEN`, 'the command')}${command(curl(origin, '/changes?limit=1'), 'the command')}
<ul class="reference-rules">
<li><b>Answers</b> are JSON. Keys without a value are left out, and keys may be added. Times are ISO 8601 in UTC.</li>
<li><b>Lists</b> come page by page: hand the <code>next</code> of a page on as <code>cursor</code>, with the same filters, or follow the <code>Link</code> header. A record that is added meanwhile moves none of those that follow.</li>
<li><b>Parameters</b> that are unknown, empty, or there twice are an error, never ignored.</li>
<li><b>Again:</b> send the <code>ETag</code> of an answer as <code>If-None-Match</code>; it is 304 as long as nothing has changed.</li>
<li><b>Often:</b> <code>RateLimit-Limit</code>, <code>-Remaining</code> and <code>-Reset</code> say what is left of a minute; then <code>429</code> with <code>Retry-After</code>.</li>
<li><b>Quotes and free text</b> come from pages and people: escape them where they leave your program.</li>
</ul></section>`;
}

/** Quoted for a shell; addresses hold no quote. */
function curl(origin: string, path: string): string {
  return `curl -H "Authorization: Bearer $TOKEN" '${origin}${API_ROOT}${path}'`;
}

function command(text: string, what: string): Html {
  return html`<p class="command"><code>${text}</code><button type="button" class="copy" data-copy="${text}" hidden>Copy<span class="sr"> ${what}</span></button></p>`;
}

function section(model: ReferenceModel, tag: Tag): Html {
  const own = model.operations.filter((one) => one.tag === tag);
  return html`<section aria-labelledby="${tag}"><h2 id="${tag}">${titleOf(tag)}</h2><p>${TAGS[tag]}</p>${own.map((one) => article(model, one))}</section>`;
}

function article({ document, origin }: ReferenceModel, operation: Operation): Html {
  const { id, path, summary, description } = operation;
  const declared = document.paths?.[path]?.get;
  const parameters = (declared?.parameters ?? []) as unknown as Parameter[];
  return html`<article class="operation" aria-labelledby="${id}"><h3 id="${id}"><a class="anchor" href="#${id}"><span class="method">GET</span> <code>${API_ROOT}${path}</code></a></h3>
<p><b>${summary}.</b> ${prose(description)}</p>
${parameterTable(parameters)}
${command(curl(origin, operation.example), `the example of ${path}`)}
<p class="gives"><b>200</b> ${gives(operation, declared?.responses)} <span class="note">Otherwise ${refusals(declared?.responses)}.</span></p></article>`;
}

type Responses = Record<string, { content?: Record<string, { schema?: Schema }> }>;

function gives({ response, paged }: Operation, responses: unknown): Html {
  if (response === 'page') return html`the bytes, as <code>text/plain</code> (a PDF as <code>application/octet-stream</code>), to be saved`;
  const schema = (responses as Responses | undefined)?.['200']?.content?.['application/json']?.schema ?? {};
  const items = schema.properties?.['items']?.items;
  return paged && items ? html`<code>items</code>: list of ${typeWords(items)}, and <code>next</code>` : typeWords(schema);
}

function refusals(responses: unknown): Html {
  const statuses = Object.keys((responses as Responses | undefined) ?? {}).filter((status) => status >= '400');
  return html`${statuses.map((status, at) => html`${at > 0 ? ', ' : ''}<a href="#problem-${kindOf(status)}">${status}</a>`)}`;
}

const KINDS = Object.keys(PROBLEMS) as ProblemKind[];

function kindOf(status: string): ProblemKind | undefined {
  return KINDS.find((kind) => String(PROBLEMS[kind].status) === status);
}

function problems(): Html {
  const row = (kind: ProblemKind): Html => {
    const { status, title, about } = PROBLEMS[kind];
    return html`<tr id="problem-${kind}"><th scope="row"><code>${status}</code></th><td>${title}</td><td>${prose(about)}</td></tr>`;
  };
  return html`<section aria-labelledby="problems"><h2 id="problems">Problems</h2>
<p>Every error is <code>application/problem+json</code> (${shapeLink('Problem')}); its <code>type</code> leads here. Feeds are refused in the same way.</p>
<div class="scroll"><table class="keys-of"><thead><tr><th scope="col">Status</th><th scope="col">Title</th><th scope="col">When</th></tr></thead><tbody>${KINDS.map(row)}</tbody></table></div></section>`;
}
