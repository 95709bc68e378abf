/**
 * The one way pages are written: hono's auto-escaping template. Page text, names and addresses go in as plain
 * strings and are escaped by it; nothing here or in the pages marks a string as safe.
 * @module
 */
import { html } from 'hono/html';

export { html };
export type Html = ReturnType<typeof html>;
/** What may stand in a template: markup made by `html`, or nothing. */
export type Part = Html | '' | undefined;

/** Proves that a form was sent from a page of this session. */
export function tokenField(csrf: string): Html {
  return html`<input type="hidden" name="csrf" value="${csrf}">`;
}
