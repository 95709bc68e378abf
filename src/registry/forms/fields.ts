/**
 * Forms that everybody may send: what was wrong with them, and what speaks for a machine.
 * @module
 */
import type { z } from 'zod';

/** A field that cannot be as it was typed, in words that follow its label. */
export interface FieldProblem {
  field: string;
  message: string;
}

export type Read<Fields> = { ok: true; fields: Fields } | { ok: false; problems: FieldProblem[] };

/** Reads a form by its schema; one problem a field, the first. */
export function readFields<Schema extends z.ZodType>(schema: Schema, form: Readonly<Record<string, string>>): Read<z.output<Schema>> {
  const read = schema.safeParse(form);
  if (read.success) return { ok: true, fields: read.data };
  const problems = new Map<string, FieldProblem>();
  for (const { path, message } of read.error.issues) {
    const field = String(path[0] ?? '');
    if (!problems.has(field)) problems.set(field, { field, message });
  }
  return { ok: false, problems: [...problems.values()] };
}

/** A field that nobody sees: what fills it in reads no pages. */
export const TRAP = 'website';
const MOST_LINKS = 4;

/** Why a form was sent by a machine, as a sentence; undefined for what looks like a person's. */
export function suspicion({
  form,
  hasty,
  texts,
}: {
  form: Readonly<Record<string, string>>;
  hasty: boolean;
  texts: readonly (string | undefined)[];
}): string | undefined {
  if ((form[TRAP] ?? '') !== '') return 'A field was filled in that nobody sees.';
  if (hasty) return 'It was sent within seconds of the form being shown.';
  const links = texts.join(' ').match(/https?:\/\//gi)?.length ?? 0;
  return links > MOST_LINKS ? `Its text has ${links} links.` : undefined;
}
