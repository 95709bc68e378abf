/**
 * Text as it is looked up: one form for what differs in case and marks only.
 * @module
 */

const ASCII = /^[\x20-\x7e]*$/;

/** Lower case, without marks ("Société" is "societe"), independent of any locale. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return ASCII.test(lower) ? lower : lower.normalize('NFD').replace(/\p{M}/gu, '');
}
