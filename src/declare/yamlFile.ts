/**
 * Reads one YAML file that a user wrote: strict, bounded, and with the place of every node at hand.
 * @module
 */
import { readFile, stat } from 'node:fs/promises';
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { Position, Problem } from './problem.ts';

const DEFAULT_MAX_BYTES = 256 * 1024;
const MAX_ALIASES = 50;
/** One slip can make the parser stumble many times over; the first few tell. */
const MAX_SYNTAX_PROBLEMS = 10;

/** A parsed file. `value` is plain data, undefined when `problems` has an error. */
export interface YamlFile {
  file: string;
  value: unknown;
  problems: Problem[];
  /** Place of the node at a path of keys and indexes; of the nearest existing parent when there is none. */
  position(path: readonly PropertyKey[]): Position;
  /** Place of the key itself, for keys that should not be there. */
  keyPosition(path: readonly PropertyKey[], key: string): Position;
}

/** Reads and parses `file`. Anything wrong with it, unreadable included, comes back as problems. */
export async function readYaml(file: string, options: { maxBytes?: number; mayBeEmpty?: boolean } = {}): Promise<YamlFile> {
  const read = await readText(file, options.maxBytes ?? DEFAULT_MAX_BYTES);
  return 'problem' in read ? failed(file, [read.problem]) : parseYaml(file, read.text, options);
}

/** Parses `text` as the content of `file`. With `mayBeEmpty`, nothing but comments stands for an empty set of keys. */
export function parseYaml(file: string, text: string, options: { mayBeEmpty?: boolean } = {}): YamlFile {
  const foreign = foreignCharacter(file, text);
  if (foreign) return failed(file, [foreign]);
  try {
    return parseChecked(file, text, options.mayBeEmpty ?? false);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the parser recurses: a file of brackets exhausts the stack
    return tooDeep(file);
  }
}

function tooDeep(file: string): YamlFile {
  return failed(file, [
    wholeFile(file, 'the file is nested too deeply', 'Write it flatter: no file of this program needs so many levels.'),
  ]);
}

const PARSING = {
  prettyErrors: false,
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: true,
  strict: true,
  logLevel: 'error',
} as const;

function parseChecked(file: string, text: string, mayBeEmpty: boolean): YamlFile {
  const counter = new LineCounter();
  const document = parseDocument(text, { ...PARSING, lineCounter: counter });
  if (document.errors.some((error) => error.code === 'RESOURCE_EXHAUSTION')) return tooDeep(file);
  const problems = [...document.errors, ...document.warnings]
    .slice(0, MAX_SYNTAX_PROBLEMS)
    .map((error) => syntaxProblem(file, error, counter));
  if (document.directives?.yaml.explicit === true && document.directives.yaml.version !== '1.2') {
    problems.push(wholeFile(file, 'asks for another YAML version', 'Remove the %YAML line.'));
  }
  if (problems.length > 0) return failed(file, unsettled(file, text) ?? problems);
  if (document.contents === null) {
    if (mayBeEmpty) return { ...failed(file, []), value: {} };
    return failed(file, [wholeFile(file, 'the file is empty', 'Write its content, or remove the file.')]);
  }
  const wrongAlias = aliasFault(document);
  if (wrongAlias)
    return failed(file, [{ ...wholeFile(file, wrongAlias.message, 'Write the repeated part out.'), ...at(counter, wrongAlias.alias) }]);
  return withValue(file, document, counter);
}

/** Where git left two sides for a person to choose from, that is what is wrong, and not what the parser makes of its marks. */
function unsettled(file: string, text: string): Problem[] | undefined {
  const mark = /^<{7}(?: |$)/m.exec(text);
  if (!mark) return undefined;
  const remedy = 'Keep what holds of both sides, and remove the lines with <<<<<<<, ======= and >>>>>>>.';
  return [
    { file, ...positionAfter(text.slice(0, mark.index)), message: 'a merge conflict is not settled here', remedy, severity: 'error' },
  ];
}

function withValue(file: string, document: Document.Parsed, counter: LineCounter): YamlFile {
  const base = {
    file,
    position: (path: readonly PropertyKey[]) => at(counter, nodeAt(document, path)),
    keyPosition: (path: readonly PropertyKey[], key: string) => at(counter, keyAt(document, path, key) ?? nodeAt(document, path)),
  };
  try {
    return { ...base, value: document.toJS({ maxAliasCount: MAX_ALIASES }), problems: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return failed(file, [wholeFile(file, 'uses too many aliases', 'Write the repeated parts out.')]);
  }
}

async function readText(file: string, maxBytes: number): Promise<{ text: string } | { problem: Problem }> {
  const fault = (message: string, remedy: string, place: Position = { line: 1, column: 1 }): { problem: Problem } => ({
    problem: { file, ...place, message, remedy, severity: 'error' },
  });
  try {
    const about = await stat(file);
    if (!about.isFile()) return fault('is not a regular file', 'Put a YAML file in its place, or remove it.');
    if (about.size > maxBytes)
      return fault(`is larger than ${Math.floor(maxBytes / 1024)} KiB`, 'Split the file, or remove what does not belong there.');
    const bytes = await readFile(file);
    try {
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      return fault('is not valid UTF-8', 'Save the file with UTF-8 as its encoding.', firstInvalid(bytes));
    }
  } catch (error) {
    return fault(`cannot be read (${errorCode(error)})`, 'Check that the file is there and that you may read it.');
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown cause';
}

function firstInvalid(bytes: Uint8Array): Position {
  const before = new TextDecoder('utf-8').decode(bytes).split('\ufffd', 1)[0] ?? '';
  return positionAfter(before);
}

function positionAfter(before: string): Position {
  const lines = before.split(/\r?\n/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

function foreignCharacter(file: string, text: string): Problem | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const found = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (!found) return undefined;
  const place = positionAfter(text.slice(0, found.index));
  return {
    file,
    ...place,
    message: 'contains a control character',
    remedy: 'Remove it; an editor that shows invisible characters helps.',
    severity: 'error',
  };
}

const SYNTAX: Partial<Record<YAMLError['code'], { message: string; remedy?: string }>> = {
  DUPLICATE_KEY: { message: 'the key is there twice', remedy: 'Keep one of them.' },
  MULTIPLE_DOCS: { message: 'a second document begins here', remedy: 'Write one document a file: remove the "---" line and what follows.' },
  TAB_AS_INDENT: { message: 'a tab is used to indent', remedy: 'Indent with spaces.' },
  TAG_RESOLVE_FAILED: { message: 'YAML tags are not allowed', remedy: 'Write the value without a tag.' },
};

function syntaxProblem(file: string, error: YAMLError, counter: LineCounter): Problem {
  const { line, col } = counter.linePos(error.pos[0]);
  const known = SYNTAX[error.code];
  const remedy = known?.remedy;
  const message = known?.message ?? lowerFirst(error.message.split('\n')[0] ?? error.message);
  return {
    file,
    line: Math.max(line, 1),
    column: Math.max(col, 1),
    message,
    ...(remedy === undefined ? {} : { remedy }),
    severity: 'error',
  };
}

function wholeFile(file: string, message: string, remedy: string): Problem {
  return { file, line: 1, column: 1, message, remedy, severity: 'error' };
}

/** An alias without a node to stand for, or inside it: the value would have no end. */
function aliasFault(document: Document.Parsed): { alias: Alias; message: string } | undefined {
  let fault: { alias: Alias; message: string } | undefined;
  visit(document, {
    Alias: (_key, alias) => {
      const target = alias.resolve(document)?.range;
      const here = alias.range?.[0] ?? 0;
      if (!target) fault = { alias, message: 'the alias stands for nothing' };
      else if (here >= target[0] && here < target[2]) fault = { alias, message: 'the alias leads to itself' };
      return fault && visit.BREAK;
    },
  });
  return fault;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function failed(file: string, problems: Problem[]): YamlFile {
  const start = (): Position => ({ line: 1, column: 1 });
  return { file, value: undefined, problems, position: start, keyPosition: start };
}

function at(counter: LineCounter, node: Node | undefined): Position {
  const offset = node?.range?.[0];
  if (offset === undefined) return { line: 1, column: 1 };
  const { line, col } = counter.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function nodeAt(document: Document.Parsed, path: readonly PropertyKey[]): Node | undefined {
  let here: Node | undefined = document.contents ?? undefined;
  for (const step of path) {
    const next = childOf(document, here, step);
    if (next === undefined) return here;
    here = next;
  }
  return here;
}

function keyAt(document: Document.Parsed, path: readonly PropertyKey[], key: string): Node | undefined {
  const found = pairOf(resolved(document, nodeAt(document, path)), key)?.key;
  return found as Node | undefined;
}

function childOf(document: Document.Parsed, parent: Node | undefined, step: PropertyKey): Node | undefined {
  const node = resolved(document, parent);
  if (isSeq(node)) return node.items[Number(step)] as Node | undefined;
  const pair = pairOf(node, String(step));
  return (pair?.value ?? pair?.key) as Node | undefined;
}

function pairOf(node: Node | undefined, key: string): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === key);
}

function resolved(document: Document.Parsed, node: Node | undefined): Node | undefined {
  return isAlias(node) ? node.resolve(document) : node;
}
