import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compose } from '../../../src/compose.ts';
import { ChannelSettings } from '../../../src/domain/alertSettings.ts';
import { Config } from '../../../src/domain/config.ts';

const docs = readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8');

/** The examples under "Channels". */
function examples(): unknown[] {
  const section = docs.slice(docs.indexOf('\n## Channels'), docs.indexOf('### What receivers answer'));
  return [...section.matchAll(/```yaml\n(.*?)```/gs)].flatMap(([, text = '']) => parse(text) as unknown[]);
}

describe('channels of the settings', () => {
  it('are shown in the docs, one of each type', () => {
    expect(examples().map((example) => ChannelSettings.parse(example).type)).toEqual(['email', 'slack', 'teams', 'webhook', 'stdout']);
  });

  it('open in their order, and contact nobody', async () => {
    const console = { id: 'console', type: 'stdout' };
    const other = { id: 'other', type: 'stdout', format: 'json' };
    const { channels, close } = await compose().openChannels(Config.parse({ alerts: { channels: [console, other] } }));
    expect(channels.map(({ id }) => id)).toEqual(['console', 'other']);
    await close();
  });

  it('are named where their secret is missing', async () => {
    const team = { id: 'team', type: 'slack', url: { env: 'NOBODY_SETS_THIS' } };
    await expect(compose().openChannels(Config.parse({ alerts: { channels: [team] } }))).rejects.toThrow(
      expect.objectContaining({ code: 'config', message: expect.stringContaining('"team"'), remedy: expect.stringContaining('team: url') }),
    );
  });
});
