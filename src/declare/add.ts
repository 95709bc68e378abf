/**
 * Writes a source into the watcher file of its vendor, or a new file for a new vendor.
 * @module
 */
import { access, constants, copyFile, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Document, isCollection, isNode, isSeq, parse, parseDocument, stringify, type YAMLSeq } from 'yaml';
import { ConflictError, OperationalError } from '../domain/errors.ts';
import type { SourceKind } from '../domain/vocabulary.ts';
import { Id, urlFault, Vendor, Watcher } from '../domain/watcher.ts';
import { registrableDomain } from '../lib/names.ts';
import type { LoadedWatcher } from './watchers.ts';

/** Words in addresses and titles that tell what a page is; the first that fits decides. */
const KIND_WORDS: Array<[SourceKind, RegExp]> = [
  ['subprocessors', /sub-?processors?/i],
  ['dpa', /\bdpa\b|data-?\s?process(?:ing|or)/i],
  ['trust-center', /^https?:\/\/(?:trust|security)\.|trust-?\s?cent(?:er|re)|\/trust\b/i],
  ['privacy', /privacy|datenschutz|confidentialit/i],
  ['terms', /terms|tos\b|conditions|agreement|agb\b/i],
  ['help-center', /^https?:\/\/(?:help|support|docs)\.|\/(?:help|support|articles)\//i],
];

export interface NewSource {
  url: string;
  /** Title of the page, where it could be read. */
  title?: string;
  kind?: SourceKind;
  id?: string;
  vendor?: string;
}

export interface AddedSource {
  file: string;
  sourceId: string;
  kind: SourceKind;
  /** What is to stand in the file. */
  text: string;
  created: boolean;
  /** What stood in the file when this was planned; absent for a new file. */
  before?: string;
}

/** What a page is, by its address and title; "policy" when nothing tells. */
export function guessKind(url: string, title = ''): SourceKind {
  return KIND_WORDS.find(([, words]) => words.test(url) || words.test(title))?.[0] ?? 'policy';
}

/**
 * Plans the edit: which file, with which text. Comments and order of an existing file stay.
 * Throws OperationalError('usage') when the address may not be watched or is watched already, or an id is none.
 */
export async function planSource(dir: string, watchers: readonly LoadedWatcher[], source: NewSource): Promise<AddedSource> {
  const fault = urlFault(source.url);
  if (fault)
    throw new OperationalError('usage', `The address ${fault}.`, {
      remedy: 'Give the full address of a public page, like https://vendor.example/dpa',
    });
  assertId('vendor', source.vendor);
  assertId('source', source.id);
  const known = watchers.find(({ watcher }) => watcher.sources.some(({ url, section }) => url === source.url && !section));
  if (known)
    throw new OperationalError('usage', `${known.file} watches this address already.`, {
      remedy: `Edit that file, or run "clausewatch check ${known.watcher.vendor.id}".`,
    });
  const kind = source.kind ?? guessKind(source.url, source.title);
  const { vendorId, domain } = vendorOf(source);
  const owner = watchers.find(
    ({ watcher: { vendor } }) =>
      vendor.id === vendorId || (source.vendor === undefined && domain !== undefined && vendor.domains.includes(domain)),
  );
  return owner ? extend(owner, source, kind) : create(dir, vendorId, domain, source, kind);
}

/**
 * Writes the planned text: beside, then put in place, so that no half file is left. Throws ConflictError, and writes nothing, when the file is
 * not what it was when this was planned; OperationalError('storage') when it cannot be written.
 */
export async function writeSource(added: AddedSource): Promise<void> {
  const { file, before } = added;
  const beside = `${file}.${process.pid}.tmp`;
  let isLeft = false;
  try {
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(beside, added.text);
    isLeft = true;
    if (before === undefined) await linkNew(beside, file);
    else if ((await textOf(file)) === before) await rename(beside, file);
    else throw changed(file);
  } catch (cause) {
    if (cause instanceof ConflictError) throw cause;
    throw new OperationalError('storage', `${added.file} cannot be written.`, {
      remedy: 'Check the folder and its rights, or name another with --watchers DIR.',
      cause,
    });
  } finally {
    if (isLeft) await rm(beside, { force: true });
  }
}

/** Throws OperationalError('storage') where this process may write no files into the folder. One that is not there yet is made when it is needed. */
export async function refuseReadOnly(dir: string): Promise<void> {
  try {
    await access(dir, constants.W_OK);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return;
    throw new OperationalError('storage', 'No source can be added here: the folder of the watchers is read-only for this process.', {
      remedy: 'Write the watcher file where the schedulers read theirs, or give this process a folder that it may write to.',
      cause,
    });
  }
}

/** Unlike a renaming, never over what is there. */
async function linkNew(beside: string, file: string): Promise<void> {
  try {
    await link(beside, file).catch((error: unknown) => {
      if (!NO_LINKS.has(codeOf(error))) throw error;
      return copyFile(beside, file, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? changed(file) : error;
  }
}

/** What file systems without hard links answer. */
const NO_LINKS = new Set<unknown>(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

function changed(file: string): ConflictError {
  return new ConflictError(file, `${file} was changed meanwhile, so nothing was written.`, 'Look at the page again, then save it.');
}

/** The file as it is; undefined where there is none. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function vendorOf({ url, vendor }: NewSource): { vendorId: string; domain: string | undefined } {
  const { hostname } = new URL(url);
  const { domain, label } = registrableDomain(hostname);
  return { vendorId: vendor ?? slug(label ?? hostname), domain };
}

async function extend({ file, watcher }: LoadedWatcher, source: NewSource, kind: SourceKind): Promise<AddedSource> {
  const before = await readFile(file, 'utf8');
  const document = parseDocument(before);
  const sources = document.get('sources');
  if (!isSeq(sources)) throw new OperationalError('config', `${file} has no list of sources.`, { remedy: 'Run "clausewatch lint".' });
  const id = freeId(
    source.id ?? kind,
    watcher.sources.map((declared) => declared.id),
  );
  const item = { id, kind, url: source.url };
  const inserted = insert(before, sources, item);
  sources.add(document.createNode(item));
  const text = checked(file, inserted !== undefined && saysTheSame(inserted, document) ? inserted : document.toString({ lineWidth: 0 }));
  return { file, sourceId: `${watcher.vendor.id}/${id}`, kind, text, created: false, before };
}

/** The text with the item as lines of its own below the last one, and every other line as it was; undefined where the list is on one line. */
function insert(text: string, sources: YAMLSeq, item: object): string | undefined {
  const last = sources.items.at(-1);
  const range = isNode(last) ? last.range : undefined;
  if (sources.flow || !range) return undefined;
  const [start, end] = range;
  const indent = /^[ ]*(?=- )/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1))?.[0];
  if (indent === undefined) return undefined;
  const written = text.slice(0, end).trimEnd().length;
  const lineEnd = text.indexOf('\n', written);
  const [head, tail] = lineEnd < 0 ? [`${text}\n`, ''] : [text.slice(0, lineEnd + 1), text.slice(lineEnd + 1)];
  const lines = stringify([item], { lineWidth: 0 }).trimEnd().split('\n');
  return `${head}${lines.map((line) => `${indent}${line}\n`).join('')}${tail}`;
}

function saysTheSame(text: string, document: Document.Parsed): boolean {
  const parsed = parseDocument(text);
  return parsed.errors.length === 0 && isDeepStrictEqual(parsed.toJS(), document.toJS());
}

async function create(
  dir: string,
  vendorId: string,
  domain: string | undefined,
  source: NewSource,
  kind: SourceKind,
): Promise<AddedSource> {
  const file = join(dir, `${vendorId}.yaml`);
  if (await exists(file))
    throw new OperationalError('usage', `${file} is there already and declares another vendor.`, {
      remedy: 'Name the vendor that the page belongs to with --vendor.',
    });
  const id = source.id ?? kind;
  const name = vendorId
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');
  const domains = domain !== undefined && Vendor.shape.domains.safeParse([domain]).success ? [domain] : [];
  const document = new Document({
    vendor: { id: vendorId, name, ...(domains.length > 0 ? { domains } : {}) },
    sources: [{ id, kind, url: source.url }],
  });
  document.commentBefore = ' yaml-language-server: $schema=../config/watcher.schema.json';
  const vendor = document.get('vendor');
  if (isCollection(vendor)) vendor.flow = true;
  return { file, sourceId: `${vendorId}/${id}`, kind, text: checked(file, document.toString({ lineWidth: 0 })), created: true };
}

/** The text of a file, once what a reader will find in it is a watcher. */
function checked(file: string, text: string): string {
  const issue = Watcher.safeParse(parse(text)).error?.issues[0];
  if (!issue) return text;
  throw new OperationalError('config', `${file} would not be a valid watcher: "${issue.path.join('.')}" ${issue.message}.`, {
    remedy: 'Write the file by hand; docs/watchers.md tells how.',
  });
}

/** The wished id, or the next free one: "terms", "terms-2". */
function freeId(wished: string, taken: string[]): string {
  if (!taken.includes(wished)) return wished;
  for (let n = 2; ; n += 1) if (!taken.includes(`${wished}-${n}`)) return `${wished}-${n}`;
}

function assertId(what: string, id: string | undefined): void {
  const fault = id === undefined ? undefined : Id.safeParse(id).error?.issues[0]?.message;
  if (fault === undefined) return;
  throw new OperationalError('usage', `The id of the ${what} ${fault}.`, { remedy: 'Choose another, or leave it out.' });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Longest id that the domain takes. */
const MAX_ID = 80;

function slug(text: string): string {
  const words = (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-').slice(0, MAX_ID);
  return words.replace(/-$/, '') || 'vendor';
}
