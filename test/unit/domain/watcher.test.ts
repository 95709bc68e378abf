import { describe, expect, it } from 'vitest';
import { Id, LanguageTag, Section, SourceDeclaration, TimeZone, urlFault, Watcher } from '../../../src/domain/watcher.ts';

const SOURCE = { id: 'dpa', kind: 'dpa', url: 'https://acme.example/dpa' };

function accepts(schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean {
  return schema.safeParse(value).success;
}

describe('a watcher', () => {
  it('needs no more than a vendor and a source, and fills in the rest', () => {
    expect(Watcher.parse({ vendor: { id: 'acme', name: 'Acme' }, sources: [SOURCE] })).toEqual({
      vendor: { id: 'acme', name: 'Acme', aliases: [], domains: [] },
      offerings: [],
      sources: [{ ...SOURCE, render: 'auto' }],
      commitments: [],
      answers: [],
    });
  });

  it.each([
    ['an unknown key', { vendor: { id: 'acme', name: 'Acme' }, sources: [SOURCE], extra: 1 }],
    ['an unknown key of a source', { vendor: { id: 'acme', name: 'Acme' }, sources: [{ ...SOURCE, selcet: 'p' }] }],
    ['no source', { vendor: { id: 'acme', name: 'Acme' }, sources: [] }],
    ['no name', { vendor: { id: 'acme' }, sources: [SOURCE] }],
    ['a country that is no code', { vendor: { id: 'acme', name: 'Acme', country: 'France' }, sources: [SOURCE] }],
    ['an address for a domain', { vendor: { id: 'acme', name: 'Acme', domains: ['https://acme.example'] }, sources: [SOURCE] }],
  ])('with %s is refused', (_name, value) => {
    expect(accepts(Watcher, value)).toBe(false);
  });
});

describe('a source', () => {
  it('takes one selector or several', () => {
    expect(SourceDeclaration.parse({ ...SOURCE, select: 'main', remove: ['.a', '.b'] })).toMatchObject({
      select: ['main'],
      remove: ['.a', '.b'],
    });
  });

  it.each([
    ['both a schedule and an interval', { schedule: '0 6 * * *', every: '12h' }],
    ['an interval without a unit', { every: '12' }],
    ['an interval of nothing', { every: '0h' }],
    ['an empty list of selectors', { select: [] }],
    ['a section of nothing', { section: {} }],
    ['a condition of nothing', { ready: {} }],
    ['a renderer that is none', { render: 'firefox' }],
    ['a kind that is none', { kind: 'novel' }],
  ])('with %s is refused', (_name, more) => {
    expect(accepts(SourceDeclaration, { ...SOURCE, ...more })).toBe(false);
  });
});

describe('an address', () => {
  it.each([['https://acme.example/a?b=c#d'], ['http://127.0.0.1:8099/'], ['https://bücher.example/'], ['https://acme.example/@user']])(
    'may be %s',
    (url) => {
      expect(urlFault(url)).toBeUndefined();
    },
  );

  it.each([
    ['javascript:alert(1)'],
    ['file:///etc/passwd'],
    ['data:text/html,x'],
    ['//acme.example/x'],
    ['https:acme.example'],
    ['https:///acme.example'],
    ['https://user@acme.example/'],
    ['https://@acme.example/'],
    ['https://acme.example\\@evil.example/'],
    ['https://acme.example/a b'],
    ['https://acme.example/\n'],
    ['https://acme.example/\u202egpj'],
    ['https://acme.example/\u0000'],
    ['https://'],
    [''],
  ])('may not be %j', (url) => {
    expect(urlFault(url)).toMatch(/^must /);
  });
});

describe('small words', () => {
  it('ids are lower-case words joined by single hyphens', () => {
    for (const id of ['acme', 'mistral-ai', 'a1']) expect(accepts(Id, id), id).toBe(true);
    for (const id of ['', 'Acme', 'a--b', '-a', 'a-', 'a/b', '..', 'a b', 'é', 'x'.repeat(81), 'a\n'])
      expect(accepts(Id, id), id).toBe(false);
  });

  it('time zones and languages are those that there are', () => {
    expect(accepts(TimeZone, 'Europe/Paris')).toBe(true);
    expect(accepts(TimeZone, 'Europe/Atlantis')).toBe(false);
    expect(accepts(LanguageTag, 'fr-FR')).toBe(true);
    expect(accepts(LanguageTag, 'fr_FR')).toBe(false);
    expect(accepts(LanguageTag, 'en\r\nX-Evil: 1')).toBe(false);
  });

  it('a section is named by an anchor or by one or more titles', () => {
    for (const section of [{ anchor: 'dpa' }, { title: 'DPA' }, { title: ['DPA', 'Addendum'] }])
      expect(accepts(Section, section)).toBe(true);
    expect(accepts(Section, { title: [] })).toBe(false);
  });
});
