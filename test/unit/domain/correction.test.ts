import { describe, expect, it } from 'vitest';
import { Config } from '../../../src/domain/config.ts';
import { CorrectionInput, MailAddress } from '../../../src/domain/correction.ts';

const fields = { wrong: 'It is wrong', right: 'It is right', url: 'https://a.example/' };
const faults = (more: object): string[] =>
  CorrectionInput.safeParse({ ...fields, ...more }).error?.issues.map(({ path }) => String(path[0])) ?? [];

describe('a correction as it comes in', () => {
  it('needs what is wrong, a page, and what would be right, by words or by a grade', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ right: '' })).toEqual(['right']);
    expect(faults({ right: '', grade: 'no' })).toEqual([]);
    expect(faults({ wrong: ' \n ' })).toEqual(['wrong']);
    expect(faults({ grade: 'best' })).toEqual(['grade']);
  });

  it('keeps lines, and leaves out what was not typed', () => {
    expect(CorrectionInput.parse({ ...fields, wrong: ' a\r\nb ', quote: '  ', name: ' ', email: '' })).toEqual({
      ...fields,
      wrong: 'a\nb',
    });
  });
});

describe('MailAddress', () => {
  it('takes addresses, and nothing that a header could make more of', () => {
    for (const good of ['ada@example.com', 'ada+x@mail.example.co.uk', 'müller@bücher.example'])
      expect([good, MailAddress.safeParse(good).success]).toEqual([good, true]);
    for (const bad of [
      'ada',
      'ada@localhost',
      'a@b.example,c@d.example',
      'a@b.example\r\nBcc: c@d.example',
      'Ada <a@b.example>',
      '"a b"@c.example',
      'a@b@c.example',
      'a@b.example;c',
      `${'a'.repeat(65)}@b.example`,
      'a\u202e@b.example',
    ])
      expect([bad, MailAddress.safeParse(bad).success]).toEqual([bad, false]);
  });
});

describe('settings of reviews', () => {
  const channels = [
    { id: 'mail', type: 'email', from: 'a@b.example', to: ['c@d.example'], smtp: { host: 'mail.example' } },
    { id: 'out', type: 'stdout' },
  ];
  const problems = (registry: object, publicUrl: string | undefined = 'https://c.example'): string[] =>
    Config.safeParse({ web: publicUrl === undefined ? {} : { publicUrl }, alerts: { channels }, registry }).error?.issues.map(({ path }) =>
      path.join('.'),
    ) ?? [];

  it('need a channel of e-mail and an address for the links', () => {
    expect(problems({ opinions: { from: 'everybody', mail: 'mail' } })).toEqual([]);
    for (const mail of ['out', 'none', undefined])
      expect(problems({ opinions: { from: 'everybody', mail } })).toEqual(['registry.opinions.mail']);
    const noUrl = Config.safeParse({ alerts: { channels }, registry: { opinions: { from: 'everybody', mail: 'mail' } } });
    expect(noUrl.error?.issues.map(({ path }) => path.join('.'))).toEqual(['registry.opinions.from']);
    expect(problems({ opinions: { from: 'off', mail: 'none' } })).toEqual([]);
  });
});
