/**
 * `alerts preview`: what today's rules would have sent for the stored history.
 * @module
 */
import { type Command, Option } from 'commander';
import { noticeText } from '../../alert/text.ts';
import { unknownNames } from '../../alert/unknown.ts';
import type { NewMessage } from '../../domain/alert.ts';
import { AlertSettings } from '../../domain/alertSettings.ts';
import type { Store } from '../../domain/ports.ts';
import { noChannel } from '../../pipeline/alerting/alertingDesk.ts';
import { type PreviewOptions, previewAlerts } from '../../pipeline/alerting/preview.ts';
import { mustKnow, parseTime } from '../commands/changes.ts';
import { readCatalogue, withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { minute } from '../table.ts';
import { count, note, paint, plain, print } from '../terminal.ts';

const FORMATS = ['text', 'json'] as const;

interface Options {
  vendor?: string;
  source?: string;
  since?: string;
  until?: string;
  channel?: string;
  format: (typeof FORMATS)[number];
}

export function addPreviewCommand(alerts: Command, run: RunCommand): void {
  alerts
    .command('preview')
    .description("Show what today's rules would have sent for the stored history, imported or not. Nothing is sent.")
    .option('--vendor <id>', 'only of this vendor')
    .option('--source <id>', 'only of this source, as vendor/source')
    .option('--since <date>', 'of what was first seen on or after this day or time (UTC)', parseTime)
    .option('--until <date>', 'of what was first seen before this day or time (UTC)', parseTime)
    .option('--channel <id>', 'only to this channel')
    .addOption(new Option('--format <format>', 'how to write them').choices(FORMATS).default('text'))
    .addHelpText('after', '\nExample:\n  clausewatch alerts preview --vendor acme --since 2025-11-01')
    .action(
      run((context, { channel, format, ...filter }: Options) =>
        withInstallation(
          context,
          async ({ store }, { alerts: settings, web }) => {
            await mustKnow(store, filter);
            for (const sentence of await slipsIn(settings, store)) note(plain(sentence));
            const rules = rulesIn(settings, channel);
            const moments = previewAlerts({ store, settings: rules, baseUrl: web.publicUrl, filter });
            await WRITERS[context.options.json ? 'json' : format](onlyTo(channel, moments));
          },
          { readOnly: true },
        ),
      ),
    );
}

/** Those of the settings; where there are none, one for all changes, so that there is something to see. */
function rulesIn(settings: AlertSettings, channel: string | undefined): PreviewOptions['settings'] {
  const { channels, rules, timezone } = settings;
  if (channel !== undefined && !channels.some(({ id }) => id === channel)) throw noChannel(channel, settings);
  if (rules.length > 0) return settings;
  note('The settings have no rule for alerts, so nothing is sent. This is what one rule for all changes would send ("changes: {}").');
  const all = channels.length > 0 ? channels : AlertSettings.parse({ channels: [{ id: 'stdout', type: 'stdout' }] }).channels;
  const to = all.map(({ id }) => id);
  return { channels: all, rules: AlertSettings.shape.rules.parse([{ id: 'everything', changes: {}, to }]), timezone };
}

/** Names that nothing goes by. */
async function slipsIn(settings: AlertSettings, store: Pick<Store, 'sources'>): Promise<string[]> {
  const [states, { keys }] = [await store.sources(), await readCatalogue()];
  return unknownNames(settings, { sources: states.map(({ source }) => source), keys: Object.keys(keys) });
}

async function* onlyTo(channel: string | undefined, moments: AsyncIterable<NewMessage[]>): AsyncGenerator<NewMessage[]> {
  for await (const messages of moments) {
    const kept = channel === undefined ? messages : messages.filter((message) => message.channel === channel);
    if (kept.length > 0) yield kept;
  }
}

type Writer = (moments: AsyncIterable<NewMessage[]>) => Promise<void>;

const WRITERS: Record<Options['format'], Writer> = {
  async text(moments) {
    let shown = 0;
    for await (const messages of moments) {
      for (const same of Map.groupBy(messages, sameness).values()) {
        const [first] = same;
        if (!first) continue;
        await print(`${heading(same)}\n${noticeText(first.notice)}`);
      }
      shown += messages.length;
    }
    await print(count(shown, 'message'));
  },
  async json(moments) {
    let separator = '[';
    for await (const messages of moments)
      for (const message of messages) {
        await print(`${separator}${JSON.stringify(message)}`);
        separator = ',';
      }
    await print(separator === '[' ? '[]' : ']');
  },
};

/** What several channels are told alike is shown once. */
function sameness({ notBefore, notice: { kind, items, more } }: NewMessage): string {
  const told = items.map((item) => (item.type === 'due' ? item.due.entry.id : item.entry.id));
  return JSON.stringify([notBefore, kind, told, more]);
}

/** When, what and to whom. */
function heading(same: readonly NewMessage[]): string {
  const [{ createdAt, notBefore, notice } = { createdAt: '', notBefore: '', notice: { kind: '' } }] = same;
  const quiet = notBefore > createdAt ? `, after quiet hours ${minute(notBefore)}` : '';
  const to = same.map(({ channel }) => channel).join(', ');
  return `${paint('cyan', minute(createdAt))}  ${paint('bold', notice.kind)} to ${paint('bold', to)}${quiet}`;
}
