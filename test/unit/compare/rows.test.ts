/** Lists of companies: what happened to whom, whatever the list looks like. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareRows, relocation } from '../../../src/compare/rows.ts';
import type { Fact } from '../../../src/domain/extraction.ts';

function row(name: string, purpose?: string, location?: string, path: string[] = ['Subprocessors']): Fact {
  const value = { name, ...(purpose ? { purpose } : {}), ...(location ? { location } : {}) };
  return { key: 'subprocessors.list', value, quote: name, path, extractor: 'test', passage: 0 };
}

/** "action old → new: what differs, events". */
function inShort(before: Fact[], after: Fact[]): string[] {
  const nameOf = (fact: Fact | undefined) => (fact?.value as { name: string } | undefined)?.name ?? '';
  return compareRows(before, after).map(
    (change) => `${change.action} ${nameOf(change.before)} → ${nameOf(change.after)}: ${change.what.join('+')} ${change.events.join()}`,
  );
}

const list = [
  row('Globex Azul', 'Cloud Infrastructure', 'Sweden, Norway'),
  row('Initech Cloud Platform', 'Cloud Infrastructure', 'Ireland, United States'),
  row('Lugo', 'Billing', 'EEA'),
  row('Hooli.dev', 'Connectors', 'United States'),
  row('Sendly', 'E-mail', 'Ireland'),
];

describe('one list', () => {
  test('in another order, case or punctuation has not changed', () => {
    const other = [
      row('SENDLY', 'e-mail.', 'Ireland'),
      row('lugo', 'Billing', 'EEA'),
      row('Hooli.dev', 'Connectors', 'USA'),
      row('Initech Cloud Platform', 'Cloud infrastructure', 'United States (US API), Ireland'),
      row('Globex Azul', 'Cloud Infrastructure', 'Norway and Sweden'),
    ];
    expect(inShort(list, other)).toEqual([]);
  });

  test('rows renamed to legal names are renamed, and relocated where they are', () => {
    const legal = [
      row('Globex Inc.', 'Cloud Infrastructure', 'Sweden, Norway'),
      row('Initech LLC', 'Cloud Infrastructure', 'Ireland, United States'),
      row('Get Lugo Corp.', 'Billing', 'Ireland'),
      row('Hooli API Inc.', 'Connectors', 'United States'),
      row('Plus Nine Nine, Inc. (Sendly)', 'E-mail', 'Ireland'),
    ];
    expect(inShort(list, legal)).toEqual([
      'renamed Globex Azul → Globex Inc.: name renamed',
      'renamed Initech Cloud Platform → Initech LLC: name renamed',
      'renamed Lugo → Get Lugo Corp.: name+location renamed,relocated,refined',
      'renamed Hooli.dev → Hooli API Inc.: name renamed',
      'renamed Sendly → Plus Nine Nine, Inc. (Sendly): name renamed',
    ]);
  });

  test('a row more, a row less', () => {
    expect(inShort(list, [...list, row('Corewave', 'Inference', 'EEA')])).toEqual(['added  → Corewave:  added']);
    expect(inShort(list, list.slice(1))).toEqual(['removed Globex Azul → :  removed']);
  });

  test('one company in place of another is no rename, even for the same purpose and place', () => {
    expect(inShort([row('Globex', 'Hosting', 'Ireland')], [row('Initech', 'Hosting', 'Ireland')])).toEqual([
      'added  → Initech:  added',
      'removed Globex → :  removed',
    ]);
  });

  test('a name with other words of its own may be another product or company', () => {
    const products = [[row('Globex Azul', 'Hosting', 'Ireland')], [row('Globex Verde', 'Hosting', 'Ireland')]] as const;
    expect(inShort([...products[0]], [...products[1]])).toEqual(['renamed Globex Azul → Globex Verde: name renamed,another-entity']);
  });

  test('another company of the group is new, though one of its name is listed', () => {
    const inc = row('Globex Inc.', 'Support', 'United States');
    expect(inShort([inc], [inc, row('Globex Pte Ltd', 'Support', 'Singapore')])).toEqual(['added  → Globex Pte Ltd:  added']);
    expect(inShort([inc], [inc, row('Globex', 'Billing', 'United States')])).toEqual(['added  → Globex:  extended']);
  });

  test('a remark in brackets is no other name: it limits what the company does', () => {
    const [limited, free] = [row('Globex, LLC (EU customers excluded)', 'Models', 'Japan'), row('Globex, LLC', 'Models', 'Japan')];
    expect(inShort([limited], [free])).toEqual(['modified Globex, LLC (EU customers excluded) → Globex, LLC: purpose repurposed']);
  });

  test('names alike need evidence', () => {
    expect(inShort([row('Globex', 'Payments', 'Japan')], [row('Globex Robotics', 'Warehouse', 'Germany')])).toEqual([
      'added  → Globex Robotics:  added',
      'removed Globex → :  removed',
    ]);
  });

  test('a name that the purpose of another row gives is the same company', () => {
    expect(inShort([row('R2D', 'Code interpreter', 'EEA')], [row('Foundry Sheds, Inc.', 'Code Interpreter (R2D.dev)', 'EEA')])).toEqual([
      'renamed R2D → Foundry Sheds, Inc.: name+purpose renamed,repurposed',
    ]);
  });

  test('a spelling mended is a rename', () => {
    expect(inShort([row('Interkomm', 'Support', 'United States')], [row('Interkom', 'Support', 'United States')])).toEqual([
      'renamed Interkomm → Interkom: name renamed',
    ]);
  });

  test('another purpose, another place', () => {
    expect(inShort([row('Globex', 'Hosting', 'Ireland')], [row('Globex', 'Hosting and backup', 'United States')])).toEqual([
      'modified Globex → Globex: purpose+location repurposed,relocated,left-eea',
    ]);
  });

  test('a column that one side lacks is no change', () => {
    expect(inShort([row('Globex'), row('Initech')], [row('Globex', 'Hosting', 'Ireland'), row('Initech', 'E-mail', 'Japan')])).toEqual([]);
  });

  test('rows of one name are told by purpose and place', () => {
    const two = [row('Globex', 'Hosting', 'Ireland'), row('Globex', 'Hosting of the US API', 'United States')];
    expect(inShort(two, [row('Globex', 'Hosting of the US API and chat', 'United States'), two[0] as Fact])).toEqual([
      'modified Globex → Globex: purpose repurposed',
    ]);
  });
});

describe('lists of several products', () => {
  const chat = (name: string, location: string) => row(name, 'Hosting', location, ['DPA', '2. Acme Chat', 'Sub-processors:']);
  const api = (name: string, location: string) => row(name, 'Hosting', location, ['DPA', '1. Acme API', 'Sub-processors:']);

  test('a company listed for one more product is not a new one', () => {
    const before = [api('Globex', 'Ireland'), chat('Initech', 'Sweden')];
    expect(inShort(before, [...before, chat('Globex', 'Ireland')])).toEqual(['added  → Globex:  extended']);
    expect(inShort([...before, chat('Globex', 'Ireland')], before)).toEqual(['removed Globex → :  narrowed']);
  });

  test('headings may be numbered and worded otherwise', () => {
    const apiNow = row('Globex', 'Hosting', 'Ireland', ['DPA', 'Exhibit 1', '3 Acme API', '3.1 Subprocessors']);
    const chatNow = row('Globex', 'Hosting', 'Sweden', ['DPA', 'Exhibit 1', '4 Acme Chat', '4.1 Subprocessors']);
    expect(inShort([api('Globex', 'Ireland'), chat('Globex', 'Sweden')], [chatNow, apiNow])).toEqual([]);
  });

  test('a list cut in two is no news but for what is new, and for a company that goes further', () => {
    const before = [row('Globex', 'Hosting', 'Ireland'), row('Initech', 'Hosting', 'Sweden')];
    const after = [
      api('Globex', 'Ireland, United States'),
      api('Initech', 'Sweden'),
      chat('Globex', 'Ireland'),
      chat('Umbrella', 'France'),
    ];
    expect(inShort(before, after)).toEqual(['modified Globex → Globex: location relocated,left-eea', 'added  → Umbrella:  added']);
  });
});

describe('relocation', () => {
  test.each([
    ['EEA', 'Ireland', 'refined'],
    ['EEA', 'Belgium, Germany', 'refined'],
    ['Ireland, United States', 'Ireland', 'refined'],
    ['Ireland', 'EEA', 'widened'],
    ['Ireland', 'Ireland, France', 'widened'],
    ['Ireland', 'Ireland, United States', 'left-eea'],
    ['EEA', 'United Kingdom', 'left-eea'],
    ['Ireland', 'Global', 'left-eea'],
    ['Germany', 'worldwide', 'left-eea'],
    ['Ireland', 'Netherlands', 'moved'],
    ['United States', 'EEA', 'moved'],
    ['United States', 'Japan', 'moved'],
    ['Sweden, Norway', 'Norway & Sweden', 'same'],
    ['see Annex 2', 'See annex 2.', 'same'],
    ['', 'Ireland', 'moved'],
  ])('%s → %s is %s', (before, after, expected) => {
    expect(relocation(before, after)).toBe(expected);
  });
});

test('a list compared with itself in any order has not changed; a row more is one row added', () => {
  const entity = fc.record({
    name: fc.constantFrom('Globex', 'Globex, Inc.', 'Initech', 'Initech Cloud', 'Umbrella AB', 'Hooli (EU)', 'AWC', 'Acme Web Clouds'),
    purpose: fc.constantFrom('Hosting', 'E-mail', 'Support and e-mail'),
    location: fc.constantFrom('Ireland', 'EEA', 'United States', 'Worldwide'),
  });
  fc.assert(
    fc.property(fc.uniqueArray(entity, { selector: ({ name }) => name, maxLength: 8 }), fc.infiniteStream(fc.nat()), (entities, order) => {
      const rows = entities.map(({ name, purpose, location }) => row(name, purpose, location));
      const shuffled = rows
        .map((fact) => ({ fact, key: order.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ fact }) => fact);
      expect(compareRows(rows, shuffled)).toEqual([]);
      if (rows.length > 0)
        expect(compareRows(rows, [row('Zenith Works', 'Storage', 'Chile'), ...shuffled]).map(({ action }) => action)).toEqual(['added']);
    }),
  );
});

test('long lists stay fast', () => {
  const rows = (n: number, from: number) => Array.from({ length: n }, (_, at) => row(`Company ${at + from} Works`, 'Hosting', 'Ireland'));
  const start = performance.now();
  expect(compareRows(rows(20_000, 0), rows(20_000, 10_000))).toHaveLength(20_000);
  expect(performance.now() - start).toBeLessThan(3000);
});
