import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { cloudEvent } from '../../../../src/alert/channels/event.ts';
import type { Notice } from '../../../../src/domain/alert.ts';
import { hostileNotice, sampleNotices } from '../../../helpers/sampleNotices.ts';

/** As the specification gives it (CloudEvents 1.0.2, JSON event format); `data` is ours. */
const CLOUD_EVENT = {
  type: 'object',
  required: ['id', 'source', 'specversion', 'type'],
  propertyNames: { pattern: '^[a-z0-9]+$' },
  properties: {
    id: { type: 'string', minLength: 1 },
    source: { type: 'string', format: 'uri-reference', minLength: 1 },
    specversion: { const: '1.0' },
    type: { type: 'string', minLength: 1 },
    datacontenttype: { type: 'string', minLength: 1 },
    dataschema: { type: 'string', format: 'uri', minLength: 1 },
    subject: { type: 'string', minLength: 1 },
    time: { type: 'string', format: 'date-time', minLength: 1 },
    data: {
      type: 'object',
      required: ['kind', 'title', 'items', 'more'],
      additionalProperties: false,
      properties: {
        kind: { enum: ['alert', 'incident', 'digest', 'summary', 'escalation', 'reminder', 'test'] },
        title: { type: 'string' },
        url: { type: 'string', format: 'uri' },
        more: { type: 'integer', minimum: 0 },
        items: {
          type: 'array',
          items: { type: 'object', required: ['type', 'entry'], properties: { type: { enum: ['change', 'due', 'health'] } } },
        },
      },
    },
  },
};
const ajv = new Ajv({ allErrors: true });
addFormats.default(ajv);
const isEvent = ajv.compile(CLOUD_EVENT);

describe('cloudEvent', () => {
  it.each(Object.entries({ ...sampleNotices(), hostile: hostileNotice() }))('gives %s as the specification wants it', (_kind, notice) => {
    const event = JSON.parse(JSON.stringify(cloudEvent(notice))) as unknown;
    isEvent(event);
    expect(isEvent.errors ?? []).toEqual([]);
    expect(event).toMatchObject({ id: notice.id, type: `clausewatch.${notice.kind}`, time: notice.at, source: notice.baseUrl });
  });

  it('carries the record of the change, what stood before, and its place in the journal', () => {
    const { data } = cloudEvent(sampleNotices()['retracted'] as Notice);
    expect(data).toMatchObject({
      url: 'https://clausewatch.acme.example/changes/chg_window',
      items: [
        {
          type: 'change',
          vendorName: 'Northwind AI',
          entry: { seq: 17, kind: 'change.retracted' },
          change: {
            id: 'chg_window',
            oldValue: { n: 30, unit: 'd' },
            newValue: { n: 10, unit: 'd' },
            deadlines: [{ dueOn: '2026-03-19' }],
          },
          was: { state: 'flagged' },
        },
      ],
    });
  });

  it('tells of what is due, and of the health of sources', () => {
    expect(cloudEvent(sampleNotices()['reminder'] as Notice).data['items']).toMatchObject([
      { type: 'due', daysLeft: 7, deadline: { dueOn: '2026-03-19', basis: 'assumed' }, change: { id: 'chg_added' } },
    ]);
    expect(cloudEvent(sampleNotices()['health'] as Notice).data['items']).toMatchObject([
      { type: 'health', source: 'halden-cloud/trust-center', entry: { kind: 'health.opened' }, health: { kind: 'unread' } },
    ]);
  });

  it('cuts texts of pages, and leaves no half of a sign', () => {
    const text = JSON.stringify(cloudEvent(hostileNotice()));
    expect(text.length).toBeLessThan(500_000);
    expect(text).not.toMatch(/\\ud[89a-f]/i);
  });
});
