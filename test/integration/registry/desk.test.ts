import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OperationalError } from '../../../src/domain/errors.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { ANALYST, CELL, DPA, openWorld, sentence, VIEWER } from './world.ts';

let world: Awaited<ReturnType<typeof openWorld>>;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const GIVEN = { grade: 'yes_public' as const, summary: 'Thirty days.', citations: [{ source: DPA, quote: sentence(30) }] };

/** Code and words of what an act throws. */
async function refused(act: Promise<unknown>): Promise<string> {
  const error = await act.then(
    () => new Error('it was done'),
    (thrown: OperationalError) => thrown,
  );
  return `${(error as OperationalError).code}: ${error.message}`;
}

async function drafted(): Promise<void> {
  await world.visit(10, 30);
  await world.keeper.refresh();
}

async function stale(): Promise<void> {
  await world.changed();
  await world.keeper.refresh();
}

describe('who may act', () => {
  it('is an analyst, never a viewer', async () => {
    await drafted();
    const { registryDesk: desk } = world;
    const reason = 'because';
    for (const act of [
      desk.verify(CELL, 1, {}, VIEWER),
      desk.answer(CELL, 1, GIVEN, VIEWER),
      desk.adopt(CELL, 1, VIEWER),
      desk.assess('northwind-api', 0, { verdict: 'suitable' }, VIEWER),
      desk.recordDeal(undefined, 0, {} as never, VIEWER),
      desk.remove('cell', CELL, 1, { ...VIEWER, reason }),
    ])
      expect(await refused(act)).toMatch(/^forbidden: Vic may not/);
    expect(await world.events()).toHaveLength(1);
  });

  it('is told who was faster', async () => {
    await drafted();
    await world.registryDesk.verify(CELL, 1, {}, ANALYST);
    expect(await refused(world.registryDesk.verify(CELL, 1, {}, ANALYST))).toMatch(/^conflict: Ada was faster: .* was verified/);
    expect(await refused(world.registryDesk.verify('northwind-api/nothing', 0, {}, ANALYST))).toMatch(/^usage: There is no cell/);
  });
});

describe('verifying', () => {
  it('vouches for the answer as it stands', async () => {
    await drafted();
    const cell = await world.registryDesk.verify(CELL, 1, {}, ANALYST);
    expect(cell).toMatchObject({ version: 2, status: 'verified', verifiedBy: 'Ada', origin: 'evidence' });
    expect(await world.cell()).toEqual(cell);
    expect((await world.events()).at(-1)).toMatchObject({ kind: 'verified', by: { kind: 'user', name: 'Ada' } });
  });

  it('of a stale answer needs all open changes by name, or a reason, and then they are done with', async () => {
    await stale();
    expect(await refused(world.registryDesk.verify(CELL, 2, {}, ANALYST))).toMatch(/^usage: Changes .* still open: chg_1/);
    expect(await refused(world.registryDesk.verify(CELL, 2, { despite: ['chg_9'] }, ANALYST))).toMatch(/^usage/);
    await world.registryDesk.verify(CELL, 2, { despite: ['chg_1'] }, ANALYST);
    await world.desk.decide([{ id: 'chg_1' }], 'confirmed', ANALYST);
    await world.keeper.refresh();
    expect(await world.cell()).toMatchObject({ status: 'verified', answer: { values: { audit_notice: { n: 30 } } } });
  });

  it('against what pages say needs a reason', async () => {
    await drafted();
    await world.registryDesk.verify(CELL, 1, {}, ANALYST);
    await world.visit(20, 90); // told by no change: rules of extraction were mended, say
    await world.keeper.refresh();
    expect(await refused(world.registryDesk.verify(CELL, 3, {}, ANALYST))).toMatch(/^usage: Pages say something else now/);
    const cell = await world.registryDesk.verify(CELL, 3, {}, { ...ANALYST, reason: 'A slip of the page.' });
    expect(cell.status).toBe('verified');
  });
});

describe('answering', () => {
  it('takes quotes that stand in the stored page, and fills in where', async () => {
    await drafted();
    const values = { audit_notice: { n: 30, unit: 'd' } };
    const cell = await world.registryDesk.answer(
      CELL,
      1,
      { ...GIVEN, values, citations: [{ source: DPA, quote: 'a notice of  30 days' }] },
      ANALYST,
    );
    expect(cell).toMatchObject({ origin: 'person', status: 'verified' });
    expect(cell.answer.citations).toEqual([
      expect.objectContaining({ source: DPA, quote: 'a notice of  30 days', snapshot: sha256('page 10'), path: ['Subprocessors'] }),
    ]);
  });

  it.each([
    ['words that stand in no such page', { source: DPA, quote: 'Audits are free.' }, 'does not stand in that page'],
    ['a source that there is not', { source: 'northwind/none', quote: 'x' }, 'There is no source'],
    ['a page that is not stored', { source: DPA, quote: sentence(30), snapshot: 'f'.repeat(64) }, 'is stored as ffffffffffff'],
  ])('refuses %s', async (_, citation, words) => {
    await drafted();
    expect(await refused(world.registryDesk.answer(CELL, 1, { ...GIVEN, citations: [citation] }, ANALYST))).toContain(words);
  });

  it('refuses fields and values that cannot be, and says which', async () => {
    await drafted();
    const answer = (edit: object) => refused(world.registryDesk.answer(CELL, 1, { ...GIVEN, ...edit } as never, ANALYST));
    expect(await answer({ summary: ' ' })).toBe('usage: summary: is empty.');
    expect(await answer({ grade: 'great' })).toMatch(/^usage: grade:/);
    expect(await answer({ values: { price: 3 } })).toMatch(/^usage: This question shows no value "price"/);
    expect(await answer({ values: { audit_notice: 'soon' } })).toMatch(/^usage: The value of audit_notice cannot be that/);
  });

  it('otherwise than the pages, or without any passage, needs a reason', async () => {
    await drafted();
    const no = { ...GIVEN, grade: 'no' as const };
    expect(await refused(world.registryDesk.answer(CELL, 1, no, ANALYST))).toMatch(/^usage: The pages say something else/);
    const cell = await world.registryDesk.answer(CELL, 1, no, { ...ANALYST, reason: 'Their counsel says so.' });
    expect(cell.suggestion?.answer.grade).toBe('yes_public');
    expect((await world.events()).map(({ kind }) => kind)).toEqual(['proposed', 'answered']);
    expect((await world.events()).at(-1)?.because).toEqual({ reason: 'Their counsel says so.' });
  });

  it('from a page as it stands now is not made stale by the change that brought it', async () => {
    await drafted();
    await world.visit(20, 90, { id: 'chg_1', oldQuote: sentence(30), newQuote: sentence(90) });
    const given = { ...GIVEN, values: { audit_notice: { n: 90, unit: 'd' } }, citations: [{ source: DPA, quote: sentence(90) }] };
    await world.registryDesk.answer(CELL, 1, given, { ...ANALYST, reason: 'Read on the page.' });
    await world.keeper.refresh();
    expect(await world.cell()).toMatchObject({ status: 'verified', answer: { values: { audit_notice: { n: 90 } } } });
  });
});

describe('adopting', () => {
  it('takes what the pages say now, with the changes that brought it', async () => {
    await stale();
    const cell = await world.registryDesk.adopt(CELL, 2, ANALYST);
    expect(cell).toMatchObject({ status: 'verified', origin: 'evidence', answer: { values: { audit_notice: { n: 90 } } } });
    expect((await world.events()).at(-1)).toMatchObject({ kind: 'answered', because: { changes: ['chg_1'] } });
    expect(await refused(world.registryDesk.adopt(CELL, 3, ANALYST))).toMatch(/^usage: Pages say nothing else/);
  });
});

describe('other records', () => {
  it('are assessments of what a watcher declares, one an offering', async () => {
    const first = await world.registryDesk.assess('northwind-api', 0, { verdict: 'conditional', reasons: ['EU on request.'] }, ANALYST);
    expect(first).toMatchObject({ id: 'northwind-api', version: 1, status: 'verified', vendor: 'northwind' });
    expect(await refused(world.registryDesk.assess('northwind-api', 0, { verdict: 'suitable' }, ANALYST))).toMatch(/^conflict/);
    expect(await refused(world.registryDesk.assess('southwind', 0, { verdict: 'suitable' }, ANALYST))).toMatch(
      /^usage: There is no offering/,
    );
    expect(await world.store.registryEvents({ type: 'assessment' })).toHaveLength(1);
  });

  it('are deals of a vendor that is watched', async () => {
    const deal = {
      vendor: 'northwind',
      partner: 'Contoso',
      kind: 'model_host',
      state: 'active',
      announcedOn: '2026-02-26',
      read: 'Hosts it.',
    } as const;
    const made = await world.registryDesk.recordDeal(undefined, 0, deal, ANALYST);
    const ended = await world.registryDesk.recordDeal(made.id, 1, { ...deal, state: 'ended' }, ANALYST);
    expect([ended.version, ended.state]).toEqual([2, 'ended']);
    expect(await refused(world.registryDesk.recordDeal(undefined, 0, { ...deal, partnerVendor: 'contoso' }, ANALYST))).toMatch(
      /no vendor contoso/,
    );
    expect(await refused(world.registryDesk.recordDeal(undefined, 0, { ...deal, announcedOn: '2026-02-30' }, ANALYST))).toMatch(
      /announcedOn/,
    );
  });

  it('are removed with a reason; a cell that is still asked for is worked out anew', async () => {
    await drafted();
    expect(await refused(world.registryDesk.remove('cell', CELL, 1, ANALYST))).toMatch(/^usage: Why it is removed/);
    await world.registryDesk.remove('cell', CELL, 1, { ...ANALYST, reason: 'Begin again.' });
    expect((await world.events()).map(({ kind }) => kind)).toEqual(['proposed', 'removed', 'proposed']);
    expect((await world.cell()).version).toBe(3);
  });
});
