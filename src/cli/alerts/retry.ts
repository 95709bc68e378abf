/**
 * `alerts retry`: send once more what was put aside.
 * @module
 */
import type { Command } from 'commander';
import { OperationalError } from '../../domain/errors.ts';
import { createAlertingDesk, type RetryResult } from '../../pipeline/alerting/alertingDesk.ts';
import { type Context, withInstallation } from '../context.ts';
import { whoActs } from '../desk.ts';
import type { RunCommand } from '../program.ts';
import { count, note, plain, print } from '../terminal.ts';
import { mustKnowChannel } from './list.ts';

interface Options {
  dead?: boolean;
  channel?: string;
  as?: string;
}

export function addRetryCommand(alerts: Command, run: RunCommand): void {
  alerts
    .command('retry')
    .description('Send messages once more that were put aside ("dead").')
    .argument('[id...]', 'ids of messages')
    .option('--dead', 'all that were put aside')
    .option('--channel <id>', 'with --dead: only those of this channel')
    .option('--as <login>', 'act as this user; else as the account of this terminal')
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch alerts retry --dead --channel compliance-mail\n  clausewatch alerts retry ID --as ada',
    )
    .action(run((context, ids: string[], options: Options) => retry(context, ids, options)));
}

function retry(context: Context, ids: string[], { dead = false, channel, as }: Options): Promise<number> {
  if (ids.length > 0 === dead)
    throw new OperationalError('usage', 'alerts retry needs either ids or --dead.', {
      remedy: '"clausewatch alerts list --state dead" shows ids.',
    });
  if (channel !== undefined && !dead) throw new OperationalError('usage', '--channel goes with --dead only.');
  const { clock, newId } = context.composition;
  return withInstallation(context, async (installation, { alerts, web }) => {
    const { store } = installation;
    if (channel !== undefined) await mustKnowChannel(store, alerts, channel);
    const desk = createAlertingDesk({ store, settings: alerts, baseUrl: web.publicUrl, clock, newId });
    const who = await whoActs(installation, as);
    return report(context, dead ? await desk.retryDead(channel === undefined ? {} : { channel }, who) : await desk.retry(ids, who));
  });
}

/** Gives the exit code: 1 where something was refused. */
async function report(context: Context, result: RetryResult): Promise<number> {
  const { done, refused } = result;
  if (context.options.json) await print(JSON.stringify(result));
  else if (done.length > 0) await print(`${count(done.length, 'message')} will be sent again by the monitor ("clausewatch start").`);
  else if (refused.length === 0) await print('No message was put aside.');
  for (const { id, because } of refused) note(plain(`${id}: ${because}`));
  return refused.length > 0 ? 1 : 0;
}
