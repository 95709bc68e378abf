import { describe, expect, it } from 'vitest';
import type { Change, Deadline } from '../../../src/domain/change.ts';
import type { ChangeEntry, ChangeEntryKind } from '../../../src/domain/journal.ts';
import { createDueHistory } from '../../../src/publish/dueEvents.ts';
import { sampleChange } from '../../helpers/samples.ts';

function due(dueOn: string, rule = 'objection', more: Partial<Deadline> = {}): Deadline {
  return { dueOn, clause: 'within ten days', basis: 'assumed', label: 'Last day to object', rule, ...more };
}

/** A record of changes, and the journal of what became of them. */
function record() {
  const entries: ChangeEntry[] = [];
  const now = new Map<string, Change>();
  const taken = new Set<string>();
  function write(kind: ChangeEntryKind, id: string, more: Partial<Change>): void {
    const before = now.get(id);
    const change = { ...(before ?? sampleChange(id, 0, { severity: 'critical' })), ...more };
    const seq = entries.length + 1;
    const at = `2026-03-${String(seq).padStart(2, '0')}T00:00:00.000Z`;
    const was = before && { was: { state: before.state, severity: before.severity, deadlines: before.deadlines } };
    entries.push({ seq, id: `${id}:${seq}`, at, kind, change, ...was });
    now.set(id, change);
  }
  return {
    entries,
    /** Recorded before there was a journal. */
    old: (id: string, deadlines: Deadline[]) => now.set(id, sampleChange(id, 0, { deadlines })),
    found: (id: string, deadlines: Deadline[], more: Partial<Change> = {}) => {
      write('change.recorded', id, more);
      write('change.due', id, { deadlines });
    },
    moved: (id: string, deadlines: Deadline[]) => write('change.due', id, { deadlines }),
    dismissed: (id: string) => write('change.retracted', id, { state: 'dismissed' }),
    reopened: (id: string) => write('change.reinstated', id, { state: 'flagged' }),
    corrected: (id: string, more: Partial<Change>) => write('change.corrected', id, more),
    takenBack: (id: string) => taken.add(id),
    events(filter: Parameters<ReturnType<typeof createDueHistory>['events']>[2] = {}, told: readonly ChangeEntry[] = entries) {
      const history = createDueHistory();
      for (const entry of told) history.add(entry);
      const open = [...now.values()].filter(({ id, state }) => state !== 'dismissed' && !taken.has(id));
      return history.events(
        open.flatMap(({ id, deadlines }) => deadlines.map((deadline) => ({ ...deadline, change: id }))),
        now,
        filter,
      );
    },
    shown(filter: Parameters<ReturnType<typeof createDueHistory>['events']>[2] = {}) {
      return this.events(filter).map(
        ({ uid, sequence, deadline, calledOff }) =>
          `${uid} ${sequence} ${deadline.dueOn}${calledOff === undefined ? '' : ` off: ${calledOff}`}`,
      );
    },
  };
}

describe('what is due', () => {
  it('goes by its change and its rule, by day', () => {
    const it = record();
    it.found('c1', [due('2026-04-10'), due('2026-05-01', 'effective')]);
    it.found('c2', [due('2026-04-01')]);
    expect(it.shown()).toEqual(['c2.objection 0 2026-04-01', 'c1.objection 0 2026-04-10', 'c1.effective 0 2026-05-01']);
  });

  it('keeps its name when other deadlines come before it, and when it moves', () => {
    const it = record();
    it.found('c1', [due('2026-05-01', 'effective')]);
    it.moved('c1', [due('2026-04-10'), due('2026-05-01', 'effective')]);
    it.moved('c1', [due('2026-04-03'), due('2026-05-01', 'effective')]);
    expect(it.shown()).toEqual(['c1.objection 1 2026-04-03', 'c1.effective 0 2026-05-01']);
  });

  it('is told from its like where no rule started it', () => {
    const it = record();
    const { rule: _, ...bare } = due('2026-04-10');
    it.found('c1', [bare, { ...bare, dueOn: '2026-04-11' }]);
    expect(it.shown()).toEqual(['c1.day 0 2026-04-10', 'c1.day.2 0 2026-04-11']);
  });

  it('is there also where the journal knows nothing of it', () => {
    const it = record();
    it.old('c1', [due('2026-04-10')]);
    expect(it.events()).toMatchObject([{ uid: 'c1.objection', sequence: 0, at: '2026-03-01T00:00:00.000Z', change: { id: 'c1' } }]);
  });

  it('says when it was told of last', () => {
    const it = record();
    it.found('c1', [due('2026-04-10')]);
    it.moved('c1', [due('2026-04-03')]);
    expect(it.events()).toMatchObject([{ at: '2026-03-03T00:00:00.000Z' }]);
  });
});

describe('what is not due any more', () => {
  it('is called off when the change is dismissed, and called again when that is taken back', () => {
    const it = record();
    it.found('c1', [due('2026-04-10')]);
    it.dismissed('c1');
    expect(it.shown()).toEqual(['c1.objection 1 2026-04-10 off: The change was dismissed.']);
    it.reopened('c1');
    expect(it.shown()).toEqual(['c1.objection 2 2026-04-10']);
  });

  it('is called off when the vendor takes the change back', () => {
    const it = record();
    it.found('c1', [due('2026-04-10')]);
    it.takenBack('c1');
    expect(it.shown()).toEqual(['c1.objection 1 2026-04-10 off: The vendor took the change back.']);
  });

  it('is called off when its clock does not run any more, and keeps the day on which it was due', () => {
    const it = record();
    it.found('c1', [due('2026-04-10'), due('2026-05-01', 'effective')]);
    it.moved('c1', [due('2026-05-01', 'effective')]);
    expect(it.shown()).toEqual(['c1.objection 1 2026-04-10 off: Its time does not run any more.', 'c1.effective 0 2026-05-01']);
  });

  it('is called off also where it was recorded before there was a journal', () => {
    const it = record();
    it.old('c1', [due('2026-04-10')]);
    it.dismissed('c1');
    expect(it.shown()).toEqual(['c1.objection 1 2026-04-10 off: The change was dismissed.']);
  });

  it('is called off for those who follow another severity than it has now', () => {
    const it = record();
    it.found('c1', [due('2026-04-10')]);
    it.found('c2', [due('2026-04-11')], { severity: 'medium' });
    it.corrected('c1', { severity: 'low' });
    expect(it.shown({ severity: 'critical' })).toEqual(['c1.objection 1 2026-04-10 off: The change is of severity low now.']);
    expect(it.shown({ severity: 'low' })).toEqual(['c1.objection 1 2026-04-10']);
    expect(it.shown({ severity: 'high' })).toEqual([]);
  });

  it('is forgotten in the end', () => {
    const it = record();
    it.found('c1', [due('2025-01-10')]);
    it.found('c2', [due('2025-03-11')]);
    it.dismissed('c1');
    it.dismissed('c2');
    expect(it.shown({ from: '2025-02-01' })).toEqual(['c2.objection 1 2025-03-11 off: The change was dismissed.']);
  });

  it('never has a lower sequence than before', () => {
    const it = record();
    const seen: number[] = [];
    const look = (): number => seen.push(it.events()[0]?.sequence ?? -1);
    it.found('c1', [due('2026-04-10')]);
    look();
    for (const step of [
      () => it.moved('c1', [due('2026-04-12')]),
      () => it.dismissed('c1'),
      () => it.reopened('c1'),
      () => it.moved('c1', []),
      () => it.moved('c1', [due('2026-04-12')]),
    ]) {
      step();
      look();
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
