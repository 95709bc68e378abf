import { deflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Extraction } from '../../../../src/domain/extraction.ts';
import { extract } from '../../../../src/extract/extract.ts';
import { fingerprint } from '../../../../src/extract/fingerprint.ts';
import { readable } from '../../../../src/extract/pdf/readable.ts';
import { extractorVersion, isCurrent } from '../../../../src/extract/version.ts';
import { layOut, type PdfOptions, writePdf } from '../../../helpers/pdf.ts';
import { randomNumbers } from '../../../helpers/random.ts';

const CLAUSE = 'The customer may object to a new subprocessor within thirty (30) days of the notice.';
const pdf = (options: PdfOptions = {}) => layOut([{ h: 'Addendum' }, { p: CLAUSE }], options);
const read = async (bytes: Uint8Array): Promise<Extraction> => extract(await readable(bytes));

describe('bytes that are no PDF', () => {
  it.each(['<!doctype html><p>%PDF-1.7 is how they begin</p>', '', 'plain text'])('come back as they are: %s', async (text) => {
    const bytes = Buffer.from(text);
    expect(await readable(bytes)).toBe(bytes);
  });

  it('cannot pass for the rendering of one', async () => {
    const forged = Buffer.from(Buffer.from(await readable(writePdf([{ texts: [] }]))).toString());
    expect(extract(forged).signs.unreadable).toBeDefined();
    const { signs, extractorVersion: version } = await read(forged);
    expect(signs.unreadable).toBeUndefined();
    expect(version).toBe(extractorVersion());
  });
});

describe('a PDF', () => {
  it('gives passages whose hashes know nothing of pages, under a version of its own', async () => {
    const { passages, extractorVersion: version } = await read(pdf());
    const html = extract(Buffer.from(`<main><h1>Addendum</h1><p>${CLAUSE}</p></main>`));
    expect(passages.map(({ hash }) => hash)).toEqual(html.passages.map(({ hash }) => hash));
    expect(passages.map(({ page }) => page)).toEqual([1, 1]);
    expect(html.passages[0]).not.toHaveProperty('page');
    expect(version).toBe(extractorVersion({}, true));
    expect(version).not.toBe(html.extractorVersion);
    expect([version, html.extractorVersion].map((one) => isCurrent(one, {}))).toEqual([true, true]);
  });

  it('gives the same text and fingerprint whatever its dates and identifier are', async () => {
    const [a, b] = [
      pdf({ id: 'first', info: { CreationDate: 'D:20260101000000Z' } }),
      pdf({ id: 'second', info: { CreationDate: 'D:20260202000000Z', Producer: 'x' } }),
    ];
    expect(a.equals(b)).toBe(false);
    expect(fingerprint(await readable(a))).toBe(fingerprint(await readable(b)));
  });

  it('gives the same rendering however often and beside whatever it is read', async () => {
    const others = Array.from({ length: 5 }, (_, at) => readable(layOut([{ p: `${CLAUSE} ${at}` }])));
    const all = await Promise.all([...Array.from({ length: 10 }, () => readable(pdf())), ...others]);
    expect(new Set(all.slice(0, 10).map((bytes) => Buffer.from(bytes).toString())).size).toBe(1);
  });

  it('says its language and title; the name of a file is no title', async () => {
    const [named, file] = ['Terms of Acme', 'terms-final.docx'].map((Title) =>
      layOut([{ p: CLAUSE }], { language: 'en-GB', info: { Title } }),
    );
    expect(await read(named as Buffer)).toMatchObject({ title: 'Terms of Acme', language: 'en-GB' });
    expect(await read(file as Buffer)).toMatchObject({ title: '' });
  });

  it('is escaped: its text is no markup', async () => {
    const { passages } = await read(layOut([{ p: '<script>alert(1)</script> & <b>"bold"</b>' }]));
    expect(passages.map(({ text }) => text)).toEqual(['<script>alert(1)</script> & <b>"bold"</b>']);
  });

  it('is recognised behind a few stray bytes', async () => {
    expect((await read(Buffer.concat([Buffer.from('\r\n'), pdf()]))).passages).toHaveLength(2);
  });
});

describe('a PDF that cannot be read', () => {
  it.each<[string, () => Buffer, object]>([
    [
      'without text',
      () => writePdf([{ texts: [], dots: [{ x: 100, y: 100, size: 300 }] }]),
      { verdict: 'shell', because: 'the PDF holds no text, only pictures' },
    ],
    ['with a password', () => pdf({ encrypted: true }), { verdict: 'error-page', because: 'the PDF is encrypted and asks for a password' }],
    [
      'that is damaged',
      () => Buffer.from('%PDF-1.7\nand then nothing of the kind\n%%EOF'),
      { verdict: 'error-page', because: 'the PDF is damaged' },
    ],
    ['that unpacks to a flood', () => bomb(), { verdict: 'error-page', because: 'the PDF unpacks to more than a document can hold' }],
  ])('%s says why', async (_name, bytes, expected) => {
    const { signs, passages } = await read(bytes());
    expect(signs.unreadable).toEqual(expected);
    expect(passages).toEqual([]);
  });

  it('whole, as its end is missing, is incomplete, and nothing is concluded from it', async () => {
    expect((await read(pdf().subarray(0, -40))).signs.missing).toBe('the end of the file');
  });

  it('as far as it claims to go is read as far as it goes', async () => {
    expect((await read(pdf({ claimed: 1_000_000_000 }))).contentHash).toBe((await read(pdf())).contentHash);
  });

  it('whole, as it has too many pages or characters, is read up to there', async () => {
    const long = layOut(
      Array.from({ length: 60 }, () => ({ p: CLAUSE })),
      { height: 60 },
    );
    for (const limits of [{ pages: 3 }, { chars: 500 }]) {
      const { signs, passages } = extract(await readable(long, limits));
      expect(signs.missing).toBe('the document is too large to be read whole');
      expect(passages.at(-1)?.page).toBeLessThan(8);
    }
  });

  it('page by page, as one is crowded or has letters of any width, is read as far as a page can be shown', {
    timeout: 20_000,
  }, async () => {
    const crowd = Array.from({ length: 25_000 }, (_, at) => ({ text: 'x', x: 10 + (at % 500), y: 10 + (at % 800), size: 1 }));
    const wide = [
      { text: CLAUSE, x: 72, y: 100 },
      ...Array.from({ length: 30 }, (_, at) => ({ text: 'wide', x: 72, y: 200 + at * 12 })),
      { text: 'wider', x: 300, y: 210, stretched: 1e15 },
    ];
    const { signs, passages } = await read(writePdf([{ texts: wide }, { texts: crowd }]));
    expect(passages[0]?.text).toBe(CLAUSE);
    expect(signs.missing).toBe('page 2');
  });

  it('in time fails as an operational error', async () => {
    await expect(readable(pdf(), { timeoutMs: 0 })).rejects.toMatchObject({ name: 'OperationalError', code: 'input' });
  });

  function bomb(): Buffer {
    const packed = deflateSync(deflateSync(Buffer.alloc(200_000_000))).toString('latin1');
    return Buffer.from(pdf().toString('latin1').replace('stream\n', `stream\n${packed}\nendstream\nstream\n`), 'latin1');
  }
});

it('damage anywhere in the file ends in a reading or a reason, without a word on the console', async () => {
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name).mockImplementation(() => {}));
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  const next = randomNumbers(7);
  const whole = layOut([
    { h: 'Addendum' },
    { p: CLAUSE },
    {
      rows: [
        ['a', 'b', 'c'],
        ['d', 'e', 'f'],
        ['g', 'h', 'i'],
      ],
    },
  ]);
  for (let round = 0; round < 150; round++) {
    const bytes = Buffer.from(whole);
    for (let hit = 0; hit < 1 + (round % 12); hit++) bytes[8 + Math.floor(next() * (bytes.length - 8))] = Math.floor(next() * 256);
    const { signs } = await read(bytes.subarray(0, round % 3 === 0 ? Math.floor(next() * bytes.length) + 9 : undefined));
    expect(signs.bytes).toBeGreaterThan(0);
  }
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});
