import { expect, it } from 'vitest';
import type { Extraction, Fact } from '../../../src/domain/extraction.ts';
import { ruleDifference, rulesChanged } from '../../../src/extract/ruleDifference.ts';
import { extractorVersion } from '../../../src/extract/version.ts';
import { extractHtml, mainPage } from '../../helpers/extracts.ts';

const catalogue = (description: string) => ({
  keys: { 'training.default': { type: 'choice' as const, group: 'g', description, values: ['no'] } },
});
const [ruled, reworded] = [catalogue('a'), catalogue('b')];

it('the parts that changed are read from the two versions', () => {
  const plain = extractorVersion({ catalogue: ruled });
  expect(rulesChanged(plain, extractorVersion({ catalogue: reworded }))).toEqual(['catalogue']);
  expect(rulesChanged(plain, extractorVersion({ catalogue: ruled, select: ['main'] }))).toEqual(['watcher']);
  expect(rulesChanged(plain, extractorVersion({ catalogue: ruled, kind: 'dpa' }))).toEqual(['watcher']);
  expect(rulesChanged(plain, extractorVersion())).toEqual(['catalogue']);
  expect(rulesChanged(plain, `9${plain.slice(1)}`)).toEqual(['program']);
  expect(rulesChanged('1', '2.abc+def')).toEqual(['program', 'catalogue', 'watcher']);
});

it('passages and facts count that only one of the two readings has, repeated ones as often as they stand', () => {
  const fact = (value: string, quote = value): Fact => ({ key: 'dates.effective', value, quote, path: [], extractor: 'x', passage: 0 });
  const read = (html: string, facts: Fact[], version: string): Extraction => ({
    ...extractHtml(mainPage(html)),
    facts,
    extractorVersion: version,
  });
  const before = read('<p>One.</p><p>Two.</p><p>Two.</p>', [fact('2025-01-01'), fact('2025-02-01')], '1.a');
  const after = read('<p>One.</p><p>Two.</p><p>Three.</p><p>Four.</p>', [fact('2025-01-01', 'cut otherwise')], '1.b');
  expect(ruleDifference('page', before, after)).toEqual({
    from: '1.a',
    to: '1.b',
    changed: ['catalogue'],
    snapshot: 'page',
    passages: { gone: 1, added: 2 },
    facts: { gone: 1, added: 0 },
  });
});
