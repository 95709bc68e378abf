/**
 * What `verify` says of an installation, part by part.
 * @module
 */
import { loadCatalogue } from '../../src/declare/catalogue.ts';
import { OperationalError } from '../../src/domain/errors.ts';
import type { Finding } from '../../src/pipeline/verify/examiner.ts';
import { EXAMINERS } from '../../src/pipeline/verify/examiners.ts';
import { verify } from '../../src/pipeline/verify/verify.ts';
import type { Opened, Target } from './target.ts';

/** Those that read pages again take as long as a check of each page. */
export const SLOW = ['visits', 'changes'];

export interface Found extends Finding {
  /** Which part found it. */
  by: string;
}

const catalogue = await loadCatalogue('config/catalogue.yaml');

/** `kept`: checkpoints that somebody has elsewhere. What cannot even be opened is named by the message. */
export async function judge(target: Target, without: readonly string[] = SLOW, kept: readonly string[] = []): Promise<Found[]> {
  try {
    const opened = await target.open();
    return await findingsIn(opened, without, kept).finally(() => opened.close());
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const kind = error instanceof OperationalError ? '' : `${error.name}: `;
    return [{ by: 'open', what: 'database', id: 'the database', sentence: kind + error.message }];
  }
}

async function findingsIn(installation: Opened, without: readonly string[], kept: readonly string[]): Promise<Found[]> {
  const knownOfLedger = { keys: [], kept: kept.map((note, n) => ({ name: `kept ${n + 1}`, note })) };
  const found: Found[] = [];
  for (const examiner of EXAMINERS.filter(({ name }) => !without.includes(name))) {
    const { findings } = verify({
      installation,
      catalogue,
      knownOfLedger,
      now: new Date(),
      signal: AbortSignal.timeout(600_000),
      examiners: [examiner],
    });
    for await (const finding of findings) found.push({ ...finding, by: examiner.name });
  }
  return found;
}
