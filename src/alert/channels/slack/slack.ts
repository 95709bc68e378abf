/**
 * Slack, by an incoming webhook.
 * @module
 */
import type { Channel } from '../../../domain/alert.ts';
import type { ChannelOf } from '../../../domain/alertSettings.ts';
import { openHook } from '../hook.ts';
import type { ChannelServices } from '../services.ts';
import { slackMessage } from './message.ts';

export function openSlack({ id, url }: ChannelOf<'slack'>, services: ChannelServices): Channel {
  return openHook({ id, url, payload: slackMessage }, services);
}
