import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import type { StatedFact } from '../../../src/domain/deskPorts.ts';
import type { FactValue } from '../../../src/domain/extraction.ts';
import { type FactTimeline, factTimelines, presence, type Span, valueAt } from '../../../src/record/factTimeline.ts';
import { at, sampleChange } from '../../helpers/samples.ts';

const FROM = at(0);
const DAYS = (n: number): FactValue => ({ n, unit: 'd' });

function fact(key: string, value: FactValue, more: Partial<StatedFact> = {}): StatedFact {
  return { key, value, quote: `says ${JSON.stringify(value)}`, path: [], extractor: 'x', passage: 0, ...more };
}

function change(
  id: string,
  minutes: number,
  key: string,
  values: { from?: FactValue; to?: FactValue },
  more: Partial<Change> = {},
): Change {
  const { from, to } = values;
  return sampleChange(id, minutes, {
    kind: 'fact',
    action: from === undefined ? 'added' : to === undefined ? 'removed' : 'modified',
    key,
    ...(from === undefined ? {} : { oldValue: from }),
    ...(to === undefined ? {} : { newValue: to }),
    ...more,
  });
}

function timeline(facts: StatedFact[], changes: Change[]): FactTimeline {
  const [only, ...others] = factTimelines({ source: 'acme/dpa', facts, changes, from: FROM });
  expect(others).toEqual([]);
  if (!only) throw new Error('no timeline');
  return only;
}

/** "30 – c1", "10 c1 –": what was stated from and until which change. */
function told({ strands }: FactTimeline): string[] {
  const name = (value: FactValue): string => {
    if (typeof value !== 'object') return String(value);
    if ('n' in value) return String(value.n);
    return 'name' in value ? [value.name, 'location' in value ? value.location : ''].filter(Boolean).join(' in ') : JSON.stringify(value);
  };
  const span = ({ value, since, until, lapsed }: Span) =>
    `${name(value)} ${since?.change ?? '…'}–${until?.change ?? (lapsed ? '?' : 'now')}`;
  return strands.map(({ spans }) => spans.map(span).join(', '));
}

describe('a value', () => {
  const WINDOW = 'subprocessors.objection_window';

  it('that never changed is there since the first reading at least', () => {
    const one = timeline([fact(WINDOW, DAYS(30))], []);
    expect(told(one)).toEqual(['30 …–now']);
    expect(one).toMatchObject({ source: 'acme/dpa', key: WINDOW, shape: 'value', from: FROM, contradicted: false });
    expect(one.strands[0]?.facts).toHaveLength(1);
  });

  it('that changed is one strand, with the dates of the change and the quotes of both sides', () => {
    const shortened = change('c1', 600, WINDOW, { from: DAYS(30), to: DAYS(10) }, { oldQuote: 'thirty days', newQuote: 'ten days' });
    const one = timeline([fact(WINDOW, DAYS(10), { quote: 'now ten days' })], [shortened]);
    expect(told(one)).toEqual(['30 …–c1, 10 c1–now']);
    expect(one.strands[0]?.spans).toEqual([
      { value: DAYS(30), quote: 'thirty days', until: { at: at(600), after: at(540), change: 'c1' } },
      { value: DAYS(10), quote: 'now ten days', since: { at: at(600), after: at(540), change: 'c1' } },
    ]);
  });

  it('that is stated again takes up where the key was left', () => {
    const changes = [
      change('c1', 100, WINDOW, { to: DAYS(30) }),
      change('c2', 200, WINDOW, { from: DAYS(30) }),
      change('c3', 300, WINDOW, { to: DAYS(10) }),
    ];
    expect(told(timeline([fact(WINDOW, DAYS(10))], changes))).toEqual(['30 c1–c2, 10 c3–now']);
    expect(told(timeline([], changes.slice(0, 2)))).toEqual(['30 c1–c2']);
  });

  it('that was taken back says that it is there again', () => {
    const changes = [
      change('c1', 100, WINDOW, { from: DAYS(30), to: DAYS(10) }),
      change('c2', 200, WINDOW, { from: DAYS(10), to: DAYS(30) }, { reverts: 'c1' }),
    ];
    const one = timeline([fact(WINDOW, DAYS(30))], changes);
    expect(told(one)).toEqual(['30 …–c1, 10 c1–c2, 30 c2–now']);
    expect(one.strands[0]?.spans.at(-1)?.since).toMatchObject({ reverts: true });
  });

  it('does not tell the turns of what comes and goes, but tells which turn it is at', () => {
    const turn = (id: string, minutes: number, from: number, to: number) =>
      change(id, minutes, WINDOW, { from: DAYS(from), to: DAYS(to) }, { suppressedBy: 'flapping' });
    const changes = [change('c1', 100, WINDOW, { from: DAYS(30), to: DAYS(10) }), turn('t1', 200, 10, 30), turn('t2', 300, 30, 10)];
    expect(told(timeline([fact(WINDOW, DAYS(10))], changes))).toEqual(['30 …–c1, 10 c1–now']);
    expect(told(timeline([fact(WINDOW, DAYS(30))], changes.slice(0, 2)))).toEqual(['30 …–c1, 10 c1–t1, 30 t1–now']);
  });

  it('that another rule holds back has changed all the same', () => {
    const ignored = change('c1', 100, WINDOW, { from: DAYS(30), to: DAYS(10) }, { suppressedBy: 'ign_1' });
    expect(told(timeline([fact(WINDOW, DAYS(10))], [ignored]))).toEqual(['30 …–c1, 10 c1–now']);
  });

  it('that is read otherwise by other rules is not dated', () => {
    const changes = [change('c1', 100, WINDOW, { from: DAYS(30), to: DAYS(10) })];
    expect(told(timeline([fact(WINDOW, DAYS(14))], changes))).toEqual(['14 …–now', '30 …–c1, 10 c1–?']);
    expect(told(timeline([], changes))).toEqual(['30 …–c1, 10 c1–?']);
  });

  it('stated for several scopes is one strand each, and one for equal values', () => {
    const facts = [
      fact(WINDOW, DAYS(30), { scope: 'free' }),
      fact(WINDOW, DAYS(10), { scope: 'paid', passage: 1 }),
      fact(WINDOW, DAYS(30), { scope: 'team', passage: 2 }),
    ];
    const one = timeline(facts, [change('c1', 100, WINDOW, { from: DAYS(5), to: DAYS(10) })]);
    expect(told(one)).toEqual(['30 …–now', '5 …–c1, 10 c1–now']);
    expect(one.strands[0]?.facts.map(({ scope }) => scope)).toEqual(['free', 'team']);
  });

  it('that is contradicted says so', () => {
    const facts = [fact(WINDOW, DAYS(30), { flags: ['contradicted'] }), fact(WINDOW, DAYS(10), { flags: ['contradicted'] })];
    expect(timeline(facts, []).contradicted).toBe(true);
  });

  it('of one visit that two values swap is not mixed up', () => {
    const changes = [change('c1', 100, WINDOW, { from: DAYS(1), to: DAYS(2) }), change('c2', 100, WINDOW, { from: DAYS(2), to: DAYS(3) })];
    expect(told(timeline([fact(WINDOW, DAYS(2)), fact(WINDOW, DAYS(3))], changes))).toEqual(['1 …–c1, 2 c1–now', '2 …–c2, 3 c2–now']);
  });
});

describe('a set', () => {
  const PLACES = 'residency.places';

  it('is told element by element', () => {
    const changes = [
      change('c1', 100, PLACES, { from: ['SE'], to: ['IE', 'SE'] }),
      change('c2', 200, PLACES, { from: ['IE', 'SE'], to: ['IE', 'US'] }),
    ];
    const one = timeline([fact(PLACES, ['IE']), fact(PLACES, ['US'], { passage: 1 })], changes);
    expect(one.shape).toBe('set');
    expect(told(one)).toEqual(['IE c1–now', 'US c2–now', 'SE …–c2']);
  });

  it('takes a law for one element, whether it is stated alone or with others', () => {
    const one = timeline(
      [fact('governing_law', 'FR'), fact('governing_law', 'US-CA')],
      [change('c1', 100, 'governing_law', { from: 'FR', to: ['FR', 'US-CA'] })],
    );
    expect(told(one)).toEqual(['FR …–now', 'US-CA c1–now']);
  });

  it('keeps an element that went and came back on one strand', () => {
    const changes = [
      change('c1', 100, PLACES, { from: ['IE', 'SE'], to: ['SE'] }),
      change('c2', 200, PLACES, { from: ['SE'], to: ['IE', 'SE'] }),
    ];
    const one = timeline([fact(PLACES, ['IE', 'SE'])], changes);
    expect(told(one)).toEqual(['IE …–c1, IE c2–now', 'SE …–now']);
    expect(one.strands.map((strand) => presence(strand)?.since?.change)).toEqual(['c2', undefined]);
  });
});

describe('a list', () => {
  const LIST = 'subprocessors.list';
  const row = (id: string, minutes: number, from?: FactValue, to?: FactValue, more: Partial<Change> = {}) =>
    change(id, minutes, LIST, { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }, { kind: 'row', ...more });

  it('follows a row through its names and places', () => {
    const changes = [
      row('c1', 100, { name: 'Google', location: 'Ireland' }, { name: 'Google', location: 'Netherlands' }),
      row('c2', 200, { name: 'Google', location: 'Netherlands' }, { name: 'Google LLC', location: 'Netherlands' }, { action: 'renamed' }),
      row('c3', 300, undefined, { name: 'CoreWeave', location: 'EEA' }),
    ];
    const facts = [
      fact(LIST, { name: 'Google LLC', location: 'Netherlands' }),
      fact(LIST, { name: 'CoreWeave', location: 'EEA' }, { passage: 1 }),
      fact(LIST, { name: 'Ory' }, { passage: 2 }),
    ];
    const one = timeline(facts, changes);
    expect(told(one)).toEqual([
      'Google in Ireland …–c1, Google in Netherlands c1–c2, Google LLC in Netherlands c2–now',
      'CoreWeave in EEA c3–now',
      'Ory …–now',
    ]);
    expect(one.strands.map((strand) => presence(strand)?.since?.change)).toEqual([undefined, 'c3', undefined]);
  });

  it('dates all rows of a list that appeared, and ends all of one that vanished', () => {
    const appeared = change('c1', 100, LIST, { to: ['Google', 'Ory'] });
    const one = timeline([fact(LIST, { name: 'Google', location: 'IE' }), fact(LIST, { name: 'Ory' })], [appeared]);
    expect(told(one)).toEqual(['Google in IE c1–now', 'Ory c1–now']);
    const rows = [row('r1', 50, undefined, { name: 'Google', group: 'API' }), row('r2', 50, undefined, { name: 'Google', group: 'Chat' })];
    expect(told(timeline([], [...rows, change('c2', 200, LIST, { from: ['Google', 'Ory'] })]))).toEqual([
      'Google r1–c2',
      'Google r2–c2',
      'Ory …–c2',
    ]);
  });

  it('keeps a row that came back apart from its gap', () => {
    const one = timeline(
      [fact(LIST, { name: 'Ory' })],
      [row('c1', 100, { name: 'Ory' }), row('c2', 200, undefined, { name: 'Ory' }, { reverts: 'c1' })],
    );
    expect(told(one)).toEqual(['Ory …–c1, Ory c2–now']);
    expect(one.strands[0] && presence(one.strands[0])?.since?.change).toBe('c2');
  });

  it('gives both halves of a row that was split in one visit its past', () => {
    const old = { name: 'Google', location: 'IE' };
    const changes = [
      row('c1', 100, undefined, old),
      row('c2', 200, old, { name: 'Google', location: 'US', group: 'API' }),
      row('c3', 200, old, { name: 'Google', location: 'NL', group: 'Chat' }),
    ];
    const facts = [fact(LIST, { name: 'Google', location: 'US' }), fact(LIST, { name: 'Google', location: 'NL' }, { passage: 1 })];
    expect(told(timeline(facts, changes))).toEqual(['Google in IE c1–c2, Google in US c2–now', 'Google in IE c1–c3, Google in NL c3–now']);
  });
});

describe('at a time', () => {
  it('the value is what was stated then, the new one from its first sight on', () => {
    const one = timeline(
      [fact('audit.notice', DAYS(90))],
      [
        change('c1', 100, 'audit.notice', { from: DAYS(30), to: DAYS(60) }),
        change('c2', 200, 'audit.notice', { from: DAYS(60), to: DAYS(90) }),
      ],
    );
    expect([at(-50), at(99), at(100), at(199), at(200), at(999)].map((time) => valueAt(one, time))).toEqual(
      [30, 30, 60, 60, 90, 90].map((n) => [DAYS(n)]),
    );
  });

  it('is nothing while nothing was stated', () => {
    const one = timeline([], [change('c1', 100, 'audit.notice', { to: DAYS(30) }), change('c2', 200, 'audit.notice', { from: DAYS(30) })]);
    expect([at(50), at(150), at(250)].map((time) => valueAt(one, time).length)).toEqual([0, 1, 0]);
  });
});

it('one timeline for each key, in the order of the keys', () => {
  const all = factTimelines({
    source: 'acme/dpa',
    facts: [fact('b', 'x'), fact('a', 'y')],
    changes: [change('c1', 100, 'c', { from: 'z' })],
    from: FROM,
  });
  expect(all.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
});
