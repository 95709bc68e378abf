/** The registry in files: exported, edited, imported, over a real store. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openOutFolder } from '../../../src/cli/export/outFolder.ts';
import { readRegistryFolder } from '../../../src/declare/registryFolder.ts';
import { readersSource } from '../../../src/domain/correction.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { questionsOf } from '../../../src/domain/question.ts';
import type { Cell, Deal } from '../../../src/domain/registry.ts';
import { type ExportFilter, type ExportPlan, planExport } from '../../../src/pipeline/registry/exporting.ts';
import { applyPlan, planImport, type RegistryFileServices, type RegistryPlan } from '../../../src/pipeline/registry/files.ts';
import { CATALOGUE, NOW, putFiles, QUOTE, readPage, registryWorld, sampleCell, stepOf } from '../../helpers/registryFiles.ts';
import { at } from '../../helpers/samples.ts';

const BY = { kind: 'terminal', id: 'ada', name: 'ada' } as const;
const OFFERING = 'offerings/acme-api.yaml';

let world: RegistryFileServices & { store: Store; dir: string };
let dir: string;
beforeEach(async () => {
  world = await registryWorld();
  dir = join(world.dir, 'registry');
  return () => world.store.close();
});

async function exportTo(folder = dir, filter: ExportFilter = {}, force = false): Promise<ExportPlan> {
  const out = openOutFolder(folder, { force, signal: new AbortController().signal });
  const plan = await planExport({ store: world.store, questions: questionsOf(CATALOGUE) }, out, filter, { force });
  if (plan.foreign.length > 0) return plan;
  for (const { name, text } of plan.write) await out.write(name, text);
  for (const name of plan.remove) await out.remove(name);
  return plan;
}

async function planned(options: { prune?: boolean; folder?: string; reason?: string } = {}): Promise<RegistryPlan> {
  const { problems, ...folder } = await readRegistryFolder(options.folder ?? dir);
  expect(problems).toEqual([]);
  const newId = (prefix: string): string => `${prefix}_${randomUUID()}`;
  const { prune = false, reason = 'a review' } = options;
  return planImport(world, folder, { by: BY, newId, prune, origin: 'from a folder', ...(reason !== '' && { reason }) });
}

async function imported(options: { prune?: boolean } = {}): Promise<RegistryPlan> {
  const plan = await planned(options);
  await applyPlan(world, plan);
  return plan;
}

const verdicts = ({ planned: all }: RegistryPlan) => Object.fromEntries(all.map(({ id, verdict }) => [id, verdict]));
const textOf = (name: string, folder = dir): Promise<string> => readFile(join(folder, name), 'utf8');

async function edit(name: string, from: string | RegExp, to: string): Promise<string> {
  const text = await textOf(name);
  const edited = text.replace(from, to);
  expect(edited).not.toBe(text);
  await putFiles(dir, { [name]: edited });
  return edited;
}

async function cell(question = 'gdpr_dpa'): Promise<Cell | undefined> {
  return world.store.registryRecord('cell', `acme-api/${question}`);
}

const NOTICE = sampleCell({
  question: 'subprocessor_notice',
  answer: {
    grade: 'yes_public',
    summary: 'Ten days to object.',
    values: { objection_window: { n: 10, unit: 'd' } },
    confidence: 'high',
    citations: [
      { source: 'acme/dpa', url: 'https://acme/dpa', quote: QUOTE, snapshot: 'a'.repeat(64), at: at(5), path: ['Subprocessors'] },
    ],
  },
});
const DEAL: Deal = {
  type: 'deal',
  id: 'acme-cloud',
  version: 1,
  vendor: 'acme',
  partner: 'Cloud',
  kind: 'model_host',
  state: 'active',
  announcedOn: '2024-02-26',
  read: 'Cloud serves the models.',
  citations: [],
  status: 'draft',
};

describe('a round trip', () => {
  it('changes nothing, and writes no event', async () => {
    await world.store.writeRegistry([stepOf(sampleCell()), stepOf(NOTICE), stepOf(DEAL)]);
    expect(await exportTo()).toMatchObject({ files: 2, records: 3, same: 0 });
    expect(await planned()).toMatchObject({ planned: [], same: 3, problems: [], steps: [], notStored: [] });
    expect(await exportTo()).toMatchObject({ same: 2, write: [], remove: [], foreign: [] });
  });

  it('gives the edited files again, byte for byte, in another folder too', async () => {
    await world.store.writeRegistry([stepOf(sampleCell()), stepOf(NOTICE)]);
    await exportTo();
    const edited = await edit(OFFERING, 'There is one.', 'There is one, dated 2025-02-06.');
    const plan = await imported();
    expect(plan.planned).toMatchObject([
      {
        id: 'acme-api/gdpr_dpa',
        verdict: 'change',
        line: 4,
        fields: [{ field: 'summary', old: 'There is one.', new: 'There is one, dated 2025-02-06.' }],
      },
    ]);
    await exportTo();
    expect(await textOf(OFFERING)).toBe(edited);
    const other = join(world.dir, 'other');
    await exportTo(other);
    expect(await textOf(OFFERING, other)).toBe(edited);
    expect(await textOf('exported.json', other)).toBe(await textOf('exported.json'));
  });

  it('keeps what was captured for a correction, also where the answer is edited', async () => {
    const source = readersSource('cor_0123456789abcdef0123');
    const citation = { source, url: 'https://acme/dpa', quote: 'Anybody may read it.', snapshot: 'c'.repeat(64), at: at(7), path: ['DPA'] };
    const answer = { grade: 'yes_public', summary: 'There is one.', confidence: 'high', citations: [citation] } as const;
    const given = sampleCell({
      origin: 'person',
      status: 'verified',
      verifiedAt: at(8),
      verifiedBy: 'Ada',
      answer: { ...answer, citations: [citation] },
    });
    await world.store.writeRegistry([stepOf(given)]);
    await exportTo();
    expect(await planned()).toMatchObject({ planned: [], same: 1, problems: [], notStored: [] });
    const edited = await edit(OFFERING, 'There is one.', 'There is one, for all.');
    expect(await imported()).toMatchObject({ problems: [], notStored: [], planned: [{ fields: [{ field: 'summary' }] }] });
    expect((await cell())?.answer).toEqual({ ...answer, summary: 'There is one, for all.', citations: [citation] });
    await exportTo();
    expect(await textOf(OFFERING)).toBe(edited);
  });

  it('takes what was captured elsewhere for a draft, and lets nobody vouch for it', async () => {
    const said = `offering: acme-api\ndimensions:\n  gdpr_dpa:\n    grade: yes_public\n    summary: There is one.\n    STATUS\n    citations:\n      - source: corrections/cor_0123456789abcdef0123\n        url: https://acme/dpa\n        quote: Anybody may read it.\n        snapshot: ${'c'.repeat(64)}\n`;
    await putFiles(dir, { [OFFERING]: said.replace('STATUS', 'status: verified\n    verifiedAt: 2026-01-01') });
    const { problems, steps } = await planned();
    expect(problems).toMatchObject([{ line: 11, remedy: expect.stringContaining('kept where it was captured') }]);
    expect(steps).toEqual([]);
    await putFiles(dir, { [OFFERING]: said.replace('STATUS', 'status: draft') });
    expect(await imported()).toMatchObject({ problems: [], notStored: [{ quote: 'Anybody may read it.' }] });
    // Nothing here is what the hash names.
    expect((await cell())?.answer.citations).toEqual([expect.not.objectContaining({ snapshot: expect.anything() })]);
  });

  it('tells by whom and why in one event for each cell that changed, and leaves what the machine knows', async () => {
    await world.store.writeRegistry([stepOf(sampleCell()), stepOf(NOTICE)]);
    await exportTo();
    await edit(OFFERING, 'There is one.', 'It was signed.');
    await imported();
    expect(await cell()).toMatchObject({
      version: 2,
      origin: 'person',
      status: 'draft',
      asOf: at(5),
      read: sampleCell().read,
      answer: { summary: 'It was signed.' },
    });
    const events = await world.store.registryEvents({ kinds: ['imported'] });
    expect(events).toMatchObject([
      { record: 'acme-api/gdpr_dpa', by: BY, at: NOW, because: { reason: 'a review' }, offering: 'acme-api', question: 'gdpr_dpa' },
    ]);
    expect(await cell('subprocessor_notice')).toMatchObject({ version: 1, origin: 'evidence' });
  });

  it('keeps what makes a cell stale, in the store and in an empty one', async () => {
    const stale = { since: at(50), changes: ['chg_1'], was: 'verified' as const };
    await world.store.writeRegistry([stepOf({ ...NOTICE, status: 'stale', stale, verifiedAt: at(7), verifiedBy: 'Ada' })]);
    await exportTo();
    expect(await planned()).toMatchObject({ planned: [], same: 1 });
    const before = world.store;
    world = { ...(await registryWorld()), dir: world.dir };
    await imported();
    expect(await cell('subprocessor_notice')).toMatchObject({
      status: 'stale',
      stale,
      verifiedAt: at(7),
      verifiedBy: 'Ada',
      origin: 'person',
    });
    await before.close();
  });

  it('leaves remarks and another form alone as long as the file says the same', async () => {
    await world.store.writeRegistry([stepOf(sampleCell())]);
    const own =
      '# Ours.\noffering: acme-api\ndimensions: { gdpr_dpa: { summary: "There is one.", grade: yes_public, confidence: high } } # so\n';
    await putFiles(dir, { [OFFERING]: own });
    expect(await exportTo()).toMatchObject({ same: 1, foreign: [] });
    expect(await textOf(OFFERING)).toBe(own);
    await world.store.writeRegistry([stepOf(sampleCell({ version: 2, status: 'conflict' }))]);
    await exportTo();
    expect(await textOf(OFFERING)).toMatch(/^# Ours\.\noffering: acme-api\n\ndimensions:\n {2}gdpr_dpa:\n {4}grade: yes_public\n/);
  });
});

describe('what went on meanwhile', () => {
  beforeEach(async () => {
    await world.store.writeRegistry([stepOf(sampleCell()), stepOf(NOTICE), stepOf(DEAL)]);
    await exportTo();
  });

  it('stays, where the file was not edited', async () => {
    await world.store.writeRegistry([stepOf(sampleCell({ version: 2, status: 'conflict' }), 'updated')]);
    const plan = await imported();
    expect(verdicts(plan)).toEqual({ 'acme-api/gdpr_dpa': 'older' });
    expect(plan.planned[0]?.since).toMatchObject({ kind: 'updated', by: { name: 'The keeper' } });
    expect(await cell()).toMatchObject({ version: 2, status: 'conflict' });
  });

  it('is in conflict with an edited file, and then nothing of the folder is written', async () => {
    await world.store.writeRegistry([stepOf(sampleCell({ version: 2, status: 'conflict' }), 'updated')]);
    await edit(OFFERING, 'There is one.', 'It was signed.');
    await edit(OFFERING, 'Ten days to object.', 'Ten days.');
    const plan = await imported();
    expect(verdicts(plan)).toEqual({ 'acme-api/gdpr_dpa': 'conflict', 'acme-api/subprocessor_notice': 'change' });
    expect(plan.steps).toEqual([]);
    expect(await world.store.countRegistryEvents({ kinds: ['imported'] })).toBe(0);
  });

  it('is no conflict where it was a file of the same team', async () => {
    await edit(OFFERING, 'There is one.', 'First.');
    await imported();
    await edit(OFFERING, 'First.', 'Second.');
    expect(verdicts(await imported())).toEqual({ 'acme-api/gdpr_dpa': 'change' });
    expect((await cell())?.answer.summary).toBe('Second.');
  });

  it('undoes the whole import where it came between looking and writing', async () => {
    await edit(OFFERING, 'There is one.', 'It was signed.');
    await edit(OFFERING, 'Ten days to object.', 'Ten days.');
    const plan = await planned();
    expect(plan.steps).toHaveLength(2);
    await world.store.writeRegistry([stepOf({ ...NOTICE, version: 2 }, 'verified')]);
    await expect(applyPlan(world, plan)).rejects.toMatchObject({ code: 'conflict' });
    expect(await cell()).toMatchObject({ version: 1, answer: { summary: 'There is one.' } });
  });

  it('is not removed by a file that does not know of it', async () => {
    const byPerson = sampleCell({ question: 'on_premises', sheet: 'hosting', origin: 'person' });
    await world.store.writeRegistry([stepOf(sampleCell({ question: 'gpai_code' })), stepOf(byPerson)]);
    const plan = await imported({ prune: true });
    expect(verdicts(plan)).toEqual({ 'acme-api/on_premises': 'older' });
    expect(await cell('gpai_code')).toBeDefined();
    expect(await cell('on_premises')).toBeDefined();
  });
});

describe('what a file leaves out', () => {
  it('stays unless it is to be pruned, and goes with its history', async () => {
    await world.store.writeRegistry([stepOf(sampleCell()), stepOf(NOTICE), stepOf(DEAL)]);
    await exportTo();
    await edit(OFFERING, / {2}gdpr_dpa:[\s\S]*?\n\n/, '');
    expect(verdicts(await imported())).toEqual({ 'acme-api/gdpr_dpa': 'remove' });
    expect(await cell()).toBeDefined();
    expect((await imported({ prune: true })).steps).toMatchObject([{ event: { kind: 'removed', because: { reason: 'a review' } } }]);
    expect(await cell()).toBeUndefined();
    expect(await planned({ prune: true })).toMatchObject({ planned: [], same: 2 });
    expect(await world.store.countRegistryEvents({ record: 'acme-api/gdpr_dpa' })).toBe(2);
  });

  it('stays where the whole file is not there', async () => {
    await world.store.writeRegistry([stepOf(sampleCell()), stepOf(DEAL)]);
    await exportTo();
    await rm(join(dir, OFFERING));
    expect(await imported({ prune: true })).toMatchObject({ planned: [], same: 1 });
    expect(await cell()).toBeDefined();
  });
});

describe('what a file cites', () => {
  const file = (status: string, quote = QUOTE, more = '') =>
    `offering: acme-api\ndimensions:\n  gdpr_dpa:\n    grade: yes_public\n    summary: There is one.\n    status: ${status}\n    citations:\n      - source: acme/dpa\n        url: https://acme/dpa\n        quote: ${quote}\n${more}`;

  it('is tied to the stored page that has it, where and since when it has it', async () => {
    await readPage(world.store, 30, `Intro. ${QUOTE} More.`);
    await putFiles(dir, { [OFFERING]: file('draft') });
    const plan = await imported();
    expect(plan.notStored).toEqual([]);
    const { sha256 } = (await world.store.baseline('acme/dpa')) ?? {};
    expect((await cell())?.answer.citations).toMatchObject([{ quote: QUOTE, snapshot: sha256, at: at(30), path: ['Subprocessors'] }]);
    // The file need not say so: it is the same as before.
    expect(await planned()).toMatchObject({ planned: [], same: 1 });
    expect(await exportTo()).toMatchObject({ same: 1 });
    expect(await textOf(OFFERING)).toBe(file('draft'));
  });

  it('is told where no stored page has it, and stands as a draft only', async () => {
    await readPage(world.store, 30, QUOTE);
    await putFiles(dir, { [OFFERING]: file('draft', 'Other words.') });
    expect((await imported()).notStored).toMatchObject([{ line: 10, source: 'acme/dpa', quote: 'Other words.' }]);
    expect((await cell())?.answer.citations[0]?.snapshot).toBeUndefined();
    await putFiles(dir, { [OFFERING]: file('verified\n    verifiedAt: 2026-01-01', 'Yet other words.') });
    const plan = await imported();
    expect(plan).toMatchObject({ problems: [{ line: 11, message: 'verified by a quote that stands in no page stored here' }], steps: [] });
    expect(await cell()).toMatchObject({ status: 'draft' });
  });

  it('names no page that is not stored here', async () => {
    await putFiles(dir, { [OFFERING]: file('draft', QUOTE, `        snapshot: ${'b'.repeat(64)}\n`) });
    expect((await imported()).notStored).toHaveLength(1);
    expect((await cell())?.answer.citations[0]).not.toHaveProperty('snapshot');
    expect(await planned()).toMatchObject({ planned: [], same: 1 });
  });

  it('is refused where the page that it names is stored and says otherwise', async () => {
    await readPage(world.store, 30, 'Nothing of the kind.');
    const { sha256 } = (await world.store.baseline('acme/dpa')) ?? {};
    await putFiles(dir, { [OFFERING]: file('draft', QUOTE, `        snapshot: ${sha256}\n`) });
    expect((await planned()).problems).toMatchObject([{ line: 11, message: 'the stored page does not have this quote' }]);
  });

  it('is found in the earlier page that it names', async () => {
    await readPage(world.store, 30, QUOTE);
    const { sha256 } = (await world.store.baseline('acme/dpa')) ?? {};
    await readPage(world.store, 60, 'It is gone.');
    await putFiles(dir, { [OFFERING]: file('verified\n    verifiedAt: 2026-01-01', QUOTE, `        snapshot: ${sha256}\n`) });
    expect((await imported()).notStored).toEqual([]);
    expect(await cell()).toMatchObject({
      status: 'verified',
      verifiedAt: '2026-01-01T00:00:00.000Z',
      answer: { citations: [{ snapshot: sha256 }] },
    });
  });
});

describe('an answer for which nothing is cited', () => {
  const file = (grade: string, status = 'verified\n    verifiedAt: 2026-01-01') =>
    `offering: acme-api\ndimensions:\n  gdpr_dpa:\n    grade: ${grade}\n    summary: There is one.\n    status: ${status}\n`;

  it.each(['yes_public', 'yes_gated', 'partial', 'no'])('graded "%s" is vouched for with a reason only', async (grade) => {
    await putFiles(dir, { [OFFERING]: file(grade) });
    expect(await planned({ reason: '' })).toMatchObject({
      problems: [
        {
          file: join(dir, OFFERING),
          line: 6,
          column: 13,
          message: `verified as "${grade}", and nothing is cited for it`,
          remedy: expect.stringContaining('--reason'),
        },
      ],
      steps: [],
    });
    expect(await imported()).toMatchObject({ problems: [] });
    expect(await cell()).toMatchObject({ status: 'verified', answer: { grade, citations: [] } });
    // What stands so already, by whatever reason, comes and goes without another.
    expect(await planned({ reason: '' })).toMatchObject({ planned: [], same: 1, problems: [] });
    await exportTo();
    expect(await planned({ reason: '' })).toMatchObject({ planned: [], same: 1, problems: [] });
  });

  it.each([
    ['none', undefined],
    ['unclear', undefined],
    ['not_applicable', undefined],
    ['yes_public', 'draft'],
  ])('graded "%s" needs none where it claims nothing of the vendor, or is a draft', async (grade, status) => {
    await putFiles(dir, { [OFFERING]: file(grade, status) });
    const plan = await planned({ reason: '' });
    expect(plan).toMatchObject({ problems: [], steps: [{ event: { because: { reason: 'from a folder' } } }] });
  });
});

describe('a stale cell', () => {
  const stale = { since: at(50), changes: ['chg_1'], was: 'draft' as const };
  const settle = (status: string) => edit(OFFERING, /status: stale[\s\S]*?changes: .*\n/, `${status}\n`);

  beforeEach(async () => {
    await world.store.writeRegistry([stepOf({ ...NOTICE, status: 'stale', stale })]);
    await exportTo();
  });

  it('is settled by somebody who vouches for it after what made it stale', async () => {
    await settle('status: verified\n    verifiedAt: 2026-03-02');
    await imported();
    expect(await cell('subprocessor_notice')).toMatchObject({ status: 'verified', verifiedAt: '2026-03-02T00:00:00.000Z', asOf: NOW });
    expect(await cell('subprocessor_notice')).not.toHaveProperty('stale');
  });

  it('is not settled by an older word', async () => {
    await settle('status: verified\n    verifiedAt: 2026-02-28');
    expect((await planned()).problems).toMatchObject([{ message: 'verified before what made it stale (2026-03-01)' }]);
  });

  it('is not settled by a day that is still to come: nothing would turn it stale until then', async () => {
    await settle('status: verified\n    verifiedAt: 2036-01-01');
    expect((await planned()).problems).toMatchObject([{ message: 'verified on a day that is still to come' }]);
    expect((await planned()).steps).toEqual([]);
  });

  it('stays stale with another answer while its file says so', async () => {
    await edit(OFFERING, 'Ten days to object.', 'Ten days.');
    await imported();
    expect(await cell('subprocessor_notice')).toMatchObject({ status: 'stale', stale, asOf: at(5), answer: { summary: 'Ten days.' } });
  });
});

describe('a folder', () => {
  it('keeps the files of others: what was edited is not written over, unless it is wanted', async () => {
    await world.store.writeRegistry([stepOf(sampleCell()), stepOf(DEAL)]);
    await exportTo();
    const edited = await edit(OFFERING, 'There is one.', 'Mine.');
    await putFiles(dir, { 'README.md': 'ours', 'offerings/notes.txt': 'ours' });
    await world.store.writeRegistry([stepOf({ ...DEAL, version: 2, state: 'ended' }, 'answered')]);
    expect(await exportTo()).toMatchObject({ foreign: [OFFERING] });
    expect(await textOf(OFFERING)).toBe(edited);
    expect(await textOf('vendors/acme.yaml')).toContain('state: active');
    await exportTo(dir, {}, true);
    expect(await textOf(OFFERING)).toContain('There is one.');
    expect(await textOf('README.md')).toBe('ours');
    expect(await textOf('offerings/notes.txt')).toBe('ours');
  });

  it('loses the file of records that are gone, only as it was written, and only where all is exported', async () => {
    await world.store.writeRegistry([stepOf(sampleCell()), stepOf(DEAL)]);
    await exportTo();
    await world.store.writeRegistry([stepOf({ ...DEAL, version: 2 }, 'removed')]);
    expect(await exportTo(dir, { offering: 'acme-api' })).toMatchObject({ remove: [] });
    expect(await exportTo()).toMatchObject({ remove: ['vendors/acme.yaml'] });
    await expect(textOf('vendors/acme.yaml')).rejects.toMatchObject({ code: 'ENOENT' });
    await world.store.writeRegistry([stepOf({ ...DEAL, version: 3 }, 'answered')]);
    await exportTo();
    await edit('vendors/acme.yaml', 'Cloud serves', 'Clouds serve');
    await world.store.writeRegistry([stepOf({ ...DEAL, version: 4 }, 'removed')]);
    expect(await exportTo()).toMatchObject({ remove: [] });
  });

  it('is refused whole for one file that is wrong, with all that is wrong', async () => {
    await putFiles(dir, {
      [OFFERING]: 'offering: acme-api\nx: 1\n',
      'vendors/acme.yaml': 'vendor: acme\ny: 1\nz: 2\n',
      'vendors/cloud.yaml': 'vendor: cloud\n',
    });
    const { problems } = await readRegistryFolder(dir);
    expect(problems.map(({ file, line }) => `${file.slice(dir.length + 1)}:${line}`)).toEqual([
      `${OFFERING}:2`,
      'vendors/acme.yaml:2',
      'vendors/acme.yaml:3',
    ]);
  });

  it('follows no link, reads no huge file, and overlooks no file that lies elsewhere', async () => {
    await putFiles(dir, {
      'vendors/acme.yaml': `vendor: acme\n#${'x'.repeat(5 * 1024 * 1024)}\n`,
      'acme.yaml': 'vendor: acme\n',
      'vendor/acme.yaml': '',
    });
    await putFiles(world.dir, { 'secret.yaml': 'vendor: cloud\n' });
    await symlink(join(world.dir, 'secret.yaml'), join(dir, 'vendors/cloud.yaml'));
    await mkdir(join(world.dir, 'elsewhere'));
    await symlink(join(world.dir, 'elsewhere'), join(dir, 'offerings'));
    const { problems, files } = await readRegistryFolder(dir);
    expect(files).toEqual([]);
    expect(problems.map(({ file, message }) => `${file.slice(dir.length + 1)} ${message}`)).toEqual([
      'acme.yaml stands outside of "offerings" and "vendors"',
      'offerings is not a folder',
      'vendor the folder "vendor" is not read',
      'vendors/acme.yaml is larger than 4096 KiB',
      'vendors/cloud.yaml is a link, and links are not followed',
    ]);
  });

  it('names what is wrong with the list of what was exported', async () => {
    await putFiles(dir, { [OFFERING]: 'offering: acme-api\n', 'exported.json': '{\n "files": {},\n "records": { "a": 1 }\n}\n' });
    expect((await readRegistryFolder(dir)).problems).toMatchObject([{ line: 3, message: 'records.a must be text, not 1' }]);
  });

  it('tells what a deal is called twice, and one that is another vendor’s', async () => {
    await world.store.writeRegistry([stepOf(DEAL)]);
    const deal = (partner: string) => `{ partner: ${partner}, kind: model_host, state: active, announcedOn: 2024-02-26, read: x }`;
    await putFiles(dir, {
      'vendors/acme.yaml': `vendor: acme\ndeals:\n  twice: ${deal('A')}\n`,
      'vendors/cloud.yaml': `vendor: cloud\ndeals:\n  acme-cloud: ${deal('A')}\n  twice: ${deal('B')}\n`,
    });
    const { problems } = await planned();
    expect(problems.map(({ file, line, message }) => `${file.slice(dir.length + 1)}:${line} ${message.replace(dir, '')}`)).toEqual([
      'vendors/cloud.yaml:3 deal "acme-cloud" is told of acme already',
      'vendors/cloud.yaml:4 deal "twice" is told already in /vendors/acme.yaml:3',
    ]);
  });
});
