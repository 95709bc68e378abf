/**
 * The choice of a new suppression rule, as forms and addresses carry it.
 * @module
 */
import { z } from 'zod';
import { OperationalError } from '../domain/errors.ts';
import { type Choice, PLACES, type Proposal, SCOPES } from '../review/proposal.ts';

const RuleFields = z.object({
  scope: z.enum(SCOPES, `must be one of ${SCOPES.join(', ')}`).optional(),
  place: z.enum(PLACES, `must be one of ${PLACES.join(', ')}`).default('source'),
  /** A phrase a line. */
  text: z.string().max(50_000, 'is too long').optional(),
  same: z.literal('1').optional(),
});

/** Addresses must stay short enough for every server on their way. */
const MAX_ENCODED = 6000;

/** Whether the phrases fit into an address, next to all else. */
export function fitsAddress(texts: readonly string[]): boolean {
  return encodeURIComponent(texts.join('\n').toWellFormed()).length <= MAX_ENCODED;
}

/** Reads the choice; what is not said is the narrowest. Throws OperationalError('usage'). */
export function readChoice(fields: Record<string, string>, { scopes }: Proposal): Choice {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ''));
  const result = RuleFields.safeParse(given);
  if (!result.success) throw notUnderstood(result.error.issues[0]);
  const { scope = scopes[0] ?? 'text', place, text, same } = result.data;
  if (scopes.length > 0 && !scopes.includes(scope)) throw notUnderstood({ path: ['scope'], message: 'does not fit this change' });
  const texts = text?.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  return { scope, place, ...(texts && scope === 'text' ? { texts } : {}), ...(same ? { sameAction: true } : {}) };
}

function notUnderstood(issue: { path: PropertyKey[]; message: string } | undefined): OperationalError {
  return new OperationalError('usage', `The field "${String(issue?.path[0] ?? '')}" ${issue?.message ?? 'is not understood'}.`, {
    remedy: 'Choose again from the form.',
  });
}
