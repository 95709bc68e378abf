/**
 * The registry over real history: what stands in it is on the stored pages, word for word, and turns stale on the day that a page changed.
 * @module
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import type { Change } from '../../src/domain/change.ts';
import { Config } from '../../src/domain/config.ts';
import type { Cell, RegistryEvent } from '../../src/domain/registry.ts';
import { installation, jsonLines, REPOSITORY, type TestInstallation } from '../helpers/cli.ts';
import { corpusFile } from './corpus.ts';

const WATCHERS = ['--watchers', join(REPOSITORY, 'watchers')];
const OFFERING = 'mistral-la-plateforme';
const CHANGED = '2025-02-06';

let home: TestInstallation;
beforeAll(async () => {
  home = await installation();
});
afterAll(() => home.remove());

const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await home.output(...WATCHERS, ...args, '--json')) as T;
const shown = (id: string): Promise<{ cell: Cell; history: RegistryEvent[] }> => json('registry', 'show', id);
const cellsOf = async (offering: string): Promise<Cell[]> =>
  (await json<{ records: Cell[] }>('registry', 'show', offering)).records.filter(({ type }) => type === 'cell');

/** White space is another in a page than in what is read of it. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Imports what was captured before a day; without one the rest. */
async function importUntil(context: { skip(note?: string): never }, until?: string): Promise<void> {
  const bundle = corpusFile('history.bundle');
  if ('missing' in bundle) return context.skip(bundle.missing);
  const bounded = until === undefined ? [] : ['--until', until];
  await home.output(...WATCHERS, 'import', bundle.path, '--vendor', 'mistral-ai', ...bounded);
}

/** Each step goes on from the one before. */
describe('the registry of a vendor, from captures alone', { timeout: 600_000 }, () => {
  it('says what the pages said before a change', async (context) => {
    await importUntil(context, CHANGED);
    const { cell } = await shown(`${OFFERING}/audit_rights`);
    expect(cell).toMatchObject({ status: 'draft', origin: 'evidence', answer: { values: { audit_notice: { n: 30, unit: 'd' } } } });
    expect(cell.asOf < CHANGED).toBe(true);
    const { cell: vouched } = await (async () => {
      await home.output(...WATCHERS, 'registry', 'verify', `${OFFERING}/audit_rights`);
      return shown(`${OFFERING}/audit_rights`);
    })();
    expect(vouched.status).toBe('verified');
  });

  it('turns the answers of subprocessor notice and audit rights stale on that day, by the changes that did it', async (context) => {
    await importUntil(context, '2025-02-07');
    for (const [question, key] of [
      ['subprocessor_notice', 'subprocessors.objection_window'],
      ['audit_rights', 'audit.notice'],
    ] as const) {
      for (const offering of [OFFERING, 'mistral-le-chat']) {
        const { cell, history } = await shown(`${offering}/${question}`);
        expect([cell.status, cell.stale?.since.slice(0, 10)]).toEqual(['stale', CHANGED]);
        expect(history.at(-1)).toMatchObject({ kind: 'staled', because: { changes: cell.stale?.changes } });
        const changes = await changesBy(cell.stale?.changes ?? []);
        expect(changes.map((change) => change.key)).toContain(key);
        expect(changes.every(({ source, firstSeenNewAt }) => source === 'mistral-ai/dpa' && firstSeenNewAt.startsWith(CHANGED))).toBe(true);
      }
    }
    const { cell } = await shown(`${OFFERING}/audit_rights`);
    expect(cell.answer.values?.['audit_notice']).toEqual({ n: 30, unit: 'd' });
    expect(cell.suggestion?.answer.values?.['audit_notice']).toEqual({ n: 90, unit: 'd' });
  });

  it('takes the new values when the changes are confirmed, and tells it once', async (context) => {
    if ('missing' in corpusFile('history.bundle')) return context.skip('no corpus');
    const cells = await Promise.all(['subprocessor_notice', 'audit_rights'].map((question) => shown(`${OFFERING}/${question}`)));
    const open = [...new Set(cells.flatMap(({ cell }) => cell.stale?.changes ?? []))];
    await home.output(...WATCHERS, 'review', 'confirm', ...open);
    const notice = await shown(`${OFFERING}/subprocessor_notice`);
    expect(notice.cell).toMatchObject({ status: 'draft', answer: { values: { objection_window: { n: 10, unit: 'd' } } } });
    const audit = await shown(`${OFFERING}/audit_rights`);
    expect(audit.cell).toMatchObject({ status: 'verified', answer: { values: { audit_notice: { n: 90, unit: 'd' } } } });
    expect(audit.history.map(({ kind }) => kind)).toEqual(['proposed', 'verified', 'staled', 'updated']);
    expect(audit.history.at(-1)?.because?.changes?.length).toBeGreaterThan(0);
    const decisions = await Promise.all(cells[1]?.cell.stale?.changes.map(reviewedAt) ?? []);
    expect(audit.cell.verifiedAt).toBe(decisions.toSorted().at(-1));
    expect(await home.output(...WATCHERS, 'registry', 'refresh', '--vendor', 'mistral-ai')).toContain('nothing new');
  });

  it('carries, of the whole history, what the pages state, and stands as not evidenced everywhere else', async (context) => {
    await importUntil(context);
    const open = (await cellsOf(OFFERING)).flatMap(({ stale }) => stale?.changes ?? []);
    if (open.length > 0) await home.output(...WATCHERS, 'review', 'confirm', ...new Set(open));
    const cells = new Map((await cellsOf(OFFERING)).map((cell) => [cell.question, cell]));
    const values = (question: string) => cells.get(question)?.answer.values;
    expect(values('subprocessor_notice')).toMatchObject({ objection_window: { n: 10, unit: 'd' } });
    expect(values('post_termination_deletion')).toMatchObject({ post_termination_deletion: { n: 30, unit: 'd' } });
    expect(values('transfer_mechanisms')).toMatchObject({ scc_modules: expect.arrayContaining([4]) });
    expect(values('subprocessor_list')).toMatchObject({ subprocessors: 15 });
    expect(values('gdpr_dpa')).toMatchObject({ dpa_effective: '2025-05-27' });
    expect(values('retention_zdr')).toMatchObject({ retention: { n: 30, unit: 'd' } });
    expect(values('training_default')).toMatchObject({ training_default: expect.anything() });

    const installed = await compose().openInstallation(Config.parse({ storage: { data: home.path('snapshots') } }));
    try {
      for (const cell of cells.values()) {
        const { grade, citations } = cell.answer;
        if (citations.length === 0) expect([cell.id, grade]).toEqual([cell.id, expect.stringMatching(/^(?:none|unclear)$/)]);
        for (const { source, quote, snapshot = '' } of citations) {
          await installed.evidence.read(snapshot);
          const visit = await installed.store.visitOf(source, snapshot);
          const page = await installed.store.extraction(source, visit?.contentHash ?? '');
          const text = flat((page?.passages ?? []).map((passage) => passage.text).join(' '));
          expect(text, `${cell.id} cites ${source}`).toContain(flat(quote).replace(/…$/, ''));
        }
      }
    } finally {
      await installed.close();
    }
    // Pages of which the history has no capture.
    for (const question of ['soc2_type2', 'iso_27001', 'hipaa_baa', 'trust_center', 'gpai_code'])
      expect(cells.get(question)?.answer).toMatchObject({ grade: 'unclear', citations: [] });
  });
});

async function changesBy(ids: readonly string[]): Promise<Change[]> {
  const all = jsonLines<Change>(await home.output('changes', '--vendor', 'mistral-ai', '--since', CHANGED, '--format', 'ndjson'));
  return all.filter(({ id }) => ids.includes(id));
}

async function reviewedAt(id: string): Promise<string | undefined> {
  const { review } = await json<{ review: { decided?: { at: string } } }>('review', 'show', id);
  return review.decided?.at;
}
