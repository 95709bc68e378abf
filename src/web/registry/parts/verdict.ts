/**
 * Verdicts on hosting.
 * @module
 */
import type { HostingVerdict } from '../../../domain/registry.ts';
import { verdictLabel } from '../../../lib/gradeWords.ts';
import { type Html, html } from '../../html.ts';

/** The class comes from the closed list. */
export function verdictMark(verdict: HostingVerdict): Html {
  return html`<span class="hosting-verdict v-${verdict}">${verdictLabel(verdict)}</span>`;
}
