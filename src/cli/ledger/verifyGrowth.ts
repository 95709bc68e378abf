/**
 * `ledger verify-growth`: for whoever kept a checkpoint, without an installation.
 * @module
 */
import { type Command, InvalidArgumentError } from 'commander';
import { OperationalError } from '../../domain/errors.ts';
import { type GrowthReading, readGrowth } from '../../ledger/growth.ts';
import { readVerifier, type Verifier, writeVerifier } from '../../ledger/note.ts';
import type { Context } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { plain, print } from '../terminal.ts';
import { readKept } from './known.ts';

interface Options {
  checkpoint: string;
  key: Verifier;
}

export function addVerifyGrowthCommand(ledger: Command, run: RunCommand): void {
  ledger
    .command('verify-growth')
    .description('Verify that a ledger has only grown since a checkpoint that you kept. Needs the files alone, and no installation.')
    .argument('<proof>', 'what "ledger prove --from" printed')
    .requiredOption('--checkpoint <file>', 'the checkpoint that you kept')
    .requiredOption('--key <key>', 'the public key that you were given, as "ledger key" shows it', parseKey)
    .addHelpText('after', '\nExample:\n  clausewatch ledger verify-growth growth.json --checkpoint kept --key acme.example+1d142338+AXbg…')
    .action(run((context, proof: string, options: Options) => verifyGrowth(context, proof, options)));
}

function parseKey(text: string): Verifier {
  const key = readVerifier(text.trim());
  if (!key) throw new InvalidArgumentError('It is no key: "clausewatch ledger key" shows it as name+hash+key.');
  return key;
}

/** Ends with 1 where it does not hold. */
async function verifyGrowth(context: Context, file: string, { checkpoint, key }: Options): Promise<number> {
  const [kept] = await readKept([checkpoint]);
  const [proof] = await readKept([file]);
  if (!kept || !proof) throw new OperationalError('input', 'There is nothing to verify.', { remedy: 'Name a proof and a checkpoint.' });
  const read = readGrowth(proof.note, { kept: kept.note, key });
  await print(context.options.json ? JSON.stringify(read) : inWords(read, key));
  return read.ok ? 0 : 1;
}

function inWords(read: GrowthReading, key: Verifier): string {
  if (!read.ok) return plain(`It does not hold: ${read.why}.`);
  return plain(
    `The ledger of ${read.to} events goes on from the one of ${read.from} that you know. Both are signed by ${writeVerifier(key)}.`,
  );
}
