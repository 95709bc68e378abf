/**
 * The people of a generated installation, and what they did about its changes.
 * @module
 */
import type { Change, Deadline } from '../../src/domain/change.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Act, ActDetail, ActKind, Actor, Decision, Review, ReviewStep } from '../../src/domain/review.ts';
import { sha256Of } from '../../src/lib/hash.ts';
import { pick, type Random, sentence } from './texts.ts';

const NAMES = ['Ada', 'Blaise', 'Carl', 'Dorothy', 'Emmy', 'Fibonacci', 'Grace', 'Hypatia', 'Isaac', 'Joseph', 'Kurt', 'Lise'] as const;

const actors = NAMES.map((name): Actor => ({ kind: 'user', id: `usr_${name.toLowerCase()}`, name })) as [Actor, ...Actor[]];

/** Everybody who may decide. */
export async function addPeople(store: Store, at: string): Promise<void> {
  for (const [place, { id, name }] of actors.entries()) {
    const role = place % 3 === 0 ? 'approver' : 'analyst';
    const by = { kind: 'system', id: 'bench', name: 'The bench' } as const;
    await store.addUser(
      { id, login: name.toLowerCase(), name, role, createdAt: at },
      { id: `act_${id}`, at, by, kind: 'user.add', subject: { type: 'user', id }, detail: {} },
    );
  }
}

/** Of the changes, three in ten were decided; some wait for a second person, are somebody's, are corrected, or were talked about. */
export async function decide(store: Store, changes: readonly Change[], random: Random): Promise<void> {
  const steps: ReviewStep[] = [];
  const comments: Act[] = [];
  for (const change of changes) {
    const roll = random();
    const before: Review = { change: change.id, version: 0, state: change.state };
    const at = new Date(new Date(change.firstSeenNewAt).getTime() + random() * 3 * 86_400_000).toISOString();
    const by = pick(random, actors);
    const moved = moveOf(roll, before, by, at, random);
    if (moved) {
      const after: Review = { ...before, version: 1, ...moved.review };
      steps.push({ act: actOf(change, moved.kind, by, at, { ...moved.detail, before, after }), review: after });
    }
    if (random() < 0.05) comments.push(actOf(change, 'comment', by, at, { text: sentence(random) }));
  }
  const settledAt = changes.at(-1)?.firstSeenNewAt ?? '';
  await store.settle(new Map(changes.map((change) => [change.id, deadlinesOf(change, random)])), settledAt);
  await store.decide(steps);
  await store.note(comments);
}

/** Three in a hundred start a time to react; of the newest it is not over. */
function deadlinesOf({ firstSeenNewAt, source, url, newSnapshot, path }: Change, random: Random): Deadline[] {
  if (random() > 0.03) return [];
  const dueOn = new Date(new Date(firstSeenNewAt).getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
  const clauseSource = { source, url, snapshot: newSnapshot, path };
  const window = { key: 'subprocessors.objection_window', value: { n: 30, unit: 'd' } } as const;
  const from = { on: firstSeenNewAt.slice(0, 10), by: 'seen' } as const;
  return [{ dueOn, clause: sentence(random), basis: 'assumed', label: 'Last day to object', window, from, clauseSource }];
}

interface Move {
  kind: ActKind;
  detail: ActDetail;
  review: Partial<Review>;
}

function moveOf(roll: number, { state }: Review, by: Actor, at: string, random: Random): Move | undefined {
  const decision: Decision = roll < 0.18 ? 'confirmed' : 'dismissed';
  const reason = decision === 'dismissed' ? { reason: sentence(random) } : {};
  const decided = { by, at, ...reason };
  if (roll < 0.3) return { kind: 'decide', detail: { decision, ...reason }, review: { state: decision, decided } };
  if (roll < 0.31) return { kind: 'decide', detail: { decision, ...reason }, review: { state, proposal: { decision, ...decided } } };
  if (roll < 0.36) return { kind: 'assign', detail: { assignee: by.id }, review: { assignee: by.id } };
  if (roll < 0.37) return { kind: 'edit', detail: { edits: { severity: 'high' } }, review: { edits: { severity: 'high' } } };
  return undefined;
}

function actOf(change: Change, kind: ActKind, by: Actor, at: string, detail: ActDetail): Act {
  return { id: `act_${sha256Of([change.id, kind]).slice(0, 20)}`, at, by, kind, subject: { type: 'change', id: change.id }, detail };
}
