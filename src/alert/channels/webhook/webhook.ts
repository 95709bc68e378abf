/**
 * Generic webhook: a CloudEvent, signed as Standard Webhooks says.
 * @module
 */
import { Webhook } from 'standardwebhooks';
import type { Channel } from '../../../domain/alert.ts';
import type { ChannelOf } from '../../../domain/alertSettings.ts';
import { OperationalError } from '../../../domain/errors.ts';
import { cloudEvent } from '../event.ts';
import { keyOf } from '../key.ts';
import { ofAnswer, ofFailure } from '../outcome.ts';
import type { ChannelServices } from '../services.ts';

/** What the specification asks for at least. */
const LEAST_SECRET_BYTES = 24;

/** Reads the secrets; throws OperationalError('config') where one is missing or is none. */
export function openWebhook(settings: ChannelOf<'webhook'>, { post, secret, clock }: ChannelServices): Channel {
  const { id, url } = settings;
  const signers = settings.secrets.map((place, at) => {
    const use = { what: `signing secret of the channel "${id}"`, setting: `alerts.channels (${id}: secrets.${at})` };
    return signer(secret(place, use), use);
  });
  return {
    id,
    async send(notice, signal) {
      const body = JSON.stringify(cloudEvent(notice));
      const key = keyOf(notice);
      const now = clock.now();
      const posted = await post(url, {
        signal,
        body,
        headers: {
          'content-type': 'application/cloudevents+json; charset=utf-8',
          'webhook-id': key,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': signers.map((sign) => sign.sign(key, now, body)).join(' '),
        },
      });
      return posted.ok ? ofAnswer(posted.answer, url, clock.now()) : ofFailure(posted.failure);
    },
    close: async () => undefined,
  };
}

function signer(secret: string, { what, setting }: { what: string; setting: string }): Webhook {
  const encoded = secret.replace(/^whsec_/, '');
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && encoded.length % 4 === 0 ? Buffer.from(encoded, 'base64').length : 0;
  if (bytes >= LEAST_SECRET_BYTES) return new Webhook(secret);
  throw new OperationalError('config', `The ${what} is no base64 of at least ${LEAST_SECRET_BYTES} bytes.`, {
    remedy: `Make one with "openssl rand -base64 32" and put it where ${setting} says.`,
  });
}
