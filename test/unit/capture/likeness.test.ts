import { expect, it } from 'vitest';
import { likenessOf } from '../../../src/capture/likeness.ts';
import { extractHtml, mainPage } from '../../helpers/extracts.ts';

function page(...paragraphs: string[]) {
  return extractHtml(mainPage(paragraphs.map((text) => `<p>${text}</p>`).join('')));
}

const LONG = 'Encryption protects all information during its transmission and in storage.';

it('is 1 as soon as one longer passage stands on both pages', () => {
  expect(likenessOf(page(LONG, 'Completely different'), page('Something remarkable', LONG))).toBe(1);
});

it('is the share of long words that both have, whatever their case, order and number', () => {
  expect(likenessOf(page('Encryption Retention retention'), page('deletion ENCRYPTION'))).toBeCloseTo(1 / 3);
});

it('is not raised by short words and short passages that every page has', () => {
  expect(likenessOf(page('The terms of us', 'Encryption'), page('The terms of us', 'Careers everywhere'))).toBe(0);
});

it('of two pages without long words is 0', () => {
  expect(likenessOf(page('a b'), page('a b'))).toBe(0);
  expect(likenessOf(page(), page())).toBe(0);
});
