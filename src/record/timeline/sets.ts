/**
 * Sets: each element is a strand. A change tells the whole set before and after.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { FactValue } from '../../domain/extraction.ts';
import type { Ledger, Strand } from '../factTimeline.ts';
import { beginning, elementsOf, endBy, isOpen, nameOf, settled, strandOf } from './strands.ts';

export function createSetLedger(): Ledger {
  const strands = new Map<string, Strand>();

  /** What nobody saw come was there. */
  function present(element: FactValue): Strand {
    const name = nameOf(element);
    const strand = strands.get(name);
    if (strand && isOpen(strand)) return strand;
    if (strand) strand.spans.push({ value: element });
    const made = strand ?? strandOf({ value: element });
    strands.set(name, made);
    return made;
  }

  function come(element: FactValue, change: Change): void {
    const name = nameOf(element);
    const strand = strands.get(name);
    if (strand && isOpen(strand)) return;
    if (strand) strand.spans.push(beginning(element, change));
    else strands.set(name, strandOf(beginning(element, change)));
  }

  function follow(change: Change): void {
    const [old, now] = [membersOf(change.oldValue), membersOf(change.newValue)];
    for (const [name, element] of old) {
      const strand = present(element);
      if (!now.has(name)) endBy(strand, change);
    }
    for (const [name, element] of now) if (!old.has(name)) come(element, change);
  }

  return {
    add: follow,
    end(facts, held) {
      for (const fact of facts) {
        for (const [name, element] of membersOf(fact.value)) {
          const strand = strands.get(name);
          const turn = strand && isOpen(strand) ? undefined : held.findLast(({ newValue }) => membersOf(newValue).has(name));
          if (turn) come(element, turn);
          const now = present(element);
          const last = now.spans.at(-1);
          if (last && now.facts.length === 0) last.quote = fact.quote;
          now.facts.push(fact);
        }
      }
      return settled([...strands.values()]);
    },
  };
}

function membersOf(value: FactValue | undefined): Map<string, FactValue> {
  const elements = value === undefined ? [] : (elementsOf(value) as FactValue[]);
  return new Map(elements.map((element) => [nameOf(element), element]));
}
