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
      // An empty line parts a text from the next one.
      await print(format === 'json' ? harmless(JSON.stringify(cloudEvent(notice))) : noticeText(notice));
      return { ok: true };
    },
    close: async () => undefined,
  };
}

/** Signs that steer terminals, turn text around or end lines, beyond those that JSON writes out by itself. */
const STEERING = /[\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/gu;

function harmless(json: string): string {
  return json.replace(STEERING, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
