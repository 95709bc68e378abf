/**
 * One go over several changes: what can be done is done together, what cannot is listed with its reason.
 * @module
 */
import { ConflictError, OperationalError } from '../domain/errors.ts';
import type { Clock, Store } from '../domain/ports.ts';
import { actSentence, type Review, type ReviewStep } from '../domain/review.ts';
import type { NewId } from '../lib/ids.ts';
import type { Who } from './people.ts';
import type { Matter, Sitting } from './steps.ts';
import { mustHaveSuccessor } from './successor.ts';
import { type Item, itemsOf, type Target } from './targets.ts';

/** What became of one go. All that was done was done together; `undo(batch)` takes it back. */
export interface BatchResult {
  batch: string;
  /** Ids of changes; of an incident, its parts. */
  done: string[];
  /** Those of `done` whose decision now waits for a second person. */
  proposed: string[];
  /** `id` as it was asked for, or of the part. */
  refused: Array<{ id: string; because: string }>;
}

export interface Going extends Who {
  /** Which parts of an incident it is about. */
  fits(review: Review): boolean;
  /** A step; undefined where it is so already. Throws why there is none. */
  plan(matter: Matter, sitting: Sitting): ReviewStep | undefined;
  /** What stands against a single change is listed too, instead of thrown. */
  lists?: true;
}

export interface ProceedOptions {
  store: Pick<Store, 'change' | 'changes' | 'reviews' | 'decide' | 'acts'>;
  clock: Clock;
  newId: NewId;
}

/** How often others may act in between before a go is given up. */
const TRIES = 5;

export async function proceed(options: ProceedOptions, targets: readonly Target[], going: Going): Promise<BatchResult> {
  const { store, newId } = options;
  const batch = newId('bat');
  const refused: BatchResult['refused'] = [];
  const [first] = targets;
  let alone = targets.length === 1 && !going.lists;
  /** Runs it; what it refuses is listed, unless it is about one change alone. */
  const listing = async <T>(id: string, work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (alone || !(error instanceof OperationalError)) throw error;
      refused.push({ id, because: error.message });
      return undefined;
    }
  };

  const items = new Map<string, Item>();
  for (const target of targets) {
    const found = await listing(target.id, () => itemsOf(store, target, going.fits));
    for (const item of found ?? []) items.set(item.change.id, item);
  }
  const unknown = refused.length;
  // Of an incident some parts may be done and others not.
  alone &&= first !== undefined && items.has(first.id);

  for (let tries = 1; ; tries += 1) {
    // Others acted in between: everything is looked at as it is now.
    refused.length = unknown;
    const steps: ReviewStep[] = [];
    const done: string[] = [];
    const reviews = await store.reviews([...items.keys()]);
    for (const [id, { change, version }] of items) {
      const review = reviews.get(id);
      if (!review) continue;
      await listing(id, async () => {
        if (version !== undefined && version !== review.version) throw await movedOn(store, id);
        const step = going.plan({ change, review }, sittingOf(options, going, batch));
        if (step) {
          await mustHaveSuccessor(review, step, { store, planned: steps });
          steps.push(step);
        }
        done.push(id);
      });
    }
    try {
      if (steps.length > 0) await store.decide(steps);
      const proposed = steps.flatMap(({ act, review }) => (act.kind === 'decide' && review.proposal ? [review.change] : []));
      return { batch, done, proposed, refused };
    } catch (error) {
      if (!(error instanceof ConflictError) || tries === TRIES) throw error;
    }
  }
}

function sittingOf({ clock, newId }: ProceedOptions, { by, role }: Who, batch: string): Sitting {
  return { by, role, batch, at: clock.now().toISOString(), actId: newId('act') };
}

/** Who did what since. */
async function movedOn(store: Pick<Store, 'acts'>, change: string): Promise<ConflictError> {
  const acts = await store.acts({ subject: { type: 'change', id: change }, limit: 20 });
  const last = acts.find(({ detail }) => detail.after !== undefined);
  return new ConflictError(change, last ? actSentence(last) : 'This change is not as you saw it.');
}
