/**
 * Pairs of real pages, labelled by people: what is noise stays quiet, what was edited is found.
 * @module
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CompareAnswer } from '../../src/pipeline/files.ts';
import { installation, jsonLines, type TestInstallation } from '../helpers/cli.ts';
import { corpusFile, sampleTransitions, unpack } from './corpus.ts';

/** Forty pairs; bench/pairs.ts and the corpus' own scorer take all of them. */
const QUOTA = { substantive: 14, editorial: 5, 'noise-only': 12, flap: 4, 'shell-or-empty': 3, 'blocked-page': 2 };

let home: TestInstallation;
beforeAll(async () => {
  home = await installation();
});
afterAll(() => home.remove());

it('a sample of labelled pairs is answered within sane bounds', { timeout: 120_000 }, async (context) => {
  const [labels, pages] = [corpusFile('transitions.jsonl'), corpusFile('pages.tar.xz')];
  if ('missing' in labels) return context.skip(labels.missing);
  if ('missing' in pages) return context.skip(pages.missing);
  const pairs = sampleTransitions(labels.path, QUOTA);
  const hashes = new Set(pairs.flatMap(({ before, after }) => [before.sha256, after.sha256]));
  const reason = unpack(
    pages.path,
    [...hashes].map((hash) => `html/${hash}.html`),
    home.folder,
  );
  if (reason !== undefined) return context.skip(reason);
  const line = ({ id, url, before, after }: (typeof pairs)[number]): string =>
    JSON.stringify({ id, url, before: `html/${before.sha256}.html`, after: `html/${after.sha256}.html` });
  await home.write('pairs.jsonl', pairs.map(line).join('\n'));

  const answers = jsonLines<CompareAnswer & { id: string }>(await home.output('compare', '--pairs', 'pairs.jsonl'));
  expect(answers.map(({ id }) => id)).toEqual(pairs.map(({ id }) => id));
  /** Share of the pairs with one of these labels whose answer has a substantive change. */
  const alarmed = (...wanted: string[]): number => {
    const chosen = answers.filter((_, at) => wanted.includes(pairs[at]?.label ?? ''));
    return chosen.filter(({ changes }) => changes.some(({ significance }) => significance === 'substantive')).length / chosen.length;
  };
  const shares = {
    substantive: alarmed('substantive'),
    editorial: alarmed('editorial'),
    noise: alarmed('noise-only'),
    flap: alarmed('flap'),
    unreadable: alarmed('shell-or-empty', 'blocked-page'),
  };
  expect(shares.substantive).toBeGreaterThanOrEqual(0.9);
  expect(shares.noise).toBeLessThanOrEqual(0.1);
  expect(shares.flap).toBeLessThanOrEqual(0.25);
  expect(shares.unreadable).toBeLessThanOrEqual(0.2);
  expect(shares.editorial).toBeLessThanOrEqual(0.8);
});
