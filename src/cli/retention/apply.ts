/**
 * `retention plan` and `retention apply`: what would go, and removing it now rather than with the next run of a scheduler.
 * @module
 */
import type { Command } from 'commander';
import type { RetentionPolicy } from '../../domain/retention.ts';
import { given } from '../../lib/given.ts';
import { policyWords } from '../../lib/retentionWords.ts';
import { type Retention, retain } from '../../pipeline/retention/retention.ts';
import type { Amounts } from '../../pipeline/retention/sourceRun.ts';
import type { Installation } from '../../pipeline/services.ts';
import { mustBe } from '../../review/people.ts';
import { type Context, withInstallation } from '../context.ts';
import { bytesText } from '../copy/display.ts';
import { interrupted } from '../copy/interrupted.ts';
import { whoActs } from '../desk.ts';
import type { RunCommand } from '../program.ts';
import { table } from '../table.ts';
import { count, createProgress, plain, print } from '../terminal.ts';

export function addPlanCommand(retention: Command, run: RunCommand): void {
  retention
    .command('plan')
    .description('Show what the policy would remove now, and why. Nothing is removed.')
    .addHelpText('after', '\nExample:\n  clausewatch retention plan')
    .action(run((context) => plan(context)));
}

export function addApplyCommand(retention: Command, run: RunCommand): void {
  retention
    .command('apply')
    .description('Remove what the policy lets go. A scheduler does it once a day by itself.')
    .option('--as <login>', 'act as this user; else as the account of this terminal')
    .addHelpText('after', '\nExample:\n  clausewatch retention plan && clausewatch retention apply')
    .action(run((context, options: { as?: string }) => apply(context, options)));
}

async function plan(context: Context): Promise<void> {
  await withInstallation(
    context,
    async (installation, { retention: policy }) => {
      const found = await go(context, installation, policy, { dryRun: true });
      await tell(context, policy, found, 'would go');
    },
    { readOnly: true },
  );
}

async function apply(context: Context, { as }: { as?: string }): Promise<void> {
  await withInstallation(context, async (installation, { retention: policy }) => {
    const found = await go(context, installation, policy, { dryRun: false, ...given({ as }) });
    await tell(context, policy, found, 'removed');
  });
}

async function go(
  { composition: { clock, log, newId, wait } }: Context,
  installation: Installation,
  policy: RetentionPolicy,
  { dryRun, as }: { dryRun: boolean; as?: string },
): Promise<Retention> {
  const who = await whoActs(installation, as);
  if (!dryRun) mustBe('analyst', who, 'remove what the retention policy lets go');
  const { by } = who;
  const { store, blobs, evidence } = installation;
  const exclusive = (work: string) => installation.exclusive(work);
  const progress = createProgress();
  try {
    return await interrupted('Retention', (signal) =>
      retain(
        { store, blobs, evidence, exclusive, clock, log, newId, wait },
        { policy, by, dryRun, signal, onSource: (source) => progress.update(`Looking at ${plain(source)} …`) },
      ),
    );
  } finally {
    progress.done();
  }
}

async function tell({ options }: Context, policy: RetentionPolicy, found: Retention, done: 'would go' | 'removed'): Promise<void> {
  if (options.json) return print(JSON.stringify({ policy, removed: done === 'removed', ...found }));
  for (const line of policyWords(policy)) await print(line);
  await print('');
  const { sources, messages } = found;
  if (sources.length > 0) await print(`${rows(found)}\n`);
  const gone = sources.filter(({ hold }) => !hold);
  const words = amountWords(sumOf(gone), messages);
  await print(words === '' ? 'Nothing is old enough to go.' : `${words} ${done}.`);
  for (const { source, why } of found.left) await print(plain(`${source}: some of it stays, though it may go. ${why}`));
  const held = sources.length - gone.length;
  if (held > 0) await print(`${count(held, 'source')} would lose something and ${held === 1 ? 'is' : 'are'} on hold.`);
}

function rows({ sources }: Retention): string {
  return table(
    ['source', 'unchanged', 'unread', 'pages', 'pictures', 'size', ''],
    sources.map(({ source, hold, ...amounts }) => [
      source,
      ...[amounts.unchanged, amounts.unread, amounts.pages, amounts.pictures].map((n) => n.toLocaleString('en-US')),
      bytesText(amounts.bytes),
      hold ? `on hold: ${hold.reason}` : '',
    ]),
  );
}

function sumOf(all: readonly Amounts[]): Amounts {
  const sum: Amounts = { unchanged: 0, unread: 0, pages: 0, pictures: 0, bytes: 0 };
  for (const one of all) for (const key of Object.keys(sum) as Array<keyof Amounts>) sum[key] += one[key];
  return sum;
}

/** "12 visits, 10 pages (3.1 kB), 2 messages"; empty for nothing. */
function amountWords({ unchanged, unread, pages, pictures, bytes }: Amounts, messages: number): string {
  return [
    unchanged + unread > 0 ? count(unchanged + unread, 'visit') : '',
    pages > 0 ? `${count(pages, 'page')} (${bytesText(bytes)})` : '',
    pictures > 0 ? count(pictures, 'picture') : '',
    messages > 0 ? count(messages, 'message') : '',
  ]
    .filter((words) => words !== '')
    .join(', ');
}
