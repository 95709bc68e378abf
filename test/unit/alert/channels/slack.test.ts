import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { type SlackMessage, slackMessage } from '../../../../src/alert/channels/slack/message.ts';
import type { Notice } from '../../../../src/domain/alert.ts';
import { changeEntry, changeItem, deskChange, hostileNotice, notice, sampleNotices } from '../../../helpers/sampleNotices.ts';

const schema = JSON.parse(readFileSync(new URL('../../../fixtures/channels/slack-blocks.schema.json', import.meta.url), 'utf8'));
const isBlock = new Ajv({ strict: false, allErrors: true }).compile(schema);

/** All objects in a payload, whatever it is. */
function objectsIn(value: unknown): Array<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : [value as Record<string, unknown>];
  return [...own, ...Object.values(value).flatMap(objectsIn)];
}

const LIMITS: Record<string, number> = { header: 150, section: 3000, context: 2000, button: 75 };

/** What Slack refuses, or would take for markup. */
function faultsOf({ text, blocks, mrkdwn, unfurl_links, unfurl_media }: SlackMessage): string[] {
  const faults: string[] = [];
  if (mrkdwn !== false || unfurl_links !== false || unfurl_media !== false) faults.push('the text would be formatted or unfurled');
  if (/<|>|&(?!amp;|lt;|gt;)/.test(text) || text === '') faults.push(`text ${text.slice(0, 80)}`);
  if (blocks.length > 50) faults.push(`${blocks.length} blocks`);
  for (const block of blocks) {
    if (!isBlock(block as unknown)) faults.push(`${block.type}: ${JSON.stringify(isBlock.errors?.slice(0, 3))}`);
    for (const object of objectsIn(block)) {
      const { type, text: words, url } = object;
      if (type === 'mrkdwn') faults.push('mrkdwn');
      if (type === 'plain_text') {
        if (typeof words !== 'string' || words === '' || words.length > (LIMITS[block.type === 'actions' ? 'button' : block.type] ?? 3000))
          faults.push(`text of ${String(words).length}`);
        if (/<|>|&(?!amp;|lt;|gt;)/.test(String(words))) faults.push(`unescaped: ${String(words).slice(0, 80)}`);
        if (object['emoji'] !== false) faults.push('emoji');
      }
      if (type === 'text' && (typeof words !== 'string' || words === '' || words.length > 3000)) faults.push('rich text');
      if (url !== undefined && (!/^https?:\/\/[^\s]+$/.test(String(url)) || String(url).length > 3000)) faults.push(`url ${String(url)}`);
    }
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0008\u000e-\u001f\u0080-\u009f\u202a-\u202e\u2066-\u2069]/.test(JSON.stringify(blocks).replaceAll('\\n', '')))
    faults.push('control characters');
  return faults;
}

const many = (): Notice =>
  notice({
    id: 'msg_many',
    kind: 'digest',
    items: Array.from({ length: 50 }, () => changeItem(changeEntry(deskChange('chg_window')))),
    more: 7,
  });

describe('slackMessage', () => {
  it.each(Object.entries({ ...sampleNotices(), hostile: hostileNotice(), many: many() }))(
    'gives %s as blocks that Slack takes, without anything that it would parse',
    (_kind, notice) => {
      expect(faultsOf(slackMessage(notice))).toEqual([]);
    },
  );

  it('says old and new, the clause and the day, and leads to the decision', () => {
    const text = JSON.stringify(slackMessage(sampleNotices()['change'] as Notice));
    for (const words of ['30 days', '10 days', 'Last day to object: 19 March 2026', 'Customer may object in writing', 'assumed'])
      expect(text).toContain(words);
    expect(text).toContain('"url":"https://clausewatch.acme.example/changes/chg_window","style":"primary"');
    expect(text).toContain('"style":{"strike":true}');
  });

  it('counts what it has no room for', () => {
    const { blocks } = slackMessage(many());
    const shown = blocks.filter(({ type }) => type === 'rich_text').length;
    expect(shown).toBeGreaterThan(40);
    expect(JSON.stringify(blocks)).toContain(`And ${50 + 7 - shown} things more.`);
  });

  it('escapes the three signs that mean something to Slack', () => {
    const { text } = slackMessage(notice({ id: 'x', title: '<!channel> & <https://evil.example|here>', items: [] }));
    expect(text).toBe('&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;');
  });
});
