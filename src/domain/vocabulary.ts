/**
 * The closed word lists of the domain. Every list is the single source of its type.
 * @module
 */

/** What a watched page is. */
export const SOURCE_KINDS = ['trust-center', 'dpa', 'subprocessors', 'help-center', 'terms', 'privacy', 'policy', 'registry'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** How a source is fetched; `auto` lets the monitor choose between the two renderers. */
export const RENDER_MODES = ['auto', 'http', 'chromium'] as const;
export type RenderMode = (typeof RENDER_MODES)[number];
export type RendererName = Exclude<RenderMode, 'auto'>;

/**
 * What a capture turned out to be. Only `content` and `unchanged` may touch the baseline:
 * every other verdict means "could not be read", never "the vendor removed it".
 */
export const VERDICTS = [
  'content',
  'unchanged',
  'challenge',
  'login',
  'consent',
  'shell',
  'error-page',
  'gone',
  'moved',
  'partial',
  'robots',
  'unreachable',
] as const;
export type VerdictName = (typeof VERDICTS)[number];

/** What a robots.txt decides: whether a page is visited, or only what is noted beside the visit. */
export const ROBOTS_MODES = ['obey', 'note'] as const;

export const PASSAGE_KINDS = ['heading', 'paragraph', 'item', 'row'] as const;
export type PassageKind = (typeof PASSAGE_KINDS)[number];

export const CHANGE_KINDS = ['fact', 'row', 'passage'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const CHANGE_ACTIONS = ['added', 'removed', 'modified', 'moved', 'renamed'] as const;
export type ChangeAction = (typeof CHANGE_ACTIONS)[number];

export const SIGNIFICANCES = ['substantive', 'editorial'] as const;
export type Significance = (typeof SIGNIFICANCES)[number];

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'positive'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CHANGE_STATES = ['flagged', 'confirmed', 'dismissed', 'superseded'] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** Verdicts after which the page is known: it was read, and the baseline may move. */
export function isReadable(verdict: VerdictName): boolean {
  return verdict === 'content' || verdict === 'unchanged';
}
