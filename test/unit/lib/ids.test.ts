import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createIds } from '../../../src/lib/ids.ts';

describe('ids', () => {
  it('say what they are of, and are random in all their digits', () => {
    expect(createIds((size) => new Uint8Array(size).fill(0xa5))('act')).toBe('act_a5a5a5a5a5a5a5a5a5a5');
    const newId = createIds(randomBytes);
    expect(new Set(Array.from({ length: 1000 }, () => newId('bat'))).size).toBe(1000);
    expect(newId('bat')).toMatch(/^bat_[0-9a-f]{20}$/);
  });
});
