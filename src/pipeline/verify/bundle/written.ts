/**
 * Whether the JSON of a bundle is written in the one way in which ours is: a member that stands twice, or a number in another form, is read by
 * one program in one way and by a person, or another program, in another.
 * @module
 */
import { canonicalJson } from '../../../lib/canonicalJson.ts';
import type { Suspicion } from '../examiner.ts';
import { type BundleExamination, fileFault } from './examination.ts';

export async function* writtenFaults({ files }: BundleExamination): AsyncIterable<Suspicion> {
  for (const [name, bytes] of files) {
    const form = formOf(name);
    if (form && !isWritten(bytes, form))
      yield fileFault(name, 'It is not written as ours are: programs may read it in other ways than you do.');
  }
}

type Form = (text: string) => string;

function formOf(name: string): Form | undefined {
  if (name === 'manifest.json') return (text) => `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
  if (/\.(?:ndjson|jsonl)$/.test(name)) return (text) => text.replace(/[^\n]+/g, canonical);
  return name.endsWith('.json') ? canonical : undefined;
}

function canonical(text: string): string {
  return canonicalJson(JSON.parse(text));
}

function isWritten(bytes: Uint8Array, form: Form): boolean {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return Buffer.from(form(text)).equals(bytes);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
