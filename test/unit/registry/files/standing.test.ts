/** Whether a file may take the place of what is recorded. */
import { describe, expect, it } from 'vitest';
import { type PastVersion, standingOf } from '../../../../src/registry/files/standing.ts';

const machine = (digest?: string): PastVersion => ({ ...(digest !== undefined && { digest }), fromFile: false });
const file = (digest: string): PastVersion => ({ digest, fromFile: true });

describe('a file that was exported', () => {
  it('is taken where nobody changed the record since, a step back to an earlier version included', () => {
    expect(standingOf('b', [machine('a')], 'a')).toBe('edited');
    expect(standingOf('old', [machine('old'), machine('a')], 'a')).toBe('edited');
  });

  it('is taken where files alone changed the record since: what they say meets in the team’s own history', () => {
    expect(standingOf('c', [machine('a'), file('b')], 'a')).toBe('edited');
    expect(standingOf('a', [machine('a'), file('b')], 'a')).toBe('edited');
  });

  it('is taken where the versions since say nothing else', () => {
    expect(standingOf('b', [machine('a'), machine('a')], 'a')).toBe('edited');
  });

  it('is older where nobody edited it and the record went on', () => {
    expect(standingOf('a', [machine('a'), machine('b')], 'a')).toBe('older');
    expect(standingOf('a', [machine('a'), machine()], 'a')).toBe('older');
  });

  it('is in conflict where both went on, even if a file came after that', () => {
    expect(standingOf('c', [machine('a'), machine('b')], 'a')).toBe('conflict');
    expect(standingOf('d', [machine('a'), machine('b'), file('c')], 'a')).toBe('conflict');
    expect(standingOf(undefined, [machine('a'), machine('b')], 'a')).toBe('conflict');
  });

  it('says nothing new where both came to say the same', () => {
    expect(standingOf('b', [machine('a'), machine('b')], 'a')).toBe('same');
    expect(standingOf(undefined, [machine('a'), machine()], 'a')).toBe('same');
  });
});

describe('a file that no export wrote', () => {
  it('is taken, unless it says what the record said before', () => {
    expect(standingOf('c', [machine('a'), machine('b')])).toBe('edited');
    expect(standingOf('c', [])).toBe('edited');
    expect(standingOf('a', [machine('a'), machine('b')])).toBe('older');
  });

  it('counts as none where the export was of another registry', () => {
    expect(standingOf('c', [machine('b')], 'elsewhere')).toBe('edited');
  });

  it('that leaves a record out means it', () => {
    expect(standingOf(undefined, [machine('a')])).toBe('edited');
  });
});
