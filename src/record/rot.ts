/**
 * Selector rot: a rule of the watcher that used to match and no longer does. Equal bytes do not heal it.
 * @module
 */
import type { Failing, HealthEvent } from '../domain/health.ts';
import { readingRulesOf, readyRule } from '../domain/readingRules.ts';
import type { Visit } from '../domain/snapshot.ts';
import { placeOf } from '../domain/trouble.ts';
import { isReadable } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import type { CheckFacts, Finding, HealthLimits } from './health.ts';

/**
 * Whether rules have rotted. Of a page that could be read this is known at once; of one that lacks what is selected only once it has
 * failed often enough, because a page that came half is like that too.
 */
export function rotDetail(facts: CheckFacts, failing: Failing | undefined, limits: HealthLimits, event: HealthEvent | undefined): Finding {
  const { source, visit, before } = facts;
  const declared = new Set(readingRulesOf(source));
  const unmatched = unmatchedOn(visit, source);
  const earlier = event?.detail.rules ?? [];
  if (unmatched === undefined)
    return earlier.length > 0 && !earlier.some((rule) => declared.has(rule)) ? { ended: endOf(earlier, declared) } : 'undecided';
  // What an older version did not note is no news; `ready` held when the baseline was read.
  const known = new Set(before?.unmatched ?? (visit.failure ? [] : unmatched));
  // On the first page of a source there is nothing that a rule used to match.
  const fresh = before ? unmatched.filter((rule) => !known.has(rule)) : [];
  // A page that could not be read heals nothing.
  const kept = earlier.filter((rule) => unmatched.includes(rule) || !isReadable(visit.verdict));
  const rotten = [...new Set([...kept, ...fresh])].filter((rule) => declared.has(rule));
  if (rotten.length === 0) return { ended: endOf(earlier, declared) };
  if (!event && failing && failing.checks < limits.failures) return 'undecided';
  return {
    detail: {
      sentence: sentenceOf(rotten),
      remedy: `Correct ${rotten.join(', ')} of ${placeOf(source.id, source.file)}, or take it out.`,
      rules: rotten,
    },
  };
}

/** The rules that match nothing, as far as this visit tells. */
function unmatchedOn(visit: Visit, source: Source): string[] | undefined {
  if (visit.failure) return visit.failure.notReady && source.ready ? [readyRule(source.ready)] : undefined;
  if (visit.unmatched) return visit.unmatched;
  return isReadable(visit.verdict) && !source.select && !source.remove && !source.section ? [] : undefined;
}

function endOf(rules: readonly string[], declared: ReadonlySet<string>): string {
  const back = rules.filter((rule) => declared.has(rule));
  const gone = rules.filter((rule) => !declared.has(rule));
  return [
    ...(back.length > 0 ? [`${back.join(', ')} ${back.length === 1 ? 'matches' : 'match'} again`] : []),
    ...(gone.length > 0 ? [`${gone.join(', ')} ${gone.length === 1 ? 'was' : 'were'} taken out of the watcher`] : []),
  ].join('; ');
}

function sentenceOf(rules: readonly string[]): string {
  return rules.length === 1
    ? `The rule ${rules[0]} matches nothing on the page any more.`
    : `The rules ${rules.join(', ')} match nothing on the page any more.`;
}
