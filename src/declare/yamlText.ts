/**
 * Plain data → YAML that people review line by line: the same data gives the same text, and the text gives the same data to readers of YAML
 * 1.1 and 1.2. Text is hostile: what a reviewer could not see, or could misread, is escaped.
 * @module
 */
import { Document, isMap, isScalar, type Node, type Pair, parseDocument, Scalar, visit, type YAMLMap, type YAMLSeq } from 'yaml';

const LINE = 120;
/** Longer texts are folded. */
const LONG = 100;
/** A list or value up to so many characters stands on one line. */
const SHORT = 80;

/** Control characters, marks that turn text around or are not seen, halves of characters: all that no reviewer sees. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu;

export interface YamlTextOptions {
  /** Keys below which everything that is short enough stands on one line. */
  compact?: readonly string[];
  /** So many levels of keys are set apart by blank lines. */
  airy?: number;
}

/** `data`: objects, lists, texts, finite numbers, true and false. Keys stand in the order that they have. */
export function yamlText(data: unknown, { compact = [], airy = 0 }: YamlTextOptions = {}): string {
  const document = new Document(data, { version: '1.2', schema: 'core', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node, path) => dress(node, path),
    Map: (_key, node, path) => flow(node, path.some((above) => isBelow(above as Node | Pair, compact)) && isShort(node)),
    Seq: (_key, node) => flow(node, node.items.every(isScalar) && isShort(node)),
  });
  setApart(document.contents, airy);
  const text = document.toString({ lineWidth: LINE, minContentWidth: 40, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
  // They stand in double quotes alone, where an escape means the character.
  return text.replace(UNSEEN, escaped);
}

function dress(node: Scalar, path: readonly unknown[]): void {
  if (typeof node.value !== 'string') return;
  const type = styleOf(node.value, isKeyOf(node, path));
  if (type !== undefined) node.type = type;
}

function isKeyOf(node: Scalar, path: readonly unknown[]): boolean {
  return (path.at(-1) as { key?: unknown } | undefined)?.key === node;
}

/** Undefined: as the library likes it, which is plain wherever nobody could take it for anything but text. */
function styleOf(text: string, isKey: boolean): Scalar.Type | undefined {
  if (text.search(UNSEEN) >= 0 || (isTrap(text) && !(isKey && text === COUNT))) return Scalar.QUOTE_DOUBLE;
  const isLong = text.length > LONG || text.includes('\n');
  if (!isLong) return undefined;
  // What begins or ends with white space, here or in one of its lines, would not be seen to do so.
  if (isKey || /^\s|\s$|[^\S\n]\n|\n[^\S\n]/.test(text)) return Scalar.QUOTE_DOUBLE;
  return text.includes('\n') ? Scalar.BLOCK_LITERAL : Scalar.BLOCK_FOLDED;
}

/** Key of a duration, and short for "no" to the strictest readers of YAML 1.1: they read a file of this program by its schema, or not at all. */
const COUNT = 'n';
const LONGEST_TRAP = 40;

/** Readers of YAML 1.1 take it for something else than text: "no", "2025-02-06", "0x10". */
function isTrap(text: string): boolean {
  if (text.length > LONGEST_TRAP || text.includes('\n')) return false;
  const { contents } = parseDocument(text, { version: '1.1', logLevel: 'silent' });
  return isScalar(contents) && typeof contents.value !== 'string';
}

function isBelow(above: Node | Pair, keys: readonly string[]): boolean {
  const key = (above as Pair).key;
  return isScalar(key) && keys.includes(String(key.value));
}

function flow(node: YAMLMap | YAMLSeq, isFlow: boolean): void {
  if (isFlow) node.flow = true;
}

function isShort(node: YAMLMap | YAMLSeq): boolean {
  return JSON.stringify(node).length <= SHORT;
}

function setApart(node: unknown, levels: number): void {
  if (levels === 0 || !isMap(node)) return;
  for (const [index, { key, value }] of node.items.entries()) {
    if (index > 0 && isMap(value) && isScalar(key)) key.spaceBefore = true;
    setApart(value, levels - 1);
  }
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
