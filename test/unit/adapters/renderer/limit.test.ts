import { expect, test } from 'vitest';
import { roomForPages, withConcurrency } from '../../../../src/adapters/renderer/limit.ts';
import type { RenderOutcome } from '../../../../src/domain/capture.ts';
import type { Renderer } from '../../../../src/domain/ports.ts';

test('a limited renderer never has more pages open than it may, and answers each request', async () => {
  let open = 0;
  let most = 0;
  const slow: Renderer = {
    name: 'chromium',
    async render({ url }) {
      open += 1;
      most = Math.max(most, open);
      await new Promise((done) => setImmediate(done));
      open -= 1;
      return { ok: false, failure: { kind: 'timeout', message: url, transient: true } } as RenderOutcome;
    },
    close: async () => {},
  };
  const limited = withConcurrency(slow, 2);
  const urls = ['https://a.example/', 'https://b.example/', 'https://c.example/', 'https://d.example/', 'https://e.example/'];
  const outcomes = await Promise.all(urls.map((url) => limited.render({ url })));
  expect(most).toBe(2);
  expect(outcomes.map((outcome) => (outcome.ok ? '' : outcome.failure.message))).toEqual(urls);
});

test.each([
  { cores: 2, freeGb: 24, pages: 4, because: 'two pages a core keep it busy' },
  { cores: 8, freeGb: 4, pages: 4, because: 'each page may take 800 MB, and something is left over' },
  { cores: 2, freeGb: 0.5, pages: 1, because: 'a small machine still renders' },
])('a machine with $cores cores and $freeGb GB free renders $pages at once: $because', ({ cores, freeGb, pages }) => {
  expect(roomForPages(cores, freeGb * 1e9)).toBe(pages);
});
