/**
 * `alerts channels`: how each channel stands.
 * @module
 */
import type { Command } from 'commander';
import type { ChannelStanding } from '../../domain/alert.ts';
import type { AlertSettings } from '../../domain/alertSettings.ts';
import { withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { minute, table } from '../table.ts';
import { note, plain, print } from '../terminal.ts';

/** `type` is absent for a channel that has left the settings: nothing sends what still waits for it. */
interface Standing extends ChannelStanding {
  type?: string;
}

export function addChannelsCommand(alerts: Command, run: RunCommand): void {
  alerts
    .command('channels')
    .description('Show the channels: what waits, what was delivered, and what is the matter.')
    .addHelpText('after', '\nExample:\n  clausewatch alerts channels')
    .action(
      run((context) =>
        withInstallation(
          context,
          async ({ store }, { alerts: settings }) => {
            const standings = joined(settings, await store.channelStandings());
            if (context.options.json) return print(JSON.stringify(standings));
            if (standings.length === 0) return print('The settings name no channel: add one under "alerts: channels:".');
            await print(render(standings));
            for (const line of standings.flatMap(remarks)) note(plain(line));
          },
          { readOnly: true },
        ),
      ),
    );
}

function joined({ channels }: AlertSettings, standings: readonly ChannelStanding[]): Standing[] {
  const known = new Map(standings.map((standing) => [standing.channel, standing]));
  const named = channels.map(({ id, type }) => ({ ...(known.get(id) ?? untouched(id)), type }));
  return [...named, ...standings.filter(({ channel }) => !channels.some(({ id }) => id === channel))];
}

function untouched(channel: string): ChannelStanding {
  return { channel, waiting: 0, dead: 0, delivered: 0, held: 0 };
}

function render(standings: readonly Standing[]): string {
  return table(
    ['channel', 'type', 'waiting', 'held', 'put aside', 'delivered', 'last delivered'],
    standings.map(({ channel, type, waiting, held, dead, delivered, lastDeliveredAt }) => [
      channel,
      type ?? 'not in the settings',
      ...[waiting, held, dead, delivered].map(String),
      minute(lastDeliveredAt),
    ]),
  );
}

function remarks({ channel, problem, dead, type, waiting, held }: Standing): string[] {
  return [
    ...(problem ? [`${channel}: ${minute(problem.at)} ${problem.sentence}`] : []),
    ...(dead > 0 && type !== undefined
      ? [`${channel}: "clausewatch alerts retry --dead --channel ${channel}" sends again what was put aside.`]
      : []),
    ...(type === undefined && waiting + held > 0
      ? [`${channel}: nothing sends what waits, for the settings do not name it any more.`]
      : []),
  ];
}
