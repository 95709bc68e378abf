import { expect, it } from 'vitest';
import { checkNow } from '../../../src/pipeline/checkNow.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { CLAUSES, createWorld, edited, page } from './world.ts';

const SOURCES = ['a/one', 'b/one', 'a/two'].map((id) =>
  sampleSource(id, { render: 'http', url: `https://${id.split('/')[0]}.example/${id.split('/')[1]}` }),
);

it('answers in the order of the sources, and reports each as it ends', async () => {
  const { services, http } = await createWorld({ sources: SOURCES });
  http.answers = [page()];
  const ended: string[] = [];
  const outcomes = await checkNow(SOURCES, services, { onOutcome: ({ sourceId }) => void ended.push(sourceId) });
  expect(outcomes.map(({ sourceId, verdict }) => [sourceId, verdict])).toEqual(SOURCES.map(({ id }) => [id, 'content']));
  expect(ended.toSorted()).toEqual(SOURCES.map(({ id }) => id).toSorted());
});

it('makes one visit at a time to each host, and visits hosts side by side', async () => {
  const { services, http } = await createWorld({ sources: SOURCES });
  http.answers = [page()];
  const open = new Map<string, number>();
  let [mostAtOnce, mostOnHost] = [0, 0];
  const render = http.render;
  http.render = async (request) => {
    const { host } = new URL(request.url);
    open.set(host, (open.get(host) ?? 0) + 1);
    mostOnHost = Math.max(mostOnHost, open.get(host) ?? 0);
    mostAtOnce = Math.max(
      mostAtOnce,
      [...open.values()].reduce((sum, count) => sum + count, 0),
    );
    const answer = await render(request);
    await new Promise((resolve) => setImmediate(resolve));
    open.set(host, (open.get(host) ?? 1) - 1);
    return answer;
  };
  await checkNow(SOURCES, services);
  expect(mostOnHost).toBe(1);
  expect(mostAtOnce).toBe(2);
});

it('begins nothing new once it is stopped', async () => {
  const { services, http, store } = await createWorld({ sources: SOURCES });
  http.answers = [page()];
  services.config.queue.concurrency = 1;
  const stop = new AbortController();
  const outcomes = await checkNow(SOURCES, services, { signal: stop.signal, onOutcome: () => stop.abort() });
  expect(outcomes.length).toBe(1);
  expect((await store.sources()).reduce((sum, { visits }) => sum + visits, 0)).toBe(1);
});

it('tells what each check is doing, a confirmation included', async () => {
  const [source] = SOURCES as [(typeof SOURCES)[number]];
  const { services, http, clock } = await createWorld({ sources: [source] });
  const stages: string[] = [];
  const onStage = (sourceId: string, stage: string): void => void stages.push(`${sourceId} ${stage}`);
  http.answers = [page()];
  await checkNow([source], services, { onStage });
  expect(stages.splice(0)).toEqual(['a/one fetching', 'a/one reading', 'a/one recorded']);
  clock.advance(60_000);
  http.answers = [page(Object.values(CLAUSES).slice(1))];
  await checkNow([source], services, { onStage });
  expect(stages.splice(0)).toEqual(['a/one fetching', 'a/one reading', 'a/one confirming', 'a/one recorded']);
  clock.advance(60_000);
  http.answers = [{ failure: 'timeout' }];
  await checkNow([source], services, { onStage });
  expect(stages).toEqual(['a/one fetching', 'a/one recorded']);
});

it('brings the next visit near once a page has changed whose interval follows changes', async () => {
  const source = sampleSource('a/one', { render: 'http', every: { min: '6h', max: '8d' } });
  const { services, http, clock, store } = await createWorld({ sources: [source] });
  http.answers = [page()];
  await checkNow([source], services);
  const far = new Date(clock.now().getTime() + 8 * 86_400_000).toISOString();
  await store.setDue('a/one', far);
  clock.advance(60_000);
  await checkNow([source], services);
  expect((await store.source('a/one'))?.nextDueAt).toBe(far);
  http.answers = [edited('thirty (30)', 'ten (10)')];
  clock.advance(60_000);
  await checkNow([source], services);
  const due = Date.parse((await store.source('a/one'))?.nextDueAt ?? '');
  expect(due - clock.now().getTime()).toBeLessThanOrEqual(6 * 3_600_000);
});
