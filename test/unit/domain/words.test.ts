import { describe, expect, it } from 'vitest';
import { checkId } from '../../../src/domain/capture.ts';
import { Catalogue, Marker } from '../../../src/domain/catalogue.ts';
import { Config } from '../../../src/domain/config.ts';
import { ERROR_CODES, OperationalError } from '../../../src/domain/errors.ts';
import { FactValue } from '../../../src/domain/extraction.ts';
import { isReadable, VERDICTS } from '../../../src/domain/vocabulary.ts';

describe('verdicts', () => {
  it('only content and unchanged are readable', () => {
    expect(VERDICTS.filter(isReadable)).toEqual(['content', 'unchanged']);
  });
});

describe('a check', () => {
  it('has the same id for the same source and due time, and another otherwise', () => {
    expect(checkId('acme/dpa', '2026-03-01T06:00:00.000Z')).toBe('acme/dpa@2026-03-01T06:00:00.000Z');
    expect(checkId('acme/dpa', '2026-03-01T06:00:00.000Z')).not.toBe(checkId('acme/dpa', '2026-03-01T07:00:00.000Z'));
  });
});

describe('operational errors', () => {
  it('end a command with 2 for wrong usage and with 1 for everything else', () => {
    for (const code of ERROR_CODES) expect(new OperationalError(code, 'x').exitCode).toBe(code === 'usage' ? 2 : 1);
  });

  it('carry a remedy and a cause where there are any, and are not transient unless they say so', () => {
    const cause = new Error('inner');
    expect(new OperationalError('network', 'x', { remedy: 'r', transient: true, cause })).toMatchObject({
      remedy: 'r',
      transient: true,
      cause,
    });
    const plain = new OperationalError('network', 'x');
    expect([plain.remedy, plain.transient, 'cause' in plain]).toEqual([undefined, false, false]);
  });
});

describe('settings', () => {
  it('are complete where there are none', () => {
    expect(Config.parse({})).toMatchObject({
      defaults: { every: '12h', timezone: 'UTC', language: 'en-US' },
      egress: { allow: [], maxRedirects: 10 },
      queue: { concurrency: 4, browserConcurrency: 4, attempts: 3 },
      storage: { data: 'snapshots' },
      web: { host: '127.0.0.1', port: 8787 },
    });
  });

  it('an own schedule takes the place of the interval', () => {
    expect(Config.parse({ defaults: { schedule: '0 6 * * *' } }).defaults).not.toHaveProperty('every');
    expect(Config.safeParse({ defaults: { schedule: '0 6 * * *', every: '1h' } }).success).toBe(false);
  });

  it.each([['127.0.0.1:8099'], ['[::1]:80'], ['localhost:1']])('admit %s', (hostPort) => {
    expect(Config.safeParse({ egress: { allow: [hostPort] } }).success).toBe(true);
  });

  it.each([['127.0.0.1'], ['host:0'], ['host:65536'], ['http://host:80'], ['*:80'], ['host:80/x']])('do not admit %s', (hostPort) => {
    expect(Config.safeParse({ egress: { allow: [hostPort] } }).success).toBe(false);
  });

  it.each([
    [{ queue: { redisUrl: 'http://host' } }],
    [{ queue: { concurrency: 0 } }],
    [{ web: { port: 70_000 } }],
    [{ unknown: true }],
    [{ egress: { maxBytes: 1 } }],
  ])('refuse %j', (value) => {
    expect(Config.safeParse(value).success).toBe(false);
  });
});

describe('the catalogue', () => {
  it('a header marker names its header, other markers are plain phrases', () => {
    expect(Marker.safeParse({ text: 'x-wall: challenge', where: 'header' }).success).toBe(true);
    for (const text of ['challenge', 'X-Wall: challenge', 'x-wall:', ': challenge'])
      expect(Marker.safeParse({ text, where: 'header' }).success, text).toBe(false);
    expect(Marker.safeParse({ text: 'Just a moment', where: 'title' }).success).toBe(true);
    expect(Marker.safeParse({ text: 'x', where: 'body' }).success).toBe(false);
  });

  it('a choice or a set lists its values, and nothing else does', () => {
    const key = (type: string, values?: string[]) =>
      Catalogue.safeParse({ keys: { 'a.b': { type, group: 'g', description: 'd', ...(values && { values }) } } }).success;
    expect([key('choice', ['x']), key('set', ['x']), key('date')]).toEqual([true, true, true]);
    expect([key('choice'), key('set', []), key('date', ['x'])]).toEqual([false, false, false]);
  });

  it('has empty lists of markers where it names none', () => {
    expect(Catalogue.parse({ keys: {} }).verdicts).toEqual({ challenge: [], login: [], consent: [], error: [], moved: [], shell: [] });
  });
});

describe('fact values', () => {
  it.each([
    ['2025-03-01'],
    [30],
    [{ n: 30, unit: 'd' }],
    [['IE', 'NL']],
    [{ name: 'CloudCo', location: 'Ireland' }],
    [[{ name: 'CloudCo' }]],
  ])('may be %j', (value) => {
    expect(FactValue.parse(value)).toEqual(value);
  });

  it.each([[null], [true], [[null]], [undefined]])('may not be %j', (value) => {
    expect(FactValue.safeParse(value).success).toBe(false);
  });
});
