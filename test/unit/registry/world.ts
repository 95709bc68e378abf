/**
 * A made-up vendor with one page that gives one answer, for the tests of cells.
 */
import type { Change } from '../../../src/domain/change.ts';
import type { Question } from '../../../src/domain/question.ts';
import type { Answer, Cell, RegistryEvent, RegistryStep } from '../../../src/domain/registry.ts';
import type { Review } from '../../../src/domain/review.ts';
import { type AdvanceInput, advance } from '../../../src/registry/advance.ts';
import type { Asked } from '../../../src/registry/asked.ts';
import type { Bearing } from '../../../src/registry/bearing.ts';
import type { Proposal } from '../../../src/registry/propose.ts';

export const SOURCE = 'northwind/dpa';
export const ADA = { kind: 'user', id: 'usr_ada', name: 'Ada' } as const;

export const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();

export const QUESTION = {
  id: 'audit_rights',
  label: 'Audit rights',
  sheet: 'dimensions',
  group: 'Contract terms',
  subject: 'platform',
  read: ['dpa'],
  values: [{ name: 'audit_notice', label: 'Notice', key: 'audit.notice' }],
  rules: [{ grade: 'yes_public', facts: [{ key: 'audit.notice' }], summary: 'Audits with $ notice.', confidence: 'high' }],
} as unknown as Question;

export const ASKED: Asked = {
  id: 'northwind-api/audit_rights',
  subject: { type: 'offering', id: 'northwind-api' },
  question: QUESTION,
  vendor: 'northwind',
  sources: [SOURCE],
};

/** What the page says: so many days of notice; undefined: nothing about it. */
export function answerOf(days: number | undefined, at = day(1)): Answer {
  if (days === undefined) return { grade: 'none', summary: 'No public evidence.', confidence: 'medium', citations: [] };
  const value = { n: days, unit: 'd' as const };
  return {
    grade: 'yes_public',
    summary: `Audits with ${days} days notice.`,
    values: { audit_notice: value },
    confidence: 'high',
    citations: [
      {
        source: SOURCE,
        url: 'https://northwind.example/dpa',
        quote: `Audits need ${days} days notice.`,
        snapshot: 'a'.repeat(64),
        at,
        key: 'audit.notice',
        value,
      },
    ],
  };
}

export function proposalOf(answer: Answer, at: string, { conflict = false } = {}): Proposal {
  return { answer, conflict, read: [{ source: SOURCE, url: 'https://northwind.example/dpa', at }], asOf: at };
}

export function changeOf(id: string, at: string, edit: Partial<Change> = {}): Change {
  return {
    id,
    vendor: 'northwind',
    offerings: ['northwind-api'],
    source: SOURCE,
    url: 'https://northwind.example/dpa',
    kind: 'fact',
    action: 'modified',
    key: 'audit.notice',
    path: [],
    oldQuote: 'old',
    newQuote: 'new',
    significance: 'substantive',
    severity: 'high',
    rule: 'test',
    oldSnapshot: 'a'.repeat(64),
    newSnapshot: 'b'.repeat(64),
    extractorVersion: '1',
    lastSeenOldAt: day(1),
    firstSeenNewAt: at,
    deadlines: [],
    state: 'flagged',
    ...edit,
  };
}

export type State = Review['state'];

export function bearing(change: Change, state: State = 'flagged', at = day(20)): Bearing {
  return { change: { ...change, state }, review: { state, ...(state === 'flagged' ? {} : { decided: { by: ADA, at } }) } };
}

/** One cell with its events, advanced as the keeper does it. */
export class World {
  readonly events: RegistryEvent[] = [];
  readonly asked: Asked;

  constructor(asked = ASKED) {
    this.asked = asked;
  }

  get cell(): Cell | undefined {
    const last = this.events.at(-1);
    return last && last.kind !== 'removed' ? (last.after as Cell) : undefined;
  }

  /** The cell, which is there. */
  get stands(): Cell {
    const { cell } = this;
    if (!cell) throw new Error('there is no cell');
    return cell;
  }

  get kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  look(proposal: Proposal, changes: readonly Bearing[] = [], asked = this.asked): RegistryStep[] {
    return advance({ asked, cell: this.cell, history: this.events, proposal, changes, at: day(28) } satisfies AdvanceInput);
  }

  /** Advances it, and gives the kinds of the new events. */
  go(proposal: Proposal, changes: readonly Bearing[] = [], asked = this.asked): string[] {
    const steps = this.look(proposal, changes, asked);
    this.write(steps);
    return steps.map(({ event }) => event.kind);
  }

  write(steps: readonly RegistryStep[]): void {
    for (const { event } of steps) {
      const last = this.events.at(-1)?.after.version ?? 0;
      if (event.after.version !== last + 1) throw new Error(`version ${event.after.version} after ${last}`);
      this.events.push({ ...event, seq: this.events.length + 1 });
    }
  }

  /** What a person or a file did to it. */
  act(kind: RegistryEvent['kind'], edit: Partial<Cell>, because?: RegistryEvent['because']): void {
    const { stale: _, ...before } = this.stands;
    const after: Cell = { ...before, ...edit, version: this.stands.version + 1 };
    const { events } = this;
    events.push({
      seq: events.length + 1,
      id: `rev_${events.length}`,
      at: day(15),
      by: ADA,
      kind,
      type: 'cell',
      record: after.id,
      vendor: after.vendor,
      after,
      ...(because ? { because } : {}),
    });
  }
}

export const VERIFIED = { status: 'verified', verifiedAt: day(2), verifiedBy: 'Eve' } as const;
