/**
 * Checks where there is no browser.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { checkId } from '../../../src/domain/capture.ts';
import { OperationalError } from '../../../src/domain/errors.ts';
import type { Log } from '../../../src/domain/ports.ts';
import { createOutages } from '../../../src/pipeline/outages.ts';
import { type WorkServices, work } from '../../../src/pipeline/work.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { silentLog } from '../../helpers/silentLog.ts';
import { createWorld, page } from './world.ts';

const auto = sampleSource('acme/dpa', { render: 'auto' });
const dueAt = '2026-03-01T06:00:00.000Z';
const task = { id: checkId('acme/dpa', dueAt), sourceId: 'acme/dpa', dueAt };
const { signal } = new AbortController();
const SHELL = '<div id="app"></div><script src="app.js"></script>';

async function worldOf(source = auto, log: Log = silentLog) {
  const world = await createWorld({ sources: [source] });
  const outages = createOutages({ ...world.services, log });
  const plain: WorkServices = { ...world.services, outages, lanes: ['http'] };
  const browser: WorkServices = { ...world.services, outages, lanes: ['browser'] };
  return { ...world, plain, browser };
}

describe('a worker without a browser', () => {
  it('hands over what nothing is known of, before it asks for anything', async () => {
    const { plain, http, store } = await worldOf();
    expect(await work(task, plain, signal)).toEqual({ lane: 'browser', task });
    expect(http.requests).toEqual([]);
    expect(await store.visits('acme/dpa')).toEqual([]);
  });

  it('hands over what its watcher renders, and visits what it does not', async () => {
    const rendered = sampleSource('acme/dpa', { render: 'chromium' });
    const one = await worldOf(rendered);
    expect(await work(task, one.plain, signal)).toEqual({ lane: 'browser', task });
    const fetched = sampleSource('acme/dpa', { render: 'http' });
    const two = await worldOf(fetched);
    two.http.answers = [page()];
    expect(await work(task, two.plain, signal)).toBeUndefined();
    expect(await two.store.visit(task.id)).toMatchObject({ verdict: 'content' });
  });

  it('hands over what plain HTTP can no longer read; the browser visits it, once, and from then on', async () => {
    const { plain, browser, http, chromium, store, clock } = await worldOf();
    await store.learn('acme/dpa', { renderer: 'http', at: clock.now().toISOString(), because: 'it was enough' });
    http.answers = [SHELL];
    chromium.answers = [page()];
    const answer = await work(task, plain, signal);
    expect(answer).toEqual({ lane: 'browser', task: { ...task, render: 'chromium' } });
    expect(await store.visits('acme/dpa')).toEqual([]);
    if (!answer || !('task' in answer)) throw new Error('it was not handed over');
    expect(await work(answer.task, browser, signal)).toBeUndefined();
    expect([http.requests.length, chromium.requests.length]).toEqual([1, 1]);
    expect(await store.visit(task.id)).toMatchObject({ verdict: 'content', renderer: 'chromium' });
    expect((await store.known('acme/dpa')).learned).toMatchObject({ renderer: 'chromium' });
  });

  it('learns nothing of a browser that cannot read the page either, and records what that saw', async () => {
    const { browser, http, chromium, store, clock } = await worldOf();
    await store.learn('acme/dpa', { renderer: 'http', at: clock.now().toISOString(), because: 'it was enough' });
    chromium.answers = ['<p>Show that you are human</p>'];
    await work({ ...task, render: 'chromium' }, browser, signal);
    expect(http.requests).toEqual([]);
    expect(await store.visit(task.id)).toMatchObject({ renderer: 'chromium' });
    expect((await store.known('acme/dpa')).learned).toMatchObject({ renderer: 'http' });
  });
});

describe('an outage of what a check needs', () => {
  const source = sampleSource('acme/dpa', { render: 'http' });
  const failing = (world: Awaited<ReturnType<typeof worldOf>>, error: Error): WorkServices => ({
    ...world.plain,
    limits: { ...world.plain.limits, enter: () => Promise.reject(error) },
  });

  it('costs no attempt, and is tried again within the minute', async () => {
    const world = await worldOf(source);
    const away = new OperationalError('queue', 'Redis cannot be reached.', { transient: true });
    expect(await work(task, failing(world, away), signal)).toEqual({ againInMs: 45_000 });
  });

  it.each(['storage', 'queue'] as const)('costs no attempt either where the %s refuses, and waits for longer', async (code) => {
    const world = await worldOf(source);
    const refused = new OperationalError(code, 'Access denied.', { remedy: 'Give it the right.' });
    expect(await work(task, failing(world, refused), signal)).toEqual({ againInMs: 450_000 });
  });

  it('is told once with its remedy while it lasts, and once more after a check has ended', async () => {
    const told: unknown[] = [];
    const note = (event: object, message: string): void => void told.push({ ...event, message });
    const world = await worldOf(source, { ...silentLog, error: note });
    world.http.answers = [page()];
    const refused = failing(world, new OperationalError('storage', 'Access denied.', { remedy: 'Give it the right.' }));
    await work(task, refused, signal);
    await work(task, refused, signal);
    expect(told).toMatchObject([{ check: task.id, remedy: 'Give it the right.' }]);
    await work(task, world.plain, signal);
    await work({ ...task, id: 'acme/dpa@later' }, refused, signal);
    expect(told).toHaveLength(2);
  });

  it('is met as well where the record is away before anything else is known', async () => {
    const world = await worldOf(source);
    const away = new OperationalError('storage', 'The database cannot be reached.', { transient: true });
    const store = { ...world.store, declarations: () => Promise.reject(away) };
    expect(await work(task, { ...world.plain, store }, signal)).toEqual({ againInMs: 45_000 });
  });

  it.each([
    ['is of another kind', new OperationalError('evidence', 'Stored bytes do not match their hash.')],
    ['is a bug', new TypeError('undefined is not a function')],
  ])('is thrown where it %s', async (_, error) => {
    await expect(work(task, failing(await worldOf(source), error), signal)).rejects.toBe(error);
  });

  it('is thrown where the worker is told to stop, so that the queue has the task back at once', async () => {
    const stopped = new OperationalError('queue', 'The check was stopped before it ended.', { transient: true });
    const world = await worldOf(source);
    await expect(work(task, failing(world, stopped), AbortSignal.abort())).rejects.toBe(stopped);
  });
});

describe('a worker', () => {
  it('checks a source as the record declares it, whatever its own watchers say', async () => {
    const { plain, http, store } = await worldOf(sampleSource('acme/dpa', { render: 'http' }));
    await store.declareAlso([sampleSource('acme/dpa', { render: 'http', url: 'https://acme/moved' })]);
    http.answers = [page()];
    await work(task, plain, signal);
    expect(http.requests.map(({ url }) => url)).toEqual(['https://acme/moved']);
  });

  it('keeps a task whose source the record does not know, and does not take it for done', async () => {
    const { plain, http } = await worldOf();
    expect(await work({ ...task, sourceId: 'gone/x' }, plain, signal)).toEqual({ againInMs: 300_000 });
    expect(http.requests).toEqual([]);
  });
});
