/**
 * The words of the test city: a behaviour is a row of the table, a page is what serves one or more rows.
 * @module
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { CaptureFailureKind } from '../../src/domain/capture.ts';
import type { ChangeAction, ChangeKind, RenderMode, SourceKind, VerdictName } from '../../src/domain/vocabulary.ts';
import type { SourceDeclaration } from '../../src/domain/watcher.ts';

/**
 * What a monitor must be able to do for `expect` to hold. A monitor without it gives the verdict `without` instead.
 * `reveal`: open tabs, expanders and lists that load as they are scrolled. `consent`: answer a cookie dialog. `pdf`: read documents.
 * `robots`: ask robots.txt. `patience`: come back after Retry-After. `recheck`: ask now and then without If-None-Match.
 */
export type Capability = 'reveal' | 'consent' | 'pdf' | 'robots' | 'patience' | 'recheck';

export interface Expectation {
  /** The first check ends in one of these. */
  first: VerdictName[];
  /** Later checks, while nothing was edited, each end in one of these and raise no change. */
  later: VerdictName[];
  /** Where it is unreachable: one of these kinds of failure. */
  failure?: CaptureFailureKind[];
  /** What comes and goes stays away long enough to be told: once each way, and never again. */
  flaps?: ExpectedChange[];
}

/** A change as it must be told, once. `old` and `new` must all be found in the quote or the value of that side. */
export interface ExpectedChange {
  kind: ChangeKind;
  action: ChangeAction;
  key?: string;
  old?: string[];
  new?: string[];
}

export interface PlantedEdit {
  id: string;
  /** What the vendor did, in one sentence. */
  what: string;
  expect: ExpectedChange;
  /** What finding this edit takes, besides what reading the page takes. */
  needs?: Capability[];
}

/** A row of the table. */
export interface Behaviour {
  name: string;
  /** One sentence. */
  what: string;
  path: string;
  kind: SourceKind;
  render: RenderMode;
  expect: Expectation;
  edits?: PlantedEdit[];
  /** What comes back differs from visit to visit in its content, not only in its noise: an edit may be found some checks late, and once all the same. */
  flaky?: true;
  needs?: Capability[];
  /** The expectation for a monitor that lacks one of `needs`. */
  without?: Expectation;
  /** What else the watcher says about the source. */
  source?: Pick<SourceDeclaration, 'section' | 'ready' | 'select'>;
  /** It takes a browser much memory or time: leave it out of what runs often. */
  heavy?: true;
}

/** How fast slow things are, in milliseconds. */
export interface Pace {
  /** Between two bytes of the page that drips. */
  drip: number;
  /** Until a skeleton is replaced. */
  skeleton: number;
  /** Until data that a page fetches are answered. */
  data: number;
  /** Between two requests of a page that is never idle. */
  poll: number;
}

/** One request, as the page that answers it sees it. */
export interface Visit {
  /** How often this address was asked for before on this host. All noise comes from it. */
  n: number;
  url: URL;
  host: string;
  headers: IncomingHttpHeaders;
  pace: Pace;
  /** Origin that the visitor used, and that of the server outside the city, which nobody may contact. */
  origin: string;
  outside: string;
  /** Whether an edit of the page's (first) behaviour, or of the one that is named, is planted. */
  edited(id: string, name?: string): boolean;
  /** A word that is another at each visit. */
  token(salt?: string): string;
  /** Address of a part of the page. */
  part(name: string): string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
  /** Milliseconds to wait before the answer starts. */
  delay?: number;
  /** Writes the body itself, or never. The status and headers are sent already. */
  stream?: (response: ServerResponse, request: IncomingMessage) => void;
}

export type Serve = (visit: Visit) => Answer;

export interface CityPage {
  /** The rows that this page serves; all have the same path. */
  rows: [Behaviour, ...Behaviour[]];
  serve: Serve;
  /** What the page asks for besides itself, by name: served below `/_/<behaviour>/`. */
  parts?: Record<string, Serve>;
  /** Other addresses on the same host, by path. */
  aliases?: Record<string, Serve>;
}

/** Verdicts of a page that is read every time. */
export const READ: Expectation = { first: ['content'], later: ['unchanged'] };
/** The same for a page whose text has noise: it differs from visit to visit, and nothing of that is told. */
export const NOISY: Expectation = { first: ['content'], later: ['unchanged', 'content'] };

/** Verdicts of a page that always gives this one. */
export function always(verdict: VerdictName): Expectation {
  return { first: [verdict], later: [verdict] };
}

/** Verdicts of a page that can never be fetched, for one of these reasons. */
export function unreachable(...failure: CaptureFailureKind[]): Expectation {
  return { first: ['unreachable'], later: ['unreachable'], failure };
}
