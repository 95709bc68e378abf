/**
 * Files beside the record, one flipped bit at a time, judged by the command line as people run it.
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { readSigner } from '../../src/ledger/note.ts';
import type { Chance } from './places.ts';
import type { Sample } from './sample.ts';

interface Beside {
  name: string;
  /** Below the folder of the sample. */
  path: [string, string];
  /** Part of `verify` that looks at it. */
  part: string;
  /** Whether the text says what it said. */
  isSame(before: string, after: string): boolean;
}

const FILES: readonly Beside[] = [
  { name: 'manifest of a backup', path: ['backup', 'backup.json'], part: 'backup', isSame: () => false },
  {
    name: 'private key',
    path: ['snapshots', 'ledger.key'],
    part: 'ledger',
    isSame: (before, after) => JSON.stringify(readSigner(before.trim())) === JSON.stringify(readSigner(after.trim())),
  },
  { name: 'note of what was signed', path: ['snapshots', 'ledger.key.last'], part: 'ledger', isSame: () => false },
];

const Verified = z.object({ findings: z.array(z.unknown()) });

/** Of each file so many places. Gives what was missed. */
export async function tamperWithFiles(sample: Sample, chance: Chance, places: number, only = ''): Promise<string[]> {
  const missed: string[] = [];
  console.log('\nFile beside the record      places  named  harmless');
  for (const file of FILES.filter(({ name }) => name.includes(only))) {
    const tally = { named: 0, harmless: 0 };
    const found = await findingsOf(sample, file);
    if (found !== 0) missed.push(`${file.name}: untouched, ${found} findings`);
    for (let n = 0; n < places; n++) {
      const { where, isSame, undo } = flip(sample, file, chance);
      if ((await findingsOf(sample, file)) !== 0) tally.named += 1;
      else if (isSame) tally.harmless += 1;
      else missed.push(`${file.name}: ${where}`);
      undo();
    }
    console.log(
      `${file.name.padEnd(26)}${String(places).padStart(8)}${String(tally.named).padStart(7)}${String(tally.harmless).padStart(10)}`,
    );
  }
  return missed;
}

function flip(sample: Sample, file: Beside, chance: Chance): { where: string; isSame: boolean; undo(): void } {
  const path = sample.path(...file.path);
  const before = readFileSync(path);
  const after = Buffer.from(before);
  const at = chance.below(after.length);
  after[at] = (after[at] ?? 0) ^ (1 << chance.below(8));
  writeFileSync(path, after);
  return {
    where: `byte ${at} of ${after.length}`,
    isSame: file.isSame(before.toString(), after.toString()),
    undo: () => writeFileSync(path, before),
  };
}

/** How many; 1 where the command refuses the whole. */
async function findingsOf(sample: Sample, { path: [folder], part }: Beside): Promise<number> {
  const { code, stdout } = await sample.run('--json', '--data', folder, 'verify', '--only', part);
  if (code === 0) return 0;
  return stdout === '' ? 1 : Verified.parse(JSON.parse(stdout)).findings.length;
}
