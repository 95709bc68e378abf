import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toUtf8 } from '../../../src/lib/charset.ts';
import { fixedClock, systemClock } from '../../../src/lib/clock.ts';
import { eachOf } from '../../../src/lib/each.ts';
import { sha256, sha256Of } from '../../../src/lib/hash.ts';
import { version } from '../../../src/lib/version.ts';

describe('character sets', () => {
  const text = '<p>Größe: 10 €</p>';
  const latin = Buffer.from(
    [...'<p>Gr']
      .map((c) => c.charCodeAt(0))
      .concat(
        [0xf6, 0xdf],
        [...'e: 10 '].map((c) => c.charCodeAt(0)),
        [0x80],
        [...'</p>'].map((c) => c.charCodeAt(0)),
      ),
  );

  it('UTF-8 keeps its bytes, declared or not', () => {
    const bytes = Buffer.from(text);
    expect(toUtf8(bytes)).toEqual({ body: bytes });
    expect(toUtf8(bytes, 'text/html; charset=utf-8').body).toBe(bytes);
  });

  it('a page that says UTF-8 keeps bytes that are none', () => {
    expect(toUtf8(latin, 'text/html; charset="UTF-8"').body).toBe(latin);
  });

  it.each([
    ['that its header names', 'text/html; charset=windows-1252'],
    ['that its header names by another name', 'text/html;charset="ISO-8859-1"'],
    ['that nothing names, where it is no UTF-8', undefined],
    ['that has no such name', 'text/html; charset=klingon'],
  ])('another one is told: one %s', (_name, contentType) => {
    const { body, charset } = toUtf8(latin, contentType);
    expect(body.toString()).toBe(text);
    expect(charset).toBe('windows-1252');
  });

  it('one that the page names in a meta element', () => {
    const page = Buffer.concat([Buffer.from('<meta charset="shift_jis"><p>'), Buffer.from([0x93, 0xfa, 0x96, 0x7b]), Buffer.from('</p>')]);
    expect(toUtf8(page).body.toString()).toContain('日本');
  });

  it('a byte order mark comes before what the header says', () => {
    const page = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<p>é</p>', 'utf16le')]);
    expect(toUtf8(page, 'text/html; charset=utf-8').body.toString()).toContain('<p>é</p>');
  });
});

describe('each of many', () => {
  it('runs at most so many at once, starts in order and ends with all done', async () => {
    let [running, most] = [0, 0];
    const started: number[] = [];
    await eachOf(
      3,
      Array.from({ length: 20 }, (_, at) => at),
      async (at) => {
        started.push(at);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      },
    );
    expect(most).toBe(3);
    expect(running).toBe(0);
    expect(started).toEqual(Array.from({ length: 20 }, (_, at) => at));
  });

  it('works one by one where the width is none, and not at all on an empty list', async () => {
    const seen: number[] = [];
    await eachOf(0, [1, 2], async (item) => void seen.push(item));
    await eachOf(4, [], async () => void seen.push(9));
    expect(seen).toEqual([1, 2]);
  });

  it('ends with the first failure', async () => {
    await expect(
      eachOf(2, [1, 2, 3], async (item) => {
        if (item === 2) throw new Error('two');
      }),
    ).rejects.toThrow('two');
  });
});

describe('hashes', () => {
  it('are SHA-256 in hex, of text as UTF-8', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256('é')).toBe(createHash('sha256').update(Buffer.from('é')).digest('hex'));
  });

  it('keep lists of texts apart', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], []];
    expect(new Set(lists.map((list) => sha256Of(list))).size).toBe(lists.length);
  });
});

describe('clocks', () => {
  it('a fixed clock stands still until it is moved, and its times are not shared', () => {
    const clock = fixedClock('2026-03-01T00:00:00Z');
    clock.now().setFullYear(1999);
    expect(clock.now().toISOString()).toBe('2026-03-01T00:00:00.000Z');
    clock.advance(1500);
    expect(clock.now().toISOString()).toBe('2026-03-01T00:00:01.500Z');
    clock.set('2027-01-01T00:00:00Z');
    expect(clock.now().toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });

  it("the system clock gives the machine's time", () => {
    expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1_000);
  });
});

it('the version is that of the package', () => {
  expect(version()).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
});
