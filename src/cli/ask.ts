/**
 * Questions that somebody at a terminal answers with yes or no.
 * @module
 */
import { createInterface } from 'node:readline/promises';

/** Where a question is put; the process's own by default. */
export interface AskStreams {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

const TERMINAL: AskStreams = { input: process.stdin, output: process.stderr };

/** Undefined where nobody sits there to be asked. Everything but "y" and "yes" is a no. */
export async function ask(question: string, { input, output }: AskStreams = TERMINAL): Promise<boolean | undefined> {
  if (input.isTTY !== true) return undefined;
  const lines = createInterface({ input, output });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      lines.question(`${question} [y/N] `).then((answer) => resolve(/^y(?:es)?$/i.test(answer.trim())), reject);
      lines.once('close', () => resolve(false)); // the end of the input answers nothing
    });
  } finally {
    lines.close();
  }
}
