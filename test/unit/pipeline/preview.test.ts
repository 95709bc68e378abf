import { expect, it } from 'vitest';
import { Config } from '../../../src/domain/config.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { previewUrl } from '../../../src/pipeline/preview.ts';
import type { Visitors } from '../../../src/pipeline/services.ts';
import { type Answer, CATALOGUE, fakeRenderer, page, textAnswer } from './world.ts';

async function preview(http: Answer, chromium: Answer) {
  const clock = fixedClock('2026-03-01T06:00:00Z');
  const [plain, browser] = [fakeRenderer('http', clock, http), fakeRenderer('chromium', clock, chromium)];
  let closed = 0;
  const visitors: Visitors = {
    renderer: (name) => (name === 'http' ? plain : browser),
    fetchText: async () => textAnswer(404),
    async close() {
      closed += 1;
    },
  };
  const shown = await previewUrl(
    'https://acme.example',
    Config.parse({}),
    CATALOGUE,
    { openVisitors: () => visitors },
    AbortSignal.timeout(5_000),
  );
  return { shown, browsed: browser.requests.length, closed };
}

it('reads the page without a browser where that is enough', async () => {
  expect(await preview(page(), page())).toEqual({
    shown: { verdict: 'content', because: 'the page has readable text', title: 'DPA', passages: 5 },
    browsed: 0,
    closed: 1,
  });
});

it('takes the browser where plain HTTP gives nothing to read or another format', async () => {
  expect((await preview('<div id="app"></div>', page())).shown).toMatchObject({ verdict: 'content' });
  expect((await preview({ failure: 'not-html' }, page())).shown).toMatchObject({ verdict: 'content' });
});

it('says why a page could not be reached, and asks an absent host only once', async () => {
  expect(await preview({ failure: 'dns' }, page())).toEqual({
    shown: { verdict: 'unreachable', because: 'It failed: dns.', title: '', passages: 0 },
    browsed: 0,
    closed: 1,
  });
});
