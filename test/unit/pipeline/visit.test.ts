import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/domain/watcher.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { type Answer, CLAUSES, createWorld, page } from './world.ts';

const SHELL = '<div id="app"></div><script src="app.js"></script>';

async function visited(source: Source, answers: { http?: Answer[]; chromium?: Answer[] }) {
  const world = await createWorld({ sources: [source] });
  world.http.answers = answers.http ?? [];
  world.chromium.answers = answers.chromium ?? [];
  return { ...world, outcome: await world.check() };
}

describe('which renderer visits', () => {
  const auto = sampleSource('acme/dpa');

  it('the one that the watcher names, and no other', async () => {
    const { outcome, http } = await visited(sampleSource('acme/dpa', { render: 'chromium' }), { chromium: [page()] });
    expect(outcome).toMatchObject({ verdict: 'content', renderer: 'chromium' });
    expect(http.requests).toEqual([]);
  });

  it.each<[string, { http: Answer[]; chromium: Answer[] }, object]>([
    [
      'plain HTTP where both give the same text',
      { http: [page()], chromium: [page(undefined, 'x')] },
      { verdict: 'content', renderer: 'http' },
    ],
    ['the browser where plain HTTP gives a shell', { http: [SHELL], chromium: [page()] }, { verdict: 'content', renderer: 'chromium' }],
    [
      'the browser where it gives more text',
      { http: [page(['Only this short notice is there without any script.'])], chromium: [page()] },
      { renderer: 'chromium' },
    ],
    [
      'the browser where it gives a single sentence more',
      { http: [page()], chromium: [page([...Object.values(CLAUSES), 'Customer data is deleted within 30 days.'])] },
      { renderer: 'chromium' },
    ],
    [
      'the browser where plain HTTP cannot read the format',
      { http: [{ failure: 'not-html' }], chromium: [page()] },
      { renderer: 'chromium' },
    ],
    [
      'plain HTTP where the browser meets a wall',
      { http: [page()], chromium: ['<p>Show that you are human</p>'] },
      { verdict: 'content', renderer: 'http' },
    ],
    [
      'plain HTTP where there is no browser',
      { http: [page()], chromium: [{ failure: 'browser-missing' }] },
      { verdict: 'content', renderer: 'http' },
    ],
    [
      "the browser's failure, where plain HTTP gives nothing to read",
      { http: [SHELL], chromium: [{ failure: 'browser-missing', remedy: 'Install it.' }] },
      { verdict: 'unreachable', remedy: 'Install it.' },
    ],
  ])('with auto: %s', async (_name, answers, outcome) => {
    expect((await visited(auto, answers)).outcome).toMatchObject(outcome);
  });

  it('a host that does not answer is not asked a second time by the browser', async () => {
    const { outcome, chromium } = await visited(auto, { http: [{ failure: 'dns' }] });
    expect(outcome).toMatchObject({ verdict: 'unreachable', because: 'It failed: dns.' });
    expect(chromium.requests).toEqual([]);
  });

  it('the one that read the page last visits it again, also after visits that could not read it', async () => {
    const { check, http, chromium } = await visited(auto, { http: [SHELL], chromium: [page()] });
    chromium.answers = [{ failure: 'timeout' }];
    expect(await check()).toMatchObject({ verdict: 'unreachable', renderer: 'chromium' });
    chromium.answers = [page()];
    expect(await check()).toMatchObject({ verdict: 'unchanged', renderer: 'chromium' });
    expect(http.requests.length).toBe(1);
  });
});

describe('the request', () => {
  it('carries what the watcher says, and the defaults where it says nothing', async () => {
    const ready = { text: 'Subprocessors' };
    const full = await visited(sampleSource('acme/dpa', { render: 'http', language: 'fr-FR', timezone: 'Europe/Paris', ready }), {
      http: [page()],
    });
    expect(full.http.requests[0]).toMatchObject({ url: 'https://acme/dpa', language: 'fr-FR', timezone: 'Europe/Paris', ready });
    const plain = await visited(sampleSource('acme/dpa', { render: 'http' }), { http: [page()] });
    expect(plain.http.requests[0]).toMatchObject({ language: 'en-US', timezone: 'UTC', signal: expect.any(AbortSignal) });
    expect(plain.http.requests[0]).not.toHaveProperty('ready');
  });
});
