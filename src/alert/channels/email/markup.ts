/**
 * The one way the HTML of a mail is written: a template that escapes whatever is no markup of its own.
 * @module
 */

/** Markup that `markup` made. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. Text is escaped; nothing is left out. */
export type MarkupPart = Markup | string | number | undefined | readonly MarkupPart[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escaped for elements and for attributes in double quotes. */
function render(part: MarkupPart): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return String(part)
    .toWellFormed()
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}

export function markup(strings: TemplateStringsArray, ...parts: MarkupPart[]): Markup {
  return new Markup(strings.map((text, at) => text + render(parts[at])).join(''));
}
