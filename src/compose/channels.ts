/**
 * Who takes alerts and mails.
 * @module
 */
import { createMailDial } from '../adapters/egress/dial.ts';
import { createPoster } from '../adapters/egress/post.ts';
import { openMailer as mailerOf } from '../alert/channels/email/mailer.ts';
import { openChannel } from '../alert/channels/index.ts';
import type { ChannelServices } from '../alert/channels/services.ts';
import { print } from '../cli/terminal.ts';
import type { Channel } from '../domain/alert.ts';
import type { Config } from '../domain/config.ts';
import type { Mailer } from '../domain/opinion.ts';
import type { Clock } from '../domain/ports.ts';
import { readSecret } from '../lib/secretPlace.ts';
import { PRODUCT, signature } from '../lib/userAgent.ts';
import { version } from '../lib/version.ts';
import { openGate, wayOut } from './gate.ts';

function channelServices(config: Config, clock: Clock, post: ChannelServices['post']): ChannelServices {
  return {
    post,
    dial: createMailDial({ ...wayOut(config.egress), timeoutMs: config.alerts.retries.timeoutMs }),
    secret: (place, use) => readSecret(place, use, process.env),
    print,
    clock,
    product: { name: PRODUCT, version: version() },
  };
}

export function openMailer(config: Config, clock: Clock, channel: string): Mailer {
  const settings = config.alerts.channels.find(({ id }) => id === channel);
  if (settings?.type !== 'email') throw new Error('the settings were checked: mails go by a channel of e-mail');
  const post = (): never => {
    throw new Error('mails are not posted');
  };
  return mailerOf(settings, channelServices(config, clock, post));
}

export function openChannels(config: Config, clock: Clock): { channels: Channel[]; close(): Promise<void> } {
  const { timeoutMs } = config.alerts.retries;
  const { post, close } = createPoster({ gate: openGate(config), userAgent: signature(config.contact), timeoutMs });
  const services = channelServices(config, clock, post);
  const channels = config.alerts.channels.map((settings) => openChannel(settings, services));
  return {
    channels,
    close: async () => {
      await Promise.all(channels.map((channel) => channel.close()));
      await close();
    },
  };
}
