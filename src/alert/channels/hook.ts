/**
 * Incoming webhooks of chat services: one address that is a secret, one JSON body a message.
 * @module
 */
import type { Channel, Notice } from '../../domain/alert.ts';
import type { SecretPlace } from '../../domain/alertSettings.ts';
import { OperationalError } from '../../domain/errors.ts';
import { keyOf } from './key.ts';
import { safeUrl } from './links.ts';
import { ofAnswer, ofFailure } from './outcome.ts';
import type { ChannelServices } from './services.ts';

export interface HookOptions {
  id: string;
  url: SecretPlace;
  /** Notice → body, as the service wants it. Pure. */
  payload(notice: Notice): unknown;
}

/** Reads the address; throws OperationalError('config') where it is missing or is none. */
export function openHook({ id, url: place, payload }: HookOptions, { post, secret, clock }: ChannelServices): Channel {
  const setting = `alerts.channels (${id}: url)`;
  const what = `webhook address of the channel "${id}"`;
  const url = safeUrl(secret(place, { what, setting }));
  if (url === undefined || !url.startsWith('https:'))
    throw new OperationalError('config', `The ${what} is no https address.`, {
      remedy: `Copy it anew from the service to where ${setting} says.`,
    });
  return {
    id,
    async send(notice, signal) {
      const posted = await post(url, {
        signal,
        body: JSON.stringify(payload(notice)),
        headers: { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': keyOf(notice) },
      });
      return posted.ok ? ofAnswer(posted.answer, url, clock.now()) : ofFailure(posted.failure);
    },
    close: async () => undefined,
  };
}
