import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/domain/registry.ts';
import { type Bearing, standOf } from '../../../src/registry/bearing.ts';
import type { Proposal } from '../../../src/registry/propose.ts';
import { answerOf, bearing, changeOf, day, proposalOf, type State, VERIFIED, World } from './world.ts';

const STATES = ['flagged', 'confirmed', 'dismissed', 'superseded'] as const;
const STATE = fc.constantFrom<State>(...STATES);
const DAYS = fc.constantFrom(undefined, 30, 60, 90);

type Event =
  | { type: 'page'; days: number | undefined; conflict: boolean; changes: boolean }
  | { type: 'decide'; which: number; state: State }
  | { type: 'person'; act: 'verified' | 'answered' | 'imported' }
  | { type: 'removed' };

const EVENT: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ type: fc.constant('page' as const), days: DAYS, conflict: fc.boolean(), changes: fc.boolean() }),
  fc.record({ type: fc.constant('decide' as const), which: fc.nat(9), state: STATE }),
  fc.record({ type: fc.constant('person' as const), act: fc.constantFrom('verified' as const, 'answered' as const, 'imported' as const) }),
  fc.record({ type: fc.constant('removed' as const) }),
);

/** A history as it comes: pages that change, people who decide, verify and answer. */
class Play {
  readonly world = new World();
  readonly changes: Bearing[] = [];
  proposal: Proposal = proposalOf(answerOf(30), day(1));
  private clock = 1;

  happen(event: Event): void {
    this.clock += 1;
    const at = new Date(Date.parse(day(1)) + this.clock * 3_600_000).toISOString();
    if (event.type === 'page') {
      this.proposal = proposalOf(answerOf(event.days, at), at, event);
      if (event.changes) this.changes.push(bearing(changeOf(`chg_${this.clock}`, at)));
    }
    const decided = event.type === 'decide' ? this.changes[event.which] : undefined;
    if (event.type === 'decide' && decided) this.changes[event.which] = bearing(decided.change, event.state, at);
    const { cell } = this.world;
    if (!cell) return;
    const because = { changes: cell.stale?.changes ?? [] };
    if (event.type === 'person')
      this.world.act(event.act, { ...VERIFIED, ...(event.act === 'verified' ? {} : { origin: 'person' }) }, because);
    if (event.type === 'removed') this.world.act('removed', {});
  }

  look(): string[] {
    return this.world.go(this.proposal, this.changes);
  }
}

function isProtected({ status, origin, stale }: Cell): boolean {
  return origin === 'person' || status === 'verified' || stale?.was === 'verified';
}

describe('a cell, whatever happens', () => {
  it('says nothing when it is looked at twice, and never counts wrong', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ event: EVENT, looked: fc.boolean() }), { maxLength: 25 }), (script) => {
        const play = new Play();
        play.look();
        for (const { event, looked } of script) {
          play.happen(event);
          if (!looked) continue;
          play.look();
          expect(play.look()).toEqual([]);
        }
        const ids = play.world.events.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 1500 },
    );
  });

  it('is stale just as long as a change is open that nobody vouched with, and its asOf never goes back', () => {
    fc.assert(
      fc.property(fc.array(EVENT, { maxLength: 25 }), (script) => {
        const play = new Play();
        play.look();
        for (const event of script) {
          const before = play.world.cell;
          play.happen(event);
          play.look();
          const cell = play.world.stands;
          const open = new Map(play.changes.map((one) => [one.change.id, standOf(one)]));
          expect(cell.status === 'stale').toBe(cell.stale !== undefined);
          for (const id of cell.stale?.changes ?? []) expect(open.get(id)).toBe('open');
          if (before && event.type !== 'removed') expect(cell.asOf >= before.asOf).toBe(true);
          expect(cell.asOf >= (cell.stale?.since ?? '')).toBe(true);
        }
        play.changes.splice(0, play.changes.length, ...play.changes.map(({ change }) => bearing(change, 'dismissed')));
        play.look();
        expect(play.world.stands.status).not.toBe('stale');
      }),
      { numRuns: 1500 },
    );
  });

  it('changes what a person stands for by decisions alone', () => {
    fc.assert(
      fc.property(fc.array(EVENT, { maxLength: 25 }), (script) => {
        const play = new Play();
        play.look();
        for (const event of script) {
          play.happen(event);
          const before = play.world.cell;
          const { length } = play.world.events;
          play.look();
          const kinds = play.world.kinds.slice(length);
          if (!before || !isProtected(before)) continue;
          if (event.type !== 'decide') expect(play.world.stands.answer).toEqual(before.answer);
          if (kinds.includes('proposed')) expect(kinds).toContain('updated');
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('comes to the same whatever the order of the decisions, and however often it is looked at in between', () => {
    const decisions = fc.array(fc.constantFrom<State>('confirmed', 'dismissed', 'superseded'), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(decisions, fc.infiniteStream(fc.nat()), fc.boolean(), DAYS, (states, dice, isVerified, days) => {
        const of = (order: number[], looks: boolean): Pick<Cell, 'answer' | 'status' | 'origin'> => {
          const play = new Play();
          play.look();
          if (isVerified) play.happen({ type: 'person', act: 'verified' });
          for (const _ of states) play.happen({ type: 'page', days, conflict: false, changes: true });
          if (looks) play.look();
          for (const which of order) {
            play.happen({ type: 'decide', which, state: states[which] ?? 'confirmed' });
            if (looks) play.look();
          }
          play.look();
          const { answer, status, origin } = play.world.stands;
          return { answer, status, origin };
        };
        const order = states.map((_, index) => index);
        const shuffled = order.toSorted((a, b) => ((a * 7 + (dice.next().value ?? 0)) % 5) - ((b * 7) % 5) || b - a);
        expect(of(shuffled, true)).toEqual(of(order, false));
      }),
      { numRuns: 500 },
    );
  });
});
