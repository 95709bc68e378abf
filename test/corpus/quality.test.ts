/**
 * Real pages, labelled by people: what the figures of docs/quality.md must not fall below.
 * @module
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { scoreChanges, scoreFacts } from '../../bench/quality/corpus.ts';
import { changeFigures, type Figure, factFigures } from '../../bench/quality/figures.ts';
import { REPOSITORY } from '../helpers/cli.ts';
import { corpusFile, unpackingFault } from './corpus.ts';

/** Figures may lie so much below their targets, which bench/quality.ts holds them to. */
const SLACK = 0.03;
const TIMEOUT_MS = 300_000;

/** The corpus' folder; skips the test with the reason where it cannot be used. */
function corpusFor(context: TestContext, ...files: string[]): { corpus: string; cache: string } {
  for (const name of ['score.mjs', ...files]) {
    const found = corpusFile(name);
    if ('missing' in found) return context.skip(found.missing);
  }
  const reason = unpackingFault();
  if (reason !== undefined) return context.skip(reason);
  const cache = join(REPOSITORY, '.cache', 'corpus');
  mkdirSync(cache, { recursive: true });
  const scorer = corpusFile('score.mjs');
  return { corpus: 'path' in scorer ? dirname(scorer.path) : '', cache };
}

/** Figures that are worse than their floor. */
function below(figures: Figure[]): Figure[] {
  return figures.filter(({ target, atMost, seen }) => target !== undefined && (atMost ? seen > target : seen < target - SLACK));
}

describe('on labelled pages of the corpus', () => {
  it('changes are told as they are labelled', { timeout: TIMEOUT_MS }, async (context) => {
    const { corpus, cache } = corpusFor(context, 'transitions.jsonl', 'pages.tar.xz');
    expect(below(changeFigures(await scoreChanges(corpus, cache)))).toEqual([]);
  });

  it('facts are read as they are labelled', { timeout: TIMEOUT_MS }, async (context) => {
    const { corpus, cache } = corpusFor(context, 'facts/facts.jsonl', 'facts/pages.tar.xz');
    expect(below(factFigures(await scoreFacts(corpus, cache)))).toEqual([]);
  });
});
