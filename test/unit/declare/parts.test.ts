/** The small parts: problems as text, suggestions, selectors, cron expressions, addresses. */
import { describe, expect, it } from 'vitest';
import { cronFault } from '../../../src/declare/cron.ts';
import { formatReport } from '../../../src/declare/lint.ts';
import { formatProblem, hasErrors, type Problem, sortProblems } from '../../../src/declare/problem.ts';
import { oneOf, quote } from '../../../src/declare/quote.ts';
import { selectorFault } from '../../../src/declare/selectors.ts';
import { didYouMean } from '../../../src/declare/suggest.ts';
import { urlFault } from '../../../src/domain/watcher.ts';

const problem: Problem = { file: 'watchers/a.yaml', line: 3, column: 5, message: 'the key is there twice', severity: 'error' };

describe('problems', () => {
  it('read file:line:column, severity, message, with the remedy below', () => {
    expect(formatProblem(problem)).toBe('watchers/a.yaml:3:5  error  the key is there twice');
    expect(formatProblem({ ...problem, remedy: 'Keep one of them.' })).toBe(
      'watchers/a.yaml:3:5  error  the key is there twice\n    Keep one of them.',
    );
  });

  it('are sorted by file, line and column as numbers', () => {
    const at = (file: string, line: number, column: number): Problem => ({ ...problem, file, line, column });
    const sorted = sortProblems([at('b', 1, 1), at('a', 10, 1), at('a', 9, 12), at('a', 9, 2)]);
    expect(sorted.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual(['a:9:2', 'a:9:12', 'a:10:1', 'b:1:1']);
  });

  it('stop a run only when one is an error', () => {
    expect(hasErrors([{ ...problem, severity: 'warning' }])).toBe(false);
    expect(hasErrors([{ ...problem, severity: 'warning' }, problem])).toBe(true);
  });

  it('end in a summary', () => {
    const counts = { files: 1, vendors: 0, sources: 0, commitments: 2, errors: 1, warnings: 0 };
    expect(formatReport({ problems: [problem], counts })).toBe(
      `${formatProblem(problem)}\n1 file, 0 vendors, 0 sources, 2 commitments: 1 error, 0 warnings`,
    );
    expect(formatReport({ problems: [], counts: { ...counts, errors: 0 } })).toBe(
      '1 file, 0 vendors, 0 sources, 2 commitments: no problems',
    );
  });
});

describe('texts in messages', () => {
  it('are quoted, cut short and free of control and direction characters', () => {
    expect(quote('a"b\u001b[31m\u202e\u200b')).toBe('"a\\"b\\u001b[31m\\u202e\\u200b"');
    expect(quote('x'.repeat(500)).length).toBeLessThan(70);
    expect(oneOf(['a', 'b', 'c'])).toBe('"a", "b" or "c"');
  });

  it('suggest a near word, and nothing where nothing is near', () => {
    expect(didYouMean('Scedule', ['schedule', 'select'])).toBe('Did you mean "schedule"?');
    expect(didYouMean('prot', ['host', 'port'])).toBe('Did you mean "port"?');
    expect(didYouMean('banana', ['schedule', 'select'])).toBeUndefined();
    expect(didYouMean('x'.repeat(100_000), ['schedule'])).toBeUndefined();
  });
});

describe('selectorFault', () => {
  it.each(['main', 'table tr:nth-child(2n+1) > td', 'article:not(.draft)', 'div:has(> h2)', '[data-id="x"]', 'a, b'])(
    'accepts %j',
    (selector) => {
      expect(selectorFault(selector)).toBeUndefined();
    },
  );

  it.each(['div[', 'p:glows', '::before', 'a,', 'p:nth-child(x)', '<div>', ':not('.repeat(200)])('refuses %j', (selector) => {
    expect(selectorFault(selector)).toEqual(expect.any(String));
  });
});

describe('cronFault', () => {
  it.each(['0 6 * * *', '*/15 * * * *', '0 6,18 * * MON-FRI', '0 0 1 1 *', '0 0 29 2 *'])('accepts %j', (expression) => {
    expect(cronFault(expression)).toBeUndefined();
  });

  it.each([
    '',
    '@daily',
    '0 6 * *',
    '0 0 6 * * *',
    '60 6 * * *',
    'a b c d e',
    '0 6 31 2 *',
    '*/0 * * * *',
    'H 6 * * *',
    '2025-01-01T00:00:00Z',
  ])('refuses %j', (expression) => {
    expect(cronFault(expression)).toEqual(expect.any(String));
  });
});

describe('urlFault', () => {
  it.each([
    'https://acme.example',
    'http://acme.example:8080/a?b=@c#d',
    'HTTPS://Acme.example/a',
    'https://acme.example/@user',
    'https://bücher.example/',
  ])('accepts %j', (url) => {
    expect(urlFault(url)).toBeUndefined();
  });

  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'java\nscript:alert(1)',
    'file:///etc/passwd',
    'file:..',
    'data:text/html,x',
    'view-source:https://a.example',
    'chrome://crash',
    ' https://a.example',
    'https://a.example\n',
    'https://a.example/\tb',
    'https:\\\\a.example',
    'https://a.example\\@intern',
    'https://u:p@a.example',
    'https://@a.example',
    'https://:@a.example',
    'https:a.example',
    'https:///a.example',
    '//a.example',
    'a.example',
    '',
    'https://',
    'https://a.example/\u200b',
  ])('refuses %j', (url) => {
    expect(urlFault(url)).toEqual(expect.any(String));
  });
});
