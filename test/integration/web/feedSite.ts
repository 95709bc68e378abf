/**
 * Feeds over a real store, door and HTTP server, and a history that goes on while they are read.
 * @module
 */
import { onTestFinished } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import type { Review, ReviewStep } from '../../../src/domain/review.ts';
import type { ChangeState, Severity } from '../../../src/domain/vocabulary.ts';
import type { WebServices } from '../../../src/web/app.ts';
import { serve } from '../../../src/web/serve.ts';
import { at, sampleBatch, sampleChange, sampleRecord, sampleSource, sampleVisit } from '../../helpers/samples.ts';
import { type EntrySite, entrySite, TESTER } from './entrySite.ts';

export interface FeedSite extends EntrySite {
  url: string;
  /** Asks with a token that has the scope "feeds". */
  get(path: string, init?: RequestInit): Promise<Response>;
  history: History;
}

/** Two vendors: acme (dpa, subprocessors) and zeta (terms). */
export async function feedSite(web: Partial<WebServices> = {}): Promise<FeedSite> {
  const site = await entrySite({ web });
  await site.store.declare([
    sampleSource('acme/dpa'),
    sampleSource('acme/list', { kind: 'subprocessors' }),
    sampleSource('zeta/terms', { kind: 'terms' }),
  ]);
  const served = await serve(site.app, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => served.close());
  const { secret } = await site.access.tokens.make({ name: 'reader', scopes: ['feeds'] }, { actor: TESTER, login: 'tester' });
  return {
    ...site,
    url: served.url,
    get: (path, init = {}) =>
      fetch(new URL(path, served.url), { redirect: 'manual', ...init, headers: { authorization: `Bearer ${secret}`, ...init.headers } }),
    history: historyOf(site.store),
  };
}

export interface History {
  /** A visit of the source finds so many changes; gives their ids. */
  find(n: number, more?: Partial<Change>): Promise<string[]>;
  /** An analyst decides, or reopens. */
  decide(change: string, state: ChangeState): Promise<void>;
  /** An analyst corrects the severity. */
  correct(change: string, severity: Severity): Promise<void>;
  /** A deadline is worked out, or moved to another day. */
  due(change: string, dueOn: string): Promise<void>;
}

function historyOf(store: EntrySite['store']): History {
  let minutes = 0;
  let acts = 0;
  const step = async (change: string, more: Partial<Review>): Promise<void> => {
    acts += 1;
    const before = (await store.review(change)) as Review;
    const review: Review = { ...before, ...more, version: before.version + 1 };
    const act: ReviewStep['act'] = {
      id: `act_${acts}`,
      at: at(acts),
      by: { kind: 'user', id: 'usr_1', name: 'Ada Analyst' },
      kind: 'decide',
      subject: { type: 'change', id: change },
      detail: { before, after: review, reason: 'Ada says so' },
    };
    await store.decide([{ act, review }]);
  };
  return {
    async find(n, more = {}) {
      minutes += 1;
      const source = more.source ?? 'acme/dpa';
      const changes = Array.from({ length: n }, (_, place) =>
        sampleChange(`chg_${minutes}_${place}`, minutes, {
          oldQuote: `Thirty (30) days, item ${place}.`,
          newQuote: `Ten (10) days, item ${place}.`,
          ...more,
          source,
        }),
      );
      const visit = sampleVisit(minutes, `page ${minutes}`, { sourceId: source });
      const { baseline: _, extraction: __, ...record } = sampleRecord(minutes, changes);
      await store.commit(sampleBatch([{ ...record, visit }], { recordedAt: at(minutes) }));
      return changes.map(({ id }) => id);
    },
    decide: (change, state) => step(change, { state }),
    correct: (change, severity) => step(change, { edits: { severity } }),
    due: (change, dueOn) => store.settle(new Map([[change, [{ dueOn, clause: 'You may object.', basis: 'assumed' }]]]), at(minutes)),
  };
}

/** Lines of NDJSON that came whole. */
export function linesOf(text: string): Array<{ cursor: number; id: string; kind: string; change: Change }> {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ReturnType<typeof linesOf>[number]);
}
