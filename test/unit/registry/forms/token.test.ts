import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../../src/lib/clock.ts';
import { systemRandomBytes } from '../../../../src/lib/secrets.ts';
import { createFormTokens } from '../../../../src/registry/forms/token.ts';

const HOUR_MS = 3_600_000;

function room(key = 'key') {
  const clock = fixedClock('2026-03-01T12:00:00Z');
  return { clock, tokens: createFormTokens({ key, now: () => clock.now(), random: systemRandomBytes }) };
}

describe('tokens of forms', () => {
  it('are good for their purpose, within their time, and each has a nonce of its own', () => {
    const { clock, tokens } = room();
    const [a, b] = [tokens.make('correction x'), tokens.make('correction x')];
    clock.advance(60_000);
    const [first, second] = [tokens.check(a, 'correction x'), tokens.check(b, 'correction x')];
    expect(first).toEqual({
      ok: true,
      hasty: false,
      spent: { nonce: expect.stringMatching(/^[\w-]{22}$/), until: '2026-03-02T00:00:00.000Z' },
    });
    expect(second).not.toEqual(first);
    expect(tokens.check(a, 'correction y')).toEqual({ ok: false });
    clock.advance(12 * HOUR_MS);
    expect(tokens.check(a, 'correction x')).toEqual({ ok: false });
  });

  it('that come back at once are told', () => {
    const { clock, tokens } = room();
    const token = tokens.make('x');
    clock.advance(2_999);
    expect(tokens.check(token, 'x')).toMatchObject({ ok: true, hasty: true });
    clock.advance(1);
    expect(tokens.check(token, 'x')).toMatchObject({ ok: true, hasty: false });
  });

  it('cannot be forged, altered, or made by another installation', () => {
    const { clock, tokens } = room();
    const token = tokens.make('x');
    clock.advance(60_000);
    const [time = '', nonce = '', signature = ''] = token.split('.');
    const later = (Number.parseInt(time, 36) + 1000).toString(36);
    const forged = [
      '',
      '..',
      `${later}.${nonce}.${signature}`,
      `${time}.${nonce.slice(1)}A.${signature}`,
      `${time}.${nonce}.`,
      `${token}x`,
      room('other').tokens.make('x'),
    ];
    for (const one of forged) expect([one, tokens.check(one, 'x')]).toEqual([one, { ok: false }]);
  });

  it('of a time to come are good for nothing', () => {
    const { clock, tokens } = room();
    const token = tokens.make('x');
    clock.advance(-1000);
    expect(tokens.check(token, 'x')).toEqual({ ok: false });
  });
});
