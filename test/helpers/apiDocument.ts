/**
 * An OpenAPI document as an independent validator reads it.
 * @module
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

interface Media {
  schema?: unknown;
}
export interface ResponseDoc {
  $ref?: string;
  description?: string;
  headers?: Record<string, { $ref?: string; required?: boolean }>;
  content?: Record<string, Media>;
}
export interface ParameterDoc {
  name: string;
  in: 'path' | 'query';
  required?: boolean;
  schema: Record<string, unknown>;
}
export interface OperationDoc {
  operationId: string;
  parameters?: ParameterDoc[];
  responses: Record<string, ResponseDoc>;
}
export interface Doc {
  paths: Record<string, { get: OperationDoc }>;
  components: Record<string, Record<string, unknown>>;
}

export interface DocumentReader {
  /** With their paths. */
  operations: Array<{ path: string; operation: OperationDoc }>;
  response(operation: OperationDoc, status: number): ResponseDoc;
  /** What is wrong with an answer: its status, type, headers, body. Empty where it is as documented. */
  faults(path: string, operation: OperationDoc, answer: { status: number; headers: Headers; text: string }): string[];
}

export function readDocument(document: Doc): DocumentReader {
  const ajv = new (Ajv2020 as unknown as typeof Ajv2020)({ strict: false, allErrors: true });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema(closed(document) as object, 'doc');
  const compiled = new Map<string, ValidateFunction>();

  const resolve = <Found extends { $ref?: string }>(found: Found): Found =>
    found.$ref === undefined ? found : (at(document, found.$ref) as Found);
  const response = (operation: OperationDoc, status: number): ResponseDoc => {
    const found = operation.responses[status];
    if (!found) throw new Error(`${operation.operationId} does not document ${status}`);
    return resolve(found);
  };
  const validator = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer);
    if (known) return known;
    const made = ajv.compile({ $ref: `doc${pointer}` });
    compiled.set(pointer, made);
    return made;
  };

  return {
    operations: Object.entries(document.paths).map(([path, { get: operation }]) => ({ path, operation })),
    response,
    faults(path, operation, { status, headers, text }) {
      const raw = operation.responses[status];
      if (!raw) return [`${status} is not documented`];
      const wanted = resolve(raw);
      const faults = Object.entries(wanted.headers ?? {})
        .filter(([, header]) => resolve(header).required)
        .flatMap(([name]) => (headers.has(name) ? [] : [`the header ${name} is missing`]));
      const type = headers.get('content-type')?.split(';')[0];
      if (!wanted.content) return text === '' ? faults : [...faults, 'there is a body'];
      if (type === undefined || !wanted.content[type]) return [...faults, `the type ${type} is not documented`];
      if (!/json/.test(type)) return faults;
      const start = raw.$ref ?? `#/paths/${escaped(path)}/get/responses/${status}`;
      const validate = validator(`${start}/content/${escaped(type)}/schema`);
      if (validate(JSON.parse(text))) return faults;
      return [
        ...faults,
        ...(validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`),
      ];
    },
  };
}

/** Readers are to expect further keys; tests are not: what is sent must be documented. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  const isShape = copy['type'] === 'object' && typeof copy['properties'] === 'object' && copy['additionalProperties'] === undefined;
  return isShape ? { ...copy, additionalProperties: false } : copy;
}

function escaped(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function at(document: unknown, pointer: string): unknown {
  return pointer
    .slice(2)
    .split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], document);
}
