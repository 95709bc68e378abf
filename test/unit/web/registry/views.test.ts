/** Readings of the views by vendor, by hosting and by rule. */
import { describe, expect, it } from 'vitest';
import { GradeRule, type Question } from '../../../../src/domain/question.ts';
import { CELL_STATUSES, GRADES } from '../../../../src/domain/registry.ts';
import { givenOf, readTyped, type TypedAssessment, typedOf } from '../../../../src/web/registry/assessmentForm.ts';
import { vendorCommitmentsOf, watchedOf } from '../../../../src/web/registry/reading/commitments.ts';
import { dealViews } from '../../../../src/web/registry/reading/deals.ts';
import { directoryEntryOf, directoryOf, supportOf } from '../../../../src/web/registry/reading/directory.ts';
import { matrixOf } from '../../../../src/web/registry/reading/matrixOver.ts';
import { methodologyOf } from '../../../../src/web/registry/reading/methodology.ts';
import { ruleInWords, wordingsOf } from '../../../../src/web/registry/reading/ruleWords.ts';
import { sampleAssessment, sampleCell, sampleDeal } from '../../../helpers/registryRecords.ts';
import { registrySample, SAMPLE_OFFERINGS, SAMPLE_QUESTIONS, SAMPLE_VENDORS } from '../../../helpers/registrySample.ts';

const { records } = registrySample();
const marks = records
  .filter((record) => record.type === 'cell')
  .map(({ id, subject, question, sheet, vendor, status, answer: { grade, summary } }) => ({
    id,
    subject,
    question,
    sheet,
    vendor,
    status,
    grade,
    summary,
  }));
const vendorName = (id: string): string => SAMPLE_VENDORS.find((vendor) => vendor.id === id)?.name ?? id;

describe('the matrix over questions', () => {
  const matrix = (ids: string[]) =>
    matrixOf({
      questions: ids.map((id) => SAMPLE_QUESTIONS.find((question) => question.id === id)).filter((one) => one !== undefined),
      offerings: SAMPLE_OFFERINGS,
      vendors: SAMPLE_VENDORS,
      marks,
      vendorName,
    });

  it('has a row a vendor for commitments alone, by name', () => {
    const { rows } = matrix(['ip_indemnity', 'output_ownership']);
    expect(rows.map(({ subject }) => subject.name)).toEqual(SAMPLE_VENDORS.map(({ name }) => name).toSorted());
    for (const { subject, marks: of } of rows)
      expect(of.map((mark) => mark?.id)).toEqual([`vendor:${subject.id}/ip_indemnity`, `vendor:${subject.id}/output_ownership`]);
  });

  it('has a row an offering otherwise, with the commitments of the platform that serves it', () => {
    const { rows } = matrix(['gdpr_dpa', 'ip_indemnity']);
    const row = rows.find(({ subject }) => subject.id === 'northwind-on-halden');
    expect(row?.marks.map((mark) => mark?.id)).toEqual(['northwind-on-halden/gdpr_dpa', 'vendor:halden/ip_indemnity']);
  });

  it('leaves a gap where nothing was worked out', () => {
    const { rows } = matrixOf({ questions: SAMPLE_QUESTIONS.slice(0, 1), offerings: SAMPLE_OFFERINGS, vendors: [], marks: [], vendorName });
    expect(new Set(rows.flatMap((row) => row.marks))).toEqual(new Set([null]));
  });
});

describe('commitments of a vendor', () => {
  const read = (vendor: string) =>
    vendorCommitmentsOf({
      vendor: { id: vendor, name: vendorName(vendor) },
      offerings: SAMPLE_OFFERINGS,
      questions: SAMPLE_QUESTIONS,
      cells: records.filter((record) => record.type === 'cell').filter(({ subject }) => subject.type === 'vendor' && subject.id === vendor),
      changes: [],
      moreChanges: false,
      watched: watchedOf([], 0),
      deals: records.filter((record) => record.type === 'deal'),
      vendorName,
    });

  it('are the seven of the catalogue, those without an answer too', () => {
    expect(read('halden').commitments.map(({ answer }) => answer !== null)).toEqual(Array.from({ length: 7 }, () => true));
    expect(read('nobody').commitments.map(({ answer }) => answer)).toEqual(Array.from({ length: 7 }, () => null));
  });

  it('come with what it makes or serves, and its deals from either side', () => {
    expect(read('halden').offerings.map(({ id }) => id)).toEqual(['northwind-on-halden', 'quarry-on-halden']);
    expect(read('halden').deals.map(({ id }) => id)).toEqual(['northwind-ai-halden-2026']);
    expect(read('tallow').deals).toEqual([]);
  });

  it('are silent since the first page was read, and say which cannot be read', () => {
    const state = (fields: object) => fields as Parameters<typeof watchedOf>[0][number];
    const watched = watchedOf(
      [
        state({ firstSeenAt: '2025-02-01T00:00:00.000Z', verifiedAt: '2026-01-01T00:00:00.000Z' }),
        state({ firstSeenAt: '2024-02-01T00:00:00.000Z', verifiedAt: '2025-01-01T00:00:00.000Z', unreadSince: '2025-01-02T00:00:00.000Z' }),
        state({ unreadSince: '2025-01-02T00:00:00.000Z' }),
      ],
      3,
    );
    expect(watched).toEqual({ pages: 2, since: '2024-02-01T00:00:00.000Z', until: '2026-01-01T00:00:00.000Z', unread: 2, undecided: 3 });
    expect(watchedOf([], 0)).toEqual({ pages: 0, unread: 0, undecided: 0 });
  });
});

describe('deals', () => {
  const deals = [
    sampleDeal({ id: 'b', announcedOn: '2024-02-26' }),
    sampleDeal({ id: 'a', announcedOn: '2024-02-29', kind: 'strategic_invest', partnerVendor: 'other' }),
    sampleDeal({ id: 'c', announcedOn: '2024-02-26', vendor: 'other' }),
  ];
  const ids = (filter = {}) => dealViews(deals, vendorName, filter).map(({ id }) => id);

  it('are the latest first, and filtered by kind and by vendor on either side', () => {
    expect(ids()).toEqual(['a', 'b', 'c']);
    expect(ids({ kind: 'model_host' })).toEqual(['b', 'c']);
    expect(ids({ vendor: 'other' })).toEqual(['a', 'c']);
    expect(ids({ vendor: 'halden-cloud', kind: 'strategic_invest' })).toEqual([]);
  });
});

describe('hosting', () => {
  const assessments = records.filter((record) => record.type === 'assessment');
  const list = (filter = {}) =>
    directoryOf({ offerings: SAMPLE_OFFERINGS, questions: SAMPLE_QUESTIONS, marks, assessments, vendorName, filter });

  it('lists the best verdict first, and says what nobody assessed', () => {
    const { listings, total } = list();
    expect(listings.map(({ verdict }) => verdict)).toEqual(['suitable', 'conditional', 'unknown', 'unknown', 'unknown', 'unknown']);
    expect(listings.map(({ assessed }) => assessed)).toEqual([true, true, false, false, false, false]);
    expect(total).toBe(SAMPLE_OFFERINGS.length);
  });

  it('filters by verdict, by vendor, and by criteria that all have to be supported', () => {
    expect(list({ verdict: 'conditional' }).listings.map(({ offering }) => offering.id)).toEqual(['quarry-api']);
    expect(list({ vendor: 'halden' }).listings.map(({ platform }) => platform.id)).toEqual(['halden', 'halden']);
    const criteria = ['eu_saas', 'no_training'];
    const wanted = SAMPLE_OFFERINGS.filter(({ id }) =>
      criteria.every((question) =>
        marks.some((mark) => mark.id === `${id}/${question}` && ['yes_public', 'yes_gated', 'partial'].includes(mark.grade)),
      ),
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(SAMPLE_OFFERINGS.length);
    expect(new Set(list({ criteria }).listings.map(({ offering }) => offering.id))).toEqual(new Set(wanted.map(({ id }) => id)));
  });

  it('never takes an unread page for a missing feature', () => {
    expect(supportOf('unclear')).toBe('unknown');
    expect(supportOf(undefined)).toBe('unknown');
    expect(supportOf('none')).toBe('not');
    expect(GRADES.map((grade) => supportOf(grade))).not.toContain(undefined);
  });

  it('of an offering that nobody assessed has the criteria and no verdict of its own', () => {
    const offering = { id: 'acme-model', name: 'Acme Model', developer: 'acme', platform: 'acme' };
    const cells = [sampleCell({ question: 'hybrid', sheet: 'hosting' })];
    const entry = directoryEntryOf({ offering, questions: SAMPLE_QUESTIONS, cells, assessment: undefined, vendorName });
    expect(entry).toMatchObject({ assessment: null, verdictLabel: 'Unknown' });
    expect(entry.criteria.map(({ answer }) => answer !== null)).toEqual([false, false, false, true, false, false, false]);
  });
});

describe('the form of an assessment', () => {
  const whole = sampleAssessment({ serverLocation: 'Ireland' });

  it('sent as it stands gives the assessment that stands, with the stored pages of its citations', () => {
    const { verdict, reasons, audiences, strengths, weaknesses, findings, models, serverLocation, citations } = whole;
    expect(givenOf(typedOf(whole), whole)).toEqual({
      verdict,
      reasons,
      audiences,
      strengths,
      weaknesses,
      findings,
      models,
      serverLocation,
      citations: citations.map(({ source, quote, snapshot }) => ({ source, quote, snapshot })),
    });
  });

  it('reads lines as entries and leaves out rows that were left empty', () => {
    const form = { version: '0', verdict: 'suitable', reasons: ' One \r\n\r\nTwo\n', positive: 'Good', negative: 'Bad' };
    const columns: Record<string, string[]> = {
      audience: ['Banks', '', ''],
      fit: ['suitable', 'suitable', 'very_suitable'],
      because: ['They may audit', '', 'Only why'],
      source: ['acme/dpa', ''],
      quote: ['Word for word', ''],
    };
    const typed: TypedAssessment = readTyped({ form, formAll: (name) => columns[name] ?? [] });
    expect(givenOf(typed, undefined)).toMatchObject({
      reasons: ['One', 'Two'],
      findings: [
        { kind: 'positive', text: 'Good' },
        { kind: 'negative', text: 'Bad' },
      ],
      audiences: [
        { audience: 'Banks', fit: 'suitable', because: 'They may audit' },
        { audience: '', fit: 'very_suitable', because: 'Only why' },
      ],
      citations: [{ source: 'acme/dpa', quote: 'Word for word' }],
    });
  });
});

describe('the methodology', () => {
  const rule = (fields: object): GradeRule => GradeRule.parse({ grade: 'yes_public', summary: 'S', ...fields });

  it('says every grade and status in words of its own', () => {
    const { grades, statuses } = methodologyOf(SAMPLE_QUESTIONS);
    expect(grades.map(({ grade }) => grade)).toEqual([...GRADES]);
    expect(new Set(grades.map(({ means }) => means)).size).toBe(GRADES.length);
    expect(statuses.map(({ status }) => status)).toEqual([...CELL_STATUSES]);
  });

  it('has every question of the catalogue, each with all of its rules in their order', () => {
    const [first, ...others] = SAMPLE_QUESTIONS;
    const rules = [rule({ facts: [{ key: 'a.b' }] }), rule({ grade: 'partial', pages: ['dpa'] })];
    const questions: Question[] = [{ ...(first as Question), rules }, ...others];
    const { sheets } = methodologyOf(questions);
    expect(sheets.flatMap((sheet) => sheet.questions.map(({ id }) => id))).toEqual(questions.map(({ id }) => id));
    expect(sheets[0]?.questions[0]?.rules.map(({ grade }) => grade)).toEqual(['yes_public', 'partial']);
  });

  it('says in a sentence when a rule fits', () => {
    expect(ruleInWords(rule({ facts: [{ key: 'training.default', in: ['opt_in', 'not_used'] }] }))).toBe(
      'a page states “Training: default” as opt in or not used',
    );
    expect(ruleInWords(rule({ facts: [{ key: 'a.b', several: true }] }))).toBe('a page states more than one value of “A: b”');
    expect(ruleInWords(rule({ facts: [{ key: 'a.b', worded: true }] }))).toBe('a page states “A: b” in words, and nowhere as a number');
    expect(ruleInWords(rule({ facts: [{ key: 'a.b' }], says: ['lost'], with: ['soon'], without: ['no'], together: true }))).toBe(
      'a page states “A: b”, and the same sentence uses “lost”, and it also says “soon”, and it says none of “no”',
    );
    expect(ruleInWords(rule({ says: ['lost'], together: true }))).toBe('a sentence uses “lost”');
    expect(ruleInWords(rule({ facts: [{ key: 'a.b' }, { key: 'c' }], pages: ['dpa', 'terms'] }))).toBe(
      'a page states “A: b” or “C”, and a page of the kind data processing agreement or terms was read',
    );
    expect(ruleInWords(rule({ says: ['on request', 'under nda'], with: ['report'], without: ['no'] }))).toBe(
      'a passage uses “on request” or “under nda”, and it, or a heading above it, also says “report”, and it says none of “no”',
    );
  });

  it('counts many wordings in the sentence, and lists all of them beside it', () => {
    const many = rule({ says: ['one', 'two', 'three'] });
    expect(ruleInWords(many)).toBe('a passage uses one of the wordings listed (3)');
    expect(wordingsOf(many)).toEqual([{ label: 'Wordings', phrases: ['one', 'two', 'three'] }]);
    expect(wordingsOf(rule({ says: ['one'] }))).toEqual([]);
    const long = [Array.from({ length: 9 }, (_, at) => `alternative${at}`).join('|')];
    expect([ruleInWords(rule({ says: long })), wordingsOf(rule({ says: long }))]).toEqual([
      'a passage uses one of the wordings listed (1)',
      [{ label: 'Wordings', phrases: long }],
    ]);
  });
});
