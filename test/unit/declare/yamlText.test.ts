/** YAML that is written for people to review. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseYaml } from '../../../src/declare/yamlFile.ts';
import { yamlText } from '../../../src/declare/yamlText.ts';

const OPTIONS = { compact: ['value'], airy: 2 };

function back(text: string): unknown {
  const { value, problems } = parseYaml('x.yaml', text);
  expect(problems).toEqual([]);
  return value;
}

/** Words that some reader of YAML takes for something else than text, or that end what they stand in. */
const TRAPS = [
  ...['no', 'No', 'NO', 'yes', 'on', 'off', 'y', 'n', 'true', 'null', 'Null', '~', '', '.inf', '.nan', '-.INF', '<<', '='],
  ...['0x10', '0o17', '017', '1_000', '1e3', '12:30:45', '1:20', '+1', '-0', '.5', '5.', '0b11', '2025-02-06', '2025-02-06T06:00:00.000Z'],
  ...[
    '- a',
    '-',
    '? a',
    'a: b',
    'a:',
    ': a',
    'a #b',
    '# a',
    '& a',
    '*a',
    '!a',
    '!!str a',
    '%YAML 1.1',
    '@a',
    '`a',
    '|',
    '>',
    '>-',
    '---',
    '...',
  ],
  ...[
    '"a',
    "'a",
    '[a',
    'a]',
    '{a',
    'a}',
    ',a',
    '\\',
    '\\n',
    'a\\',
    ' a',
    'a ',
    '\ta',
    'a\n',
    '\na',
    'a\n\nb',
    'a \nb',
    'a\n b',
    'a\r\nb',
    '\r',
  ],
  ...[
    '\u0000',
    '\u001b[31m',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u200b',
    '\u202e',
    '\u2028',
    '\u2066',
    '\ufeff',
    '\ud800',
    '\udc00',
    '\u{e0041}',
    '👩‍⚖️',
  ],
];

const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TRAPS) },
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom(...TRAPS, 'word', 'longer-word', ' ', '  ', '\n', '. '), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.array(fc.string({ maxLength: 12 }), { minLength: 10, maxLength: 60 }).map((words) => words.join(' ')),
);
const key = hostile.filter((text) => text !== '__proto__');
const data = fc.letrec<{ any: unknown; map: Record<string, unknown> }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    { weight: 4, arbitrary: hostile },
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
    fc.array(tie('any'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc.dictionary(fc.oneof(fc.constantFrom('value', 'quote'), key), tie('any'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
})).map;

describe('YAML for review', () => {
  it('gives back what was written, whatever text is in it', () => {
    fc.assert(
      fc.property(data, (value) => {
        const text = yamlText(value, OPTIONS);
        expect(back(text)).toEqual(value);
        expect(yamlText(back(text), OPTIONS)).toBe(text);
      }),
      { numRuns: 600, seed: 7 },
    );
  });

  it('says the same to readers of YAML 1.1, who take "no" for false and a date for a moment', () => {
    for (const text of TRAPS.filter((one) => one.isWellFormed()))
      expect(parse(yamlText({ a: text, b: [text] }), { version: '1.1' }), JSON.stringify(text)).toEqual({ a: text, b: [text] });
  });

  it('holds nothing that a reviewer does not see', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(yamlText(value, OPTIONS)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('puts one field on a line, short lists and small values on one, and folds what is long', () => {
    const quote =
      'The Customer may only object in writing to the appointment of a new Subprocessor within ten (10) days of such notice by providing a written objection.';
    const cell = {
      grade: 'partial',
      geography: ['EU', 'NO'],
      value: { n: 10, unit: 'd' },
      quote,
      verifiedAt: '2025-02-06',
      lines: 'one\ntwo',
    };
    expect(yamlText({ id: 'a', cells: { first: cell, second: { grade: 'no' } } }, OPTIONS)).toBe(`id: a

cells:
  first:
    grade: partial
    geography: [ EU, "NO" ]
    value: { n: 10, unit: d }
    quote: >-
      The Customer may only object in writing to the appointment of a new Subprocessor within ten (10) days of such
      notice by providing a written objection.
    verifiedAt: "2025-02-06"
    lines: |-
      one
      two

  second:
    grade: "no"
`);
  });
});
