/**
 * `alerts list`: the delivery log.
 * @module
 */
import { type Command, Option } from 'commander';
import { type AlertStore, MESSAGE_STATES, type Message, type MessageFilter } from '../../domain/alert.ts';
import type { AlertSettings } from '../../domain/alertSettings.ts';
import { noChannel } from '../../pipeline/alerting/alertingDesk.ts';
import { parseLimit } from '../commands/changes.ts';
import { type Context, withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { minute, table } from '../table.ts';
import { count, print } from '../terminal.ts';

const DEFAULT_LIMIT = 50;

export function addListCommand(alerts: Command, run: RunCommand): void {
  alerts
    .command('list')
    .description('List messages, the newest first, with what became of them.')
    .addOption(new Option('--state <state>', 'only those in this state').choices(MESSAGE_STATES))
    .option('--channel <id>', 'only those of this channel')
    .option('--change <id>', 'only those that told of this change')
    .option('--limit <n>', 'at most so many lines', parseLimit, DEFAULT_LIMIT)
    .addHelpText('after', '\nExamples:\n  clausewatch alerts list --state dead\n  clausewatch alerts list --channel compliance-mail --json')
    .action(run((context, filter: MessageFilter) => list(context, filter)));
}

function list(context: Context, { state, channel, change, limit = DEFAULT_LIMIT }: MessageFilter): Promise<void> {
  const filter = { ...(state && { state }), ...(channel !== undefined && { channel }), ...(change !== undefined && { change }) };
  return withInstallation(
    context,
    async ({ store }, { alerts }) => {
      if (channel !== undefined) await mustKnowChannel(store, alerts, channel);
      const [messages, total] = [await store.messages({ ...filter, limit }), await store.countMessages(filter)];
      if (context.options.json) return print(JSON.stringify({ total, list: messages.map(summary) }));
      if (messages.length > 0) await print(render(messages));
      await print(`${count(total, 'message')}${messages.length < total ? `; ${messages.length} shown (--limit)` : ''}.`);
    },
    { readOnly: true },
  );
}

/** Silence must mean that nothing was sent, not that no channel goes by that name; one that has left the settings still has its messages. */
export async function mustKnowChannel(store: Pick<AlertStore, 'countMessages'>, settings: AlertSettings, channel: string): Promise<void> {
  if (settings.channels.some(({ id }) => id === channel) || (await store.countMessages({ channel })) > 0) return;
  throw noChannel(channel, settings);
}

/** A message without what it tells: that may be long, and "alerts show" has it. */
function summary({ notice: { kind, title }, ...message }: Message): object {
  return { ...message, kind, title };
}

function render(messages: Message[]): string {
  return table(
    ['id', 'made', 'channel', 'what', 'state', 'tries', 'next'],
    messages.map(({ id, createdAt, channel, notice, state, attempts, nextAt }) => [
      id,
      minute(createdAt),
      channel,
      notice.title,
      state,
      String(attempts),
      minute(nextAt),
    ]),
  );
}
