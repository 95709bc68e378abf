import { describe, expect, it } from 'vitest';
import { codesIn, phraseOf, stripPhrases, wholePhrases, wordPhrases } from '../../../src/lib/noisePhrases.ts';

describe('phrases of noise', () => {
  it.each([
    ['{n} views', '1,204 views', true],
    ['{n} views', '“1.2k views.”', true],
    ['{n} views', 'about 5 views', false],
    ['{n}k views', '12k views', true],
    ['Version {n}.{n}.{n}', 'Version 4.12.0', true],
    ['{n}/{n}/{n}', '12/31/2026', true],
    ["It's new", 'it’s  new', true],
    ['Ray ID: {id}', 'Ray ID: 8f3a-21', true],
    ['Ray ID: {id}', 'Ray ID: unknown', false],
    ['a {b} (c) [d] \\e | f*', 'A {b} (c) [d] \\e | f*', true],
  ])('"%s" is all of "%s": %s', (phrase, text, expected) => {
    expect(wholePhrases([phrase]).test(text)).toBe(expected);
  });

  it('are found as words of their own', () => {
    expect(wordPhrases(['not sold']).test('It is not sold.')).toBe(true);
    expect(wordPhrases(['not sold']).test('It is not soldered.')).toBe(false);
  });

  it('of a number are taken out only where they stand alone: in a sentence they may be what it promises', () => {
    const strip = stripPhrases(['{n} downloads', 'Sponsored']);
    expect(strip('Guide. 10 downloads. Sponsored').replace(/\s+/g, ' ')).toBe('Guide. . ');
    expect(strip('You may make 10 downloads a day')).toBe('You may make 10 downloads a day');
  });

  it.each([
    ['{n}{n}{n}{n}{n}{n}{n}{n}x', '1'.repeat(4000)],
    ['{n}.{n},{n}.{n}.{n}.{n}.{n}.{n}x', '1.'.repeat(2000)],
    ['{id}{id}{id}{id}{id}{id}{id}{id}!x', 'a1b2'.repeat(1000)],
    ['{id}-{id}_{id}-{id}-{id}-{id}x', 'a1-_'.repeat(1000)],
    ['{n} {id} {n} {id} {n} {id} {n} x', '1 a1b2 '.repeat(600)],
    ['a a a a a a a a a a b', 'a  '.repeat(1300)],
  ])('take a time that grows with the text alone: %s', (phrase, text) => {
    const started = performance.now();
    wholePhrases([phrase]).test(text);
    wordPhrases([phrase]).test(text);
    stripPhrases([phrase])(text);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('are made of texts, with numbers standing for any other', () => {
    expect(phraseOf(' Read  by 1,204 people\n(3 today) ')).toBe('Read by {n} people ({n} today)');
    expect(phraseOf('ISO-27001 build 8f3a2', new Set(['8f3a2']))).toBe('ISO-27001 build {id}');
    expect(codesIn('ISO-27001 of Acme, ab12')).toEqual(['ISO-27001', 'ab12']);
    expect(wholePhrases([phraseOf('Read by 1,204 people')]).test('Read by 7 people')).toBe(true);
  });
});
