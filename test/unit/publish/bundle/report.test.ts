import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../src/domain/change.ts';
import type { Evidence } from '../../../../src/publish/bundle/evidence.ts';
import { renderReport } from '../../../../src/publish/bundle/report.ts';
import { verifyText } from '../../../../src/publish/bundle/verify.ts';
import { sampleEvidence } from '../../../helpers/evidenceSample.ts';
import { ATTACKS, HOSTILE, HOSTILE_URLS } from '../../../helpers/hostile.ts';

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
const read = (evidence: Evidence) => load(renderReport(evidence));

function of(more: Partial<Change>, rest: Partial<Evidence> = {}): Evidence {
  const evidence = sampleEvidence();
  return { ...evidence, ...rest, change: { ...evidence.change, ...more } };
}

/** A term of the report with what stands by it. */
function told($: ReturnType<typeof read>, term: string): string[] {
  return $('dt')
    .toArray()
    .filter((element) => $(element).text() === term)
    .map((element) => words($(element).next('dd').text()));
}

describe('the report', () => {
  it('says what happened, with the values, the quotes among what stands around them, and the dates', () => {
    const $ = read(sampleEvidence());
    expect(words($('h1').text())).toBe('Added: Ironbark Compute Inc.');
    expect(words($('.chips').text())).toMatch(/critical ?substantive ?confirmed/);
    expect(told($, 'New value')).toEqual(['Ironbark Compute Inc. · GPU capacity for model inference · US']);
    expect(
      $('.sides section')
        .last()
        .find('.context, blockquote')
        .toArray()
        .map((one) => words($(one).text())),
    ).toEqual([
      'We engage these companies.',
      'Brightwater Cloud | Cloud infrastructure | Ireland',
      'Ironbark Compute Inc. | GPU capacity for model inference | United States',
      'Ledgerline | Payments | Netherlands',
    ]);
    expect(['Old text last seen', 'New text first seen', 'Date on the page', 'Effective'].flatMap((term) => told($, term))).toEqual([
      '2026-02-28 23:00 UTC',
      '2026-03-01 00:00 UTC',
      '27 February 2026, as the page states it',
      'not stated; none is guessed',
    ]);
  });

  it('has deadlines with their clauses, the decision with its reason, and hashes of both pages', () => {
    const evidence = sampleEvidence();
    const $ = read(evidence);
    const text = words($('main').text());
    expect(text).toContain('Last day to object: Wednesday, 11 March 2026 (assumed)');
    expect(text).toContain('within ten (10) days of receipt of the notice');
    expect(text).toContain('Confirmed 2026-03-02 09:24 UTC by Ada Lindqvist. Reason: Their counsel confirms it.');
    expect(told($, 'SHA-256 of its bytes')).toEqual([evidence.change.oldSnapshot, evidence.change.newSnapshot]);
    expect($('a[href="before.html.txt"], a[href="after.png"], a[href="SHA256SUMS"]').length).toBe(3);
  });

  it('marks what changed in a text, word by word', () => {
    const $ = read(of({ kind: 'passage', action: 'modified', oldQuote: 'You have thirty days.', newQuote: 'You have ten days.' }));
    expect([$('blockquote del').first().text(), $('blockquote ins').first().text()]).toEqual(['thirty', 'ten']);
  });

  it('shows the values as an analyst corrected them, and says so', () => {
    const evidence = sampleEvidence();
    const review = { ...evidence.review, edits: { newValue: { name: 'Ironbark Compute GmbH' }, severity: 'high' as const } };
    const $ = read({ ...evidence, review });
    expect([told($, 'New value'), words($('.chips li').first().text())]).toEqual([['Ironbark Compute GmbH'], 'high']);
    expect(words($('main').text())).toContain('As an analyst corrected it');
  });

  it('lets nothing run and nothing be loaded', () => {
    const $ = read(sampleEvidence());
    expect($('meta[http-equiv="Content-Security-Policy"]').attr('content')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; base-uri 'none'; form-action 'none'$/,
    );
    expect($('script, img, link, iframe, object, embed, form, base, [src], [style]').length).toBe(0);
  });
});

describe('hostile text in the report', () => {
  const clean = read(hostile('x'));

  function hostile(evil: string): Evidence {
    const evidence = sampleEvidence();
    const by = { kind: 'user', id: evil, name: evil } as const;
    const [before, after] = evidence.pages.map((page) => {
      const visit =
        'is' in page.visit ? { ...page.visit.is, requestUrl: evil, finalUrl: evil, because: evil, headers: { [evil]: evil } } : undefined;
      const extraction = page.extraction && 'is' in page.extraction ? page.extraction.is : undefined;
      const passages = extraction?.passages.map((one) => ({ ...one, text: `${one.text} ${evil}`, path: [evil] })) ?? [];
      return { ...page, visit: visit ? { is: visit } : page.visit, ...(extraction && { extraction: { is: { ...extraction, passages } } }) };
    });
    return {
      ...evidence,
      vendorName: evil,
      pages: before && after ? [before, after] : [],
      acts: [
        {
          id: evil,
          at: '2026-03-01T00:00:00.000Z',
          by,
          kind: 'comment',
          subject: { type: 'change', id: evil },
          detail: { text: evil, reason: evil },
        },
      ],
      review: { ...evidence.review, decided: { by, at: '2026-03-01T00:00:00.000Z', reason: evil } },
      change: {
        ...evidence.change,
        kind: 'fact',
        action: 'modified',
        key: evil,
        path: [evil],
        url: evil,
        source: evil,
        vendor: evil,
        rule: evil,
        oldValue: evil,
        newValue: [evil],
        oldQuote: `old ${evil}`,
        newQuote: `new ${evil}`,
        deadlines: evidence.change.deadlines.map((one) => ({
          ...one,
          label: evil,
          clause: evil,
          clauseSource: { source: evil, url: evil, snapshot: evil, path: [evil] },
        })),
      },
    };
  }

  const elements = ($: typeof clean): string[] =>
    [
      ...new Set(
        $('*')
          .toArray()
          .map((one) => $(one).prop('tagName') ?? ''),
      ),
    ].sort();
  const attributes = ($: typeof clean): string[] =>
    [
      ...new Set(
        $('body *')
          .toArray()
          .flatMap((one) => Object.keys(one.attribs)),
      ),
    ].sort();

  it.each([...ATTACKS, HOSTILE])('makes no element, no attribute and no address: %s', (evil) => {
    const $ = read(hostile(evil));
    expect(elements($).filter((tag) => !elements(clean).includes(tag) && !['ins', 'del'].includes(tag))).toEqual([]);
    expect(attributes($).filter((name) => !attributes(clean).includes(name))).toEqual([]);
    expect(words($('blockquote').text())).toContain(words(evil).slice(0, 6));
  });

  it.each(HOSTILE_URLS)('is no link: %s', (url) => {
    const $ = read(hostile(url));
    const links = $('a')
      .toArray()
      .map((one) => one.attribs['href'] ?? '');
    expect(links.filter((href) => !/^(?:https:\/\/clausewatch\.example\/|(?:ledger\/)?[\w.-]+$)/.test(href))).toEqual([]);
  });

  it('is not in the explanation at all', () => {
    expect(verifyText(hostile(HOSTILE))).toBe(verifyText(hostile('x')));
  });
});
