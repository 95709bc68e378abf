/**
 * Values that stand for themselves: a duration, a date, a choice. What becomes of one is one strand.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { StatedFact } from '../../domain/deskPorts.ts';
import type { FactValue } from '../../domain/extraction.ts';
import type { Ledger, Strand } from '../factTimeline.ts';
import { beginning, endBy, isOpen, lastValue, nameOf, settled, strandOf } from './strands.ts';

export function createValueLedger(): Ledger {
  const strands: Strand[] = [];

  function open(value: FactValue): Strand[] {
    const name = nameOf(value);
    return strands.filter((strand) => isOpen(strand) && nameOf(lastValue(strand)) === name);
  }

  /** Of a value that nobody saw come it is only known that it was there. */
  function appear(value: FactValue): Strand {
    const strand = strandOf({ value });
    strands.push(strand);
    return strand;
  }

  function follow(change: Change): void {
    const { oldValue, newValue, firstSeenNewAt } = change;
    // What that very visit brought is none that it took.
    const before = oldValue === undefined ? [] : open(oldValue).filter(({ spans }) => spans.at(-1)?.since?.at !== firstSeenNewAt);
    const old = oldValue === undefined ? undefined : (before[0] ?? appear(oldValue));
    if (old) endBy(old, change);
    if (newValue === undefined) return;
    const span = beginning(newValue, change);
    // A value that is stated again takes up where the key was left.
    const strand = old ?? strands.findLast((one) => !isOpen(one));
    if (strand) strand.spans.push(span);
    else strands.push(strandOf(span));
  }

  return {
    add: follow,
    end(facts, held) {
      const wanted = [...Map.groupBy(facts, ({ value }) => nameOf(value)).values()];
      for (const group of wanted) if (group[0]) statedNow(group[0].value, group);
      return settled(strands);

      function statedNow(value: FactValue, group: StatedFact[]): void {
        const turn =
          open(value).length > 0
            ? undefined
            : held.findLast(({ newValue }) => newValue !== undefined && nameOf(newValue) === nameOf(value));
        if (turn) follow(turn);
        const strand = open(value)[0] ?? appear(value);
        strand.facts.push(...group);
        const last = strand.spans.at(-1);
        if (last && group[0]) last.quote = group[0].quote;
      }
    },
  };
}
