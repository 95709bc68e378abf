/**
 * Lists of companies: each row is a strand, through its renamings and moves. A change tells one row, or the names of a list that came or
 * went whole.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { StatedFact } from '../../domain/deskPorts.ts';
import type { Entity, FactValue } from '../../domain/extraction.ts';
import type { Ledger, Span, Strand } from '../factTimeline.ts';
import { beginning, elementsOf, endBy, isEntity, isOpen, lastValue, settled, strandOf } from './strands.ts';

export function createListLedger(): Ledger {
  const rows = createRows();

  function follow(change: Change): void {
    const [old, now] = [entitiesOf(change.oldValue), entitiesOf(change.newValue)];
    const gone = old.map((entity) => rows.open(entity, change) ?? rows.put(rows.fork(entity, change) ?? strandOf({ value: entity })));
    // A list that went whole takes along the rows that share their names.
    const all = now.length === 0 && Array.isArray(change.oldValue) ? rows.all().filter(isOpen) : gone;
    for (const strand of all) endBy(strand, change);
    for (const [at, entity] of now.entries()) {
      const span = beginning(entity, change);
      const strand = gone[at] ?? rows.ended(entity);
      if (strand) rows.go(strand, span);
      else rows.put(strandOf(span));
    }
  }

  return {
    add: follow,
    end(facts, held) {
      const left = facts.filter((fact) => !state(fact, isSame)).filter((fact) => !state(fact, () => true));
      for (const fact of left) {
        const { value } = fact;
        if (!isEntity(value)) continue;
        const turn = held.findLast(({ newValue }) => entitiesOf(newValue).some((entity) => isSame(entity, value)));
        attach(rows.put(strandOf(turn ? beginning(value, turn) : { value })), fact);
      }
      return settled(rows.all());

      function state(fact: StatedFact, fits: (one: Entity, other: Entity) => boolean): boolean {
        const { value } = fact;
        const strand = isEntity(value)
          ? rows.named(value).find((row) => isOpen(row) && row.facts.length === 0 && fits(entityOf(row), value))
          : undefined;
        if (strand) attach(strand, fact);
        return strand !== undefined;
      }
    },
  };
}

/** The row as the page has it now: what changed in it without being told is not told here either. */
function attach(strand: Strand, fact: StatedFact): void {
  strand.facts.push(fact);
  const last = strand.spans.at(-1);
  if (!last) return;
  last.value = fact.value;
  last.quote = fact.quote;
}

/** Strands by the names that their rows go by, or went by. */
function createRows() {
  const byName = new Map<string, Strand[]>();
  const strands = new Set<Strand>();
  const named = (entity: Entity): Strand[] => byName.get(entity.name.toLowerCase()) ?? [];
  return {
    named,
    all: (): Strand[] => [...strands],
    /** The row as it was before the visit of a change: what that very visit brought is none that it took. */
    open(entity: Entity, change: Change): Strand | undefined {
      const candidates = named(entity).filter(
        (strand) => isOpen(strand) && isNamed(strand, entity) && !beganWith(strand.spans.at(-1), change),
      );
      return candidates.find((strand) => isSame(entityOf(strand), entity)) ?? candidates[0];
    },
    /** One row became two in one visit: the past of the other, once more. */
    fork(entity: Entity, change: Change): Strand | undefined {
      for (const { spans } of named(entity)) {
        const at = spans.findIndex(
          ({ value, until }) => until?.at === change.firstSeenNewAt && isSame(entitiesOf(value)[0] ?? entity, entity),
        );
        if (at >= 0) return { spans: spans.slice(0, at + 1).map((span) => ({ ...span })), facts: [] };
      }
      return undefined;
    },
    ended: (entity: Entity): Strand | undefined => named(entity).findLast((strand) => !isOpen(strand) && isNamed(strand, entity)),
    go(strand: Strand, span: Span): void {
      strand.spans.push(span);
      put(strand);
    },
    put,
  };

  /** Adds a strand under the name of its last value. */
  function put(strand: Strand): Strand {
    strands.add(strand);
    const name = entityOf(strand).name.toLowerCase();
    const same = byName.get(name);
    if (!same) byName.set(name, [strand]);
    else if (!same.includes(strand)) same.push(strand);
    return strand;
  }
}

function beganWith(span: Span | undefined, { firstSeenNewAt }: Change): boolean {
  return span?.since?.at === firstSeenNewAt;
}

function isNamed(strand: Strand, { name }: Entity): boolean {
  return entityOf(strand).name.toLowerCase() === name.toLowerCase();
}

function entityOf(strand: Strand): Entity {
  return entitiesOf(lastValue(strand))[0] ?? { name: '' };
}

function isSame(one: Entity, other: Entity): boolean {
  return one.name === other.name && one.purpose === other.purpose && one.location === other.location;
}

/** Names stand for their rows, where a list came or went whole. */
function entitiesOf(value: FactValue | undefined): Entity[] {
  if (value === undefined) return [];
  return elementsOf(value).flatMap((element) => (isEntity(element) ? [element] : typeof element === 'string' ? [{ name: element }] : []));
}
