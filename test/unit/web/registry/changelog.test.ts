import { describe, expect, it } from 'vitest';
import type { Cell, RegistryEvent, RegistryRecord } from '../../../../src/domain/registry.ts';
import { daysOf, logLinesOf, NEW_BY, TOLD_KINDS } from '../../../../src/web/registry/reading/changelog.ts';
import { next, sampleCell, sampleDeal, stepOf } from '../../../helpers/registryRecords.ts';
import { SAMPLE_QUESTIONS } from '../../../helpers/registrySample.ts';
import { sampleChange } from '../../../helpers/samples.ts';

const ADA = { kind: 'user', id: 'usr_ada', name: 'Ada Lovelace' } as const;
const WAS = sampleCell({
  question: 'subprocessor_notice',
  status: 'stale',
  answer: { ...sampleCell().answer, values: { objection_window: { n: 30, unit: 'd' } } },
});
const IS: Cell = next(WAS, {
  status: 'verified',
  answer: { ...WAS.answer, grade: 'partial', values: { objection_window: { n: 10, unit: 'd' } } },
});

function lines(after: RegistryRecord, before: RegistryRecord | undefined, options: Partial<RegistryEvent> = {}, inside = false) {
  const { event } = stepOf(after, { kind: 'updated', by: ADA });
  return logLinesOf({
    events: [{ ...event, seq: 7, ...options }],
    before: new Map(before ? [[7, before]] : []),
    changes: new Map([['chg_1', sampleChange('chg_1', 5, { key: 'subprocessors.objection_window' })]]),
    questions: SAMPLE_QUESTIONS,
    offeringName: (id) => `Offering ${id}`,
    vendorName: (id) => `Vendor ${id}`,
    inside,
  });
}

describe('a line of the changelog', () => {
  it('says what stood before and what stands since, in words', () => {
    const [line] = lines(IS, WAS);
    expect(line).toMatchObject({
      verb: 'Updated',
      subject: { type: 'offering', id: 'acme-model', name: 'Offering acme-model' },
      gradeBefore: { grade: 'yes_public', label: 'Yes, public' },
      grade: { grade: 'partial', label: 'Partial' },
    });
    expect(line?.turns).toContainEqual(expect.objectContaining({ before: '30 days', after: '10 days' }));
    expect(line?.turns).toContainEqual({ label: 'Status', before: 'Stale', after: 'Verified' });
  });

  it('has no grade before where it stayed the same, and no turns where nothing is known of before', () => {
    const [line] = lines(next(WAS), WAS);
    expect(line?.gradeBefore).toBeUndefined();
    expect(line?.turns).toEqual([]);
    expect(lines(IS, undefined)[0]?.turns).toEqual([]);
  });

  it('names the changes that did it, those that are gone by their id, and credits a correction', () => {
    const [line] = lines(IS, WAS, { because: { changes: ['chg_1', 'chg_gone'], correction: 'cor_1', credit: 'Jo' } });
    expect(line?.changes).toEqual([
      expect.objectContaining({ id: 'chg_1', subject: expect.stringContaining('objection window') }),
      { id: 'chg_gone' },
    ]);
    expect(line).toMatchObject({ correction: 'cor_1', credit: 'Jo' });
  });

  it('names people and their reasons to the team alone', () => {
    const because = { reason: 'Ben told me', credit: 'Jo' };
    expect(JSON.stringify(lines(IS, WAS, { because }))).not.toMatch(/Ada|Ben/);
    expect(lines(IS, WAS, { because }, true)[0]).toMatchObject({ by: 'Ada Lovelace', reason: 'Ben told me', credit: 'Jo' });
  });

  it('tells what became of a deal', () => {
    const [line] = lines(next(sampleDeal(), { state: 'ended' }), sampleDeal());
    expect(line).toMatchObject({
      subject: { type: 'vendor', name: 'Vendor acme' },
      turns: [{ label: 'State', before: 'Active', after: 'Ended' }],
    });
  });
});

it('tells neither what pages only say beside an answer, nor what nobody saw before', () => {
  expect(TOLD_KINDS).not.toContain('suggested');
  expect(NEW_BY).toEqual(['proposed', 'shipped']);
});

it('groups lines by day and keeps their order', () => {
  const [line] = lines(IS, WAS);
  if (!line) throw new Error('no line');
  const at = (seq: number, time: string) => ({ ...line, seq, at: time });
  const days = daysOf([at(3, '2026-02-02T01:00:00.000Z'), at(2, '2026-02-01T23:59:00.000Z'), at(1, '2026-02-01T00:00:00.000Z')]);
  expect(days.map(({ day, lines: of }) => [day, of.map(({ seq }) => seq)])).toEqual([
    ['2026-02-02', [3]],
    ['2026-02-01', [2, 1]],
  ]);
});
