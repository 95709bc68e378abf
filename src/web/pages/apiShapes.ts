/**
 * `/api/shapes`: what the answers of the API are made of, from the same document that programs read.
 * @module
 */
import type { ApiDocument } from '../api/document.ts';
import { type Html, html, type Part } from '../html.ts';
import { keyTable, prose, type Schema, SHAPES_PATH, shapeLink, typeWords } from '../parts/apiSchema.ts';

type Named = [name: string, schema: Schema];

export function apiShapesPage({ components }: ApiDocument): Html {
  const all = Object.entries((components?.schemas ?? {}) as Record<string, Schema>).sort(([a], [b]) => (a < b ? -1 : 1));
  const line = ([name]: Named): Html => html`<li><a href="#shape-${name}"><code>${name}</code></a></li>`;
  return html`<div class="reference">
<nav class="reference-nav" aria-label="Shapes"><ul><li><a href="/api">API</a></li><li><a href="${SHAPES_PATH}" aria-current="page">Shapes</a><ul>${all.map(line)}</ul></li></ul></nav>
<div class="reference-body">
<div class="title"><h1>Shapes of the API</h1><p>What its answers are made of. <a href="/api">How to ask for them</a></p></div>
${all.map((one) => shape(one, all))}
</div></div>`;
}

function shape([name, schema]: Named, all: readonly Named[]): Html {
  const base = baseOf([name, schema], all);
  const more: Part = base && html`<p>All keys of ${shapeLink(base[0])}, and:</p>`;
  const body = schema.properties ? keyTable(base ? without(schema, base[1]) : schema) : html`<p>${typeWords(schema)}.</p>`;
  return html`<article class="operation" aria-labelledby="shape-${name}"><h2 id="shape-${name}"><a class="anchor" href="#shape-${name}"><code>${name}</code></a></h2><p>${prose(schema.description)}</p>${more}${body}</article>`;
}

/** The largest shape all of whose keys stand in this one, too: they are told once. */
function baseOf([name, schema]: Named, all: readonly Named[]): Named | undefined {
  const size = (one: Schema): number => Object.keys(one.properties ?? {}).length;
  const isIn = ([other, { properties = {} }]: Named): boolean =>
    other !== name && Object.entries(properties).every(([key, one]) => JSON.stringify(schema.properties?.[key]) === JSON.stringify(one));
  return all.filter((one) => size(one[1]) > 2 && size(one[1]) < size(schema) && isIn(one)).sort((a, b) => size(b[1]) - size(a[1]))[0];
}

function without(schema: Schema, { properties: told = {} }: Schema): Schema {
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([key]) => !(key in told)));
  return { ...schema, properties };
}
