/**
 * The registry files that come with Clausewatch: that they can be taken over, and that they claim nothing that nobody vouched for.
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { loadWatchers, toSources } from '../../../src/declare/load.ts';
import { formatProblem } from '../../../src/declare/problem.ts';
import { type RegistryFolder, readRegistryFolder } from '../../../src/declare/registryFolder.ts';
import type { Catalogue } from '../../../src/domain/catalogue.ts';
import { questionsOf } from '../../../src/domain/question.ts';
import type { Source, VendorProfile } from '../../../src/domain/watcher.ts';
import { planImport, type RegistryPlan } from '../../../src/pipeline/registry/files.ts';
import { askedOf } from '../../../src/registry/asked.ts';
import { type Said, saidIn } from '../../../src/registry/files/layout.ts';
import { installation, REPOSITORY } from '../../helpers/cli.ts';
import { withStore } from '../../helpers/withStore.ts';

const FOLDER = join(REPOSITORY, 'registry');

let catalogue: Catalogue;
let profiles: VendorProfile[];
let sources: Source[];
let folder: RegistryFolder;
let said: Said[];
beforeAll(async () => {
  catalogue = await loadCatalogue(join(REPOSITORY, 'config', 'catalogue.yaml'));
  const { watchers } = await loadWatchers(join(REPOSITORY, 'watchers'), { catalogue });
  profiles = watchers.map(({ watcher }) => watcher);
  sources = watchers.flatMap(({ watcher, file }) => toSources(watcher, file));
  const { problems, ...read } = await readRegistryFolder(FOLDER);
  expect(problems.map(formatProblem)).toEqual([]);
  folder = read;
  said = folder.files.flatMap(({ content }) => saidIn(content));
});

/** What an installation without any page would take over. */
async function planned(): Promise<RegistryPlan> {
  const home = await installation();
  try {
    let ids = 0;
    const options = { by: { kind: 'system', id: 'test' }, newId: () => `id-${ids++}`, prune: false, origin: 'test' } as never;
    const clock = { now: () => new Date('2026-01-01T00:00:00.000Z') } as never;
    return await withStore(home, (store) => planImport({ store, catalogue, profiles, sources, clock }, folder, options));
  } finally {
    await home.remove();
  }
}

describe('the shipped registry files', () => {
  it('are taken over without a problem: subjects, questions, values and sources are all declared', async () => {
    const plan = await planned();
    expect(plan.problems.map(formatProblem)).toEqual([]);
    expect(plan.planned.map(({ verdict }) => verdict)).toEqual(said.map(() => 'add'));
  });

  it('have one for each offering and each vendor of the watchers', () => {
    const names = folder.files.map(({ name }) => name).sort();
    const wanted = profiles.flatMap(({ vendor, offerings }) => [
      `vendors/${vendor.id}.yaml`,
      ...offerings.map(({ id }) => `offerings/${id}.yaml`),
    ]);
    expect(names).toEqual(wanted.sort());
  });

  it('vouch for nothing: all is a draft, and a verdict on hosting rests on quotes', () => {
    expect(said.filter(({ said: { status } }) => status !== 'draft')).toEqual([]);
    expect(said.filter((one) => JSON.stringify(one.said).includes('verifiedAt'))).toEqual([]);
    const judged = said.flatMap((one) => (one.type === 'assessment' && one.said.verdict !== 'unknown' ? [one] : []));
    expect(judged.map(({ id }) => id)).toEqual(['mistral-la-plateforme']);
    for (const { said: assessment } of judged) expect(assessment.citations.length).toBeGreaterThan(10);
  });

  it('say of every answer without a quote that it is pending', () => {
    const bare = said.flatMap((one) => (one.type === 'cell' && one.said.answer.citations.length === 0 ? [one.said.answer] : []));
    expect(bare.length).toBeGreaterThan(40);
    for (const { grade, summary, confidence } of bare)
      expect([grade, confidence, summary.startsWith('Pending verification: ')]).toEqual(['unclear', 'low', true]);
  });

  it('quote nobody but the vendor that answers by the two-level rule', () => {
    const platforms = new Map(profiles.flatMap(({ offerings }) => offerings.map(({ id, platform }): [string, string] => [id, platform])));
    const strangers = said.flatMap((one) =>
      one.type === 'assessment' ? one.said.citations.filter(({ source }) => !source.startsWith(`${platforms.get(one.offering)}/`)) : [],
    );
    expect(strangers).toEqual([]);
  });

  it('tell the deals of Mistral AI with IBM and Microsoft, with the announcements as sources', () => {
    const deals = said.flatMap((one) => (one.type === 'deal' ? [one] : []));
    expect(deals.map(({ vendor, said: { partner, kind, announcedOn, status } }) => [vendor, partner, kind, announcedOn, status])).toEqual([
      ['mistral-ai', 'Microsoft', 'strategic_invest', '2024-02-26', 'draft'],
      ['mistral-ai', 'IBM', 'model_host', '2024-02-29', 'draft'],
    ]);
    expect(deals.map(({ said: { citations } }) => citations.map(({ source, snapshot }) => [source, snapshot]))).toEqual([
      [['microsoft/announcement-mistral-ai', undefined]],
      [['mistral-ai/announcement-ibm', undefined]],
    ]);
    for (const { said: deal } of deals) expect(deal.read).toContain('not stored here');
  });
});

describe('the shipped watchers', () => {
  const asked = () => askedOf({ profiles, sources, questions: questionsOf(catalogue) });

  it('name a page that would answer each commitment, each criterion of hosting and what the EU AI Act asks, but for one', () => {
    const silent = asked().filter(
      ({ sources: pages, question: { sheet, subject } }) => pages.length === 0 && (sheet !== 'dimensions' || subject === 'developer'),
    );
    expect(silent.map(({ id }) => id)).toEqual(['vendor:deepseek/safety_framework']);
  });

  it('name a page for each question about La Plateforme', () => {
    expect(asked().filter(({ subject: { id }, sources: pages }) => id === 'mistral-la-plateforme' && pages.length === 0)).toEqual([]);
  });

  it('ask the developer what the EU AI Act asks of it, and the platform everything else', () => {
    const azure = asked().filter(({ subject }) => subject.id === 'mistral-large-on-azure');
    const vendors = Map.groupBy(azure, ({ vendor }) => vendor);
    expect([...vendors.keys()].sort()).toEqual(['microsoft', 'mistral-ai']);
    expect(vendors.get('mistral-ai')?.map(({ question: { id } }) => id)).toEqual(['art53_summary', 'gpai_code']);
    expect(azure.flatMap(({ vendor, sources: pages }) => pages.filter((page) => !page.startsWith(`${vendor}/`)))).toEqual([]);
  });
});
