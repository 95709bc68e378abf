/**
 * Turns what a zod schema finds wrong into problems with a place in the file and words for people.
 * @module
 */
import type { z } from 'zod';
import type { Position, Problem } from './problem.ts';
import { oneOf, quote } from './quote.ts';
import { didYouMean } from './suggest.ts';
import type { YamlFile } from './yamlFile.ts';

type Issue = z.core.$ZodIssue;

interface Fault {
  path: readonly PropertyKey[];
  position: Position;
  message: string;
  remedy?: string | undefined;
}

/**
 * Checks the value of a parsed file against `schema`.
 * @returns the parsed value, or every fault with its line and column.
 */
export function checkSchema<Schema extends z.ZodType>(
  file: YamlFile,
  schema: Schema,
): { value: z.output<Schema> } | { problems: Problem[] } {
  const result = schema.safeParse(file.value);
  if (result.success) return { value: result.data };
  const faults = result.error.issues.flatMap((issue) => faultsOf(issue, [], file, schema));
  return {
    problems: faults.map(({ position, message, remedy }) => ({
      file: file.file,
      ...position,
      message,
      ...(remedy === undefined ? {} : { remedy }),
      severity: 'error' as const,
    })),
  };
}

function faultsOf(issue: Issue, parents: readonly PropertyKey[], file: YamlFile, schema: z.ZodType): Fault[] {
  const path = [...parents, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, file, schema));
  // Without branches it is the one word that tells the branches apart which is not known.
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return nearestBranch(issue).flatMap((inner) => faultsOf(inner, path, file, schema));
  const key = path.at(-1);
  if (issue.code === 'invalid_key' && key !== undefined) {
    const message = issue.issues[0]?.message ?? 'is not an allowed name';
    return [{ path, position: file.keyPosition(path.slice(0, -1), String(key)), message: `${quote(String(key))} ${message}` }];
  }
  const value = valueAt(file.value, path);
  return [{ path, position: file.position(path), ...describe(issue, path, value) }];
}

function unknownKey(path: readonly PropertyKey[], key: string, file: YamlFile, schema: z.ZodType): Fault {
  const known = keysAt(schema, path);
  const where = path.length === 0 ? '' : ` in ${pathText(path)}`;
  const remedy = didYouMean(key, known) ?? (known.length > 0 ? `Known keys: ${known.join(', ')}.` : undefined);
  return { path, position: file.keyPosition(path, key), message: `unknown key ${quote(key)}${where}`, remedy };
}

/** Of a union's branches, the one that came furthest: its complaint is the one that helps. */
function nearestBranch(issue: z.core.$ZodIssueInvalidUnion): Issue[] {
  const depth = (branch: readonly Issue[]): number =>
    Math.max(...branch.map((inner) => inner.path.length * 2 + (inner.code === 'invalid_type' ? 0 : 1)));
  const branches = issue.errors.filter((branch) => branch.length > 0);
  return branches.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
}

function describe(issue: Issue, path: readonly PropertyKey[], value: unknown): { message: string; remedy?: string | undefined } {
  const name = pathText(path);
  if (value === undefined && issue.code !== 'custom') return { message: `${name || 'the file'} is missing`, remedy: missingRemedy(path) };
  switch (issue.code) {
    case 'invalid_type':
      return {
        message: `${name || 'the file'} must be ${typeName(issue.expected)}, not ${kindOf(value)}`,
        remedy: quoteRemedy(issue.expected, value),
      };
    case 'invalid_union':
    case 'invalid_value': {
      const allowed = (issue.code === 'invalid_union' ? optionsOf(issue) : issue.values).map(String);
      const remedy = typeof value === 'string' ? didYouMean(value, allowed) : undefined;
      return { message: `${name} must be ${oneOf(allowed)}, not ${shown(value)}`, remedy };
    }
    case 'too_small':
      return { message: `${name} ${tooSmall(issue)}` };
    case 'too_big':
      return { message: `${name} ${tooBig(issue)}` };
    default:
      // What "must be" something is shown with what it is; other complaints speak for themselves.
      return {
        message: `${name} ${issue.message}${typeof value === 'string' && issue.message.startsWith('must') ? `: ${quote(value)}` : ''}`,
      };
  }
}

function optionsOf(issue: z.core.$ZodIssueInvalidUnion): readonly unknown[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
}

function missingRemedy(path: readonly PropertyKey[]): string | undefined {
  const key = path.at(-1);
  return typeof key === 'string' ? `Add "${key}: …".` : undefined;
}

function quoteRemedy(expected: string, value: unknown): string | undefined {
  const plain = typeof value === 'number' || typeof value === 'boolean' || value === null;
  return expected === 'string' && plain ? 'Put it in quotes if it is meant as text.' : undefined;
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === 'number' || issue.origin === 'int') return `must be at least ${issue.minimum}`;
  return issue.origin === 'string' && issue.minimum > 1 ? `must have at least ${issue.minimum} characters` : 'must not be empty';
}

function tooBig(issue: z.core.$ZodIssueTooBig): string {
  if (issue.origin === 'string') return `must have at most ${issue.maximum} characters`;
  return issue.origin === 'array' ? `must have at most ${issue.maximum} entries` : `must be at most ${issue.maximum}`;
}

const TYPE_NAMES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of keys',
  record: 'a set of keys',
};

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a set of keys';
  return typeof value === 'string' ? `the text ${quote(value)}` : String(value);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? quote(value) : kindOf(value);
}

/** `sources[0].section.title`. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return text.startsWith('.') ? text.slice(1) : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let here = root;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<PropertyKey, unknown>)[step];
  }
  return here;
}

/** The keys that `schema` knows at `path`, through defaults, unions, lists and records. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let here: Node[] = [schema as unknown as Node];
  for (const step of path) here = here.flatMap(bare).flatMap((node) => below(node, step));
  return [...new Set(here.flatMap(bare).flatMap((node) => Object.keys(node.def.shape ?? {})))];
}

/** The parts of zod's definitions that are read here. */
interface Node {
  def: { shape?: Record<string, Node>; element?: Node; valueType?: Node; innerType?: Node; in?: Node; options?: readonly Node[] };
}

function bare(node: Node): Node[] {
  const { innerType, in: input, options } = node.def;
  if (options) return options.flatMap(bare);
  const inner = innerType ?? input;
  return inner ? bare(inner) : [node];
}

function below(node: Node, step: PropertyKey): Node[] {
  const next = node.def.element ?? node.def.valueType ?? node.def.shape?.[String(step)];
  return next ? [next] : [];
}
