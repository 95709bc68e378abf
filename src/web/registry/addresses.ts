/**
 * Addresses of the registry. They are stable: people cite them, and programs keep them.
 * @module
 */
import type { Subject } from '../../domain/registry.ts';

/** Beside its page each address has the same as JSON and as CSV, by this ending. */
export const TWINS = ['json', 'csv'] as const;
export type TwinKind = (typeof TWINS)[number];

const ROOTS = ['registry', 'compare', 'commitments', 'deals', 'directory', 'changelog', 'methodology', 'answers'];
const TWIN = new RegExp(`^/(?:${ROOTS.join('|')})(?:/.*)?\\.(?:${TWINS.join('|')})$`);

/** Whether programs ask for this path: there no answer is a page. */
export function isTwin(path: string): boolean {
  return TWIN.test(path);
}

/** `offering` left out: the index. */
export function registryPath(offering?: string): string {
  return offering === undefined ? '/registry' : `/registry/${encodeURIComponent(offering)}`;
}

/** Page of the answer of a subject to a question. */
export function answerPath({ type, id }: Subject, question: string): string {
  const root = type === 'vendor' ? commitmentsPath(id) : registryPath(id);
  return `${root}/${encodeURIComponent(question)}`;
}

/** Offerings side by side. */
export function comparePath(offerings: readonly string[]): string {
  return offerings.length === 0 ? '/compare' : `/compare?offerings=${offerings.map(encodeURIComponent).join(',')}`;
}

/** `vendor` left out: all vendors. */
export function commitmentsPath(vendor?: string): string {
  return vendor === undefined ? '/commitments' : `/commitments/${encodeURIComponent(vendor)}`;
}

/** How an offering can be hosted. `offering` left out: the list. */
export function directoryPath(offering?: string): string {
  return offering === undefined ? '/directory' : `/directory/${encodeURIComponent(offering)}`;
}

/** By which rules a question is answered. `question` left out: how the registry comes to its answers. */
export function methodologyPath(question?: string): string {
  return question === undefined ? '/methodology' : `/methodology/${encodeURIComponent(question)}`;
}

/** The same as JSON or CSV, with the filters of the page. */
export function twinPath(page: string, kind: TwinKind): string {
  const [path = '', search] = page.split('?', 2);
  return `${path}.${kind}${search === undefined ? '' : `?${search}`}`;
}
