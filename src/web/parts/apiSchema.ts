/**
 * Schemas of the API's document in words: what stands where, and what it means.
 * @module
 */
import { type Html, html, type Part } from '../html.ts';

/** As much of a JSON schema as the document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  maximum?: number;
}

/** A description, with what stands between backticks as code. */
export function prose(text = ''): Html {
  return html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** Name of a shape, where the schema is one. */
function shapeName({ $ref }: Schema): string | undefined {
  return $ref?.split('/').at(-1);
}

/** The page that tells all shapes: with the operations they would be too much for one. */
export const SHAPES_PATH = '/api/shapes';

export function shapeLink(name: string): Html {
  return html`<a href="${SHAPES_PATH}#shape-${name}">${name}</a>`;
}

const FORMATS: Record<string, string> = { 'date-time': 'time', date: 'day', 'uri-reference': 'address', binary: 'bytes' };
const TYPES: Record<string, string> = { string: 'text', integer: 'whole number', boolean: 'true or false', null: 'null' };

/** "list of Change", "text", "critical | high". */
export function typeWords(schema: Schema): Html {
  const shape = shapeName(schema);
  if (shape !== undefined) return shapeLink(shape);
  if (schema.enum) return html`${schema.enum.map((value, at) => html`${at > 0 ? ' | ' : ''}<code>${String(value)}</code>`)}`;
  if (schema.anyOf) return html`${schema.anyOf.map((one, at) => html`${at > 0 ? ' or ' : ''}${typeWords(one)}`)}`;
  if (schema.type === 'array') return html`list of ${typeWords(schema.items ?? {})}`;
  if (schema.format && FORMATS[schema.format]) return html`${FORMATS[schema.format]}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'anything');
  return html`${TYPES[type] ?? type}`;
}

/** Objects that have no name of their own: what is in them stands under their key. */
function innerOf(schema: Schema): Schema | undefined {
  const inner = schema.type === 'array' ? schema.items : schema;
  return inner?.properties ? inner : undefined;
}

interface Row {
  key: string;
  schema: Schema;
  isOptional: boolean;
}

function rowsOf({ properties = {}, required = [] }: Schema, prefix = ''): Row[] {
  return Object.entries(properties).flatMap(([name, schema]): Row[] => {
    const key = `${prefix}${name}`;
    const own = { key, schema, isOptional: !required.includes(name) };
    const inner = innerOf(schema);
    return inner ? [own, ...rowsOf(inner, `${key}${schema.type === 'array' ? '[]' : ''}.`)] : [own];
  });
}

/** The keys of an object. */
export function keyTable(schema: Schema): Html {
  const row = ({ key, schema: one, isOptional }: Row): Html =>
    html`<tr><th scope="row"><code>${key}</code>${isOptional ? html`<small> optional</small>` : undefined}</th><td>${typeWords(one)}</td><td>${prose(one.description)}</td></tr>`;
  return html`<div class="scroll"><table class="keys-of"><thead><tr><th scope="col">Key</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>${rowsOf(schema).map(row)}</tbody></table></div>`;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
}

/** The parameters of an operation. */
export function parameterTable(parameters: readonly Parameter[]): Part {
  if (parameters.length === 0) return undefined;
  const limits = ({ default: usual, maximum }: Schema): Part =>
    usual === undefined && maximum === undefined
      ? undefined
      : html`<small> ${usual === undefined ? '' : `usually ${String(usual)}`}${maximum === undefined ? '' : `, at most ${maximum}`}</small>`;
  const row = ({ name, in: place, description, schema }: Parameter): Html =>
    html`<tr><th scope="row"><code>${name}</code>${place === 'path' ? html`<small> in the path</small>` : undefined}</th><td>${typeWords(schema)}${limits(schema)}</td><td>${prose(description ?? schema.description)}</td></tr>`;
  return html`<div class="scroll"><table class="keys-of"><thead><tr><th scope="col">Parameter</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>${parameters.map(row)}</tbody></table></div>`;
}
