/**
 * `verify`: the whole record recomputed from what is stored, offline; names what does not hold.
 * @module
 */
import type { X509Certificate } from 'node:crypto';
import { InvalidArgumentError } from 'commander';
import { OperationalError } from '../../domain/errors.ts';
import { readVerifier, type Verifier } from '../../ledger/note.ts';
import { version } from '../../lib/version.ts';
import { readAuthorities } from '../../pipeline/ledger/authorities.ts';
import { createPageWorkers } from '../../pipeline/page/workers.ts';
import { verifyBundle } from '../../pipeline/verify/bundle/verify.ts';
import type { Examined, Examiner, Finding } from '../../pipeline/verify/examiner.ts';
import { EXAMINERS } from '../../pipeline/verify/examiners.ts';
import { type Counts, type Verification, verify } from '../../pipeline/verify/verify.ts';
import { openBundle } from '../../publish/bundle/opened.ts';
import { type Context, interruption, readCatalogue, withInstallation } from '../context.ts';
import { ownOf, readKept } from '../ledger/known.ts';
import type { AddToProgram } from '../program.ts';
import { count, createProgress, paint, plain, print, seconds } from '../terminal.ts';

interface Options {
  only?: Examiner[];
  checkpoint: string[];
  key: Verifier[];
  /** Files of certificates. */
  authority: string[];
}

function collect(path: string, before: string[]): string[] {
  return [...before, path];
}

function collectKey(text: string, before: Verifier[]): Verifier[] {
  const verifier = readVerifier(text.trim());
  if (!verifier) throw new InvalidArgumentError('It is no public key as "clausewatch ledger key" shows it.');
  return [...before, verifier];
}

export const verifyCommand: AddToProgram = (program, run) => {
  program
    .command('verify')
    .description(
      'Recompute the record from the stored bytes, or look through an evidence bundle, and name what does not hold. Needs no network and writes nothing.',
    )
    .argument('[bundle]', 'an evidence bundle, as a zip file or unpacked: needs no installation')
    .option('--only <parts>', 'only these parts, with commas between them', parseOnly)
    .option(
      '--checkpoint <path>',
      'a checkpoint that you kept, or a folder of them: the ledger has to go on from it (repeatable)',
      collect,
      [],
    )
    .option(
      '--key <key>',
      'a public key that you were given, as "ledger key" shows it: others count only if it vouches for them (repeatable)',
      collectKey,
      [],
    )
    .option(
      '--authority <file>',
      'root certificates (PEM) of a time-stamping authority, in place of ledger.timestamp.ca: time stamps of others do not count (repeatable)',
      collect,
      [],
    )
    .addHelpText('after', () => help())
    .action(
      run((context, bundle: string | undefined, options: Options) =>
        bundle === undefined ? verifyInstallation(context, options) : verifyFile(context, bundle, options),
      ),
    );
};

function help(): string {
  const width = Math.max(...EXAMINERS.map(({ name }) => name.length));
  const parts = EXAMINERS.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`);
  return `\nParts, in the order in which they are looked at:\n${parts.join('\n')}\n\nIt ends with 0 when all holds, and with 1 when something does not.\n\nExamples:\n  clausewatch verify\n  clausewatch verify --only database,rows\n  clausewatch --data backup/2026-03-01 --json verify\n  clausewatch verify --only ledger --checkpoint kept/ --key acme.example+1d142338+AXbg…\n  clausewatch verify evidence.zip --key acme.example+1d142338+AXbg…`;
}

async function verifyFile(context: Context, path: string, { only, checkpoint, key: keys, authority }: Options): Promise<number> {
  if (only) throw new OperationalError('usage', 'A bundle is looked through as a whole.', { remedy: 'Leave --only out.' });
  const [files, catalogue, kept] = [await openBundle(path), await readCatalogue(), await readKept(checkpoint)];
  const roots = await readRoots(authority);
  const progress = createProgress();
  const onProgress = ({ title }: Pick<Examiner, 'title'>, examined: Counts): void =>
    progress.update(`Looking at ${title} … ${countsText(examined)}`);
  const begun = performance.now();
  const workers = createPageWorkers({ threads: 1 });
  try {
    const verification = verifyBundle({
      ...{ files, catalogue, known: { keys, kept, roots }, workers, signal: interruption(), onProgress },
      version: version(),
    });
    return await (context.options.json ? asJson : asText)(verification, { begun, progress });
  } finally {
    progress.done();
    await workers.close();
  }
}

function parseOnly(text: string): Examiner[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !EXAMINERS.some((examiner) => examiner.name === name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${EXAMINERS.map(({ name }) => name).join(', ')}.`);
  return EXAMINERS.filter(({ name }) => names.includes(name));
}

async function verifyInstallation(context: Context, { only = [...EXAMINERS], checkpoint, key: keys, authority }: Options): Promise<number> {
  const catalogue = await readCatalogue();
  const kept = await readKept(checkpoint);
  return withInstallation(
    context,
    async (installation, config) => {
      const { ca } = config.ledger.timestamp ?? {};
      const roots = await readRoots(authority.length === 0 && ca !== undefined ? [ca] : authority);
      const signal = interruption();
      const progress = createProgress();
      const begun = performance.now();
      const verification = verify({
        installation,
        catalogue,
        now: context.composition.clock.now(),
        ...(config.storage.database === undefined ? { folder: installation.dataDir } : {}),
        knownOfLedger: { keys, kept, roots, ...(await ownOf(installation, config)) },
        signal,
        examiners: only,
        onProgress: ({ title }, examined) => progress.update(`Looking at ${title} … ${countsText(examined)}`),
      });
      try {
        return await (context.options.json ? asJson : asText)(verification, { begun, progress });
      } catch (cause) {
        if (!signal.aborted) throw cause;
        throw new OperationalError('input', 'The verification was stopped before it had looked at everything.', { cause });
      } finally {
        progress.done();
      }
    },
    { readOnly: true },
  );
}

async function readRoots(files: readonly string[]): Promise<X509Certificate[]> {
  return (await Promise.all(files.map(readAuthorities))).flat();
}

interface Showing {
  begun: number;
  progress: ReturnType<typeof createProgress>;
}

async function asJson({ findings, examined, remarks, onTrust }: Verification, { begun }: Showing): Promise<number> {
  const all = await Array.fromAsync(findings);
  const ok = all.length === 0;
  await print(JSON.stringify({ ok, examined, findings: all, remarks, onTrust, elapsedMs: Math.round(performance.now() - begun) }));
  return ok ? 0 : 1;
}

/** Findings as they come, what is to be done about them, and what was looked at. */
async function asText({ findings, examined, remarks, onTrust = [] }: Verification, { begun, progress }: Showing): Promise<number> {
  const remedies = new Map<string, number>();
  let found = 0;
  for await (const finding of findings) {
    progress.done();
    await print(findingText(finding));
    found += 1;
    if (finding.remedy !== undefined) remedies.set(finding.remedy, (remedies.get(finding.remedy) ?? 0) + 1);
  }
  progress.done();
  if (found > 0) await print('');
  for (const [remedy, times] of remedies) await print(plain(`→ ${remedy}${times === found ? '' : ` (${times})`}`));
  await print(summaryText({ found, examined, remarks, onTrust, ms: performance.now() - begun }));
  return found === 0 ? 0 : 1;
}

function findingText({ what, id, sentence }: Finding): string {
  return `${paint('red', what)} ${plain(id)}\n  ${plain(sentence)}`;
}

interface Summary extends Pick<Verification, 'examined' | 'remarks'> {
  onTrust: string[];
  found: number;
  ms: number;
}

function summaryText({ found, examined, remarks, onTrust, ms }: Summary): string {
  const notes = remarks.map((remark) => `  ${count(remark.count, ...NOUNS[remark.what])}: ${remark.sentence}`);
  const trusted =
    onTrust.length === 0
      ? []
      : ['Nothing that is signed vouches for these, which are taken on trust:', ...onTrust.map((one) => `  ${one}`)];
  return plain([`${countsText(examined)} looked at in ${seconds(ms)}.`, ...notes, ...trusted, verdict(found, onTrust.length)].join('\n'));
}

function verdict(found: number, onTrust: number): string {
  if (found > 0) return `${count(found, 'thing')} ${found === 1 ? 'does' : 'do'} not hold.`;
  return onTrust === 0 ? 'All of it holds.' : 'What is signed for holds; the rest is named above.';
}

const NOUNS: Record<Examined, [one: string, many: string]> = {
  database: ['database', 'databases'],
  blob: ['file', 'files'],
  object: ['page', 'pages'],
  visit: ['visit', 'visits'],
  extraction: ['reading of a page', 'readings of pages'],
  baseline: ['baseline', 'baselines'],
  change: ['change', 'changes'],
  row: ['row', 'rows'],
  event: ['event', 'events'],
  checkpoint: ['checkpoint', 'checkpoints'],
};

function countsText(examined: Counts): string {
  const parts = Object.entries(NOUNS).flatMap(([what, nouns]) => {
    const n = examined[what as Examined];
    return n === undefined ? [] : [count(n, ...nouns)];
  });
  return parts.length === 0 ? 'Nothing' : parts.join(', ');
}
