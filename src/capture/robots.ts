/**
 * What a robots.txt (RFC 9309) says of an address.
 * @module
 */
import robotsParser from 'robots-parser';
import { PRODUCT } from '../lib/userAgent.ts';
import { bearingOn, linesFor, upperEscapes } from './robotsRules.ts';

/** The package is CommonJS and its types are written as if it were not. */
const parse = robotsParser as unknown as typeof robotsParser.default;

export interface RobotsDecision {
  allowed: boolean;
  /** The line that decides, with its number; absent where none speaks of the address. */
  rule?: string;
  /** Number of that line, from 1. */
  line?: number;
  /** Milliseconds between visits that the file asks of us. */
  crawlDelayMs?: number;
}

/** Longer rules are cut where they are shown. */
const SHOWN_CHARS = 120;

/**
 * Longer addresses are judged by their beginning: a redirect can lead to one of megabytes. The web at large takes 2 000 characters for
 * the most that works everywhere.
 */
const JUDGED_CHARS = 2_000;

/** Reads the text for `product`: its own group where it has one, else the group for everybody. */
export function robotsDecision(text: string, url: string, product: string = PRODUCT): RobotsDecision {
  const { origin, pathname, search } = new URL(url);
  const path = upperEscapes((pathname + search).slice(0, JUDGED_CHARS));
  const lines = bearingOn(path, linesFor(text, product));
  const robots = parse(robotsUrlOf(url), ['User-agent: *', ...lines.map(({ key, value }) => `${key}: ${value}`)].join('\n'));
  const decisive = lines[robots.getMatchingLineNumber(origin + path, product) - 2];
  const delay = robots.getCrawlDelay(product);
  return {
    allowed: decisive?.key !== 'disallow',
    ...(decisive ? { line: decisive.number, rule: `${shown(decisive.source)} (line ${decisive.number})` } : {}),
    ...(delay !== undefined && delay > 0 ? { crawlDelayMs: delay * 1000 } : {}),
  };
}

/** Where the robots.txt of an address lies. */
export function robotsUrlOf(url: string): string {
  return new URL('/robots.txt', url).href;
}

function shown(line: string): string {
  const words = line.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return words.length > SHOWN_CHARS ? `${words.slice(0, SHOWN_CHARS)}…` : words;
}
