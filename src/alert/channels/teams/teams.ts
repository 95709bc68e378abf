/**
 * Microsoft Teams, by the webhook of a workflow.
 * @module
 */
import type { Channel } from '../../../domain/alert.ts';
import type { ChannelOf } from '../../../domain/alertSettings.ts';
import { openHook } from '../hook.ts';
import type { ChannelServices } from '../services.ts';
import { teamsMessage } from './message.ts';

export function openTeams({ id, url }: ChannelOf<'teams'>, services: ChannelServices): Channel {
  return openHook({ id, url, payload: teamsMessage }, services);
}
