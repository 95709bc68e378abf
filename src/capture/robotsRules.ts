/**
 * What of a robots.txt concerns one robot and one address. The text is a stranger's, up to half a megabyte: the parser copies each rule
 * for each robot that its group names, and goes through each rule once for every end that its wild cards have in the address, so that
 * it is given these lines only. The time taken here grows with the length of the text and with nothing else that the text can choose.
 * @module
 */

/** One line of the file, as the parser reads it. */
export interface RobotsLine {
  key: 'allow' | 'disallow' | 'crawl-delay';
  value: string;
  /** From 1. */
  number: number;
  /** The line as it stands in the file, without its comment. */
  source: string;
}

/** Rules longer than this have several wild cards in a row taken for one. Nobody writes such rules by hand. */
const LONG_CHARS = 2_000;
/**
 * Work that may be spent on the wild cards of one decision, in characters of the address, some 20 ms: for an address of 100 characters,
 * 50 000 rules with wild cards that do not match it, more than the text can hold.
 */
const MOST_WORK = 5_000_000;
/** Rules that match one address; real files have a few. All others are read, however many there are. */
const MOST_MATCHING = 5_000;

const ENDS = /\r\n|\r|\n/;

/**
 * The lines for this product: those of the groups that name it, joined, or those for everybody (`*`) where none does. Groups are told
 * apart as the parser does, case and versions of names aside.
 */
export function linesFor(text: string, product: string): RobotsLine[] {
  const name = nameOf(product);
  const own: RobotsLine[] = [];
  const everybody: RobotsLine[] = [];
  const named = { us: false, everybody: false };
  let naming = false;
  for (const [index, line] of text.split(ENDS).entries()) {
    const source = uncommented(line);
    const [key, value] = partsOf(source);
    if (key === '') continue;
    if (key === 'user-agent') {
      if (!naming) named.us = named.everybody = false;
      const robot = nameOf(value);
      if (robot === name) named.us = true;
      if (robot === '*') named.everybody = true;
    }
    naming = key === 'user-agent';
    if (!(named.us || named.everybody) || !isKept(key)) continue;
    const kept = { key, value, number: index + 1, source };
    if (named.us) own.push(kept);
    if (named.everybody) everybody.push(kept);
  }
  return own.length > 0 ? own : everybody;
}

/**
 * Those of the lines that the decision on the address can depend on: rules whose pattern matches it, `$` aside, and the last delay. No
 * line is left out for its length, or the file would allow more than it says. Where the bounds are reached, the other rules are taken
 * as not there, as in a text that is cut at its limit; only a site that wants to be a burden comes to that.
 *
 * @param path path and query of the address, with upper-case escapes
 */
export function bearingOn(path: string, lines: RobotsLine[]): RobotsLine[] {
  const bearing: RobotsLine[] = [];
  let work = 0;
  for (const line of lines) {
    if (line.key === 'crawl-delay' || line.value === '') continue;
    const value = line.value.length > LONG_CHARS ? line.value.replace(/\*+/g, '*') : line.value;
    const [start = '', ...rest] = escaped(value).replace(/\$$/, '').split('*');
    if (!path.startsWith(start)) continue;
    if (rest.length > 0) work += path.length;
    if (work > MOST_WORK) break;
    if (!follow(rest, path, start.length)) continue;
    work += value.length * path.length;
    if (work > MOST_WORK || bearing.length === MOST_MATCHING) break;
    bearing.push({ ...line, value });
  }
  return [...bearing, ...lines.filter(({ key, value }) => key === 'crawl-delay' && !Number.isNaN(Number(value))).slice(-1)];
}

/** Escapes in upper case, as rules and addresses are compared. */
export function upperEscapes(path: string): string {
  return path.replace(/%[0-9a-fA-F]{2}/g, (octet) => octet.toUpperCase());
}

/** Whether the parts come one after the other: the first place of each leaves the most room for the next. */
function follow(parts: string[], path: string, from: number): boolean {
  let at = from;
  for (const part of parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

function uncommented(line: string): string {
  const comment = line.indexOf('#');
  return comment < 0 ? line : line.slice(0, comment);
}

function partsOf(line: string): [key: string, value: string] {
  const colon = line.indexOf(':');
  return colon < 0 ? ['', ''] : [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

function nameOf(robot: string): string {
  return (robot.toLowerCase().split('/', 1)[0] ?? '').trim();
}

function isKept(key: string): key is RobotsLine['key'] {
  return key === 'allow' || key === 'disallow' || key === 'crawl-delay';
}

function escaped(pattern: string): string {
  return upperEscapes(encodeURI(pattern.toWellFormed()).replace(/%25/g, '%'));
}
