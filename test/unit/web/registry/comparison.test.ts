import { describe, expect, it } from 'vitest';
import { CELL_STATUSES, type Cell, GRADES, isCleanYes } from '../../../../src/domain/registry.ts';
import { answerView, valueText, valueViews } from '../../../../src/web/registry/reading/answerView.ts';
import { asOfDay } from '../../../../src/web/registry/reading/asOf.ts';
import { comparisonOf } from '../../../../src/web/registry/reading/comparison.ts';
import { aspectsOf, likenessOf } from '../../../../src/web/registry/reading/differences.ts';
import { sampleCell } from '../../../helpers/registryRecords.ts';
import { registrySample, SAMPLE_OFFERINGS, SAMPLE_QUESTIONS } from '../../../helpers/registrySample.ts';

const QUESTION = { sheet: 'dimensions', values: [{ name: 'window', label: 'Objection window', key: 'x.window' }] } as const;
const answered = (answer: Partial<Cell['answer']>, more: Partial<Cell> = {}) => {
  const cell = sampleCell(more);
  return answerView({ ...cell, answer: { ...cell.answer, ...answer } }, { ...QUESTION, values: [...QUESTION.values] });
};
const names = (...answers: Array<ReturnType<typeof answered> | undefined>) => aspectsOf(answers).map(({ name }) => name);

describe('what tells answers apart', () => {
  it('is the grade, and each value and term by its name', () => {
    expect(names(answered({ grade: 'partial' }), answered({ grade: 'no' }))).toEqual(['grade']);
    expect(names(answered({ values: { window: { n: 10, unit: 'd' } } }), answered({ values: { window: { n: 30, unit: 'd' } } }))).toEqual([
      'window',
    ]);
    expect(names(answered({ route: 'public' }), answered({ route: 'sales_contract' }))).toEqual(['route']);
    expect(names(answered({ tier: 'self_serve' }), answered({}))).toEqual(['tier']);
    expect(names(answered({}), answered({}), answered({ geography: ['FR'] }))).toEqual(['geography']);
  });

  it('is not how somebody put it, nor the order of a set', () => {
    expect(names(answered({ summary: 'One way.', note: 'Mind.' }), answered({ summary: 'Another.' }))).toEqual([]);
    expect(names(answered({ values: { window: ['IE', 'FR'] } }), answered({ values: { window: ['FR', 'IE'] } }))).toEqual([]);
    expect(names(answered({ values: { window: { n: 1, unit: 'd' } } }), answered({ values: { window: { unit: 'd', n: 1 } } }))).toEqual([]);
  });

  it('is never what could not be read yet: an answer that is not known may be the same', () => {
    const unread = answered({ grade: 'unclear' });
    for (const none of [undefined, unread]) {
      expect(names(none, answered({ route: 'public' }))).toEqual([]);
      expect(likenessOf([none, answered({ route: 'public' })])).toBe('may-differ');
      expect(likenessOf([none, answered({}), answered({ grade: 'no' })])).toBe('differs');
    }
    expect(names(undefined, unread)).toEqual([]);
  });

  it('calls answers the same only where all are known and none is in doubt', () => {
    expect(likenessOf([answered({}), answered({})])).toBe('same');
    expect(likenessOf([answered({}), answered({}, { status: 'stale' })])).toBe('may-differ');
    expect(likenessOf([answered({ grade: 'unclear' }, { status: 'conflict' }), answered({ grade: 'unclear' })])).toBe('may-differ');
    expect(likenessOf([answered({ grade: 'unclear' }), undefined])).toBe('unknown');
    expect(likenessOf([answered({}), answered({ grade: 'none' }, { status: 'stale' })])).toBe('differs');
  });
});

const { records } = registrySample();
const cells = records.filter((record) => record.type === 'cell');
const compare = (ids: string[], differencesOnly = false) =>
  comparisonOf({
    offerings: ids.map((id) => SAMPLE_OFFERINGS.find((offering) => offering.id === id)).filter((one) => one !== undefined),
    questions: SAMPLE_QUESTIONS,
    cells: cells.filter(({ subject }) => ids.includes(subject.id)),
    vendorName: (id) => `Name of ${id}`,
    differencesOnly,
  });

describe('a comparison', () => {
  it('has a row for each dimension and a cell for each offering, in the order of the address', () => {
    const { rows, offerings } = compare(['quarry-api', 'northwind-platform']);
    expect(rows.map(({ question }) => question.id)).toEqual(
      SAMPLE_QUESTIONS.filter(({ sheet }) => sheet === 'dimensions').map(({ id }) => id),
    );
    expect(offerings.map(({ id }) => id)).toEqual(['quarry-api', 'northwind-platform']);
    for (const { cells: of } of rows) expect(of.map(({ offering }) => offering)).toEqual(['quarry-api', 'northwind-platform']);
  });

  it('says whose promise each row is: of the developer for the AI Act, else of the platform', () => {
    const { rows } = compare(['northwind-on-halden', 'northwind-platform']);
    const row = (id: string) => rows.find(({ question }) => question.id === id);
    expect(row('gpai_code')).toMatchObject({
      level: 'developer',
      cells: [{ answeredBy: { id: 'northwind-ai' } }, { answeredBy: { id: 'northwind-ai' } }],
    });
    expect(row('gdpr_dpa')).toMatchObject({
      level: 'platform',
      cells: [{ answeredBy: { id: 'halden', name: 'Name of halden' } }, { answeredBy: { id: 'northwind-ai' } }],
    });
  });

  it('counts as watch-outs exactly the cells that are not a clean public yes', () => {
    for (const { id } of SAMPLE_OFFERINGS) {
      const own = cells.filter(({ subject, sheet }) => subject.id === id && sheet === 'dimensions');
      const wanted = own.filter(({ status, answer }) => !isCleanYes({ status, grade: answer.grade })).length;
      const [shown] = compare([id, 'tallow-workbench']).offerings;
      expect(shown).toMatchObject({ id, watchOuts: wanted, cells: own.length });
      expect(compare([id, 'tallow-workbench']).rows.filter(({ cells: [first] }) => first?.answer?.clean === false)).toHaveLength(wanted);
    }
  });

  it('filtered to differences leaves out what is alike or known of none, says how many, and keeps what may differ', () => {
    const all = compare(['northwind-platform', 'northwind-on-halden']);
    const some = compare(['northwind-platform', 'northwind-on-halden'], true);
    const of = (likeness: string) => all.rows.filter((row) => row.likeness === likeness);
    expect(some.rows).toEqual(all.rows.filter(({ likeness }) => likeness === 'differs' || likeness === 'may-differ'));
    expect(some.hidden).toEqual({ same: of('same').length, unknown: of('unknown').length });
    expect(some.rows.length + some.hidden.same + some.hidden.unknown).toBe(all.rows.length);
    expect(all.hidden).toEqual({ same: 0, unknown: 0 });
    expect(some.offerings, 'the filter is of rows, not of counts').toEqual(all.offerings);
  });
});

describe('an answer in words', () => {
  it('is clean only as a public yes that is neither stale nor in conflict', () => {
    for (const grade of GRADES) {
      for (const status of CELL_STATUSES) {
        const isClean = grade === 'yes_public' && status !== 'stale' && status !== 'conflict';
        expect(answered({ grade }, { status }).clean, `${grade} ${status}`).toBe(isClean);
      }
    }
  });

  it('shows values in the order of the catalogue, then those that it does not know', () => {
    const shown = valueViews({ zdr_plan: 'Scale', window: { n: 10, unit: 'd' }, at_all: 'x' }, { values: [...QUESTION.values] });
    expect(shown.map(({ label, text }) => [label, text])).toEqual([
      ['Objection window', '10 days'],
      ['At all', 'x'],
      ['Zdr plan', 'Scale'],
    ]);
  });

  it('counts what a long list has beyond its first items', () => {
    expect(valueText(Array.from({ length: 15 }, (_, at) => ({ name: `Firm ${at}` })))).toMatch(/^Firm 0, .*Firm 7 and 7 more$/);
  });

  it('is as of the last of verification and reading, and of no day where nothing was read', () => {
    const read = [{ source: 'a/b', url: 'https://a', at: '2026-01-01T00:00:00.000Z' }];
    expect(asOfDay({ read, asOf: '2026-01-01T05:00:00.000Z' })).toBe('2026-01-01');
    expect(asOfDay({ read, asOf: '2026-01-01T05:00:00.000Z', verifiedAt: '2026-02-01T05:00:00.000Z' })).toBe('2026-02-01');
    expect(asOfDay({ read: [{ source: 'a/b', url: 'https://a' }] })).toBeUndefined();
  });
});
