import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  actEvent,
  changeEvent,
  deliveryEvent,
  entryEvent,
  keyEvent,
  type NewEvent,
  occasionEvent,
  registryEventEvent,
  ruleEditEvent,
  stampEvent,
  visitEvent,
} from '../../../../src/adapters/store/sql/ledgerEvents.ts';
import { tombstoneEvent } from '../../../../src/adapters/store/sql/retention/tombstones.ts';
import { LEDGER_VERSION } from '../../../../src/domain/ledger.ts';
import { canonicalJson } from '../../../../src/lib/canonicalJson.ts';
import { at } from '../../../helpers/samples.ts';

const HASH = 'ab'.repeat(32);

const visit: Parameters<typeof visitEvent>[0] = {
  id: `acme/dpa@${at(1)}`,
  source_id: 'acme/dpa',
  fetched_at: at(1),
  verdict: 'content',
  readable: 1,
  because: 'it reads like the document',
  request_url: 'https://acme.example/dpa',
  final_url: 'https://acme.example/legal/dpa',
  status: 200,
  renderer: 'http',
  duration_ms: 812,
  sha256: HASH,
  fingerprint: 'f1',
  content_hash: 'c1',
  screenshot: HASH,
  headers_json: '{"etag":"x"}',
  redirects_json: '[]',
  tls_json: '{"issuer":"CA"}',
  failure_json: null,
  evidence_only: 1,
  robots_json: null,
  signs_json: '{"unmatched":2}',
};
const change: Parameters<typeof changeEvent>[0] = {
  id: 'chg_1',
  visit_id: visit.id,
  source_id: 'acme/dpa',
  vendor_id: 'acme',
  first_seen_new_at: at(1),
  ordinal: 0,
  last_seen_old_at: at(0),
  kind: 'fact',
  action: 'modified',
  key: 'breachNotice',
  significance: 'substantive',
  severity: 'high',
  state: 'confirmed',
  rule: 'longer',
  old_quote: 'within 24 hours',
  new_quote: 'within 72 hours — “promptly”',
  url: 'https://acme.example/legal/dpa',
  old_snapshot: HASH,
  new_snapshot: 'cd'.repeat(32),
  extractor_version: '7+1',
  published_at: null,
  effective_at: '2026-04-01',
  reverts: null,
  incident: null,
  suppressed_by: null,
  detail_json: '{"path":["Security"],"oldPage":3,"offerings":["api"]}',
};
const entry: Parameters<typeof entryEvent>[0] = {
  seq: 5,
  id: 'chg_1:due:1',
  at: at(2),
  kind: 'change.due',
  change_id: 'chg_1',
  health_id: null,
  vendor_id: 'acme',
  source_id: 'acme/dpa',
  alerting: 1,
  state: 'flagged',
  was_state: 'flagged',
  severity: 'high',
  was_severity: 'high',
  detail_json: '{"state":"flagged","deadlines":[]}',
};
const message: Parameters<typeof deliveryEvent>[0] = {
  id: 'msg_1',
  seq: 2,
  channel: 'mail',
  lane: 'mail:1',
  kind: 'alert',
  notice_json: '{"items":[]}',
  created_at: at(3),
  not_before: at(3),
  receipt: 'queued as 9',
  attempts: 2,
};
const attempt = { seq: 9, message_id: 'msg_1', n: 2, channel: 'mail', at: at(4), ms: 31, ok: 1, sentence: null };

const EVENTS: readonly NewEvent[] = [
  visitEvent(
    visit,
    [{ source_id: 'acme/dpa', content_hash: 'c1', extractor_version: '7+1', extraction: new Uint8Array([40, 181, 47, 253]) }],
    at(5),
  ),
  visitEvent({ ...visit, request_url: visit.final_url, evidence_only: 0, status: null, sha256: null, screenshot: null }, [], at(5)),
  changeEvent(change, { ...entry, id: 'chg_1:recorded', kind: 'change.recorded', detail_json: null }, at(5)),
  changeEvent({ ...change, suppressed_by: 'noise' }, undefined, at(5)),
  entryEvent(entry),
  entryEvent(
    { ...entry, id: 'hlt_1:opened', kind: 'health.opened', change_id: null, health_id: 'hlt_1', detail_json: null },
    { id: 'hlt_1', sourceId: 'acme/dpa', kind: 'unread', openedAt: at(4), detail: { sentence: 'x', remedy: 'y' } },
  ),
  actEvent({
    seq: 3,
    id: 'act_1',
    at: at(6),
    by_kind: 'user',
    by_id: 'usr_1',
    by_name: 'Ada Lindqvist',
    kind: 'decide',
    subject_type: 'change',
    subject_id: 'chg_1',
    batch: 'bat_1',
    detail_json: '{"reason":"so"}',
  }),
  ruleEditEvent({ id: 'edit_1', source_id: 'acme/dpa', at: at(7), edit_json: '{"from":"1","to":"2"}' }, at(8)),
  registryEventEvent({
    seq: 4,
    id: 'reg_1',
    at: at(9),
    by_json: '{"kind":"system"}',
    kind: 'updated',
    type: 'cell',
    record: 'acme/training',
    version: 2,
    vendor: 'acme',
    offering: null,
    question: 'training',
    after_json: '{"grade":"clear"}',
    because_json: '{"change":"chg_1"}',
  }),
  deliveryEvent(message, attempt, { at: at(4), isDelivered: true, entries: ['chg_1:recorded'] }),
  deliveryEvent(message, { ...attempt, ok: 0, sentence: 'It is away.' }, { at: at(4), isDelivered: false, entries: [] }),
  keyEvent({ seq: 1, key: 'acme.example+01234567+AAA', at: at(10) }),
  stampEvent({ size: 7, authority: 'https://tsa.example/tsr', at: at(11), response: new Uint8Array([48, 3, 2, 1, 0]) }),
  occasionEvent({ type: 'ledger.restored', takenAt: at(12), size: 7, root: HASH }, at(13)),
  tombstoneEvent(
    { id: 'tmb_1', at: at(14), by: { kind: 'system', id: 'retention', name: 'Retention' }, policy: { what: 'pictures', after: '365d' } },
    [
      { what: 'picture', key: HASH, moment: at(1) },
      { what: 'visits', key: visit.id, moment: at(1), digest: HASH },
    ],
    'acme/dpa',
  ),
];

describe('events of the ledger', () => {
  it('say of given rows what they always said: who changes that takes a new LEDGER_VERSION, and keeps the old ones readable', async () => {
    const golden = await readFile(new URL(`../../../fixtures/ledger/events-${LEDGER_VERSION}.jsonl`, import.meta.url), 'utf8');
    const lines = EVENTS.map((event) => canonicalJson({ v: LEDGER_VERSION, ...event }));
    expect(lines).toEqual(golden.trimEnd().split('\n'));
  });
});
