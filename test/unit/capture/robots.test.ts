import { describe, expect, it } from 'vitest';
import { robotsDecision, robotsUrlOf } from '../../../src/capture/robots.ts';

const decide = (text: string, path = '/legal/dpa') => robotsDecision(text, `https://acme.example${path}`);

describe('a robots.txt', () => {
  it('lies at the root of the origin', () => {
    expect(robotsUrlOf('https://acme.example:8443/legal/dpa?x#y')).toBe('https://acme.example:8443/robots.txt');
  });

  it.each([
    ['is empty', ''],
    ['speaks of others only', 'User-agent: googlebot\nDisallow: /'],
    ['speaks of other pages only', 'User-agent: *\nDisallow: /private'],
    ['disallows nothing', 'User-agent: *\nDisallow:'],
    ['is a page', '<!doctype html><title>Not found</title><p>Disallow: /</p>'],
    ['is not text', '\u0000\u0001Disallow: /'],
    ['has rules before any group', 'Disallow: /\nUser-agent: x'],
    ['speaks of a robot whose name only begins like ours', 'User-agent: ClausewatchBot\nDisallow: /\nUser-agent: Clause\nDisallow: /'],
  ])('allows the page when it %s', (_, text) => {
    expect(decide(text)).toEqual({ allowed: true });
  });

  it('names the line that disallows the page', () => {
    expect(decide('# hello\nUser-agent: *\nDisallow: /legal # all of it\n')).toEqual({
      allowed: false,
      line: 3,
      rule: 'Disallow: /legal (line 3)',
    });
  });

  it('goes by the longest rule, and by Allow where two are as long', () => {
    const text = 'User-agent: *\nDisallow: /legal\nAllow: /legal/dpa\nDisallow: /legal/dpa';
    expect(decide(text)).toMatchObject({ allowed: true, rule: 'Allow: /legal/dpa (line 3)' });
    expect(decide(text, '/legal/terms')).toMatchObject({ allowed: false, line: 2 });
  });

  it.each([
    ['/*.pdf$', '/a/b.pdf', false],
    ['/*.pdf$', '/a/b.pdf?x', true],
    ['/*?print=', '/legal/dpa?print=1', false],
    ['/caf%C3%A9', '/café', false],
    ['/LEGAL', '/legal', true],
  ])('reads wild cards, ends and encodings: %s for %s', (pattern, path, allowed) => {
    expect(decide(`User-agent: *\nDisallow: ${pattern}`, path).allowed).toBe(allowed);
  });

  it.each(['Clausewatch', 'clausewatch', 'CLAUSEWATCH/2.0'])('lets the group for %s go before the one for everybody', (name) => {
    expect(decide(`User-agent: *\nDisallow: /\n\nUser-agent: ${name}\nDisallow: /private`).allowed).toBe(true);
    expect(decide(`User-agent: ${name}\nUser-agent: x\nDisallow: /\n\nUser-agent: *\nAllow: /`).allowed).toBe(false);
  });

  it('joins the groups that name us', () => {
    expect(decide('User-agent: clausewatch\nDisallow: /a\n\nUser-agent: clausewatch\nDisallow: /legal')).toMatchObject({ line: 5 });
  });

  it.each(['\n', '\r\n', '\r'])('counts lines that end in %j', (end) => {
    expect(decide(['\ufeffUser-agent: *', 'Disallow: /x', 'Disallow: /legal'].join(end))).toMatchObject({ allowed: false, line: 3 });
  });

  it('tells the delay that it asks of us, in milliseconds', () => {
    expect(decide('User-agent: *\nCrawl-delay: 2.5').crawlDelayMs).toBe(2500);
    expect(decide('User-agent: *\nCrawl-delay: 9\nUser-agent: clausewatch\nCrawl-delay: 3').crawlDelayMs).toBe(3000);
    for (const nonsense of ['-1', 'soon', '']) expect(decide(`User-agent: *\nCrawl-delay: ${nonsense}`)).not.toHaveProperty('crawlDelayMs');
  });

  it('shows the beginning of a long rule, on one line', () => {
    const { rule } = decide(`User-agent: *\nDisallow:\t  /legal${'*'.repeat(1000)}`);
    expect(rule).toMatch(/^Disallow: \/legal\*+… \(line 2\)$/);
    expect(rule?.length).toBeLessThan(150);
  });

  it('of half a megabyte of wild cards is read in no time', () => {
    const begun = performance.now();
    expect(decide(`User-agent: *\nDisallow: /${'*a'.repeat(250_000)}`).allowed).toBe(true);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
