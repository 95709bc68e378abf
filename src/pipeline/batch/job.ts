/**
 * One line of a batch: what `extract --list` and `compare --pairs` read, and how it is answered.
 * @module
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { MAX_PAGE_BYTES } from '../../backfill/inputFile.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import { OperationalError } from '../../domain/errors.ts';
import { SOURCE_KINDS } from '../../domain/vocabulary.ts';
import { Section } from '../../domain/watcher.ts';
import { comparePages, extractPage } from '../files.ts';
import type { ReadOptions } from '../read.ts';

export const ExtractLine = z.object({
  id: z.string(),
  file: z.string(),
  url: z.string().optional(),
  kind: z.enum(SOURCE_KINDS).optional(),
  section: Section.optional(),
});
export const CompareLine = z.object({
  id: z.string(),
  before: z.string(),
  after: z.string(),
  url: z.string().optional(),
  kind: z.enum(SOURCE_KINDS).optional(),
  section: Section.optional(),
});

export type BatchMode = 'extract' | 'compare';

export interface BatchJob {
  mode: BatchMode;
  /** The line as it was read. */
  line: string;
  /** Folder that relative file names start from. */
  folder: string;
  catalogue: Catalogue;
}

/** Answers one line with one line of JSON. Throws OperationalError('input') with a plain sentence. */
export async function answer(job: BatchJob): Promise<string> {
  return JSON.stringify(job.mode === 'extract' ? await extractLine(job) : await compareLine(job));
}

async function extractLine({ line, folder, catalogue }: BatchJob): Promise<object> {
  const { id, file, url, ...asked } = parseLine(line, ExtractLine);
  return { id, ...(await extractPage(await readPageFile(folder, file), optionsOf(asked, catalogue), url)) };
}

async function compareLine({ line, folder, catalogue }: BatchJob): Promise<object> {
  const { id, before, after, ...asked } = parseLine(line, CompareLine);
  const [old, now] = await Promise.all([readPageFile(folder, before), readPageFile(folder, after)]);
  return { id, ...(await comparePages(old, now, optionsOf(asked, catalogue))) };
}

function optionsOf({ kind, section }: Pick<z.output<typeof ExtractLine>, 'kind' | 'section'>, catalogue: Catalogue): ReadOptions {
  return { catalogue, ...(kind ? { kind } : {}), ...(section ? { section } : {}) };
}

function parseLine<Shape extends z.ZodType>(line: string, shape: Shape): z.output<Shape> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new OperationalError('input', 'is not JSON.', { remedy: 'Write one JSON object a line.', cause });
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new OperationalError('input', `${issue?.path.join('.') || 'the object'}: ${issue?.message ?? 'is not valid'}.`, {
    remedy: 'See docs/json.md for the fields of a line.',
  });
}

/** The id that a line names, where it can be told although the line is wrong. */
export function idOf(line: string): { id?: string } {
  try {
    const { id } = JSON.parse(line) as { id?: unknown };
    return typeof id === 'string' ? { id } : {};
  } catch {
    return {};
  }
}

/** Reads a page from disk, with a plain sentence when it cannot. */
export async function readPageFile(folder: string, file: string): Promise<Uint8Array> {
  const path = resolve(folder, file);
  try {
    const { size } = await stat(path);
    const bytes = size > MAX_PAGE_BYTES ? undefined : await bytesOf(path);
    if (bytes) return bytes;
  } catch (cause) {
    throw new OperationalError('input', `${file} ${faultOf(cause)}.`, { remedy: `Relative names start from ${folder}.`, cause });
  }
  throw new OperationalError('input', `${file} is larger than ${MAX_PAGE_BYTES / 1_000_000} MB.`, {
    remedy: 'Name a file that holds one page.',
  });
}

/** Undefined for what is too large: the size of a pipe is known only when it has been read. */
async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: MAX_PAGE_BYTES })) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return bytes.length > MAX_PAGE_BYTES ? undefined : bytes;
}

function faultOf(cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EISDIR':
      return 'is a folder';
    case 'EACCES':
      return 'may not be read';
    default:
      return 'cannot be read';
  }
}
