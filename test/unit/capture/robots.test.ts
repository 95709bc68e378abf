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

  it('keeps to our own group though nothing in it speaks of the page', () => {
    expect(decide('User-agent: *\nDisallow: /\n\nUser-agent: clausewatch\nDisallow: /private')).toEqual({ allowed: true });
    expect(decide('User-agent: *\nDisallow: /\n\nUser-agent: clausewatch\nDisallow:')).toEqual({ allowed: true });
    expect(decide('User-agent: clausewatch\nSitemap: /x\nUser-agent: *\nDisallow: /')).toMatchObject({ allowed: false, line: 4 });
  });
});

/** What a site can write to be a burden. Times are far above what the texts take, and far below what they would take unreduced. */
describe('a robots.txt that is made to be a burden', () => {
  const BYTES = 500 * 1024;
  const many = (line: string | ((n: number) => string)) => {
    let text = 'User-agent: *\n';
    for (let n = 0; text.length < BYTES - 1_500; n++) text += `${typeof line === 'string' ? line : line(n)}\n`;
    return text;
  };
  function timed(text: string, path?: string) {
    const begun = performance.now();
    const decision = decide(text, path);
    return { ms: performance.now() - begun, ...decision };
  }

  it('with thousands of robots for thousands of rules is read all the same', () => {
    const robots = `User-agent: *\n${'User-agent: x\n'.repeat(19_999)}`;
    const { ms, allowed, line } = timed(`${robots}${'Disallow: /y\n'.repeat(17_000)}Disallow: /legal\n`);
    expect({ allowed, line }).toEqual({ allowed: false, line: 37_001 });
    expect(ms).toBeLessThan(2_000);
    expect(timed(`${robots}${'Disallow: /y\n'.repeat(17_000)}`)).toMatchObject({ allowed: true });
  });

  const A_LOT = `/${'a'.repeat(1_900)}`;
  it.each([
    ['one wild card a rule', (n: number) => `Allow: /*${n}*x`],
    ['an end that is nearly there', () => 'Allow: /*aaaaaaaab'],
    ['many wild cards a rule', () => `Allow: /${'*a'.repeat(20)}b`],
    ['many wild cards a rule, which match', () => `Allow: /${'*a'.repeat(20)}`],
    ['long parts between wild cards', () => `Allow: /*${'a'.repeat(900)}*b`],
    ['wild cards only', () => `Allow: /${'*'.repeat(1_000)}`],
    ['rules that all match', () => 'Allow: /'],
  ])('with %s decides in no time', (_, line) => {
    const { ms, allowed } = timed(many(line).replace('\n', '\nDisallow: /a\n'), A_LOT);
    expect(ms).toBeLessThan(500);
    expect(typeof allowed).toBe('boolean');
  });

  it('disallows by a rule behind any number of rules that do not match the page', () => {
    expect(timed(`${many((n) => `Allow: /*${n}*x`)}Disallow: /legal`)).toMatchObject({ allowed: false });
    expect(timed(`${many((n) => `Allow: /terms/${n}`)}Disallow: /legal`)).toMatchObject({ allowed: false });
  });

  it('disallows by a rule of any length', () => {
    expect(timed(`User-agent: *\nDisallow: /${'*'.repeat(400_000)}dpa`)).toMatchObject({ allowed: false, line: 2 });
    expect(timed(`User-agent: *\nDisallow: ${' '.repeat(400_000)}/legal`)).toMatchObject({ allowed: false, line: 2 });
  });

  it('shows a rule with a comment that does not end', () => {
    const { ms, rule } = timed(`User-agent: *\nDisallow: /legal ${'#'.repeat(400_000)}\u2028`);
    expect(rule).toBe('Disallow: /legal (line 2)');
    expect(ms).toBeLessThan(1_000);
  });

  it('is asked of the beginning of an address that is longer than any real one', () => {
    const { ms, allowed } = timed(many('Disallow: /*b'), `/${'a'.repeat(1_000_000)}b`);
    expect(allowed).toBe(true);
    expect(ms).toBeLessThan(1_000);
    expect(timed('User-agent: *\nDisallow: /a', `/${'a'.repeat(1_000_000)}`)).toMatchObject({ allowed: false });
  });
});
