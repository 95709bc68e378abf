/**
 * A folder of dated HTML files: what people keep who save pages by hand or by a script of their own.
 * docs/importing.md lists the layouts. Symbolic links are never followed, so that nothing outside the folder is read.
 * @module
 */
import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { constants } from 'node:fs';
import { lstat, open, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { OperationalError } from '../domain/errors.ts';
import { urlFault } from '../domain/watcher.ts';
import { toUtf8 } from '../lib/charset.ts';
import { sha256 } from '../lib/hash.ts';
import type { Archive, ArchiveDescriptor, ArchivedCapture } from './archive.ts';
import { isPageName, readName, stemOf } from './folderName.ts';
import { count, isUnreadable, kindOf, MAX_PAGE_BYTES, readAt, reasonsInWords, unreadable } from './inputFile.ts';
import { unpack } from './unpack.ts';

const SKIPPED = {
  link: 'symbolic links',
  notHtml: 'not HTML',
  noDate: 'without a date in the name',
  tooLarge: 'larger than 50 MB',
  empty: 'empty',
  unreadable: 'not readable',
  damaged: 'with damaged packing',
} as const;

const SideFile = z.strictObject({
  url: z
    .string()
    .refine((text) => urlFault(text) === undefined, { message: 'must be a full http or https address' })
    .optional(),
  fetchedAt: z.iso.datetime({ offset: true, message: 'must be a time like "2024-05-01T12:30:00Z"' }).optional(),
  status: z.int().min(100).max(599).optional(),
  headers: z.record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be a header name'), z.string()).optional(),
});
type SideFile = z.output<typeof SideFile>;

const MAX_SIDE_FILE_BYTES = 1_000_000;

/**
 * Lists the dated HTML files below a folder, oldest first, then by path. Throws OperationalError('input') for a folder that is
 * missing or unreadable, holds no dated HTML file, or has an invalid side file.
 */
export async function openFolder(path: string): Promise<Archive> {
  if ((await kindOf(path)) !== 'folder')
    throw new OperationalError('input', `${path} is not a folder.`, { remedy: 'Name a folder that holds dated HTML files.' });
  const location = await realpath(path);
  const skipped: Record<string, number> = {};
  const captures: ArchivedCapture[] = [];
  for await (const page of pagesBelow(location, skipped)) {
    const capture = await captureOf(page, skipped);
    if (capture) captures.push(capture);
  }
  if (captures.length === 0) throw noPages(path, skipped);
  captures.sort((a, b) => compare(a.fetchedAt, b.fetchedAt) || compare(a.ref, b.ref));
  return { descriptor: { format: 'folder', location }, id: `folder:${sha256(location)}`, captures, skipped };
}

/** Bytes of the pages as UTF-8, unpacked. Throws OperationalError('input') when a file has vanished, changed or become a link. */
export async function* readFolder(descriptor: ArchiveDescriptor, refs: string[]): AsyncGenerator<Uint8Array> {
  for (const ref of refs) {
    const page = await pageBytes(descriptor.location, ref);
    if (!page.ok) throw changed(join(descriptor.location, ref));
    // A saved file that is valid UTF-8 is UTF-8, even where its <meta> still names what the server sent.
    yield isUtf8(page.bytes) ? page.bytes : toUtf8(page.bytes).body;
  }
}

interface FoundPage {
  root: string;
  /** Absolute path. */
  path: string;
  /** Path below the root, "/" between the parts. */
  ref: string;
  /** Name of its side file in the same folder, where there is one. */
  sideFile: string | undefined;
}

/** HTML files of a folder and those below, in order of their names. Hidden ones are left alone. */
async function* pagesBelow(root: string, skipped: Record<string, number>, folder = root): AsyncGenerator<FoundPage> {
  const entries = await entriesOf(folder, root, skipped);
  const files = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  const sideFiles = new Set([...files].filter(isPageName).map((name) => sideFileOf(name, files)));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) count(skipped, SKIPPED.link);
    else if (entry.isDirectory()) yield* pagesBelow(root, skipped, path);
    else if (sideFiles.has(entry.name)) continue;
    else if (!entry.isFile() || !isPageName(entry.name)) count(skipped, SKIPPED.notHtml);
    else yield { root, path, ref: relative(root, path).split(sep).join('/'), sideFile: sideFileOf(entry.name, files) };
  }
}

async function entriesOf(folder: string, root: string, skipped: Record<string, number>): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => compare(a.name, b.name));
  } catch (cause) {
    if (folder === root || !isUnreadable(cause)) throw unreadable(folder, cause);
    count(skipped, SKIPPED.unreadable);
    return [];
  }
}

/** "x.html.json" or "x.json" beside "x.html". */
function sideFileOf(name: string, files: ReadonlySet<string>): string | undefined {
  return [`${name}.json`, `${stemOf(name)}.json`].find((candidate) => files.has(candidate));
}

async function captureOf(page: FoundPage, skipped: Record<string, number>): Promise<ArchivedCapture | undefined> {
  const side = page.sideFile === undefined ? {} : await readSideFile(join(dirname(page.path), page.sideFile));
  const named = readName(page.ref.split('/'));
  const fetchedAt = side.fetchedAt === undefined ? named.fetchedAt : new Date(side.fetchedAt).toISOString();
  const reason = fetchedAt === undefined ? SKIPPED.noDate : await flawOf(page);
  if (fetchedAt === undefined || reason !== undefined) {
    count(skipped, reason ?? SKIPPED.noDate);
    return undefined;
  }
  const url = side.url ?? (await savedFrom(page));
  return {
    document: named.document || basename(page.root),
    fetchedAt,
    ...(url === undefined ? {} : { url }),
    ...answerOf(side),
    ref: page.ref,
  };
}

function answerOf({ status, headers }: SideFile): Pick<ArchivedCapture, 'status' | 'headers'> {
  const kept = headers && Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return {
    ...(status === undefined ? {} : { status }),
    // Cookies are never kept, nor names that only Clausewatch may write.
    ...(kept && { headers: Object.fromEntries(kept.filter(([name]) => name !== 'set-cookie' && !name.startsWith('x-clausewatch-'))) }),
  };
}

/** Why a file is no page, so far as can be told without reading all of it; packed ones are unpacked once. */
async function flawOf({ root, path, ref }: FoundPage): Promise<string | undefined> {
  try {
    const { size } = await lstat(path);
    if (size === 0) return SKIPPED.empty;
    if (size > MAX_PAGE_BYTES) return SKIPPED.tooLarge;
    const page = codingOf(path) === undefined ? await readable(path) : await pageBytes(root, ref);
    return page.ok ? undefined : page.reason;
  } catch (cause) {
    if (isUnreadable(cause)) return SKIPPED.unreadable;
    throw unreadable(path, cause);
  }
}

async function readable(path: string): Promise<{ ok: true }> {
  await (await open(path, READ)).close();
  return { ok: true };
}

// Neither a link nor a named pipe that took the place of the file is opened.
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

type Bytes = { ok: true; bytes: Buffer } | { ok: false; reason: string };

async function pageBytes(root: string, ref: string): Promise<Bytes> {
  const path = join(root, ref);
  const stored = await storedBytes(root, path).catch((cause) => {
    if (isUnreadable(cause)) return undefined;
    throw unreadable(path, cause);
  });
  if (!stored) return { ok: false, reason: SKIPPED.unreadable };
  const unpacked = await unpack(stored, codingOf(path), MAX_PAGE_BYTES);
  return unpacked.ok ? unpacked : { ok: false, reason: unpacked.reason === 'too-large' ? SKIPPED.tooLarge : SKIPPED.damaged };
}

/** Undefined for what is no regular file of acceptable size below the root. */
async function storedBytes(root: string, path: string): Promise<Buffer | undefined> {
  if ((await realpath(path)) !== path || relative(root, path).split(sep)[0] === '..') return undefined;
  const file = await open(path, READ);
  try {
    const found = await file.stat();
    return found.isFile() && found.size <= MAX_PAGE_BYTES ? await readAt(file, 0, found.size) : undefined;
  } finally {
    await file.close();
  }
}

const CODINGS: Record<string, string> = { '.gz': 'gzip', '.br': 'br', '.zst': 'zstd' };

function codingOf(path: string): string | undefined {
  return CODINGS[extname(path).toLowerCase()];
}

/** Browsers note the address in the beginning of a page that is saved: <!-- saved from url=(0023)https://example.com/ -->. */
async function savedFrom({ root, path, ref }: FoundPage): Promise<string | undefined> {
  const beginning =
    codingOf(path) === undefined
      ? await beginningOf(path)
      : await pageBytes(root, ref).then((page) => (page.ok ? page.bytes : Buffer.alloc(0)));
  const found = /<!--\s*saved from url=\((\d{1,5})\)(\S+)/i.exec(beginning.subarray(0, 2048).toString('utf8'));
  const url = found?.[2]?.slice(0, Number(found[1]));
  return url !== undefined && urlFault(url) === undefined ? url : undefined;
}

async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path, READ);
  return readAt(file, 0, 2048).finally(() => file.close());
}

async function readSideFile(path: string): Promise<SideFile> {
  const { size } = await lstat(path);
  const text = size > MAX_SIDE_FILE_BYTES ? '' : await readFile(path, 'utf8');
  const value = parseJson(text);
  const parsed = SideFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.length ? `"${issue.path.join('.')}": ` : '';
  const fault = value === undefined ? 'it is not JSON' : `${where}${issue?.message ?? 'it is not an object'}`;
  throw new OperationalError('input', `${path} is not a valid side file: ${fault}.`, {
    remedy: 'A side file is a JSON object with url, fetchedAt, status and headers, all optional. Correct it, or move it out of the folder.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function changed(path: string): OperationalError {
  return new OperationalError('input', `${path} was changed or removed while the folder was read.`, {
    remedy: 'Leave the folder alone and run the import again.',
  });
}

function noPages(path: string, skipped: Record<string, number>): OperationalError {
  const found = reasonsInWords(skipped);
  return new OperationalError('input', `${path} holds no dated HTML files${found ? ` (files: ${found})` : ''}.`, {
    remedy: 'Name the files by date, like "Vendor/Document/2024-05-01.html"; docs/importing.md lists the layouts.',
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
