/**
 * How bytes travel: packed, slow, endless, in other encodings, not at all because nothing changed.
 * @module
 */
import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { HTML, markup } from '../answer.ts';
import { COMPANY, dpa } from '../content.ts';
import { pour, trickle } from '../send.ts';
import { type Answer, type Behaviour, type CityPage, type Expectation, READ, type Serve, unreachable, type Visit } from '../types.ts';
import { DPA_EDITS, dpaTerms } from './legal.ts';

const row = (name: string, what: string, expect: Expectation = READ): Behaviour => ({
  name,
  what,
  path: `/wire/${name}`,
  kind: 'dpa',
  render: 'http',
  expect,
  ...(expect === READ ? { edits: DPA_EDITS } : {}),
});

const document = (visit: Visit, more = ''): string =>
  markup({ title: `Data Processing Addendum | ${COMPANY}`, main: `${dpa(dpaTerms(visit))}${more}` });

const packed =
  (coding: string, pack: (bytes: Buffer) => Buffer): Serve =>
  (visit) => ({ headers: { 'content-encoding': coding }, body: pack(Buffer.from(document(visit))) });

const BOMB_BYTES = 130_000_000;
let packedBomb: Buffer | undefined;

/** Unpacks to more than a hundred megabytes; made when it is first asked for. */
function bomb(): Buffer {
  packedBomb ??= gzipSync(Buffer.alloc(BOMB_BYTES, '<p>a</p>'));
  return packedBomb;
}

const PARAGRAPHS = `<p>${'The parties agree that this sentence has no end and is repeated in perpetuity. '.repeat(100)}</p>\n`.repeat(8);

/** The page in an encoding that says so by `type`; the accents are what tells whether it was understood. */
function encoded(name: string, what: string, type: string, encode: (text: string) => Buffer): CityPage {
  const note = '<p>Our représentante in Zürich is Zoë Müller, who answers within five business days.</p>';
  return {
    rows: [row(name, what)],
    serve: (visit) => ({ headers: { 'content-type': type }, body: encode(document(visit, note).replace('<meta charset="utf-8">', '')) }),
  };
}

/** Answers 304 to a visitor who has the current version, as `versionOf` names it. */
const conditional =
  (versionOf: (visit: Visit) => string, modified: (visit: Visit) => string | undefined): Serve =>
  (visit): Answer => {
    const etag = `"${createHash('sha256').update(versionOf(visit)).digest('hex').slice(0, 16)}"`;
    const date = modified(visit);
    const headers = { etag, 'cache-control': 'no-cache', ...(date === undefined ? {} : { 'last-modified': date }) };
    const has = visit.headers['if-none-match'];
    const fresh = has === undefined ? date !== undefined && visit.headers['if-modified-since'] === date : has === etag;
    return fresh ? { status: 304, headers } : { headers: { ...headers, 'content-type': HTML }, body: document(visit) };
  };

const OLD = 'Mon, 02 Mar 2026 08:00:00 GMT';
const NEW = 'Wed, 01 Jul 2026 08:00:00 GMT';

export const TRANSPORT: CityPage[] = [
  {
    rows: [row('slow-drip', 'One byte at a time, for longer than anybody waits.', unreachable('timeout'))],
    serve: (visit) => {
      const bytes = Buffer.from(document(visit));
      return {
        stream: (response) => trickle(response, visit.pace.drip, (at) => (at < bytes.length ? bytes.subarray(at, at + 1) : undefined)),
      };
    },
  },
  {
    rows: [row('endless-body', 'A page that never ends, as fast as it is read.', unreachable('too-large', 'timeout'))],
    serve: () => ({ stream: (response) => pour(response, (at) => (at === 0 ? '<!doctype html><title>Terms</title>' : PARAGRAPHS)) }),
  },
  {
    rows: [row('gzip-bomb', 'A small answer that unpacks to more than a hundred megabytes.', unreachable('too-large'))],
    serve: () => ({ headers: { 'content-encoding': 'gzip' }, body: bomb() }),
  },
  { rows: [row('brotli', 'A page packed with brotli.')], serve: packed('br', brotliCompressSync) },
  { rows: [row('deflate', 'A page packed with deflate.')], serve: packed('deflate', deflateSync) },
  encoded('latin-1', 'A page in Latin-1, as its header says.', 'text/html; charset=iso-8859-1', (text) => Buffer.from(text, 'latin1')),
  encoded('latin-1-meta', 'A page in Latin-1, as only its own markup says.', 'text/html', (text) =>
    Buffer.from(text.replace('<head>', '<head><meta charset="iso-8859-1">'), 'latin1'),
  ),
  encoded('utf-16', 'A page in UTF-16 with a byte order mark.', 'text/html', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
  {
    rows: [row('etag', 'A page that answers 304 to whoever has the current version.')],
    serve: conditional(
      (visit) => document(visit),
      (visit) => (visit.edited('window') || visit.edited('breach') ? NEW : OLD),
    ),
  },
  {
    rows: [
      {
        ...row('stale-etag', 'A page whose version mark stays although it changes: 304 is answered for what the visitor does not have.'),
        edits: DPA_EDITS.map((edit) => ({ ...edit, needs: ['recheck'] })),
      },
    ],
    serve: conditional(
      () => 'never changes',
      () => OLD,
    ),
  },
];
