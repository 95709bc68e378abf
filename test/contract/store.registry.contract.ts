/**
 * What every store must do with the registry: each version of a record as an event that stays, and the records as their last events leave
 * them.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../src/domain/errors.ts';
import type { Store } from '../../src/domain/ports.ts';
import {
  CELL_STATUSES,
  type Cell,
  type CellMark,
  cellId,
  type RegistryEventFilter,
  type RegistryFilter,
  type RegistryRecord,
  type RegistryStep,
  type Subject,
} from '../../src/domain/registry.ts';
import {
  MACHINE,
  next,
  type StepOptions,
  sampleAssessment,
  sampleCell,
  sampleCitation,
  sampleDeal,
  stepOf,
} from '../helpers/registryRecords.ts';
import { at } from '../helpers/samples.ts';
import type { StoreHarness } from './store.contract.ts';

const ADA = { kind: 'user', id: 'usr_ada', name: 'Ada Lovelace', login: 'ada@acme.example' } as const;

/** Everything that a record can have. */
const FULL: Cell = sampleCell({
  answer: {
    grade: 'partial',
    summary: 'Deleted 30 days after the end.',
    note: 'Backups stay for longer.',
    tier: 'enterprise_only',
    route: 'sales_contract',
    default: 'requires_config',
    geography: ['EU', 'FR'],
    values: { post_termination_deletion: { n: 30, unit: 'd' }, places: ['IE', 'SE'], list: [{ name: 'Cloud & Co' }] },
    confidence: 'low',
    citations: [sampleCitation({ key: 'deletion', value: { n: 30, unit: 'd' }, scope: 'EU plan', page: 3 })],
  },
  origin: 'person',
  status: 'stale',
  verifiedAt: at(3),
  verifiedBy: 'Ada Lovelace',
  read: [{ source: 'acme/dpa', url: 'https://acme/dpa', at: at(1), unreadSince: at(2) }],
  stale: { since: at(4), changes: ['chg_1'], was: 'verified' },
  suggestion: { answer: { grade: 'no', summary: 'Kept for ever.', confidence: 'medium', citations: [] }, conflict: true },
});

const ofVendor: Subject = { type: 'vendor', id: 'acme' };

/** Cells of two offerings and of a vendor, an assessment and a deal. */
const SAMPLE: RegistryRecord[] = [
  sampleCell(),
  sampleCell({ question: 'iso_27001', status: 'verified', verifiedAt: at(5), read: [], answer: { ...sampleCell().answer, citations: [] } }),
  sampleCell({ question: 'on_premises', sheet: 'hosting', status: 'conflict' }),
  sampleCell({
    subject: { type: 'offering', id: 'acme-edge' },
    vendor: 'halden-cloud',
    status: 'stale',
    read: [{ source: 'halden-cloud/terms', url: 'https://halden-cloud/terms' }],
    answer: {
      grade: 'none',
      summary: 'Nothing was found.',
      note: 'Ask.',
      confidence: 'low',
      citations: [sampleCitation({ source: 'acme/list' })],
    },
  }),
  sampleCell({ subject: ofVendor, question: 'ip_indemnity', sheet: 'commitments' }),
  sampleAssessment(),
  sampleDeal(),
  sampleDeal({ id: 'deal_2', vendor: 'halden-cloud', status: 'draft' }),
];

const markOf = (cell: Cell): CellMark => {
  const { id, subject, question, sheet, vendor, status, verifiedAt, answer } = cell;
  const { grade, summary, note } = answer;
  const when = verifiedAt === undefined ? {} : { verifiedAt };
  return { id, subject, question, sheet, vendor, status, grade, summary, ...when, ...(note === undefined ? {} : { note }) };
};

export function registryContract(adapter: string, open: () => Promise<StoreHarness>): void {
  const write = (store: Store, after: RegistryRecord, options?: StepOptions): Promise<void> =>
    store.writeRegistry([stepOf(after, options)]);
  const filled = async (records: readonly RegistryRecord[] = SAMPLE): Promise<Store> => {
    const { store } = await open();
    await store.writeRegistry(records.map((record) => stepOf(record)));
    return store;
  };
  /** Everything that can be read of it. */
  const everything = async (store: Store): Promise<unknown> => ({
    records: await store.registry(),
    marks: await store.cellMarks(),
    counts: await store.countCells(),
    events: await store.registryEvents(),
    on: await store.cellsOn(['chg_1', 'chg_2', 'chg_3']),
    bySource: await store.registry({ source: 'acme/dpa' }),
  });

  describe(`store: ${adapter}: registry: records`, () => {
    it('come back as they were written, of every type', async () => {
      const { store, again } = await open();
      const records = [FULL, sampleAssessment({ serverLocation: 'FR', verifiedAt: at(9), status: 'verified' }), sampleDeal()];
      await store.writeRegistry(records.map((record) => stepOf(record)));
      for (const one of [store, await again()]) {
        expect(await one.registryRecord('cell', FULL.id)).toStrictEqual(FULL);
        expect(await one.registryRecord('assessment', 'acme-model')).toStrictEqual(records[1]);
        expect(await one.registryRecord('deal', 'deal_1')).toStrictEqual(records[2]);
        expect(await one.registry()).toStrictEqual([records[1], FULL, records[2]]);
      }
    });

    it('are none where there are none', async () => {
      const { store } = await open();
      expect(await store.registry()).toEqual([]);
      expect(await store.registryRecord('cell', 'none')).toBeUndefined();
      expect(await store.cellMarks()).toEqual([]);
      expect(await store.countCells()).toEqual({ draft: 0, verified: 0, stale: 0, conflict: 0 });
      expect(await store.registryEvents()).toEqual([]);
      expect(await store.countRegistryEvents()).toBe(0);
      expect(await store.cellsOn([])).toEqual(new Map());
      await store.writeRegistry([]);
    });

    it('of one id are told apart by their types', async () => {
      const [cell, deal] = [sampleCell(), sampleDeal({ id: sampleCell().id })];
      const store = await filled([cell, sampleAssessment({ id: cell.id }), deal]);
      expect(await store.registryRecord('deal', cell.id)).toEqual(deal);
      await write(store, next(deal), { kind: 'removed' });
      expect(await store.registryRecord('deal', cell.id)).toBeUndefined();
      expect(await store.registryRecord('cell', cell.id)).toEqual(cell);
      expect(await store.registry({ source: 'acme/dpa' })).toEqual([cell]);
    });

    it('stand as their last events say', async () => {
      const store = await filled();
      const before = sampleCell();
      const after = next(before, { status: 'verified', verifiedAt: at(9), answer: { ...before.answer, grade: 'no', note: 'Mind it.' } });
      await write(store, after, { kind: 'verified', by: ADA });
      expect(await store.registryRecord('cell', before.id)).toEqual(after);
      expect((await store.cellMarks({ ids: [before.id] }))[0]).toEqual(markOf(after));
      expect(await store.countCells({ ids: [before.id] })).toMatchObject({ draft: 0, verified: 1 });
    });

    it('that are removed leave their events, and come back with the version after their last', async () => {
      const cell = sampleCell();
      const store = await filled([cell]);
      const because = { changes: ['chg_1'], reason: 'Not asked for any more.' };
      await write(store, next(cell), { kind: 'removed', by: ADA, because });
      expect(await store.registryRecord('cell', cell.id)).toBeUndefined();
      expect([await store.registry(), await store.registry({ source: 'acme/dpa' }), await store.cellMarks()]).toEqual([[], [], []]);
      expect(await store.countCells()).toMatchObject({ draft: 0 });
      expect(await store.cellsOn(['chg_1'])).toEqual(new Map([['chg_1', [cell.id]]]));
      const [removed] = await store.registryEvents({ record: cell.id, newestFirst: true, limit: 1 });
      expect(removed).toMatchObject({ kind: 'removed', after: { version: 2 }, because });
      await expect(write(store, cell, { id: 'anew' })).rejects.toBeInstanceOf(ConflictError);
      const back = { ...cell, version: 3 };
      await write(store, back);
      expect(await store.registry({ source: 'acme/dpa' })).toEqual([back]);
    });
  });

  describe(`store: ${adapter}: registry: writing`, () => {
    it('is all or none', async () => {
      const store = await filled();
      const before = await everything(store);
      const fresh = sampleCell({ question: 'new_one' });
      const steps = [
        stepOf(fresh, { because: { changes: ['chg_3'] } }),
        stepOf(next(sampleCell())),
        stepOf({ ...sampleDeal(), version: 5 }),
      ];
      await expect(store.writeRegistry(steps)).rejects.toBeInstanceOf(ConflictError);
      expect(await everything(store)).toEqual(before);
    });

    it.each([
      ['skips one', 3],
      ['is the one that stands', 1],
      ['is before the first', 0],
    ])('is refused where the version %s', async (_, version) => {
      const store = await filled();
      const before = await everything(store);
      await expect(write(store, { ...sampleCell(), version }, { id: 'late' })).rejects.toMatchObject({
        code: 'conflict',
        subject: sampleCell().id,
      });
      expect(await everything(store)).toEqual(before);
    });

    it('names who was faster, and when', async () => {
      const store = await filled();
      await write(store, next(sampleCell()), { kind: 'verified', by: ADA, minutes: 61 });
      await expect(write(store, next(sampleCell()), { id: 'late' })).rejects.toThrow(
        `Ada Lovelace was faster: ${sampleCell().id} was verified on 2026-03-01 01:01 UTC.`,
      );
    });

    it('of a later version of what never was is refused', async () => {
      const { store } = await open();
      await expect(write(store, next(sampleCell()))).rejects.toBeInstanceOf(ConflictError);
    });

    it('takes several versions of a record at once', async () => {
      const { store } = await open();
      const versions = [sampleCell(), next(sampleCell()), next(next(sampleCell()), { status: 'verified' })];
      await store.writeRegistry(versions.map((version) => stepOf(version)));
      expect(await store.registry()).toEqual([versions[2]]);
      expect((await store.registryEvents()).map(({ after }) => after)).toEqual(versions);
    });

    it('of an event that exists already changes nothing, whatever has happened since, and takes the others', async () => {
      const store = await filled();
      const second = stepOf(next(sampleCell(), { status: 'verified' }));
      await store.writeRegistry([second]);
      const before = await everything(store);
      await store.writeRegistry([stepOf(sampleCell()), second]);
      // What an id stands for is what was written first.
      await write(store, sampleDeal({ id: 'deal_9', read: 'another' }), { id: second.event.id });
      expect(await everything(store)).toEqual(before);
      await store.writeRegistry([second, stepOf(next(next(sampleCell()))), second]);
      expect((await store.registryRecord('cell', sampleCell().id))?.version).toBe(3);
    });

    it('by two at once lets one through', async () => {
      const { store, again } = await open();
      await write(store, sampleCell());
      const after = next(sampleCell());
      const both = await Promise.allSettled(['one', 'other'].map((id) => write(store, after, { id })));
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
      await expect(write(await again(), after, { id: 'third' })).rejects.toBeInstanceOf(ConflictError);
      expect(await store.countRegistryEvents({ record: after.id })).toBe(2);
    });

    it('takes more steps than a statement has parameters', async () => {
      const { store } = await open();
      const sources = Array.from({ length: 1_500 }, (_, n) => ({ source: `acme/page-${n}`, url: 'https://acme' }));
      const changes = Array.from({ length: 20_000 }, (_, n) => `chg_${n}`);
      await write(store, sampleCell({ read: sources }), { because: { changes } });
      expect(await store.registry({ source: 'acme/page-1499' })).toHaveLength(1);
      const on = await store.cellsOn(changes);
      expect([on.size, on.get('chg_19999')]).toEqual([20_000, [sampleCell().id]]);
    });

    it('keeps texts as they are, however hostile', async () => {
      const HOSTILE = [
        "'; drop table registry_events; --",
        '<script>alert(1)</script>',
        '\u0000',
        'a\u0000b',
        '\\u0041"\n\r\t',
        '😀 ı ﬁ',
        '%_*?[a]',
        '__proto__',
        '',
      ];
      for (const text of HOSTILE) {
        const { store } = await open();
        const subject = { type: 'offering', id: `o ${text}` } as const;
        const cell = sampleCell({
          subject,
          question: `q ${text}`,
          vendor: `v ${text}`,
          answer: {
            grade: 'yes_public',
            summary: text,
            note: text,
            confidence: 'high',
            values: { v: text },
            citations: [sampleCitation({ quote: text, source: `s ${text}` })],
          },
        });
        const because = { changes: [`c ${text}`], reason: text };
        const by = { kind: 'user', id: text, name: text } as const;
        await write(store, cell, { id: `e ${text}`, because, by });
        expect(await store.registryRecord('cell', cell.id)).toStrictEqual(cell);
        expect(await store.cellMarks({ offering: subject.id, vendor: cell.vendor, questions: [cell.question], ids: [cell.id] })).toEqual([
          markOf(cell),
        ]);
        expect(await store.registry({ source: `s ${text}`, offerings: [subject.id] })).toEqual([cell]);
        expect(await store.registryEvents({ record: cell.id, question: cell.question })).toMatchObject([{ id: `e ${text}`, because, by }]);
        expect(await store.cellsOn([`c ${text}`])).toEqual(new Map([[`c ${text}`, [cell.id]]]));
      }
    });

    it('keeps halves of characters in what a record says', async () => {
      const cell = sampleCell({ answer: { ...sampleCell().answer, summary: 'cut \ud83d', note: '\ude00' } });
      const store = await filled([cell]);
      expect(await store.registryRecord('cell', cell.id)).toStrictEqual(cell);
      const [mark] = await store.cellMarks();
      expect([mark?.summary.toWellFormed(), mark?.note?.toWellFormed()]).toEqual(['cut \ufffd', '\ufffd']);
    });
  });

  describe(`store: ${adapter}: registry: filters`, () => {
    const asks = ({ subject, question }: Cell): string => cellId(subject, question);
    const [a, b, c, d, e] = SAMPLE.slice(0, 5).map((record) => asks(record as Cell)) as [string, string, string, string, string];

    it.each([
      [{}, ['acme-model', d, a, b, c, e, 'deal_1', 'deal_2']],
      [{ type: 'cell' }, [d, a, b, c, e]],
      [{ type: 'deal' }, ['deal_1', 'deal_2']],
      [{ ids: [b, 'deal_1', 'acme-model'] }, ['acme-model', b, 'deal_1']],
      [{ ids: [] }, []],
      [{ ids: [''] }, []],
      [{ offering: 'acme-model' }, ['acme-model', a, b, c]],
      [{ offering: 'acme' }, []],
      [{ offerings: ['acme-edge', 'nothing', 'acme-model'] }, ['acme-model', d, a, b, c]],
      [{ offerings: [] }, []],
      [{ vendor: 'acme' }, ['acme-model', a, b, c, e, 'deal_1']],
      [{ vendor: 'halden-cloud', type: 'deal' }, ['deal_2']],
      [{ sheet: 'dimensions' }, [d, a, b]],
      [{ sheet: 'commitments', vendor: 'acme' }, [e]],
      [{ questions: ['gdpr_dpa', 'on_premises'] }, [d, a, c]],
      [{ questions: [] }, []],
      [{ status: 'draft' }, ['acme-model', a, e, 'deal_2']],
      [{ status: 'stale' }, [d]],
      [{ source: 'acme/dpa' }, [a, c, e]],
      [{ source: 'acme/list' }, [d]],
      [{ source: 'halden-cloud/terms' }, [d]],
      [{ source: 'acme/news' }, []],
      [
        { source: 'acme/dpa', status: 'conflict', offering: 'acme-model', sheet: 'hosting', vendor: 'acme', questions: ['on_premises'] },
        [c],
      ],
    ] as Array<[RegistryFilter, string[]]>)('%o give what they ask for, in order, as marks and as counts, too', async (filter, ids) => {
      const store = await filled();
      const records = await store.registry(filter);
      expect(records.map(({ id }) => id)).toEqual(ids);
      const { type = 'cell', ...rest } = filter;
      if (type === 'cell') await expectSame(store, rest);
    });

    it('take lists of any length', async () => {
      const store = await filled();
      const many = Array.from({ length: 40_000 }, (_, n) => `none-${n}`);
      expect((await store.registry({ ids: [...many, a] })).map(({ id }) => id)).toEqual([a]);
      expect(await store.cellMarks({ offerings: [...many, 'acme-edge'], questions: [...many, 'gdpr_dpa'] })).toHaveLength(1);
      expect(await store.countCells({ ids: [...many, a] })).toMatchObject({ draft: 1 });
      expect((await store.cellsOn([...many, 'chg_1'])).size).toBe(0);
    });

    it('follow what a cell cites and reads, not what it did', async () => {
      const store = await filled([sampleCell()]);
      await write(
        store,
        next(sampleCell(), { read: [], answer: { ...sampleCell().answer, citations: [sampleCitation({ source: 'acme/terms' })] } }),
      );
      expect(await store.registry({ source: 'acme/dpa' })).toEqual([]);
      expect(await store.registry({ source: 'acme/terms' })).toHaveLength(1);
    });
  });

  /** Marks and counts say of cells what the cells say. */
  async function expectSame(store: Store, filter: Omit<RegistryFilter, 'type'>): Promise<void> {
    const cells = (await store.registry({ ...filter, type: 'cell' })) as Cell[];
    expect(await store.cellMarks(filter)).toStrictEqual(cells.map(markOf));
    const counts = CELL_STATUSES.map((status) => [status, cells.filter((cell) => cell.status === status).length]);
    expect(await store.countCells(filter)).toStrictEqual(Object.fromEntries(counts));
  }

  describe(`store: ${adapter}: registry: events`, () => {
    const history = async (): Promise<Store> => {
      const { store } = await open();
      const [cell, vendorCell] = [sampleCell(), sampleCell({ subject: ofVendor, question: 'ip_indemnity', sheet: 'commitments' })];
      const steps: RegistryStep[] = [
        stepOf(cell, { id: 'a', minutes: 1 }),
        stepOf(vendorCell, { id: 'b', minutes: 1 }),
        stepOf(sampleDeal({ vendor: 'halden-cloud' }), { id: 'c', kind: 'imported', minutes: 2 }),
        stepOf(next(cell), { id: 'd', kind: 'staled', minutes: 3, because: { changes: ['chg_2', 'chg_1'] } }),
        stepOf(sampleAssessment(), { id: 'e', kind: 'answered', minutes: 4, by: ADA }),
        stepOf(next(next(cell)), {
          id: 'f',
          kind: 'updated',
          minutes: 5,
          because: { changes: ['chg_1'], correction: 'cor_1', credit: 'Bob', reason: 'So it is.' },
        }),
        stepOf(next(vendorCell), { id: 'g', kind: 'staled', minutes: 5, because: { changes: ['chg_1'] } }),
      ];
      await store.writeRegistry(steps);
      return store;
    };

    it('are told as they were written, with their places', async () => {
      const { store } = await open();
      const step = stepOf(FULL, {
        id: 'x',
        kind: 'staled',
        by: ADA,
        because: { changes: ['chg_1'], correction: 'cor_1', credit: 'Bob', reason: 'r' },
      });
      const plain = stepOf(sampleDeal());
      await store.writeRegistry([step, plain]);
      expect(await store.registryEvents()).toStrictEqual([
        { seq: 1, ...step.event },
        { seq: 2, ...plain.event },
      ]);
    });

    it.each([
      [{}, 'abcdefg'],
      [{ type: 'cell' }, 'abdfg'],
      [{ record: sampleCell().id }, 'adf'],
      [{ record: sampleCell().id, type: 'deal' }, ''],
      [{ type: 'cell', records: [sampleCell().id, 'nobody'] }, 'adf'],
      [{ records: [] }, ''],
      [{ vendor: 'acme' }, 'abdefg'],
      [{ vendor: 'nobody' }, ''],
      [{ offering: 'acme-model' }, 'adef'],
      [{ question: 'ip_indemnity' }, 'bg'],
      [{ offering: 'acme-model', question: 'gdpr_dpa' }, 'adf'],
      [{ kinds: ['staled', 'imported'] }, 'cdg'],
      [{ kinds: [] }, ''],
      [{ exceptNewBy: ['proposed', 'answered'] }, 'cdfg'],
      [{ exceptNewBy: [] }, 'abcdefg'],
      [{ exceptNewBy: ['staled', 'imported'], kinds: ['staled', 'imported'] }, 'dg'],
      [{ since: at(3), until: at(5) }, 'de'],
      [{ after: 2, before: 6 }, 'cde'],
      [{ vendor: 'acme', kinds: ['staled'], after: 4 }, 'g'],
    ] as Array<[RegistryEventFilter, string]>)('%o gives what is asked for, from either end, and counts it', async (filter, ids) => {
      const store = await history();
      const told = async (more: RegistryEventFilter) => (await store.registryEvents({ ...filter, ...more })).map(({ id }) => id).join('');
      expect(await told({})).toBe(ids);
      expect(await told({ newestFirst: true })).toBe([...ids].reverse().join(''));
      expect(await told({ limit: 2 })).toBe(ids.slice(0, 2));
      expect(await told({ limit: 0 })).toBe('');
      expect(await told({ newestFirst: true, limit: 2 })).toBe([...ids].reverse().join('').slice(0, 2));
      expect(await store.countRegistryEvents(filter)).toBe(ids.length);
    });

    it('know what their record was before them, unless it was not there', async () => {
      const [cell, deal] = [sampleCell(), sampleDeal({ id: sampleCell().id })];
      const store = await filled([cell, deal]);
      const [second, removed] = [next(cell, { status: 'verified' }), next(next(cell))];
      await write(store, second);
      await write(store, removed, { kind: 'removed' });
      await write(store, next(removed), { kind: 'proposed' });
      await write(store, next(deal, { state: 'ended' }));
      const events = await store.registryEvents();
      const before = await store.recordsBefore(events.map(({ seq }) => seq));
      expect(events.map(({ seq, type, after: { version } }) => [type, version, before.get(seq)])).toStrictEqual([
        ['cell', 1, undefined],
        ['deal', 1, undefined],
        ['cell', 2, cell],
        ['cell', 3, second],
        ['cell', 4, undefined],
        ['deal', 2, deal],
      ]);
      expect(await store.recordsBefore([events[2]?.seq ?? 0, 99])).toStrictEqual(new Map([[events[2]?.seq, cell]]));
      expect(await store.recordsBefore([])).toStrictEqual(new Map());
    });

    it('name the cells that hang on a change, or did, each once', async () => {
      const store = await history();
      const [cell, vendorCell] = [sampleCell().id, 'vendor:acme/ip_indemnity'];
      expect(await store.cellsOn(['chg_2', 'chg_1', 'chg_3'])).toEqual(
        new Map([
          ['chg_1', [cell, vendorCell]],
          ['chg_2', [cell]],
        ]),
      );
    });

    it('are each seen once by readers that stop and resume anywhere while events are added', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.record({ add: fc.nat(5), read: fc.nat(7) }), { maxLength: 8 }), async (rounds) => {
          const { store } = await open();
          let cell = sampleCell();
          const seen: number[] = [];
          const read = async (limit?: number): Promise<void> => {
            const events = await store.registryEvents({ after: seen.at(-1) ?? 0, ...(limit === undefined ? {} : { limit }) });
            seen.push(...events.map(({ after }) => after.version));
          };
          for (const { add, read: most } of rounds) {
            for (let n = 0; n < add; n += 1) {
              await write(store, cell);
              cell = next(cell);
            }
            await read(most);
          }
          await read();
          expect(seen).toEqual(Array.from({ length: cell.version - 1 }, (_, n) => n + 1));
        }),
        { numRuns: 15 },
      );
    });
  });

  describe(`store: ${adapter}: registry: any history`, () => {
    const Step = fc.record({
      of: fc.nat(5),
      status: fc.constantFrom(...CELL_STATUSES),
      note: fc.option(fc.string(), { nil: undefined }),
      remove: fc.boolean(),
      changes: fc.array(fc.constantFrom('chg_1', 'chg_2'), { maxLength: 2 }),
    });

    it('leaves what its last events say, whoever reads it, and the same where it is told twice', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(Step, { maxLength: 25 }), async (history) => {
          const { store, again } = await open();
          const versions = new Map<string, number>();
          const steps = history.map(({ of, status, note, remove, changes }) => {
            const cell = sampleCell({ question: `q${of % 3}`, subject: of < 3 ? ofVendor : { type: 'offering', id: `o${of}` }, status });
            const version = (versions.get(cell.id) ?? 0) + 1;
            versions.set(cell.id, version);
            const answer = { ...cell.answer, ...(note === undefined ? {} : { note }) };
            const because = changes.length > 0 ? { because: { changes } } : {};
            return stepOf({ ...cell, version, answer }, { kind: remove ? 'removed' : 'proposed', by: MACHINE, ...because });
          });
          await store.writeRegistry(steps);
          const last = new Map(steps.map(({ event }) => [event.record, event]));
          const standing = [...last.values()].filter(({ kind }) => kind !== 'removed').map(({ after }) => after);
          expect(await store.registry()).toEqual(standing.sort((one, other) => (one.id < other.id ? -1 : 1)));
          await expectSame(store, {});
          const before = await everything(store);
          await store.writeRegistry(steps);
          expect(await everything(store)).toEqual(before);
          expect(await everything(await again())).toEqual(before);
        }),
        { numRuns: 25 },
      );
    });
  });
}
