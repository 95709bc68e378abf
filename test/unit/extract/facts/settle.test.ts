import { expect, it } from 'vitest';
import type { CompiledCatalogue } from '../../../../src/extract/facts/rules.ts';
import { settle } from '../../../../src/extract/facts/settle.ts';
import type { Statement } from '../../../../src/extract/facts/statements.ts';

it('settles more statements than a call may have arguments', () => {
  const fact = {
    key: 'retention.default',
    value: { n: 30, unit: 'd' },
    quote: 'We keep prompts for 30 days.',
    passage: 0,
    rule: 'duration/kept-for',
  };
  const statements = Array.from({ length: 300_000 }, () => ({ fact, rank: 0 }) as unknown as Statement);
  const catalogue = { keys: [{ key: 'retention.default', definition: { type: 'duration' } }] } as unknown as CompiledCatalogue;
  expect(settle(statements, catalogue)).toEqual([fact]);
});
