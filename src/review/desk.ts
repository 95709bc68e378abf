/**
 * The desk: what people may do about changes, by whatever face they do it.
 * @module
 */
import type { User } from '../domain/access.ts';
import type { Clock, Store } from '../domain/ports.ts';
import type { Act, Decision, Edits, Review } from '../domain/review.ts';
import type { NewId } from '../lib/ids.ts';
import { assignStep, editStep, mustTakeWork, noticeStep } from './corrections.ts';
import { mustBe, plainActor, type Who } from './people.ts';
import { type BatchResult, type Going, proceed } from './proceed.ts';
import { checkRuling, decideStep, type Policy, refusal, refusalReason, refuseStep, reopenStep, signOffStep } from './steps.ts';
import { noChange, type Target } from './targets.ts';
import { movesOf, undoStep } from './undo.ts';
import type { ValueCheck } from './values.ts';

export type { Who } from './people.ts';
export type { BatchResult } from './proceed.ts';
export type { Policy } from './steps.ts';
export type { Target } from './targets.ts';

export interface Verdict extends Who {
  reason?: string;
  /** Id of the change that takes its place: for `superseded`. */
  supersededBy?: string;
}

/**
 * All of these write acts. Each throws OperationalError('forbidden') when nobody in this role may do it. Named one change, they throw
 * what stands against it: ConflictError (others acted meanwhile), 'forbidden' (not this person), 'usage' (no such change; no reason; a
 * value that cannot be). Named several, or an incident, they do the rest and list what was refused.
 */
export interface Desk {
  /** Confirms, dismisses (with a reason) or supersedes (by another change, with a reason). */
  decide(targets: readonly Target[], decision: Decision, verdict: Verdict): Promise<BatchResult>;
  /** The second person's word on a proposed decision: approvers and admins, never who proposed it. */
  signOff(targets: readonly Target[], who: Who & { reason?: string }): Promise<BatchResult>;
  /** Turns the proposal down, with a reason: the change is as it was before. */
  refuse(targets: readonly Target[], who: Who & { reason: string }): Promise<BatchResult>;
  /** Back into the queue. */
  reopen(targets: readonly Target[], who: Who & { reason?: string }): Promise<BatchResult>;
  /** To a user (by id) who may decide; null: to nobody. */
  assign(targets: readonly Target[], assignee: string | null, who: Who): Promise<BatchResult>;
  /** Takes back what a batch did, where nobody acted since. Own batches; approvers and admins also those of others. */
  undo(batch: string, who: Who): Promise<BatchResult>;
  /** Corrections in place of what was read; all of them: what is left out is as it was read. */
  edit(target: Target, edits: Edits, who: Who & { reason?: string }): Promise<BatchResult>;
  /** When the vendor gave notice, YYYY-MM-DD; null takes it back. */
  setNotice(target: Target, noticeAt: string | null, who: Who): Promise<BatchResult>;
  comment(change: string, text: string, who: Who): Promise<Act>;
  /** All acts on a change, oldest first. */
  history(change: string): Promise<Act[]>;
}

export interface DeskOptions {
  store: Pick<Store, 'change' | 'changes' | 'reviews' | 'decide' | 'note' | 'acts'>;
  clock: Clock;
  newId: NewId;
  policy: Policy;
  valueProblem: ValueCheck;
  /** A user by id: work is assigned to those who can do it. */
  user(id: string): Promise<User | undefined>;
}

export function createDesk(options: DeskOptions): Desk {
  const { store, clock, newId, policy, valueProblem } = options;
  const go = (targets: readonly Target[], going: Going): Promise<BatchResult> => proceed(options, targets, going);
  const isOpen = ({ state, proposal }: Review): boolean => state === 'flagged' && !proposal;
  const waits = ({ proposal }: Review): boolean => proposal !== undefined;
  return {
    async decide(targets, decision, { reason, supersededBy, ...who }) {
      mustBe('analyst', who, 'decide');
      const ruling = checkRuling({ decision, reason, supersededBy });
      return go(targets, { ...who, fits: isOpen, plan: (matter, sitting) => decideStep(matter, sitting, ruling, policy) });
    },
    async signOff(targets, { reason, ...who }) {
      mustBe('approver', who, 'sign off');
      return go(targets, { ...who, fits: waits, plan: (matter, sitting) => signOffStep(matter, sitting, reason) });
    },
    async refuse(targets, { reason, ...who }) {
      mustBe('approver', who, 'refuse what was proposed');
      refusalReason(reason);
      return go(targets, { ...who, fits: waits, plan: (matter, sitting) => refuseStep(matter, sitting, reason) });
    },
    async reopen(targets, { reason, ...who }) {
      mustBe('analyst', who, 'reopen a change');
      const fits = ({ state }: Review): boolean => state !== 'flagged';
      return go(targets, { ...who, fits, plan: (matter, sitting) => reopenStep(matter, sitting, reason) });
    },
    async assign(targets, assignee, who) {
      mustBe('analyst', who, 'assign changes');
      if (assignee !== null) mustTakeWork(await options.user(assignee));
      const fits = ({ state }: Review): boolean => state === 'flagged';
      return go(targets, { ...who, fits, plan: (matter, sitting) => assignStep(matter, sitting, assignee) });
    },
    edit: async (target, edits, { reason, ...who }) =>
      go([target], {
        ...who,
        fits: isOpen,
        plan: (matter, sitting) => editStep(matter, sitting, { edits, reason }, { policy, valueProblem }),
      }),
    setNotice: async (target, noticeAt, who) =>
      go([target], { ...who, fits: isOpen, plan: (matter, sitting) => noticeStep(matter, sitting, noticeAt) }),
    async undo(batch, who) {
      const moves = movesOf(batch, await store.acts({ batch, oldestFirst: true }), who);
      const byChange = new Map(moves.map((move) => [move.before.change, move]));
      const plan: Going['plan'] = ({ review }, sitting) => {
        const move = byChange.get(review.change);
        return move && undoStep(move, review, sitting);
      };
      const targets = moves.map(({ after }) => ({ id: after.change, version: after.version }));
      return go(targets, { ...who, fits: () => true, plan, lists: true });
    },
    async comment(change, text, who) {
      mustBe('analyst', who, 'comment');
      if (!(await store.change(change))) throw noChange(change);
      const act: Act = {
        id: newId('act'),
        at: clock.now().toISOString(),
        by: plainActor(who.by),
        kind: 'comment',
        subject: { type: 'change', id: change },
        detail: { text: commentText(text), ...(who.by.account === undefined ? {} : { note: { account: who.by.account } }) },
      };
      await store.note([act]);
      return act;
    },
    history: (change) => store.acts({ subject: { type: 'change', id: change }, oldestFirst: true }),
  };
}

const MAX_COMMENT = 10_000;

function commentText(given: string): string {
  const text = given.trim();
  if (text === '') throw refusal('An empty comment says nothing.', 'Write something.');
  if (text.length > MAX_COMMENT) throw refusal(`A comment has at most ${MAX_COMMENT} characters.`, 'Make it shorter, or two of it.');
  return text;
}
