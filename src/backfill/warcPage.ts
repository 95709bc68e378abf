/**
 * One WARC record → the page in it: HTTP header parsed, body joined, unpacked and brought to UTF-8. Whatever is not a
 * whole HTML page or PDF comes back as a reason, for the count of what was skipped.
 * @module
 */
import { AsyncIterReader, StatusAndHeadersParser } from 'warcio';
import { toUtf8 } from '../lib/charset.ts';
import { isPdf } from '../lib/pdf.ts';
import { MAX_PAGE_BYTES } from './inputFile.ts';
import { unpack } from './unpack.ts';
import { MAX_HEAD_BYTES, type RecordHead } from './warcFrames.ts';

/** Why a record gives no page; completes "3 …" in a summary. */
export const REASONS = {
  notHtml: 'not HTML',
  tooLarge: 'larger than 50 MB',
  redirect: 'redirects and answers without a body',
  cutOffInRecording: 'cut off when they were recorded',
  notHttp: 'without a readable HTTP answer',
  damagedBody: 'with a damaged body',
  unknownCoding: 'packed in an unknown way',
} as const;

export interface Answer {
  /** Absent for a resource record: it has no HTTP answer. */
  status?: number;
  /** Lower-case names, without cookies. */
  headers: Record<string, string>;
}

export interface Page extends Answer {
  ok: true;
  body: Buffer;
}

export interface NoPage {
  ok: false;
  reason: string;
}

const PDF_TYPE = 'application/pdf';

/** Name of the encoding that a page came in, where it was not UTF-8: the body is, whatever content-type says. */
const CHARSET_HEADER = 'x-clausewatch-charset';

/** The page in a response or resource record. `block` is undefined for one that is too large to be read. */
export async function pageOf(head: RecordHead, block: Buffer | undefined): Promise<Page | NoPage> {
  if (head.record.warcHeader('WARC-Truncated')) return no(REASONS.cutOffInRecording);
  if (block === undefined) return no(REASONS.tooLarge);
  if (head.record.warcType === 'resource') return finish(block, { headers: typeOf(head) });
  const answer = await parseAnswer(block);
  if (!answer) return no(REASONS.notHttp);
  if (hasNoPage(answer.status)) return no(REASONS.redirect);
  const { status, headers } = answer;
  if (!isPage(headers['content-type'], answer.payload)) return no(REASONS.notHtml);
  const payload = await joined(answer.payload, headers);
  return payload ? finish(payload, { status, headers }) : no(REASONS.cutOffInRecording);
}

function typeOf(head: RecordHead): Record<string, string> {
  const type = head.record.warcContentType;
  return type ? { 'content-type': type } : {};
}

/** Status and headers of an HTTP answer, and its body as it was sent; undefined when the block holds none. */
export async function parseAnswer(block: Buffer): Promise<(Required<Answer> & { payload: Buffer }) | undefined> {
  const end = block.subarray(0, MAX_HEAD_BYTES).indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const parsed = await new StatusAndHeadersParser().parse(new AsyncIterReader([block.subarray(0, end + 4)], null), {
    headersClass: Headers,
  });
  const status = Number(parsed?.statusCode);
  if (!parsed?.statusline.startsWith('HTTP/') || !Number.isInteger(status) || status < 100 || status > 599) return undefined;
  const headers = Object.fromEntries(
    [...parsed.headers].map(([name, value]): [string, string] => [name.toLowerCase(), value]).filter(([name]) => isKept(name)),
  );
  return { status, headers, payload: block.subarray(end + 4) };
}

/** Credentials are never kept, nor names that only Clausewatch may write. */
function isKept(name: string): boolean {
  return name !== 'set-cookie' && !name.startsWith('x-clausewatch-');
}

/** Redirects lead to a page that has its own record; the others have no body by definition. */
export function hasNoPage(status: number): boolean {
  return status < 200 || status === 204 || (status >= 300 && status < 400);
}

function isPage(contentType: string | undefined, payload: Buffer): boolean {
  const type = typeName(contentType);
  if (type === '') return /^(?:\u00ef\u00bb\u00bf)?\s*<(?:!doctype html|html)\b/i.test(payload.subarray(0, 512).toString('latin1'));
  return type === 'text/html' || type === 'application/xhtml+xml' || type === PDF_TYPE;
}

function typeName(contentType = ''): string | undefined {
  return contentType.split(';', 1)[0]?.trim().toLowerCase();
}

/** The body without its transfer coding; undefined when less of it was stored than was sent. */
async function joined(payload: Buffer, headers: Record<string, string>): Promise<Buffer | undefined> {
  if ((headers['transfer-encoding'] ?? '').toLowerCase().includes('chunked')) return joinChunks(payload);
  const announced = headers['content-length'] ?? '';
  return /^\d+$/.test(announced) && payload.length < Number(announced) ? undefined : payload;
}

/** Many crawlers store the joined body under the original header: what does not begin like a chunk is taken as it is. */
async function joinChunks(payload: Buffer): Promise<Buffer | undefined> {
  if (!/^[0-9a-f]{1,8}[ \t]*(?:;[^\r\n]{0,50})?\r\n/i.test(payload.subarray(0, 64).toString('latin1'))) return payload;
  const reader = new AsyncIterReader([payload], null, true);
  const bytes = Buffer.from(await reader.readFully());
  // The reader hands out a body as it is when already its first chunk is incomplete.
  return reader.errored || bytes.length === payload.length ? undefined : bytes;
}

async function finish(payload: Buffer, answer: Answer): Promise<Page | NoPage> {
  const contentType = answer.headers['content-type'];
  if (!isPage(contentType, payload)) return no(REASONS.notHtml);
  const unpacked = await unpack(payload, answer.headers['content-encoding'], MAX_PAGE_BYTES);
  if (!unpacked.ok)
    return no({ 'too-large': REASONS.tooLarge, damaged: REASONS.damagedBody, 'unknown-coding': REASONS.unknownCoding }[unpacked.reason]);
  if (isPdf(unpacked.bytes)) return { ok: true, body: unpacked.bytes, ...answer };
  if (typeName(contentType) === PDF_TYPE) return no(REASONS.notHtml);
  const { body, charset } = toUtf8(unpacked.bytes, contentType);
  return { ok: true, body, ...answer, headers: charset === undefined ? answer.headers : { ...answer.headers, [CHARSET_HEADER]: charset } };
}

function no(reason: string): NoPage {
  return { ok: false, reason };
}
