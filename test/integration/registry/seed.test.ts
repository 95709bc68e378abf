/** The registry files that come with Clausewatch. */
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/domain/ports.ts';
import type { RegistryFileServices } from '../../../src/pipeline/registry/files.ts';
import { seedRegistry } from '../../../src/pipeline/registry/seed.ts';
import { putFiles, QUOTE, readPage, registryWorld, sampleCell, stepOf } from '../../helpers/registryFiles.ts';
import { at } from '../../helpers/samples.ts';

let world: RegistryFileServices & { store: Store; dir: string };
let dir: string;
beforeEach(async () => {
  world = await registryWorld();
  dir = join(world.dir, 'shipped');
  return () => world.store.close();
});

const OFFERING = 'offerings/acme-api.yaml';
const file = (summary: string, more = '') =>
  `offering: acme-api\ndimensions:\n  gdpr_dpa:\n    grade: unclear\n    summary: ${summary}\n    citations:\n      - { source: acme/dpa, url: "https://acme/dpa", quote: "${QUOTE}" }\n${more}`;
const ASSESSMENT = 'assessment: { verdict: unknown, reasons: [Nobody looked yet.] }\n';
const DEALS = `vendor: acme\ndeals:\n  acme-cloud: { partner: Cloud, kind: model_host, state: active, announcedOn: 2024-02-26, read: Cloud serves it., status: verified, verifiedAt: 2026-01-01 }\n`;

const seed = () => seedRegistry(world, dir);
const cell = () => world.store.registryRecord('cell', 'acme-api/gdpr_dpa');
const events = () => world.store.countRegistryEvents();

describe('shipped records', () => {
  it('come as drafts of nobody here, and a second time nothing happens', async () => {
    await putFiles(dir, { [OFFERING]: file('Pending.', ASSESSMENT), 'vendors/acme.yaml': DEALS });
    expect(await seed()).toEqual({ added: 3, updated: 0, problems: [] });
    expect(await cell()).toMatchObject({
      origin: 'shipped',
      status: 'draft',
      vendor: 'acme',
      asOf: world.clock.now().toISOString(),
      read: [],
      version: 1,
    });
    const deal = await world.store.registryRecord('deal', 'acme-cloud');
    expect(deal).toMatchObject({ status: 'draft' });
    expect(deal).not.toHaveProperty('verifiedAt');
    expect(await seed()).toEqual({ added: 0, updated: 0, problems: [] });
    expect(await events()).toBe(3);
  });

  it('are the developer’s where the question is about the developer', async () => {
    const cells = '{ gpai_code: { grade: unclear, summary: x }, gdpr_dpa: { grade: unclear, summary: x } }';
    await putFiles(dir, { 'offerings/acme-on-cloud.yaml': `offering: acme-on-cloud\ndimensions: ${cells}\n` });
    await seed();
    expect((await world.store.registry()).map(({ id, vendor }) => [id, vendor])).toEqual([
      ['acme-on-cloud/gdpr_dpa', 'cloud'],
      ['acme-on-cloud/gpai_code', 'acme'],
    ]);
  });

  it('change with a newer release as long as nobody else said anything', async () => {
    await putFiles(dir, { [OFFERING]: file('Pending.', ASSESSMENT) });
    await seed();
    await putFiles(dir, { [OFFERING]: file('Newer.', ASSESSMENT.replace('yet', 'so far')) });
    expect(await seed()).toMatchObject({ added: 0, updated: 2 });
    expect(await cell()).toMatchObject({ version: 2, answer: { summary: 'Newer.' }, origin: 'shipped' });
  });

  it('stay stale when a newer release words them otherwise', async () => {
    await putFiles(dir, { [OFFERING]: file('Pending.') });
    await seed();
    const now = await cell();
    const stale = { since: at(50), changes: ['chg_1'], was: 'draft' as const };
    if (now) await world.store.writeRegistry([stepOf({ ...now, version: 2, status: 'stale', stale }, 'staled')]);
    expect(await seed()).toMatchObject({ updated: 0 });
    await putFiles(dir, { [OFFERING]: file('Newer.') });
    await seed();
    expect(await cell()).toMatchObject({ version: 3, status: 'stale', stale, answer: { summary: 'Newer.' } });
  });

  it.each([
    ['what pages say', { origin: 'evidence' as const }],
    ['what a person gave', { origin: 'person' as const }],
    ['what a person verified', { origin: 'shipped' as const, status: 'verified' as const, verifiedAt: at(9) }],
  ])('never take the place of %s', async (_, how) => {
    await world.store.writeRegistry([stepOf(sampleCell(how))]);
    await putFiles(dir, { [OFFERING]: file('Pending.') });
    expect(await seed()).toMatchObject({ added: 0, updated: 0 });
    expect(await cell()).toMatchObject({ version: 1, answer: { summary: 'There is one.' } });
  });

  it('fill what was looked for before they came, and not found', async () => {
    const nothing = { grade: 'unclear', summary: 'No page that would say so is watched.', confidence: 'low', citations: [] } as const;
    await world.store.writeRegistry([stepOf(sampleCell({ origin: 'evidence', answer: { ...nothing, citations: [] } }))]);
    await putFiles(dir, { [OFFERING]: file('Pending.') });
    expect(await seed()).toMatchObject({ added: 0, updated: 1 });
    expect(await cell()).toMatchObject({ version: 2, origin: 'shipped', answer: { summary: 'Pending.' } });
  });

  it('do not come back once somebody removed or rewrote them', async () => {
    await putFiles(dir, { [OFFERING]: file('Pending.', ASSESSMENT) });
    await seed();
    const [now, assessment] = [await cell(), await world.store.registryRecord('assessment', 'acme-api')];
    if (now) await world.store.writeRegistry([stepOf({ ...now, version: 2 }, 'removed')]);
    if (assessment) await world.store.writeRegistry([stepOf({ ...assessment, version: 2, verdict: 'suitable' }, 'answered')]);
    await putFiles(dir, { [OFFERING]: file('Newer.', ASSESSMENT.replace('yet', 'so far')) });
    expect(await seed()).toMatchObject({ added: 0, updated: 0 });
    expect(await cell()).toBeUndefined();
    expect(await world.store.registryRecord('assessment', 'acme-api')).toMatchObject({ verdict: 'suitable' });
  });

  it('are tied to their page once that is stored, and stay tied when the page moves on', async () => {
    await putFiles(dir, { [OFFERING]: file('Pending.') });
    await seed();
    await readPage(world.store, 30, QUOTE);
    expect(await seed()).toMatchObject({ updated: 1 });
    const { sha256 } = (await world.store.baseline('acme/dpa')) ?? {};
    expect(await cell()).toMatchObject({ version: 2, answer: { citations: [{ snapshot: sha256, at: at(30) }] } });
    await readPage(world.store, 60, 'Something else.');
    expect(await seed()).toMatchObject({ added: 0, updated: 0 });
    expect(await cell()).toMatchObject({ version: 2, answer: { citations: [{ snapshot: sha256 }] } });
  });

  it('are left out where nothing here declares what they are about', async () => {
    const cells = `{ gdpr_dpa: { grade: unclear, summary: x }, unheard_of: { grade: unclear, summary: x } }`;
    await putFiles(dir, {
      'offerings/others-api.yaml': `offering: others-api\ndimensions: ${cells}\n`,
      'vendors/others.yaml': DEALS.replace('vendor: acme', 'vendor: others'),
      [OFFERING]: `offering: acme-api\ndimensions: ${cells}\n`,
    });
    expect(await seed()).toMatchObject({
      added: 1,
      problems: [{ line: 2, message: 'the catalogue has no question "unheard_of" under "dimensions"' }],
    });
  });

  it('are none where a file is wrong, which is told with its line', async () => {
    await putFiles(dir, { [OFFERING]: file('Pending.'), 'vendors/acme.yaml': 'vendor: acme\ndeal: {}\n' });
    await expect(seed()).rejects.toMatchObject({ code: 'config', message: expect.stringContaining('vendors/acme.yaml:2:1') });
    expect(await events()).toBe(0);
  });
});
