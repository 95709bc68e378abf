/**
 * `alerts test`: does a channel work?
 * @module
 */
import type { Command } from 'commander';
import type { AlertStore, Message } from '../../domain/alert.ts';
import type { Config } from '../../domain/config.ts';
import { faultsOnly } from '../../lib/log.ts';
import { createAlertingDesk } from '../../pipeline/alerting/alertingDesk.ts';
import { createSender, type SenderOptions } from '../../pipeline/alerting/sender.ts';
import { leaseMs } from '../../pipeline/alerting/senderLoop.ts';
import { type Context, withInstallation } from '../context.ts';
import { whoActs } from '../desk.ts';
import type { RunCommand } from '../program.ts';
import { count, note, plain, print } from '../terminal.ts';

export function addTestCommand(alerts: Command, run: RunCommand): void {
  alerts
    .command('test')
    .description('Send a test message to a channel, and say what came of it.')
    .argument('<channel>', 'id of a channel of the settings')
    .option('--as <login>', 'act as this user; else as the account of this terminal')
    .addHelpText('after', '\nExample:\n  clausewatch alerts test compliance-mail')
    .action(run((context, channel: string, { as }: { as?: string }) => test(context, channel, as)));
}

function test(context: Context, channel: string, as: string | undefined): Promise<number> {
  const { clock, newId, openChannels } = context.composition;
  return withInstallation(context, async (installation, config) => {
    const { store } = installation;
    const desk = createAlertingDesk({ store, settings: config.alerts, baseUrl: config.web.publicUrl, clock, newId });
    const who = await whoActs(installation, as);
    // First: where its secret is missing, there is nothing to be tried.
    const { channels, close } = await openChannels(only(config, channel));
    try {
      const id = await desk.test(channel, who);
      await sendHere(context, { store, channels, retries: config.alerts.retries }, id);
      return await report(context, channel, (await store.message(id)) as Message, await waitingFor(store, channel));
    } finally {
      await close();
    }
  });
}

/** Trouble of another channel does not keep this one from being tried. */
function only(config: Config, channel: string): Config {
  const channels = config.alerts.channels.filter(({ id }) => id === channel);
  return { ...config, alerts: { ...config.alerts, channels } };
}

const LOOK_MS = 100;

/** Sends what is due on the channel until the message was tried, by whomever: a monitor that runs may be faster. */
async function sendHere(
  { composition }: Context,
  { store, channels, retries }: Pick<SenderOptions, 'channels' | 'retries'> & { store: AlertStore & SenderOptions['store'] },
  id: string,
): Promise<void> {
  const { clock, wait, random, newId } = composition;
  const log = faultsOnly(composition.log);
  const sender = createSender({ store, channels, clock, wait, random, newToken: () => newId('hold'), retries, log });
  const given = AbortSignal.timeout(2 * leaseMs(retries, { apart: false }));
  sender.start();
  try {
    while (!given.aborted && !wasTried(await store.message(id))) await wait(LOOK_MS, given);
  } finally {
    await sender.stop();
  }
}

const wasTried = (message: Message | undefined): boolean => message === undefined || message.attempts > 0;

async function waitingFor(store: AlertStore, channel: string): Promise<number> {
  return (await store.channelStandings()).find((standing) => standing.channel === channel)?.waiting ?? 0;
}

async function report(context: Context, channel: string, message: Message, waiting: number): Promise<number> {
  const { id, state, receipt, problem } = message;
  if (context.options.json) await print(JSON.stringify(message));
  else if (state === 'delivered')
    await print(plain(`${channel} took the test message ${id}${receipt === undefined ? '' : ` (${receipt})`}.`));
  if (state === 'delivered') return 0;
  if (problem)
    note(
      plain(
        [`${channel} did not take the test message ${id}: ${problem.sentence}`, problem.remedy && `  ${problem.remedy}`]
          .filter(Boolean)
          .join('\n'),
      ),
    );
  else
    note(
      `The test message ${id} was not tried yet: ${count(waiting, 'message')} of ${channel} ${waiting === 1 ? 'waits' : 'wait'}, itself among them. "clausewatch alerts show ${id}" tells what becomes of it.`,
    );
  return 1;
}
