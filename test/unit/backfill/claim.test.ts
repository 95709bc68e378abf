import { describe, expect, it } from 'vitest';
import type { Archive, ArchivedCapture } from '../../../src/backfill/archive.ts';
import { claim, type KnownVendor, slug } from '../../../src/backfill/claim.ts';
import { Id } from '../../../src/domain/watcher.ts';
import { sampleSource } from '../../helpers/samples.ts';

const VENDORS: KnownVendor[] = [{ id: 'acme', name: 'Acme', aliases: ['Acme Labs'] }];

function archiveOf(...captures: Array<[document: string, url?: string | undefined, fetchedAt?: string]>): Archive {
  return {
    descriptor: { format: 'ota-git', location: '/r' },
    id: 'ota-git:1',
    captures: captures.map(([document, url, fetchedAt = '2024-05-01T12:00:00.000Z'], at): ArchivedCapture => {
      return { document, fetchedAt, ref: `${at}`, ...(url === undefined ? {} : { url }) };
    }),
    skipped: {},
  };
}

function owners(...args: Parameters<typeof claim>): Record<string, string[]> {
  return Object.fromEntries(claim(...args).map(({ source, documents }) => [source.id, documents]));
}

describe('a document belongs to', () => {
  const terms = sampleSource('acme/terms', { url: 'https://acme.example/terms' });
  const dpa = sampleSource('acme/dpa', { url: 'https://acme.example/dpa', archives: ['Acme/Data Processor Agreement'] });

  it('the source that names it, whatever its case and its address', () => {
    expect(owners(archiveOf(['ACME/Data processor agreement', 'https://acme.example/terms']), [terms, dpa], VENDORS)).toEqual({
      'acme/dpa': ['ACME/Data processor agreement'],
    });
  });

  it.each([
    ['the same', 'https://acme.example/terms'],
    ['with www and a final slash', 'http://www.acme.example/terms/'],
    ['with a fragment and capitals', 'https://ACME.example/Terms#section-2'],
  ])('the one source with its address: %s', (_name, url) => {
    expect(owners(archiveOf(['Other/Name', url]), [terms, dpa], VENDORS)).toEqual({ 'acme/terms': ['Other/Name'] });
  });

  it('no source by a part of an address', () => {
    const captures = archiveOf(
      ['A/a', 'https://acme.example/terms/old'],
      ['A/b', 'https://acme.example/terms?v=2'],
      ['A/c', 'https://sub.acme.example/terms'],
      ['A/d'],
    );
    expect(claim(captures, [terms, dpa], []).every(({ source }) => source.archiveOnly)).toBe(true);
  });

  it('the source of an address that it had at any time', () => {
    const moved = archiveOf(['A/Terms', 'https://acme.example/old'], ['A/Terms', 'https://acme.example/terms', '2025-01-01T00:00:00.000Z']);
    expect(owners(moved, [terms], VENDORS)).toEqual({ 'acme/terms': ['A/Terms'] });
  });

  it('the source of its newest address, where at least half of its captures have that', () => {
    const at = (day: number) => `2024-01-0${day}T00:00:00.000Z`;
    const dpa = sampleSource('acme/dpa', { url: 'https://acme.example/dpa' });
    const [there, other] = ['https://acme.example/terms', 'https://acme.example/dpa'];
    const owner = (...urls: string[]) => {
      const captures = urls.map((url, index): [string, string, string] => ['A/Terms', url, at(index + 1)]);
      return Object.keys(owners(archiveOf(...captures), [terms, dpa], VENDORS))[0];
    };
    expect(owner(other, there)).toBe('acme/terms');
    expect(owner(there, other, there)).toBe('acme/terms');
    expect(owner(there, there, other)).toBe('a/terms');
    const unordered = archiveOf(['A/Terms', there, at(2)], ['A/Terms', other, at(1)]);
    expect(owners(unordered, [terms, dpa], VENDORS)).toEqual({ 'acme/terms': ['A/Terms'] });
  });

  it('a source of more captures than a call takes arguments', () => {
    const source = sampleSource('acme/dpa', { archives: ['A/one', 'A/two'] });
    const { captures, ...archive } = archiveOf(['A/one'], ['A/two']);
    const many = [captures[0], ...Array.from({ length: 200_000 }, () => captures[1])] as ArchivedCapture[];
    expect(claim({ ...archive, captures: many }, [source], VENDORS)[0]?.captures).toHaveLength(200_001);
  });

  it('neither of two sources that share an address: one page, several documents', () => {
    const annex = sampleSource('acme/annex', { url: 'https://acme.example/terms', section: { title: 'Annex' } });
    expect(Object.keys(owners(archiveOf(['Acme/Terms X', 'https://acme.example/terms']), [terms, annex], VENDORS))).toEqual([
      'acme/terms-x',
    ]);
  });

  it('one source together with others: their captures are put in order of time', () => {
    const source = sampleSource('acme/dpa', { archives: ['A/one', 'A/two'] });
    const [group] = claim(
      archiveOf(
        ['A/one', undefined, '2024-01-01T00:00:00.000Z'],
        ['A/one', undefined, '2024-03-01T00:00:00.000Z'],
        ['A/two', undefined, '2024-02-01T00:00:00.000Z'],
        ['A/two', undefined, '2024-01-01T00:00:00.000Z'],
      ),
      [source],
      VENDORS,
    );
    expect(group?.documents).toEqual(['A/one', 'A/two']);
    expect(group?.captures.map(({ ref }) => ref)).toEqual(['0', '3', '2', '1']);
  });
});

describe('a document that no source claims', () => {
  it('becomes a source that only has history, with its last known address', () => {
    const [group] = claim(
      archiveOf(
        ['New Co/Terms of Service', 'https://new.example/1'],
        ['New Co/Terms of Service', 'https://new.example/2'],
        ['New Co/Terms of Service'],
      ),
      [],
      VENDORS,
    );
    expect(group?.source).toEqual({
      id: 'new-co/terms-of-service',
      vendor: { id: 'new-co', name: 'New Co' },
      kind: 'policy',
      url: 'https://new.example/2',
      render: 'auto',
      offerings: [],
      archiveOnly: true,
    });
  });

  it.each([
    ['acme', 'acme/terms'],
    ['ACME', 'acme/terms'],
    ['Acme Labs', 'acme/acme-labs-terms'],
  ])('goes to the known vendor "%s"', (vendor, id) => {
    expect(Object.keys(owners(archiveOf([`${vendor}/Terms`]), [], VENDORS))).toEqual([id]);
  });

  it('stays apart from others whose names make the same id, the same way when the archive has grown', () => {
    const captures: Array<[string]> = [['Acme/Terms EU'], ['Acme/Terms (EU)'], ['acme/terms eu']];
    const ids = owners(archiveOf(...captures), [], VENDORS);
    expect(Object.values(ids).toSorted()).toEqual(captures.toSorted());
    expect(ids['acme/terms-eu']).toEqual(['Acme/Terms EU']);
    expect(owners(archiveOf(...captures, ['Acme/Other'], ['Acme/Terms EU']), [], VENDORS)).toMatchObject(ids);
  });

  it('never takes the place of a declared source of the same name', () => {
    const declared = sampleSource('acme/terms', { url: 'https://acme.example/terms' });
    const [group] = claim(archiveOf(['Acme/Terms', 'https://elsewhere.example']), [declared], VENDORS);
    expect(group?.source).toMatchObject({ id: 'acme/terms-archive', archiveOnly: true });
  });

  it('never shares the id of a declared source with one that is called like it', () => {
    const declared = ['acme/terms', 'acme/terms-archive'].map((id) => sampleSource(id, { url: `https://acme.example/${id}` }));
    const ids = owners(archiveOf(['Acme/Terms'], ['Acme/TERMS']), declared, VENDORS);
    expect(Object.keys(ids)).toHaveLength(2);
    for (const id of Object.keys(ids)) expect(id).toMatch(/^acme\/terms-archive-[0-9a-f]{8}$/);
  });

  it('has a valid id also where vendor and document have very long names', () => {
    const long = { id: 'acme', name: 'Acme', aliases: ['a'.repeat(100)] };
    const captures: Array<[string]> = [[`${'a'.repeat(100)}/${'b'.repeat(100)}`], [`${'a'.repeat(100)}/${'b'.repeat(101)}`]];
    const ids = Object.keys(owners(archiveOf(...captures), [], [long]));
    expect(ids).toHaveLength(2);
    for (const id of ids) expect(Id.safeParse(id.replace(/^acme\//, '')).success, id).toBe(true);
  });

  it('without a vendor in its name is its own', () => {
    expect(Object.keys(owners(archiveOf(['Terms']), [], VENDORS))).toEqual(['terms/terms']);
    expect(Object.keys(owners(archiveOf(['/odd']), [], VENDORS))[0]).toMatch(/^odd\/|^odd-[0-9a-f]{8}\//);
  });
});

describe('one vendor alone', () => {
  const archive = archiveOf(['Acme Labs/Terms'], ['Acme/Terms'], ['Other/Terms']);

  it.each([
    ['acme', ['acme/acme-labs-terms', 'acme/terms']],
    ['Other', ['other/terms']],
    ['Acme Labs', ['acme/acme-labs-terms']],
    ['nobody', []],
  ])('%s', (only, ids) => {
    expect(Object.keys(owners(archive, [], VENDORS, only))).toEqual(ids);
  });
});

describe('ids made of names', () => {
  it.each([
    ['Terms of Service', /^terms-of-service$/],
    ['AI-Act Terms', /^ai-act-terms$/],
    ['Café Conditions', /^cafe-conditions-[0-9a-f]{8}$/],
    ['  A -- b  ', /^a-b-[0-9a-f]{8}$/],
    ['acme.example', /^acme-example-[0-9a-f]{8}$/],
    [`${'a'.repeat(59)} b`, /^a{59}-[0-9a-f]{8}$/],
  ])('%s', (name, id) => {
    expect(slug(name)).toMatch(id);
  });

  it('are valid ids, and differ where the names do, also in other scripts and very long', () => {
    const names = [
      '利用規約',
      'プライバシー',
      'Öl',
      'Straße',
      'x'.repeat(61),
      `${'x'.repeat(61)}y`,
      '…',
      '',
      '---',
      'a/b',
      '../../etc',
      'Условия',
      'Terms 利用',
      'Terms',
      'Terms (EU)',
      'Terms [EU]',
      'Terms EU',
      'Terms.EU',
      'Terms  EU',
    ];
    const ids = names.map(slug);
    expect(new Set(ids).size).toBe(names.length);
    for (const id of ids) expect(Id.safeParse(id).success, id).toBe(true);
  });
});
