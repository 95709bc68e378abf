import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextOf, editDistance, judgeAddition, judgeEdit, judgeRemoval, rulesOf } from '../../../src/compare/significance.ts';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import type { Passage } from '../../../src/domain/extraction.ts';
import { sha256 } from '../../../src/lib/hash.ts';

const { significance: words } = await loadCatalogue(join(import.meta.dirname, '../../../config/catalogue.yaml'));
const rules = rulesOf(words);

const judge = (before: string, after: string, kind: Passage['kind'] = 'paragraph') => judgeEdit(before, after, contextOf(rules), kind);

function passages(...texts: string[]): Passage[] {
  return texts.map((text) => ({ path: [], kind: 'paragraph', text, hash: sha256(text) }));
}

/** Judges each pair of passages as part of a revision that consists of all of them. */
function judgeAll(...pairs: Array<readonly [string, string]>) {
  const before = passages(...pairs.map(([old]) => old));
  const after = passages(...pairs.map(([, now]) => now));
  const modified = before.map((old, at) => ({ before: old, after: after[at] as Passage }));
  const context = contextOf(rules, { before, after, modified });
  return pairs.map(([old, now]) => judgeEdit(old, now, context).significance);
}

describe('editorial', () => {
  it.each([
    ['punctuation', 'We notify you, in writing.', 'We notify you in writing', 'only punctuation, case or spacing differs'],
    ['case', 'the customer', 'The Customer', 'only punctuation, case or spacing differs'],
    ['spacing', 'our sub processor list', 'our sub-processor list', 'only punctuation, case or spacing differs'],
    ['words that are glued', 'the Acme list', 'theAcme list', 'only spacing and punctuation'],
    ['accents', 'cafe data', 'café data', 'only punctuation, case or spacing differs'],
    ['quotation marks', '"Personal Data" means', '“Personal Data” means', 'only punctuation, case or spacing differs'],
    ['the form of a number', 'up to 5,000 euros', 'up to 5000 euros', 'only punctuation, case or spacing differs'],
    ['the form of a date', 'from May 3, 2025 on', 'from 3 May 2025 on', 'only punctuation, case or spacing differs'],
    ['a contraction', 'we don’t sell data', 'we do not sell data', 'only punctuation, case or spacing differs'],
    ['a number in front', '4. Audit rights', '5. Audit rights', 'only the numbering differs'],
    ['a letter in front', '(a) audit rights of the customer', '(b) audit rights of the customer', 'only the numbering differs'],
    [
      'numbering that moved to the markers of a list',
      'b. Using biometric systems',
      'Using biometric systems',
      'only the numbering differs',
    ],
    ['numbering of several levels', 'I.2.a. Each party may terminate', 'Each party may terminate', 'only the numbering differs'],
    ['initials', 'residents of the US may', 'residents of the United States may', 'only an abbreviation'],
    ['a misspelt word', 'Acme will recieve the notice', 'Acme will receive the notice', 'only the spelling of words'],
    ['a misspelt word in capitals', 'YOU ARE DISPUTNG IT', 'YOU ARE DISPUTING IT', 'only the spelling of words'],
    ['a regional spelling', 'the Organisation and its Licence', 'the Organization and its License', 'only the spelling of words'],
    [
      'a verb that did not agree',
      'If we reasonably believes that',
      'If we reasonably believe that',
      'only the grammatical number of words',
    ],
    ['a repeated word', 'the data of the customer customer', 'the data of the customer', 'only a repeated word'],
    ['a word without weight', 'our products as within the market', 'our products within the market', 'only words without weight'],
    ['a number in words', 'within 30 days', 'within thirty (30) days', 'only a number written in another way'],
    ['an abbreviation', 'for example names', 'e.g. names', 'only abbreviations or set phrases are written in another way'],
    ['a note on a link', 'fill out this form (opens in a new window).', 'fill out this form.', 'only the mark of a link differs'],
    ['the wording of a link', 'listed at https://acme.example/subprocessors for', 'listed at this page for', 'only the wording of a link'],
    ['a shorter link', 'see this help center article.', 'see this article.', 'only the wording of a link'],
    ['a web address', 'visit https://www.acme.example/a/b', 'visit https://acme.example/c', 'only an address written in another way'],
    ['a hidden address', 'write to [email protected] now', 'write to privacy@acme.example now', 'only an address written in another way'],
    ['an address that was lost', 'write to help@acme.example.', 'write to .', 'only an address written in another way'],
    [
      'remains of Markdown',
      'write to (a@acme.example](mailto:a@acme.example).',
      'write to a@acme.example.',
      'only remains of markup differ',
    ],
    ['remains of markup', '[a href="https://acme.example"]Acme[/a] | session', 'Acme | session', 'only remains of markup differ'],
    ['a cross-reference', 'as set out in Section 4.2 below', 'as set out in Section 5.2 below', 'only a cross-reference'],
    ['the name of an annex', 'Annex I of Appendix A applies', 'Annex I of Exhibit A applies', 'only a cross-reference'],
    [
      'a pointer in another language',
      'In Italy, click here.',
      'In Italy, click here. Clicca qui.',
      'only a sentence that only points elsewhere',
    ],
    ['an enumeration in another order', 'names, addresses and ages', 'ages, names and addresses', 'only the order of an enumeration'],
    [
      'two places in another order',
      'Data is kept in Germany and Ireland. We move or copy none.',
      'Data is kept in Ireland and Germany. We move or copy none.',
      'only the order of an enumeration',
    ],
    [
      'the lead-in of a date',
      'Updated: 3 May 2025',
      'Last modified: 3 May 2025',
      'a date line is worded differently; its date is the same',
    ],
    ['a date that moves with the visit', 'Updated 6 days ago', 'Updated 1 week ago', 'a date is told by its distance from the visit'],
  ])('%s', (_name, before, after, rule) => {
    expect(judge(before, after)).toEqual({ significance: 'editorial', rule });
    expect(judge(after, before).significance).toBe('editorial');
  });
});

describe('substantive', () => {
  it.each([
    ['a duration', 'within 30 days', 'within 10 days', 'a duration changed'],
    ['a duration in words', 'within thirty (30) days', 'within thirteen (13) days', 'a duration changed'],
    ['what a duration is', 'available for 30 days', 'available in 30 days', 'words were replaced'],
    ['its unit', 'billed on a monthly basis', 'billed on a quarterly basis', 'a unit of time changed'],
    ['a decimal', 'availability of 99.9 %', 'availability of 99.5 %', 'an amount or a number changed'],
    ['a decimal point', 'a fee of 1.5 percent', 'a fee of 15 percent', 'an amount or a number changed'],
    ['a decimal that a passage begins with', '1.5 percent of the fees', '2.5 percent of the fees', 'an amount or a number changed'],
    ['an amount', 'up to US $5,000', 'up to US $500', 'an amount or a number changed'],
    ['a date', 'Effective: 13 December 2023', 'Effective: 14 December 2023', 'a date changed'],
    ['a negation that is added', 'Acme does use data', 'Acme does not use data', 'a negation changed'],
    ['a negation in a contraction', 'we do sell data', 'we don’t sell data', 'a negation changed'],
    ['a negation in German', 'wird nicht verwendet', 'wird verwendet', 'a negation changed'],
    ['a negation in French', 'ne sont pas vendues', 'sont vendues', 'a negation changed'],
    ['"may" for "must"', 'Acme must notify you', 'Acme may notify you', 'what may, must or will be done changed'],
    ['"or" for "and"', 'names and addresses', 'names or addresses', 'a limit or a condition changed'],
    [
      '"or" for "and" in an enumeration of clauses',
      'the greater of (a) the fees, (b) the costs and (c) EUR 500',
      'the greater of (a) the fees, (b) the costs or (c) EUR 500',
      'a limit or a condition changed',
    ],
    ['items that change places across "and" and "or"', 'names and ages or notes', 'notes and ages or names', 'words were replaced'],
    ['a new "only"', 'kept for backup', 'kept only for backup', 'a limit or a condition changed'],
    ['another place', 'stored in Ireland', 'stored in Iceland', 'a place changed'],
    ['a place of nearly the same name', 'stored in Austria', 'stored in Australia', 'a place changed'],
    ['a company', 'you contract with Acme, Inc.', 'you contract with Globex, Inc.', 'a company changed'],
    ['a company behind a legal form', 'you contract with Acme, L.L.C.', 'you contract with Acme OpCo, LLC', 'a company changed'],
    ['an e-mail address', 'write to legal@acme.example', 'write to privacy@acme.example', 'an e-mail address changed'],
    ['an opposite made by a prefix', 'liability is limited to fees', 'liability is unlimited to fees', 'words were replaced'],
    ['an opposite with another prefix', 'fees are included here', 'fees are excluded here', 'words were replaced'],
    ['internal for external', 'internal audits', 'external audits', 'words were replaced'],
    ['retain for remain', 'data will retain there', 'data will remain there', 'words were replaced'],
    ['licensor for licensee', 'the licensor pays', 'the licensee pays', 'words were replaced'],
    ['effect for affect', 'changes that affect you', 'changes that effect you', 'words were replaced'],
    ['controller for processor', 'acts as Data Controller', 'acts as Data Processor', 'words were replaced'],
    ['another word', 'data is deleted', 'data is archived', 'words were replaced'],
    ['an article of a law', 'under Article 6(1)(b) of the GDPR', 'under Article 6(1)(f) of the GDPR', 'words were replaced'],
    ['a section of a law', 'under Section 230 of the Act', 'under Section 240 of the Act', 'an amount or a number changed'],
    ['a domain in a list', 'session | acme.example', 'session | acme.example globex.com', 'words were added'],
    ['a channel', 'by phone', 'by phone or post', 'a limit or a condition changed'],
    ['a text in place of another', 'Audit rights', 'Fees and taxes', 'a limit or a condition changed'],
  ])('%s', (_name, before, after, rule) => {
    expect(judge(before, after)).toEqual({ significance: 'substantive', rule });
    expect(judge(after, before).significance).toBe('substantive');
  });

  it('a word that is replaced, when no words are known', () => {
    expect(judgeEdit('Acme must notify you', 'Acme may notify you').significance).toBe('substantive');
    expect(judgeEdit('kept for backup', 'kept only for backup').significance).toBe('substantive');
  });
});

describe('what looks like form and is not', () => {
  it.each([
    ['a quantity behind the name of a part', 'Under this Section, 30 days of notice', 'Under this Section, 3 days of notice'],
    ['a quantity later in the sentence', 'set out in Annex 2 and for 30 days', 'set out in Annex 2 and for 90 days'],
    ['an abbreviation in brackets', '(EU) data stays', '(US) data stays'],
    ['a word before a full stop', 'No. Partners get data', 'Partners get data'],
    ['a price at the start', '1.50 USD a month', '9.50 USD a month'],
    ['a share at the start', '99.5 Percent uptime', '59.5 Percent uptime'],
    ['words that look alike', 'staff will not access files', 'staff will not assess files'],
    ['verbs that look alike', 'claims are filed here', 'claims are filled here'],
    ['words that sound alike', 'the site is ours', 'the cite is ours'],
    ['a minus sign', 'at -20 degrees', 'at 20 degrees'],
    ['a point for a comma', 'up to 1,500 requests', 'up to 1.500 requests'],
    ['the direction of a disclosure', 'records of our partners', 'records to our partners'],
    ['who pays whom', 'Der Auftraggeber erstattet dem Auftragnehmer', 'Dem Auftraggeber erstattet der Auftragnehmer'],
    ['another site', 'see https://acme.example/list for it', 'see https://globex.test/list for it'],
  ])('%s', (_, before, after) => {
    expect(judge(before, after).significance).toBe('substantive');
  });

  it.each(['The governing law has been updated to Delaware.', 'Our hosting region was updated to Virginia.'])('no aside: %s', (text) => {
    const [passage] = passages(text);
    expect(judgeAddition(passage as Passage, contextOf(rules)).significance).toBe('substantive');
  });
});

describe('names', () => {
  const renamed = [
    'Zylo Team is for groups',
    'with Zylo Team you can share',
    'ask for Zylo Team today',
    'use Zylo Plus or Team for work',
  ].map((text) => [text, text.replace('Team', 'Business')] as const);

  it('of products may be replaced throughout', () => {
    expect(judgeAll(...renamed)).toEqual(['editorial', 'editorial', 'editorial', 'editorial']);
  });

  it('of products may be replaced in one place, if the new name is nobody else’s', () => {
    expect(judgeAll(['Zylo Team is for groups', 'Zylo Business is for groups'])).toEqual(['editorial']);
    expect(
      judgeAll(['Zylo Team is for groups', 'Zylo Business is for groups'], ['Zylo Business has a limit', 'Zylo Business has a limit']),
    ).toEqual(['substantive', 'editorial']);
  });

  it('of parties and companies are never mere wording', () => {
    const terms = ['The Customer pays', 'Data of the Customer stays', 'The Customer decides'].map(
      (text) => [text, text.replace('Customer', 'Subscriber')] as const,
    );
    expect(judgeAll(...terms)).toEqual(Array(3).fill('substantive'));
    const vendors = terms.map(([text]) => [text.replace('Customer', 'Zylotron'), text.replace('Customer', 'Globexo')] as const);
    expect(judgeAll(...vendors)).toEqual(Array(3).fill('substantive'));
  });

  it('are no renaming across the cells of a row, or where the words say what holds', () => {
    expect(judgeAll(['Zylo | Team', 'Zylo | Guest'])).toEqual(['substantive']);
    expect(judgeAll(['Zylo Encrypted is for groups', 'Zylo Published is for groups'])).toEqual(['substantive']);
  });

  it('are no renaming while the old one is still in use', () => {
    const kept = ['Zylo Team stays', 'Zylo Team grows', 'Zylo Team lives'].map((text) => [text, text] as const);
    expect(judgeAll(...renamed, ...kept).slice(0, 3)).toEqual(['substantive', 'substantive', 'substantive']);
  });
});

describe('headings', () => {
  const page = (heading: string, ...under: string[]): Passage[] => [
    { path: [], kind: 'heading', text: heading, hash: sha256(heading) },
    ...passages(...under).map((passage) => ({ ...passage, path: [heading] })),
  ];
  const judgeHeading = (before: Passage[], after: Passage[]) =>
    judgeEdit(before[0]?.text ?? '', after[0]?.text ?? '', contextOf(rules, { before, after, modified: [] }), 'heading').significance;

  it('may be worded differently while what stands under them stays', () => {
    expect(judgeHeading(page('How we use information', 'We keep it.'), page('How we use personal data', 'We keep it.'))).toBe('editorial');
    expect(judgeHeading(page('Recordings that we sell', 'See below.'), page('Recordings that we protect', 'See below.'))).toBe(
      'substantive',
    );
    expect(judgeHeading(page('Subprocessors', 'Acme'), page('Former subprocessors', 'Acme'))).toBe('substantive');
  });

  it('are judged like other text where all under them is new, and where they hold more than ordinary words', () => {
    expect(judgeHeading(page('How we use information', 'We keep it.'), page('How we use personal data', 'We sell it.'))).toBe(
      'substantive',
    );
    expect(judgeHeading(page('Zylo Cloud Platform', 'Hosting'), page('Zylo LLC', 'Hosting'))).toBe('substantive');
    expect(judgeHeading(page('Audit within 30 days', 'See below.'), page('Audit within 90 days', 'See below.'))).toBe('substantive');
  });
});

describe('passages that are new or gone', () => {
  const both = (text: string, kind: Passage['kind'] = 'paragraph') => {
    const [passage] = passages(text).map((one) => ({ ...one, kind }));
    const [added, removed] = [judgeAddition(passage as Passage, contextOf(rules)), judgeRemoval(passage as Passage, contextOf(rules))];
    expect(added.significance).toBe(removed.significance);
    return added.significance;
  };

  it.each([
    'View previous versions',
    '(Previous versions)',
    'We’ve recently updated these policies. Learn more here (opens in a new window). See previous version here.',
    'Updated April 23, 2024',
    'Back to top',
    'Sign in',
    'Vorherige Versionen',
    'En savoir plus',
  ])('are editorial when they promise nothing: %s', (text) => {
    expect(both(text)).toBe('editorial');
  });

  it.each([
    'No',
    'We have updated our policy: we now train on your data.',
    'View upcoming services agreement',
    'Click here to opt out of training.',
    'Effective: 1 January 2026',
    'Data location: Ireland',
    'You may not resell the Services.',
    'Learn more in our policy, which you accept.',
  ])('are substantive otherwise: %s', (text) => {
    expect(both(text)).toBe('substantive');
  });

  it('are substantive as rows of a list, whatever they say', () => {
    expect(both('Learn more', 'row')).toBe('substantive');
  });

  it('date the page anew where it was dated before', () => {
    const before = passages('Updated: 3 May 2024');
    const [after] = passages('Updated: 4 June 2025');
    expect(judgeAddition(after as Passage, contextOf(rules, { before, after: [], modified: [] }))).toEqual({
      significance: 'substantive',
      rule: 'the page bears another date',
    });
  });
});

describe('whatever the text', () => {
  const plain = fc.constantFrom<string>(
    'data',
    'kept',
    'customer',
    'services',
    'after',
    'termination',
    'backup',
    'provider',
    'training',
    'Acme',
    'note',
  );
  const some = fc.array(plain, { minLength: 1, maxLength: 8 });
  const unit = fc.constantFrom('days', 'hours', 'business days', 'months', 'years', 'Tage', 'jours');

  it('another number in a duration is substantive', () => {
    fc.assert(
      fc.property(some, some, fc.nat(999), fc.nat(999), unit, (head, tail, old, now, days) => {
        fc.pre(old !== now);
        const text = (number: number): string => `${head.join(' ')} within ${number} ${days} ${tail.join(' ')}`;
        expect(judge(text(old), text(now)).significance).toBe('substantive');
      }),
      { numRuns: 500 },
    );
  });

  it('a negation, a modal verb or a limit that is put in or taken out is substantive', () => {
    const weighty = fc.constantFrom(...words.negations, ...words.modals, ...words.limits);
    fc.assert(
      fc.property(some, weighty, some, (head, word, tail) => {
        // "data and and" is a slip of the pen.
        fc.pre(![head.at(-1), tail[0]].includes(word));
        const [without, with_] = [[...head, ...tail].join(' '), [...head, word, ...tail].join(' ')];
        expect(judge(without, with_).significance).toBe('substantive');
        expect(judge(with_, without).significance).toBe('substantive');
      }),
      { numRuns: 1000 },
    );
  });

  it('case, punctuation, spacing and quotation marks are not', () => {
    const dress = fc.constantFrom<(word: string) => string>(
      (word) => word.toUpperCase(),
      (word) => `${word},`,
      (word) => `“${word}”`,
      (word) => `"${word}"`,
      (word) => `${word}  `,
      (word) => `— ${word}`,
      (word) => `${word};`,
    );
    const number = fc.nat(99).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(plain, number), dress), { minLength: 1, maxLength: 12 }), (dressed) => {
        const bare = dressed.map(([word]) => word).join(' ');
        expect(judge(bare, dressed.map(([word, put]) => put(word)).join(' ')).significance).toBe('editorial');
      }),
      { numRuns: 500 },
    );
  });

  it('the judgement does not depend on passages that have nothing to do with it', () => {
    const text = some.map((list) => list.join(' '));
    fc.assert(
      fc.property(text, text, fc.array(fc.tuple(text, text), { maxLength: 5 }), (before, after, others) => {
        const beside = judgeAll([before, after], ...others.map(([old, now]) => [`other ${old}`, `other ${now}`] as const));
        expect(beside[0]).toBe(judgeAll([before, after])[0]);
      }),
      { numRuns: 200 },
    );
  });

  it('marks of links are phrases: a single word may carry weight', () => {
    expect([...rules.linkMarks.values()].flat().filter(({ keys }) => keys.length < 2 && keys[0] !== 'permalink')).toEqual([]);
  });

  it('no word without weight is one with weight', () => {
    const weighty = new Set([...rules.negations, ...rules.modals, ...rules.limits, ...rules.units]);
    expect([...rules.fillers].filter((word) => weighty.has(word))).toEqual([]);
  });
});

describe('edit distance', () => {
  it('counts inserts, deletions, replacements and swaps, and gives up beyond its limit', () => {
    expect(editDistance('', '', 2)).toBe(0);
    expect(editDistance('abc', 'abd', 2)).toBe(1);
    expect(editDistance('abc', 'ab', 2)).toBe(1);
    expect(editDistance('recieve', 'receive', 2)).toBe(1);
    expect(editDistance('kitten', 'sitting', 5)).toBe(3);
    expect(editDistance('a', 'abcdef', 2)).toBe(3);
  });
});
