/**
 * Standard output: text for people, or one JSON line a message for the program behind the pipe.
 * @module
 */
import type { Channel } from '../../../domain/alert.ts';
import type { ChannelOf } from '../../../domain/alertSettings.ts';
import { noticeText } from '../../text.ts';
import { cloudEvent } from '../event.ts';
import type { ChannelServices } from '../services.ts';

export function openStdout({ id, format }: ChannelOf<'stdout'>, { print }: ChannelServices): Channel {
  return {
    id,
    async send(notice, signal) {
      if (signal.aborted) return { ok: false, permanent: false, sentence: 'The message was given up before it was printed.' };
      await print(format === 'json' ? JSON.stringify(cloudEvent(notice)) : noticeText(notice).trimEnd());
      return { ok: true };
    },
    close: async () => undefined,
  };
}
