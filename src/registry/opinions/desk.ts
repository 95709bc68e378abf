/**
 * What moderators do about opinions.
 * @module
 */
import { isAtLeast } from '../../domain/access.ts';
import { ConflictError, OperationalError } from '../../domain/errors.ts';
import type { Opinion, OpinionState, OpinionStore } from '../../domain/opinion.ts';
import type { Clock } from '../../domain/ports.ts';
import type { ActKind } from '../../domain/review.ts';
import { given } from '../../lib/given.ts';
import type { NewId } from '../../lib/ids.ts';
import type { Moderator } from '../corrections/desk.ts';

export interface OpinionDeskOptions {
  store: Pick<OpinionStore, 'opinion' | 'moveOpinion'>;
  clock: Clock;
  newId: NewId;
}

/**
 * Each throws OperationalError('forbidden') for people below analyst, ConflictError when the opinion has moved on meanwhile, and
 * OperationalError('usage') for what there is not, or where a reason is needed and none is given.
 */
export interface OpinionDesk {
  /** Shows it, or leaves it where it was reported. */
  publish(id: string, version: number, reason: string, who: Moderator): Promise<Opinion>;
  refuse(id: string, version: number, reason: string, who: Moderator): Promise<Opinion>;
  /** Takes a published one into moderation once more. */
  recall(id: string, version: number, reason: string, who: Moderator): Promise<Opinion>;
}

const MOST_REASON = 500;

export function createOpinionDesk({ store, clock, newId }: OpinionDeskOptions): OpinionDesk {
  type From = readonly OpinionState[];
  const mover =
    (kind: ActKind, from: From, state: 'published' | 'refused' | 'reported', needsReason: boolean) =>
    async (id: string, version: number, reason: string, { by, role }: Moderator): Promise<Opinion> => {
      if (!isAtLeast(role, 'analyst'))
        throw new OperationalError('forbidden', 'Your role may not moderate reviews.', {
          remedy: 'Ask an administrator for another role.',
        });
      const why = reason.trim();
      if (why.length > MOST_REASON) throw new OperationalError('usage', `The reason has more than ${MOST_REASON} characters.`);
      if (needsReason && why === '') throw new OperationalError('usage', 'Say why.');
      const opinion = await store.opinion(id);
      if (!opinion) throw new OperationalError('usage', 'There is no such review.');
      if (opinion.version !== version || !from.includes(opinion.state)) throw new ConflictError(id, 'This review has moved on meanwhile.');
      const act = {
        id: newId('act'),
        at: clock.now().toISOString(),
        by,
        kind,
        subject: { type: 'opinion', id },
        detail: given({ reason: why || undefined }),
      } as const;
      await store.moveOpinion({ id, version, act, state });
      return (await store.opinion(id)) ?? opinion;
    };
  return {
    publish: mover('opinion.publish', ['waiting', 'reported', 'refused'], 'published', false),
    refuse: mover('opinion.refuse', ['waiting', 'reported', 'published'], 'refused', true),
    recall: mover('opinion.recall', ['published'], 'reported', true),
  };
}
