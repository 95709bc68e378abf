/**
 * HTML of the report: templates that escape whatever is put into them.
 * @module
 */
import { escaped } from '../markup.ts';

/** Markup that was made by `html`. */
export interface Html {
  readonly markup: string;
}

export type Part = Html | string | number | undefined | readonly Part[];

/** Texts are escaped, for elements and for attributes in double quotes; what is undefined is left out. */
export function html(literals: TemplateStringsArray, ...parts: Part[]): Html {
  return { markup: literals.reduce((text, literal, at) => `${text}${at === 0 ? '' : markupOf(parts[at - 1])}${literal}`, '') };
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}
