/**
 * The way from an answer to the form that corrects it.
 * @module
 */
import { html, type Part } from '../../html.ts';
import type { RegistryAsk } from '../../registry/view.ts';
import { correctPath } from '../addresses.ts';

/** Nothing for those who may not send one. `label`: of the question, for those who do not see what stands around. */
export function correctLink({ ask, services }: Pick<RegistryAsk, 'ask' | 'services'>, cell: string, label: string): Part {
  const { readers, registry } = services;
  const forAll = readers?.corrections?.from === 'everybody' && registry?.isPublic === true;
  if (!readers?.corrections || !(forAll || ask.user)) return undefined;
  return html` · <a href="${correctPath(cell)}" rel="nofollow">Correct<span class="sr"> the answer on ${label}</span></a>`;
}
