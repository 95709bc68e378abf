import { expect, it } from 'vitest';
import { Config } from '../../../src/domain/config.ts';
import type { StoredRobots } from '../../../src/domain/ports.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { previewUrl } from '../../../src/pipeline/preview.ts';
import { readPage } from '../../../src/pipeline/read.ts';
import { noLimits } from '../../helpers/checkServices.ts';
import { silentLog } from '../../helpers/silentLog.ts';
import { type Answer, CATALOGUE, fakeRenderer, page, textAnswer } from './world.ts';

async function preview(http: Answer, chromium: Answer, robotsText = '') {
  const clock = fixedClock('2026-03-01T06:00:00Z');
  const [plain, browser] = [fakeRenderer('http', clock, http), fakeRenderer('chromium', clock, chromium)];
  const kept: StoredRobots[] = [];
  const shown = await previewUrl(
    'https://acme.example/dpa',
    {
      visitors: {
        renderer: (name) => (name === 'http' ? plain : browser),
        fetchText: async () => (robotsText === '' ? textAnswer(404) : textAnswer(200, robotsText)),
        close: async () => {},
      },
      store: {
        robots: async (origin) => kept.find((each) => each.origin === origin),
        keepRobots: async (robots) => void kept.push(robots),
      },
      pages: { read: ({ body, meta, options }) => readPage(body, meta, options) },
      limits: noLimits(),
      random: () => 0,
      wait: async () => {},
      log: silentLog,
      config: Config.parse({}),
      catalogue: CATALOGUE,
      clock,
    },
    { signal: AbortSignal.timeout(5_000) },
  );
  return { shown, visits: [plain.requests.length, browser.requests.length] };
}

it('reads the page without a browser where that is enough, and shows what would be read of it', async () => {
  const { shown, visits } = await preview(page(), page());
  expect(visits).toEqual([1, 0]);
  expect(shown).toMatchObject({
    verdict: 'content',
    title: 'DPA',
    kind: 'dpa',
    passageCount: 5,
    attempts: [{ renderer: 'http', verdict: 'content' }],
    robots: { allowed: true, url: 'https://acme.example/robots.txt' },
  });
  expect(shown.passages[0]).toMatchObject({ kind: 'heading' });
  expect(shown.factCount).toBe(shown.facts.length);
});

it('takes the browser where plain HTTP gives nothing to read or another format, and says what each gave', async () => {
  const { shown } = await preview('<div id="app"></div>', page());
  expect(shown).toMatchObject({ verdict: 'content', attempts: [{ renderer: 'http' }, { renderer: 'chromium', verdict: 'content' }] });
  expect(shown.attempts[0]?.verdict).not.toBe('content');
  expect((await preview({ failure: 'not-html' }, page())).shown).toMatchObject({ verdict: 'content' });
});

it('says why a page could not be reached, and asks an absent host only once', async () => {
  const { shown, visits } = await preview({ failure: 'dns' }, page());
  expect(visits).toEqual([1, 0]);
  expect(shown).toMatchObject({ verdict: 'unreachable', because: 'It failed: dns.', passages: [], attempts: [{ renderer: 'http' }] });
});

it('does not visit what robots.txt disallows, and names the line', async () => {
  const { shown, visits } = await preview(page(), page(), 'User-agent: *\nDisallow: /dpa\n');
  expect(visits).toEqual([0, 0]);
  expect(shown).toMatchObject({ verdict: 'robots', robots: { allowed: false, rule: expect.stringContaining('Disallow: /dpa') } });
});
