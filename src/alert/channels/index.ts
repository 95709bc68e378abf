/**
 * The channels: one room each, opened by their settings.
 * @module
 */
import type { Channel } from '../../domain/alert.ts';
import type { ChannelSettings } from '../../domain/alertSettings.ts';
import { openEmail } from './email/email.ts';
import type { ChannelServices } from './services.ts';
import { openSlack } from './slack/slack.ts';
import { openStdout } from './stdout/stdout.ts';
import { openTeams } from './teams/teams.ts';
import { openWebhook } from './webhook/webhook.ts';

/** Reads its secrets and contacts nobody. Throws OperationalError('config') that names the channel and the setting. */
export function openChannel(settings: ChannelSettings, services: ChannelServices): Channel {
  switch (settings.type) {
    case 'email':
      return openEmail(settings, services);
    case 'slack':
      return openSlack(settings, services);
    case 'teams':
      return openTeams(settings, services);
    case 'webhook':
      return openWebhook(settings, services);
    case 'stdout':
      return openStdout(settings, services);
  }
}
