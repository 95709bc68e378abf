/** Which cells there are to be, and which pages would answer each. */
import { describe, expect, it } from 'vitest';
import type { Question } from '../../../src/domain/question.ts';
import type { Offering, Source, VendorProfile } from '../../../src/domain/watcher.ts';
import { askedOf, createAsker, shapeOf, withVendorsOf } from '../../../src/registry/asked.ts';
import { sampleSource } from '../../helpers/samples.ts';

function question(id: string, overrides: Partial<Question> = {}): Question {
  return { id, label: id, read: [], values: [], rules: [], sheet: 'dimensions', group: 'G', subject: 'platform', ...overrides };
}

function profile(id: string, overrides: Partial<VendorProfile> = {}): VendorProfile {
  return { vendor: { id, name: id, aliases: [], domains: [] }, offerings: [], commitments: [], answers: [], ...overrides };
}

const API: Offering = { id: 'api', name: 'API', developer: 'acme', platform: 'acme' };
const HOSTED: Offering = { id: 'hosted', name: 'Hosted', developer: 'acme', platform: 'cloud' };
const NOTICE = question('notice', { read: ['dpa'], values: [{ name: 'n', label: 'N', key: 'window' }] });

function sourcesOf(id: string, options: { profiles: VendorProfile[]; sources: Source[]; questions: Question[] }): string[] | undefined {
  return askedOf(options).find((asked) => asked.id === id)?.sources;
}

describe('cells that there are to be', () => {
  const asked = askedOf({
    profiles: [profile('cloud'), profile('acme', { offerings: [HOSTED, API] })],
    sources: [],
    questions: [NOTICE, question('model', { subject: 'developer' }), question('promise', { subject: 'vendor', sheet: 'commitments' })],
  });

  it('are one for each offering and question of it, and one for each vendor and commitment, by id', () => {
    expect(asked.map(({ id }) => id)).toEqual([
      'api/model',
      'api/notice',
      'hosted/model',
      'hosted/notice',
      'vendor:acme/promise',
      'vendor:cloud/promise',
    ]);
  });

  it('are answered by the developer where they are about the model, and by the platform otherwise', () => {
    expect(asked.map(({ id, vendor }) => [id, vendor])).toEqual([
      ['api/model', 'acme'],
      ['api/notice', 'acme'],
      ['hosted/model', 'acme'],
      ['hosted/notice', 'cloud'],
      ['vendor:acme/promise', 'acme'],
      ['vendor:cloud/promise', 'cloud'],
    ]);
  });
});

describe('vendors of sources that were added since', () => {
  const known = [profile('acme', { offerings: [API] })];

  it('are declared by their name and nothing else, once, behind those that were there', () => {
    const added = [sampleSource('new/dpa'), sampleSource('new/terms'), sampleSource('acme/terms')];
    expect(withVendorsOf(known, added)).toEqual([
      ...known,
      profile('new', { vendor: { ...profile('new').vendor, name: added[0]?.vendor.name ?? '' } }),
    ]);
    expect(withVendorsOf(known, [sampleSource('acme/terms')])).toBe(known);
  });
});

describe('pages that would answer', () => {
  const sources = [
    sampleSource('acme/terms', { kind: 'terms' }),
    sampleSource('acme/dpa'),
    sampleSource('acme/old', { paused: true }),
    sampleSource('acme/archive', { archiveOnly: true }),
    sampleSource('acme/hosted-dpa', { offerings: ['hosted'] }),
    sampleSource('cloud/dpa'),
  ];
  const acme = profile('acme', { offerings: [API, HOSTED] });
  const withAcme = (overrides: Partial<VendorProfile>, questions = [NOTICE]) => ({
    profiles: [{ ...acme, ...overrides }, profile('cloud')],
    sources,
    questions,
  });

  it('are those of a commitment that states what the question asks for, and names the offering', () => {
    const commitments = [{ key: 'window', sources: ['terms'], offerings: ['api'] }];
    expect(sourcesOf('api/notice', withAcme({ commitments }))).toEqual(['acme/terms']);
    expect(sourcesOf('api/notice', withAcme({ commitments: [{ key: 'other', sources: ['terms'], offerings: ['api'] }] }))).toEqual([
      'acme/dpa',
    ]);
    expect(sourcesOf('api/notice', withAcme({ commitments: [{ key: 'window', sources: ['terms'], offerings: ['hosted'] }] }))).toEqual([
      'acme/dpa',
    ]);
  });

  it('count a key only on the kinds of pages on which it is asked for', () => {
    const dated = question('notice', { read: ['dpa'], values: [{ name: 'n', label: 'N', key: 'since', on: ['dpa'] }] });
    const commitments = [{ key: 'since', sources: ['terms', 'dpa'], offerings: ['api'] }];
    expect(sourcesOf('api/notice', withAcme({ commitments }, [dated]))).toEqual(['acme/dpa']);
  });

  it('are those that a condition of a rule asks for', () => {
    const ruled = question('notice', { rules: [{ grade: 'partial', facts: [{ key: 'window' }], summary: 'S', confidence: 'medium' }] });
    const commitments = [{ key: 'window', sources: ['terms'], offerings: ['api'] }];
    expect(sourcesOf('api/notice', withAcme({ commitments }, [ruled]))).toEqual(['acme/terms']);
  });

  it('are those that the watcher names for the question, whatever they are', () => {
    const answers = [
      { question: 'notice', sources: ['old', 'terms'], offerings: [] },
      { question: 'notice', sources: ['archive'], offerings: ['api'] },
      { question: 'notice', sources: ['hosted-dpa'], offerings: ['hosted'] },
      { question: 'other', sources: ['dpa'], offerings: [] },
    ];
    expect(sourcesOf('api/notice', withAcme({ answers }))).toEqual(['acme/archive', 'acme/old', 'acme/terms']);
  });

  it('come with the names of other products of which they speak, for the question and offering that name them', () => {
    const answers = [
      { question: 'notice', sources: ['terms'], offerings: ['api'], except: ['Hosted', 'Chat'] },
      { question: 'notice', sources: ['terms', 'dpa'], offerings: [], except: ['Chat', 'App'] },
      { question: 'notice', sources: ['old'], offerings: ['api'] },
      { question: 'notice', sources: ['dpa'], offerings: ['hosted'], except: ['API'] },
      { question: 'other', sources: ['dpa'], offerings: [], except: ['Other'] },
    ];
    const asked = askedOf(withAcme({ answers, commitments: [{ key: 'window', sources: ['archive'], offerings: ['api'] }] }));
    expect(asked.find(({ id }) => id === 'api/notice')?.except).toEqual({
      others: ['App', 'Chat', 'Hosted'],
      own: ['API'],
    });
    expect(askedOf(withAcme({})).every((one) => !('except' in one))).toBe(true);
  });

  it('speak of no other product where the vendor is asked, who answers for any of them', () => {
    const promise = question('promise', { subject: 'vendor', sheet: 'commitments' });
    const answers = [
      { question: 'promise', sources: ['terms'], offerings: ['api'], except: ['Chat'] },
      { question: 'promise', sources: ['dpa'], offerings: [], except: ['Elsewhere'] },
    ];
    const asked = askedOf(withAcme({ answers }, [promise])).find(({ id }) => id === 'vendor:acme/promise');
    expect(asked).toMatchObject({ sources: ['acme/dpa', 'acme/terms'], except: { others: ['Elsewhere'], own: [] } });
  });

  it('call the product by its name, and without that of the vendor', () => {
    const named = (name: string) => {
      const answers = [{ question: 'notice', sources: ['dpa'], offerings: [], except: ['Chat'] }];
      const offerings = [{ ...API, name }];
      return askedOf(withAcme({ answers, offerings })).find(({ id }) => id === 'api/notice')?.except?.own;
    };
    expect(named('Acme Cloud API')).toEqual(['Acme Cloud API', 'cloud api']);
    expect(named('Desk')).toEqual(['Desk']);
    expect(named('ACME')).toEqual(['ACME']);
  });

  it('are pages of the right kind where the watcher names none, but for those that are not visited or about another offering', () => {
    expect(sourcesOf('api/notice', withAcme({}))).toEqual(['acme/dpa']);
  });

  it('are of the vendor who answers, and of nobody else', () => {
    const commitments = [{ key: 'window', sources: ['terms'], offerings: ['api', 'hosted'] }];
    expect(sourcesOf('hosted/notice', withAcme({ commitments }))).toEqual(['cloud/dpa']);
  });

  it('are none where nobody watches the vendor', () => {
    const lost = { ...API, platform: 'nobody' };
    expect(sourcesOf('api/notice', { profiles: [profile('acme', { offerings: [lost] })], sources, questions: [NOTICE] })).toEqual([]);
  });

  it('are those of all offerings for what a vendor commits to', () => {
    const promise = { ...NOTICE, subject: 'vendor', sheet: 'commitments' } as const;
    const commitments = [{ key: 'window', sources: ['terms'], offerings: ['api'] }];
    const answers = [{ question: 'notice', sources: ['hosted-dpa'], offerings: ['hosted'] }];
    expect(sourcesOf('vendor:acme/notice', withAcme({ commitments, answers }, [promise]))).toEqual(['acme/hosted-dpa', 'acme/terms']);
  });
});

describe('what is asked of one vendor', () => {
  const questions = [NOTICE, question('promise', { subject: 'vendor', read: ['dpa'] })];

  it('is what is asked of it among all', () => {
    const profiles = ['v7', 'v8'].map((id) => profile(id, { offerings: [{ id: `o-${id}`, name: 'O', developer: id, platform: id }] }));
    const pagesOf = (id: string) => ['dpa', 'terms'].map((name) => sampleSource(`${id}/${name}`));
    const asker = createAsker({ profiles, questions });
    const asked = asker.of('v7', pagesOf('v7'));
    expect(asked.map(({ id, sources: pages }) => [id, pages])).toEqual([
      ['o-v7/notice', ['v7/dpa', 'v7/terms']],
      ['vendor:v7/promise', ['v7/dpa', 'v7/terms']],
    ]);
    expect(asker.of('nobody', [])).toEqual([]);
    expect(askedOf({ profiles, sources: [...pagesOf('v7'), ...pagesOf('v8')], questions }).filter(({ vendor }) => vendor === 'v7')).toEqual(
      asked,
    );
  });

  it('is what any vendor commits to where a page added it, and nothing where watchers that this process has not read declare it', () => {
    const asker = createAsker({ profiles: [], questions });
    expect(asker.of('new', [sampleSource('new/dpa', { added: true })]).map(({ id }) => id)).toEqual(['vendor:new/promise']);
    expect(asker.of('new', [sampleSource('new/dpa')])).toEqual([]);
  });

  it('follows from what tells the shape of its pages, and from nothing else of them', () => {
    const dpa = sampleSource('acme/dpa');
    const others = [{ kind: 'terms' }, { paused: true }, { archiveOnly: true }, { offerings: ['api'] }, { added: true }] as const;
    expect(new Set([{}, ...others].map((other) => shapeOf([{ ...dpa, ...other } as Source]))).size).toBe(others.length + 1);
    expect(shapeOf([{ ...dpa, url: 'https://moved.example/' }])).toBe(shapeOf([dpa]));
  });
});
