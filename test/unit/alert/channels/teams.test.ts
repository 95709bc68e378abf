import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { type TeamsMessage, teamsMessage } from '../../../../src/alert/channels/teams/message.ts';
import type { Notice } from '../../../../src/domain/alert.ts';
import { changeEntry, changeItem, deskChange, hostileNotice, notice, sampleNotices } from '../../../helpers/sampleNotices.ts';

/** Its bundle for browsers: what it offers to Node cannot be loaded by Node. */
const { AdaptiveCard, SerializationContext } = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
) as typeof import('adaptivecards');

const LIMIT = 28 * 1024;

function faultsOf(message: TeamsMessage): string[] {
  const [{ content }] = message.attachments;
  const context = new SerializationContext();
  const card = new AdaptiveCard();
  card.parse(content, context);
  const parsed = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
  const invalid = card.validateProperties().validationEvents.map(({ message }) => message);
  return [...parsed, ...invalid];
}

function objectsIn(value: unknown): Array<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : [value as Record<string, unknown>];
  return [...own, ...Object.values(value).flatMap(objectsIn)];
}

const many = (): Notice =>
  notice({
    id: 'msg_many',
    kind: 'digest',
    items: Array.from({ length: 50 }, () => changeItem(changeEntry(deskChange('chg_window')))),
    more: 7,
  });

const all = { ...sampleNotices(), hostile: hostileNotice(), many: many() };

describe('teamsMessage', () => {
  it.each(Object.entries(all))('gives %s as a card in which the Adaptive Cards library finds no fault', (_kind, notice) => {
    const message = teamsMessage(notice);
    expect(faultsOf(message)).toEqual([]);
    expect(message).toMatchObject({ type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] });
    expect(message.attachments[0].content.version).toBe('1.5');
  });

  it.each(Object.entries(all))('keeps %s below what Teams takes', (_kind, notice) => {
    const text = JSON.stringify(teamsMessage(notice));
    expect(Buffer.byteLength(text)).toBeLessThan(LIMIT);
  });

  it.each(Object.entries(all))('gives no text of %s to where markdown, dates or addresses of other schemes are read', (_kind, notice) => {
    for (const object of objectsIn(teamsMessage(notice).attachments[0].content)) {
      // Text blocks and facts read markdown; runs do not.
      expect(['TextBlock', 'FactSet', 'Image', 'Media']).not.toContain(object['type']);
      if (object['type'] === 'TextRun') expect(object['text']).not.toMatch(/\{\{|[\u202a-\u202e\u2066-\u2069]/);
      if ('url' in object) expect(object['url']).toMatch(/^https?:\/\//);
    }
  });

  it('says old and new, the clause and the day, and leads to the decision', () => {
    const text = JSON.stringify(teamsMessage(sampleNotices()['change'] as Notice));
    for (const words of ['30 days', '10 days', 'Last day to object: 19 March 2026', 'Customer may object in writing', 'Assumed'])
      expect(text).toContain(words);
    expect(text).toContain('{"type":"Action.OpenUrl","title":"Review","url":"https://clausewatch.acme.example/changes/chg_window"}');
    expect(text).toContain('"strikethrough":true');
  });

  it('counts what it has no room for', () => {
    const { body } = teamsMessage(many()).attachments[0].content;
    const shown = body.filter(({ type }) => type === 'Container').length;
    expect(shown).toBeGreaterThan(10);
    expect(JSON.stringify(body)).toContain(`And ${50 + 7 - shown} things more.`);
  });
});
