/**
 * Why a page could not be read, in one list of kinds: what to call it, whether time alone may heal it, and what a person can do.
 * @module
 */
import { CAPTURE_FAILURES } from './capture.ts';
import type { Visit } from './snapshot.ts';
import { TROUBLES } from './troubles.ts';
import { isReadable, type VerdictName } from './vocabulary.ts';
import { urlFault } from './watcher.ts';

/** Failed visits, then what the server answered or served in place of the page. */
export const TROUBLE_KINDS = [
  ...CAPTURE_FAILURES,
  'unreachable', // an archive or an older version did not keep why
  'http-4xx',
  'http-5xx',
  'blocked', // 403, 429 or a bot wall
  'login',
  'consent',
  'shell',
  'error-page', // an error, or something else, served as if it were the page
  'partial',
  'gone',
  'moved',
] as const;
export type TroubleKind = (typeof TROUBLE_KINDS)[number];

/** Transient: time alone may heal it. Lasting: somebody has to do something. */
export const TROUBLE_TERMS = ['transient', 'lasting'] as const;
export type TroubleTerm = (typeof TROUBLE_TERMS)[number];

export interface Trouble {
  kind: TroubleKind;
  lasting: TroubleTerm;
  /** What happened, as one plain sentence. It may quote the page: escape it where it leaves. */
  sentence: string;
  /** What a person can do about it. */
  remedy: string;
}

/** The part of a visit that tells what went wrong. */
export type TroubledVisit = Pick<Visit, 'sourceId' | 'requestUrl' | 'verdict' | 'because' | 'renderer'> &
  Partial<Pick<Visit, 'status' | 'failure' | 'unmatched' | 'forwardsTo'>>;

/** How a kind of trouble is called, as the beginning of a sentence. */
export function troubleWords(kind: TroubleKind): string {
  return TROUBLES[kind].words;
}

/**
 * What went wrong with a visit; undefined for one that was read. `file` is the watcher file of its source.
 *
 * @example
 * troubleOf({ sourceId: 'acme/dpa', verdict: 'gone', because: 'the server answered 404', … }, 'watchers/acme.yaml')
 * // { kind: 'gone', lasting: 'lasting', sentence: 'The page is gone: the server answered 404.', remedy: 'Find the new address of …' }
 */
export function troubleOf(visit: TroubledVisit, file?: string): Trouble | undefined {
  if (isReadable(visit.verdict)) return undefined;
  const kind = kindOf(visit);
  const { words, lasting, remedy, failureKnows } = TROUBLES[kind];
  const { failure } = visit;
  const own = failureKnows ? failure?.remedy : undefined;
  return {
    kind,
    lasting: failure ? (failure.transient ? 'transient' : 'lasting') : isPassing(visit) ? 'transient' : lasting,
    sentence: failure ? failure.message : `${words}: ${visit.because}.`,
    remedy: own ?? remedy({ visit, place: placeOf(visit.sourceId, file) }),
  };
}

/** Where a source is written, for remedies: `acme/dpa in watchers/acme.yaml`. */
export function placeOf(sourceId: string, file: string | undefined): string {
  return `${sourceId} in ${file ?? 'its watcher'}`;
}

/** An address that may be proposed to a person; undefined for what a page makes up. */
export function proposable(url: string, base?: string): string | undefined {
  if (url.length > MAX_URL || !URL.canParse(url, base)) return undefined;
  const { href } = new URL(url, base);
  return urlFault(href) === undefined && href.length <= MAX_URL ? href : undefined;
}

const MAX_URL = 2000;

const KINDS: Record<Exclude<VerdictName, 'content' | 'unchanged' | 'error-page' | 'unreachable'>, TroubleKind> = {
  challenge: 'blocked',
  login: 'login',
  consent: 'consent',
  shell: 'shell',
  gone: 'gone',
  moved: 'moved',
  partial: 'partial',
  robots: 'robots',
};

function kindOf({ verdict, status, failure }: TroubledVisit): TroubleKind {
  if (failure) return failure.kind;
  if (verdict === 'unreachable') return 'unreachable';
  if (verdict === 'error-page') return ofStatus(status);
  return KINDS[verdict as keyof typeof KINDS];
}

/** An error page tells by its status what it is; where the status says that all is well, it is one in disguise. */
function ofStatus(status: number | undefined): TroubleKind {
  if (status === 429) return 'blocked';
  if (status !== undefined && status >= 400) return status >= 500 ? 'http-5xx' : 'http-4xx';
  return 'error-page';
}

/** Refusals that say themselves that they pass: too early, too long, too often. */
function isPassing({ verdict, status }: TroubledVisit): boolean {
  return verdict === 'error-page' && (status === 408 || status === 425 || status === 429);
}
