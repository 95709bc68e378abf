/** The part of a change's page that says which answers of the registry hang on it. */
import { load } from 'cheerio';
import { expect, it } from 'vitest';
import type { Cell } from '../../../src/domain/registry.ts';
import { hangingSection } from '../../../src/web/registry/parts/hanging.ts';
import { readHanging } from '../../../src/web/registry/reading/hanging.ts';
import { registrySite } from '../../helpers/registrySite.ts';

const CHANGE = 'chg_sample_1';

it('says of each answer what of it becomes another, also where grade and sentence stay as they are', async () => {
  const { store, registry } = await registrySite();
  const stale = (await store.registry({ type: 'cell', status: 'stale' })) as Cell[];
  const cell = stale.find(({ suggestion, question }) => suggestion && question === 'subprocessor_notice');
  if (!cell?.suggestion) throw new Error('the sample has no stale answer with a suggestion');
  const { id, answer, vendor, question, version } = cell;
  const after: Cell = {
    ...cell,
    version: version + 1,
    suggestion: { answer: { ...answer, values: { ...answer.values, objection_window: { n: 7, unit: 'd' } } } },
  };
  const event = { id: 'rev_7', at: '2026-03-09T00:00:00.000Z', by: { kind: 'system', id: 'registry', name: 'Clausewatch' } } as const;
  const about = { vendor, question, offering: cell.subject.id };
  await store.writeRegistry([{ event: { ...event, ...about, kind: 'suggested', type: 'cell', record: id, after } }]);

  const hanging = await readHanging(store, registry, CHANGE);
  expect(hanging.map((one) => one.cell.id)).toContain(id);
  const $ = load(String(await hangingSection(hanging)));
  const item = $(`li:has(a[href="/registry/${cell.subject.id}/${question}"])`);
  expect(item.children('div').first().text()).toContain(answer.summary);
  expect(item.find('.hanging-next b').text()).toBe('When confirmed');
  expect(
    item
      .find('.hanging-next dt')
      .toArray()
      .map((label) => $(label).text()),
  ).toEqual(['Objection window']);
  expect(item.find('.hanging-next dd').text()).toMatch(/→.*7 days/);
  expect(await readHanging(store, registry, 'chg_of_nothing')).toEqual([]);
});
