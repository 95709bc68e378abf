/**
 * What a robots.txt (RFC 9309) says of an address.
 * @module
 */
import robotsParser from 'robots-parser';
import { PRODUCT } from '../lib/userAgent.ts';

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

/** Reads the text for `product`: its own group where it has one, else the group for everybody. */
export function robotsDecision(text: string, url: string, product: string = PRODUCT): RobotsDecision {
  const robots = parse(robotsUrlOf(url), text);
  const line = robots.getMatchingLineNumber(url, product);
  const delay = robots.getCrawlDelay(product);
  return {
    allowed: robots.isAllowed(url, product) !== false,
    ...(line > 0 ? { line, rule: `${lineOf(text, line)} (line ${line})` } : {}),
    ...(delay !== undefined && delay > 0 ? { crawlDelayMs: delay * 1000 } : {}),
  };
}

/** Where the robots.txt of an address lies. */
export function robotsUrlOf(url: string): string {
  return new URL('/robots.txt', url).href;
}

function lineOf(text: string, number: number): string {
  const line = text.split(/\r\n|\r|\n/)[number - 1] ?? '';
  const shown = line
    .replace(/#.*$/, '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return shown.length > SHOWN_CHARS ? `${shown.slice(0, SHOWN_CHARS)}…` : shown;
}
