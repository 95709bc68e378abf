/** Typed records: what changed in value, and what only changed in words. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import { compareFacts } from '../../../src/compare/facts.ts';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import type { Difference } from '../../../src/domain/change.ts';
import type { Extraction, Fact, FactValue } from '../../../src/domain/extraction.ts';
import { sha256, sha256Of } from '../../../src/lib/hash.ts';
import { sampleExtraction } from '../../helpers/samples.ts';

const catalogue = await loadCatalogue(join(import.meta.dirname, '../../../config/catalogue.yaml'));
const days = (n: number): FactValue => ({ n, unit: 'd' });

function fact(key: string, value: FactValue, overrides: Partial<Fact> = {}): Fact {
  return { key, value, quote: `states ${JSON.stringify(value)}`, path: ['Terms'], extractor: 'test', passage: 0, ...overrides };
}

/** `action kind old → new` of each change of value. */
function inShort(before: Fact[], after: Fact[]): string[] {
  return compareFacts(before, after, catalogue.keys).map(
    ({ action, kind, oldValue, newValue }) => `${action} ${kind} ${JSON.stringify(oldValue) ?? ''} → ${JSON.stringify(newValue) ?? ''}`,
  );
}

/** A page whose passages are the given texts, with facts that quote them. */
function page(texts: string[], facts: Fact[] = []): Extraction {
  const passages = texts.map((text) => ({ path: ['Terms'], kind: 'paragraph' as const, text, hash: sha256(text) }));
  return sampleExtraction('', { passages, facts, contentHash: sha256Of(texts) });
}

function between(before: Extraction, after: Extraction): Difference[] {
  return compare(before, after, catalogue);
}

describe('single values', () => {
  const window = (n: number, overrides?: Partial<Fact>) => fact('subprocessors.objection_window', days(n), overrides);

  it('another value is a modification, with both values', () => {
    expect(inShort([window(30)], [window(10)])).toEqual(['modified fact {"n":30,"unit":"d"} → {"n":10,"unit":"d"}']);
  });

  it('the same value in other words, elsewhere, or said once more, has not changed', () => {
    expect(inShort([window(30)], [window(30, { quote: 'thirty days', path: ['Other'], passage: 7 })])).toEqual([]);
    expect(inShort([window(30)], [window(30), window(30, { scope: 'Enterprise' })])).toEqual([]);
    expect(inShort([fact('breach.notification', { n: 72, unit: 'h' })], [fact('breach.notification', days(3))])).toEqual([]);
  });

  it('several values are paired by their scope', () => {
    const kept = (n: number, scope: string) => fact('retention.default', days(n), { scope });
    expect(inShort([kept(30, 'API'), kept(90, 'Chat')], [kept(60, 'Chat'), kept(30, 'API')])).toEqual([
      'modified fact {"n":90,"unit":"d"} → {"n":60,"unit":"d"}',
    ]);
    expect(inShort([kept(30, 'API'), kept(90, 'Chat')], [kept(90, 'API'), kept(30, 'Chat')])).toHaveLength(2);
  });

  it('a further value is added, a missing one removed', () => {
    expect(inShort([window(30)], [window(30), window(10)])).toEqual(['added fact  → {"n":10,"unit":"d"}']);
    expect(inShort([window(30)], [])).toEqual(['removed fact {"n":30,"unit":"d"} → ']);
  });

  it('words give way to the number beside them', () => {
    const text = { text: 'without undue delay' };
    const hours = { n: 72, unit: 'h' as const };
    expect(inShort([fact('breach.notification', text), fact('breach.notification', hours)], [fact('breach.notification', text)])).toEqual([
      'modified fact {"n":72,"unit":"h"} → {"text":"without undue delay"}',
    ]);
  });
});

describe('sets', () => {
  const places = (...codes: string[]) => fact('residency.places', codes);

  it('add up over the page: one change with both sets whole and sorted', () => {
    expect(inShort([places('SE')], [places('SE'), places('IE', 'SE')])).toEqual(['modified fact ["SE"] → ["IE","SE"]']);
  });

  it('said by other sentences in another order have not changed', () => {
    expect(inShort([places('SE', 'IE')], [places('IE'), places('SE')])).toEqual([]);
  });

  it('quote only what carries the difference', () => {
    const [change] = compareFacts([places('SE'), places('US')], [places('SE'), places('DE')], catalogue.keys);
    expect([change?.before.map(({ value }) => value), change?.after.map(({ value }) => value)]).toEqual([[['US']], [['DE']]]);
  });

  it('a law that does not differ by region is no list', () => {
    expect(inShort([fact('governing_law', 'FR')], [fact('governing_law', 'IE')])).toEqual(['modified fact "FR" → "IE"']);
    expect(inShort([fact('governing_law', 'FR')], [fact('governing_law', ['US-CA', 'IE'])])).toEqual([
      'modified fact "FR" → ["IE","US-CA"]',
    ]);
  });
});

describe('lists of entities', () => {
  const row = (name: string, location?: string) => fact('subprocessors.list', { name, ...(location ? { location } : {}) });

  it('a row more is a row added, with the entity as its value', () => {
    expect(inShort([row('CloudCo')], [row('CloudCo'), row('ChipCo', 'Ireland')])).toEqual([
      'added row  → {"name":"ChipCo","location":"Ireland"}',
    ]);
  });

  it('a row says which of several lists of the page it stands in', () => {
    const listed = (name: string, ...path: string[]) => fact('subprocessors.list', { name }, { path: ['DPA', ...path, 'Subprocessors'] });
    expect(inShort([listed('CloudCo', 'API')], [listed('CloudCo', 'API'), listed('ChipCo', 'API')])).toEqual([
      'added row  → {"name":"ChipCo"}',
    ]);
    expect(inShort([listed('CloudCo', 'API')], [listed('CloudCo', 'API'), listed('ChipCo', 'Chat')])).toEqual([
      'added row  → {"name":"ChipCo","group":"Chat"}',
    ]);
  });

  it('a list that vanishes or appears whole is one fact with the names', () => {
    expect(inShort([row('CloudCo'), row('ChipCo')], [])).toEqual(['removed fact ["CloudCo","ChipCo"] → ']);
    expect(inShort([], [row('CloudCo'), row('ChipCo')])).toEqual(['added fact  → ["CloudCo","ChipCo"]']);
  });

  it('a list in another order has not changed', () => {
    expect(inShort([row('CloudCo'), row('ChipCo')], [row('ChipCo'), row('CloudCo')])).toEqual([]);
  });
});

describe('severity', () => {
  /** Severity and rule id of the only change. */
  function severity(before: Fact[], after: Fact[]): string {
    const changes = between(page(['old'], before), page(['new'], after)).filter(({ kind }) => kind !== 'passage');
    expect(changes).toHaveLength(1);
    return `${changes[0]?.severity} ${/\(([a-z-]+)\)/.exec(changes[0]?.rule ?? '')?.[1]}`;
  }
  const window = (n: number) => [fact('subprocessors.objection_window', days(n))];
  const kept = (n: number) => [fact('retention.default', days(n))];
  const training = (value: string) => [fact('training.default', value)];
  const row = (name: string, location: string) => fact('subprocessors.list', { name, location });

  it('of durations depends on the direction', () => {
    expect(severity(window(30), window(10))).toBe('critical objection-shortened');
    expect(severity(window(10), window(30))).toBe('positive objection-lengthened');
    expect(severity([], window(10))).toBe('high objection-limited');
    expect(severity(kept(30), kept(90))).toBe('high kept-longer');
    expect(severity(kept(90), kept(30))).toBe('positive kept-shorter');
    expect(severity([fact('breach.notification', { n: 72, unit: 'h' })], [fact('breach.notification', { text: 'promptly' })])).toBe(
      'high breach-later',
    );
  });

  it('of choices depends on what became what', () => {
    expect(severity(training('not_used'), training('opt_out_available'))).toBe('critical training-on');
    expect(severity(training('opt_out_available'), training('mixed'))).toBe('high training-shifted');
    expect(severity(training('mixed'), training('not_used'))).toBe('positive training-off');
    expect(severity(training('not_used'), training('opt_in'))).toBe('high training-opt-in');
    expect(severity(training('opt_out_available'), training('opt_in'))).toBe('positive training-opt-in-only');
  });

  it('of places depends on whether the EEA is left', () => {
    expect(severity([fact('residency.places', ['SE'])], [fact('residency.places', ['SE', 'US'])])).toBe('critical residency-left-eea');
    expect(severity([fact('residency.places', ['EEA'])], [fact('residency.places', ['IE'])])).toBe('low residency-refined');
    expect(severity([fact('residency.places', ['SE'])], [fact('residency.places', ['SE', 'IE'])])).toBe('medium fact-new');
  });

  it('of a law is low where it is only told more precisely', () => {
    expect(severity([fact('governing_law', 'US')], [fact('governing_law', 'US-CA')])).toBe('low law-refined');
    expect(severity([fact('governing_law', 'US-CA')], [fact('governing_law', 'US-TX')])).toBe('high law-changed');
  });

  it('of rows depends on what happened to the row', () => {
    const other = row('Other', 'France');
    expect(severity([other], [other, row('ChipCo', 'Ireland')])).toBe('critical subprocessor-added');
    expect(severity([other, row('ChipCo', 'Ireland')], [other])).toBe('low subprocessor-removed');
    expect(severity([row('ChipCo', 'Ireland')], [row('ChipCo', 'United States')])).toBe('critical subprocessor-left-eea');
    expect(severity([row('ChipCo', 'EEA')], [row('ChipCo', 'Ireland')])).toBe('low subprocessor-refined');
    expect(severity([row('ChipCo', 'Ireland')], [row('ChipCo', 'Netherlands')])).toBe('medium subprocessor-relocated');
  });

  it('of sets depends on what is gone', () => {
    const rests = (...value: string[]) => [fact('transfers.mechanisms', value)];
    expect(severity(rests('SCC', 'DPF'), rests('SCC'))).toBe('critical dpf-dropped');
    expect(severity(rests('SCC', 'BCR'), rests('SCC'))).toBe('high mechanism-dropped');
    expect(severity([fact('certifications', ['SOC2'])], [fact('certifications', ['SOC2', 'ISO_27001'])])).toBe(
      'positive certificate-gained',
    );
  });

  it('of a date alone is low, and it is editorial where only the name of the date changed', () => {
    expect(severity([fact('dates.effective', '2025-01-01')], [fact('dates.effective', '2025-02-01')])).toBe('low date-effective');
    const relabelled = between(
      page(['old'], [fact('dates.last_updated', '2025-01-01')]),
      page(['new'], [fact('dates.effective', '2025-01-01')]),
    );
    expect(relabelled.filter(({ kind }) => kind === 'fact').map(({ significance, rule }) => `${significance} ${rule}`)).toEqual([
      'editorial the same date is called something else (date-relabelled)',
      'editorial the same date is called something else (date-relabelled)',
    ]);
  });
});

describe('passages that a typed record tells', () => {
  const OLD = 'The customer may object within thirty (30) days.';
  const NEW = 'The customer may object within ten (10) days.';
  const window = (n: number, quote: string, passage = 0) => fact('subprocessors.objection_window', days(n), { quote, passage });

  it('have no record of their own', () => {
    expect(between(page([OLD], [window(30, OLD)]), page([NEW], [window(10, NEW)]))).toEqual([
      {
        kind: 'fact',
        action: 'modified',
        key: 'subprocessors.objection_window',
        path: ['Terms'],
        oldValue: days(30),
        newValue: days(10),
        oldQuote: OLD,
        newQuote: NEW,
        significance: 'substantive',
        severity: 'critical',
        rule: 'the time to object to a new subprocessor is shorter (objection-shortened)',
      },
    ]);
  });

  it('keep their record where something else in them differs', () => {
    const [before, after] = [`${OLD} Silence is no consent.`, `${NEW} Silence is consent.`];
    const changes = between(page([before], [window(30, OLD)]), page([after], [window(10, NEW)]));
    expect(changes.map(({ kind }) => kind)).toEqual(['fact', 'passage']);
  });

  it('keep their record where the value stayed and the words changed', () => {
    const reworded = `${OLD.slice(0, -1)} of the notice.`;
    const changes = between(page([OLD], [window(30, OLD)]), page([reworded], [window(30, reworded)]));
    expect(changes.map(({ kind }) => kind)).toEqual(['passage']);
  });

  it('have no record of their own where a line with a date numbers its edition too', () => {
    const dated = (text: string, date: string) =>
      page([text], [fact('dates.effective', date, { quote: text.slice(text.indexOf('Effective')) })]);
    const before = dated('Version 3.1. Effective 1 March 2026', '2026-03-01');
    expect(between(before, dated('Version 3.2. Effective 1 May 2026', '2026-05-01')).map(({ kind }) => kind)).toEqual(['fact']);
    const draft = dated('Draft 3.2. Effective 1 May 2026', '2026-05-01');
    expect(between(before, draft).map(({ kind }) => kind)).toEqual(['fact', 'passage']);
  });

  it('have no record of their own where a place has an article before its name', () => {
    const law = (place: string, code: string) => {
      const clause = `These terms are governed by the laws of ${place}.`;
      return page([clause], [fact('governing_law', code, { quote: clause })]);
    };
    expect(between(law('Ireland', 'IE'), law('the Netherlands', 'NL')).map(({ kind }) => kind)).toEqual(['fact']);
    expect(between(law('Ireland', 'IE'), law('the State of Delaware', 'US-DE')).map(({ kind }) => kind)).toEqual(['fact']);
    expect(between(law('Ireland', 'IE'), law('all of the Netherlands', 'NL')).map(({ kind }) => kind)).toEqual(['fact', 'passage']);
  });

  it('that are new or gone and say nothing else have no record of their own', () => {
    const kept = 'Everything else stays as it is and fills the page.';
    expect(between(page([kept]), page([kept, NEW], [window(10, NEW, 1)])).map(({ kind, action }) => `${action} ${kind}`)).toEqual([
      'added fact',
    ]);
    expect(between(page([kept, OLD], [window(30, OLD, 1)]), page([kept])).map(({ kind, action }) => `${action} ${kind}`)).toEqual([
      'removed fact',
    ]);
    const more = `${NEW} It must give reasons for that.`;
    expect(between(page([kept]), page([kept, more], [window(10, NEW, 1)])).map(({ kind }) => kind)).toEqual(['fact', 'passage']);
  });

  it('stand in the order of the new page', () => {
    const changes = between(
      page(['First clause about fees and taxes.', OLD], [window(30, OLD, 1)]),
      page(['First clause about fees, taxes and interest.', NEW], [window(10, NEW, 1)]),
    );
    expect(changes.map(({ kind }) => kind)).toEqual(['passage', 'fact']);
  });
});

describe('the date of effect', () => {
  const dated = (text: string, ...dates: string[]) =>
    page(
      [text],
      dates.map((date) => fact('dates.effective', date, { quote: `Effective ${date}` })),
    );
  const effectOf = (before: Extraction, after: Extraction, seen?: string) =>
    compare(before, after, catalogue, seen).find(({ kind }) => kind === 'passage')?.effectiveAt;

  it('is what the new page states anew', () => {
    expect(effectOf(dated('Fees are due at once.', '2025-01-01'), dated('Fees are due later.', '2025-03-01'))).toBe('2025-03-01');
  });

  it('is not a date that stood there before, unless it was still to come', () => {
    const [before, after] = [dated('Fees are due at once.', '2025-03-01'), dated('Fees are due later.', '2025-03-01')];
    expect(effectOf(before, after)).toBeUndefined();
    expect(effectOf(before, after, '2025-04-01T00:00:00.000Z')).toBeUndefined();
    expect(effectOf(before, after, '2025-02-01T00:00:00.000Z')).toBe('2025-03-01');
  });

  it('is never guessed: none stated, or several, is none', () => {
    expect(effectOf(dated('Fees are due at once.', '2025-01-01'), dated('Fees are due later.'))).toBeUndefined();
    expect(effectOf(dated('Fees are due at once.'), dated('Fees are due later.', '2025-03-01', '2025-04-01'))).toBeUndefined();
  });
});

describe('the words around a value', () => {
  const typed = (key: string, value: FactValue) => (text: string) => page([text], [fact(key, value, { quote: text })]);
  const kinds = (differences: Difference[]): string[] => differences.map(({ kind, severity }) => `${kind} ${severity}`);

  it('have a record of their own where they changed with it: good news hides nothing', () => {
    const window = (n: number, rest = '') =>
      typed('subprocessors.objection_window', days(n))(`Customer may object to a new subprocessor within ${n} days${rest}.`);
    expect(kinds(between(window(10), window(30)))).toEqual(['fact positive']);
    expect(kinds(between(window(10), window(30, ', for a fee of 5,000 euro')))).toEqual(['fact positive', 'passage medium']);
  });

  it('on a line with a date are told with it only if they number the edition', () => {
    const dated = (date: string, text: string) => typed('dates.effective', date)(text);
    const old = dated('2026-03-01', 'Version 3.1, effective 1 March 2026');
    expect(kinds(between(old, dated('2026-05-01', 'Version 3.2, effective 1 May 2026')))).toEqual(['fact low']);
    const noticed = (date: string, month: string, notice: number) => dated(date, `Notice ${notice} days. Effective 1 ${month} 2026`);
    expect(between(noticed('2026-03-01', 'March', 30), noticed('2026-05-01', 'May', 3))).toHaveLength(2);
  });

  it('of a list entry that stands on both sides are no change, however the page sets it', () => {
    const value = { name: 'Globex Ltd.', purpose: 'Mail', location: 'Ireland' };
    const row = page(
      ['We name them here.', 'Globex Ltd. | Mail | Ireland'],
      [fact('subprocessors.list', value, { passage: 1, quote: 'Globex Ltd. | Mail | Ireland' })],
    );
    const lines = ['Globex Ltd.', 'Purpose: Mail', 'Location: Ireland'];
    const listed = fact('subprocessors.list', value, { passage: 1, quote: lines.join('\n') });
    expect(between(row, page(['We name them here.', ...lines], [listed]))).toEqual([]);
    const more = page(['We name them here.', ...lines, 'They may sell what they get.'], [listed]);
    expect(between(row, more)).toHaveLength(1);
  });
});

it('a company renamed to one of the same group in another country is another legal entity', () => {
  const listed = (name: string): Extraction => {
    const text = `${name} | Mail | EEA`;
    return page([text], [fact('subprocessors.list', { name, purpose: 'Mail', location: 'EEA' }, { quote: text })]);
  };
  const judged = (before: string, after: string): unknown => between(listed(before), listed(after));
  expect(judged('Globex Ireland Limited', 'Globex China Limited')).toMatchObject([{ action: 'renamed', severity: 'medium' }]);
  expect(judged('Globex Ireland Limited', 'Globex Ireland Ltd')).toMatchObject([{ action: 'renamed', severity: 'low' }]);
});

it('the date of a clause far down the page is no date of effect of the changes', () => {
  const lines = ['Terms of the service.', 'They bind both sides.', 'They are in English.'];
  const dated = (text: string): Difference[] => {
    const after = page([...lines, 'Mail is kept.', text], [fact('dates.effective', '2030-05-01', { quote: text, passage: 4 })]);
    return between(page(lines), after);
  };
  expect(dated('Effective as of 1 May 2030').map(({ effectiveAt }) => effectiveAt)).toContain('2030-05-01');
  expect(
    dated('The pricing of the Pro plan for new customers is effective 1 May 2030.').map(({ effectiveAt }) => effectiveAt),
  ).not.toContain('2030-05-01');
});
