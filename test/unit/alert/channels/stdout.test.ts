import { expect, it } from 'vitest';
import { openStdout } from '../../../../src/alert/channels/stdout/stdout.ts';
import { noticeText } from '../../../../src/alert/text.ts';
import type { Notice } from '../../../../src/domain/alert.ts';
import { channelServices } from '../../../helpers/receivers.ts';
import { hostileNotice, sampleNotices } from '../../../helpers/sampleNotices.ts';

async function printed(format: 'text' | 'json', notice: Notice): Promise<string[]> {
  const lines: string[] = [];
  const channel = openStdout({ id: 'console', type: 'stdout', format, quiet: [] }, channelServices({ printed: lines }));
  expect(await channel.send(notice, new AbortController().signal)).toEqual({ ok: true });
  return lines;
}

it('prints the words of a notice', async () => {
  const notice = sampleNotices()['change'] as Notice;
  expect(await printed('text', notice)).toEqual([noticeText(notice)]);
});

it('prints one line of JSON a message', async () => {
  const [line = '', ...others] = await printed('json', sampleNotices()['digest'] as Notice);
  expect(others).toEqual([]);
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toMatchObject({ id: 'msg_digest', type: 'clausewatch.digest' });
});

it.each(['text', 'json'] as const)('lets no page steer the terminal (%s)', async (format) => {
  const [text = ''] = await printed(format, hostileNotice());
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/.test(text)).toBe(false);
});
