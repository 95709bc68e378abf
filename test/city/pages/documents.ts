/**
 * Files in the place of pages: a PDF document, and a download.
 * @module
 */
import { COMPANY, dpaClauses, retention } from '../content.ts';
import { type PdfBlock, pdf } from '../pdf.ts';
import { type CityPage, READ, unreachable, type Visit } from '../types.ts';
import { DPA_EDITS, dpaTerms } from './legal.ts';

/** Enough for three pages: the clauses, and two annexes. */
function blocks(visit: Visit): PdfBlock[] {
  const annex = retention().map((text) => ({ text }));
  const measures = Array.from({ length: 24 }, (_, index) => ({
    text: `Measure ${index + 1}: the processor reviews safeguard number ${index + 1} of its security programme each year and records the result.`,
  }));
  return [
    { text: 'Data Processing Addendum', heading: true },
    ...dpaClauses(dpaTerms(visit)).flatMap(([heading, text], index): PdfBlock[] => [
      { text: `${index + 1}. ${heading}`, heading: true },
      { text },
    ]),
    { text: 'Annex I: Retention', heading: true },
    ...annex,
    { text: 'Annex II: Technical and organisational measures', heading: true },
    ...measures,
  ];
}

export const DOCUMENTS: CityPage[] = [
  {
    rows: [
      {
        name: 'pdf',
        what: 'A data processing addendum as a PDF of several pages.',
        path: '/files/dpa.pdf',
        kind: 'dpa',
        render: 'auto',
        expect: READ,
        needs: ['pdf'],
        without: unreachable('not-html'),
        edits: DPA_EDITS,
      },
    ],
    serve: (visit) => ({
      headers: { 'content-type': 'application/pdf' },
      body: pdf(`${COMPANY} Data Processing Addendum`, blocks(visit)),
    }),
  },
  {
    rows: [
      {
        name: 'download',
        what: 'A packed file that the browser is told to store.',
        path: '/files/evidence-pack',
        kind: 'policy',
        render: 'auto',
        expect: unreachable('not-html'),
      },
    ],
    serve: () => ({
      headers: { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="evidence.zip"' },
      // The end record of a ZIP file without entries.
      body: Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex'),
    }),
  },
];
