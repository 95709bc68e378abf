/**
 * `ledger show`: one event, with its place in the tree.
 * @module
 */
import type { Command } from 'commander';
import { OperationalError } from '../../domain/errors.ts';
import type { LedgerLine } from '../../domain/ledger.ts';
import { type EventProof, eventNamed, type ProofStore, proveEvent } from '../../pipeline/ledger/prove.ts';
import { type Context, withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { paint, plain, print } from '../terminal.ts';

export function addShowCommand(ledger: Command, run: RunCommand): void {
  ledger
    .command('show')
    .description('Show what an event says, and the proof that it is in the ledger.')
    .argument('<id>', 'id of an event')
    .addHelpText('after', '\nExample:\n  clausewatch ledger show changes/chg_bcef83ad2ac623346c95')
    .action(run((context, id: string) => show(context, id)));
}

async function show(context: Context, id: string): Promise<void> {
  await withInstallation(
    context,
    async ({ store }) => {
      const { line, event } = await eventNamed(store, id);
      const proof = await proofOf(store, line);
      await print(context.options.json ? JSON.stringify({ index: line.index, event, proof: proof ?? null }) : render(line, event, proof));
    },
    { readOnly: true },
  );
}

/** None where no checkpoint vouches for it yet. */
async function proofOf(store: ProofStore, line: LedgerLine): Promise<EventProof | undefined> {
  try {
    return await proveEvent(store, line);
  } catch (error) {
    if (error instanceof OperationalError && error.code === 'evidence') return undefined;
    throw error;
  }
}

function render({ index, id, leaf }: LedgerLine, event: object, proof: EventProof | undefined): string {
  return [
    `${paint('bold', plain(id))}  at place ${index}`,
    ...JSON.stringify(event, null, 2).split('\n').map(plain),
    '',
    `leaf  ${Buffer.from(leaf).toString('hex')}`,
    ...(proof
      ? [...proof.hashes.map((hash) => `      ${hash}`), `root  ${proof.root}  of ${proof.size} events`, '', proof.checkpoint.trimEnd()]
      : ['No checkpoint vouches for it yet.']),
  ].join('\n');
}
