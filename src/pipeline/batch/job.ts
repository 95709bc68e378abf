/**
 * One line of a batch: what `extract --list` and `compare --pairs` read, and how it is answered.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { VerdictMarkers } from '../../domain/catalogue.ts';
import { OperationalError } from '../../domain/errors.ts';
import { SOURCE_KINDS } from '../../domain/vocabulary.ts';
import { Section } from '../../domain/watcher.ts';
import { comparePages, extractPage } from '../files.ts';

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
  markers: VerdictMarkers;
}

/** Answers one line with one line of JSON. Throws OperationalError('input') with a plain sentence. */
export async function answer(job: BatchJob): Promise<string> {
  return JSON.stringify(job.mode === 'extract' ? await extractLine(job) : await compareLine(job));
}

async function extractLine({ line, folder, markers }: BatchJob): Promise<object> {
  const { id, file, url, section } = parseLine(line, ExtractLine);
  return { id, ...extractPage(await readPageFile(folder, file), { markers, ...(section ? { section } : {}) }, url) };
}

async function compareLine({ line, folder, markers }: BatchJob): Promise<object> {
  const { id, before, after, section } = parseLine(line, CompareLine);
  const [old, now] = await Promise.all([readPageFile(folder, before), readPageFile(folder, after)]);
  return { id, ...comparePages(old, now, { markers, ...(section ? { section } : {}) }) };
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

/** Reads a page from disk, with a plain sentence when it cannot. */
export async function readPageFile(folder: string, file: string): Promise<Uint8Array> {
  const path = resolve(folder, file);
  try {
    return await readFile(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : code === 'EACCES' ? 'may not be read' : 'cannot be read';
    throw new OperationalError('input', `${file} ${why}.`, { remedy: `Relative names start from ${folder}.`, cause });
  }
}
