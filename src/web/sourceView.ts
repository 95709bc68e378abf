/**
 * What the page of a source asks of the store: the latest of everything, and how much there is.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { HealthEvent } from '../domain/health.ts';
import type { SnapshotSummary, VisitMark } from '../domain/overview.ts';
import type { SourceState, StoredRobots } from '../domain/ports.ts';
import type { Act } from '../domain/review.ts';
import type { RuleEdit } from '../domain/ruleEdit.ts';
import type { Baseline, Visit } from '../domain/snapshot.ts';
import { STRIP_LENGTH } from './parts/strip.ts';
import type { ReadStore } from './services.ts';

export interface SourceView {
  state: SourceState;
  /** Newest first, all of these. */
  marks: VisitMark[];
  visits: Visit[];
  changes: Change[];
  /** The latest different texts. */
  snapshots: SnapshotSummary[];
  texts: number;
  ruleEdits: RuleEdit[];
  health: HealthEvent[];
  acts: Act[];
  baseline?: Baseline;
  robots?: StoredRobots;
}

const SHOWN = { visits: 8, changes: 6, snapshots: 6, ruleEdits: 3, health: 8, acts: 6 } as const;

export async function readSourceView(store: ReadStore, state: SourceState): Promise<SourceView> {
  const { id, url } = state.source;
  const baseline = await store.baseline(id);
  const robots = URL.canParse(url) ? await store.robots(new URL(url).origin) : undefined;
  return {
    state,
    marks: await store.visitMarks(id, { limit: STRIP_LENGTH }),
    visits: await store.visits(id, { limit: SHOWN.visits }),
    changes: await Array.fromAsync(store.changes({ source: id, newestFirst: true, limit: SHOWN.changes })),
    snapshots: await store.snapshots(id, { limit: SHOWN.snapshots, texts: true }),
    texts: await store.countTexts(id),
    ruleEdits: await store.ruleEdits({ source: id, limit: SHOWN.ruleEdits }),
    health: await store.health({ source: id, limit: SHOWN.health }),
    acts: await store.acts({ subject: { type: 'source', id }, limit: SHOWN.acts }),
    ...(baseline ? { baseline } : {}),
    ...(robots ? { robots } : {}),
  };
}
