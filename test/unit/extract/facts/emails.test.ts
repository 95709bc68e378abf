/** E-mail addresses in running text. */
import { describe, expect, it } from 'vitest';
import { emailsIn } from '../../../../src/extract/facts/emails.ts';

const read = (text: string): string[] => emailsIn(text).map(({ address }) => address);

describe('emailsIn', () => {
  it.each([
    ['Write to Privacy@Acme.example.', 'privacy@acme.example'],
    ['privacy [at] acme [dot] example', 'privacy@acme.example'],
    ['dpo(at)acme(dot)co(dot)uk', 'dpo@acme.co.uk'],
    ['(support+privacy@acme.example)', 'support+privacy@acme.example'],
  ])('reads %j', (text, address) => expect(read(text)).toEqual([address]));

  it.each(['a @ b', 'look at acme dot example', 'user@localhost', '@acme.example'])('finds none in %j', (text) =>
    expect(read(text)).toEqual([]),
  );

  it('is linear on text made to slow it down', () => {
    const start = performance.now();
    emailsIn('a'.repeat(200_000));
    emailsIn('a@'.repeat(100_000));
    emailsIn('[at]'.repeat(50_000));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
