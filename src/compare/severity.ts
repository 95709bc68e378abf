/**
 * How much a change of a fact matters, by the rules of the catalogue.
 * @module
 */
import type { FactEvent, SeverityRule, SeverityRules } from '../domain/catalogue.ts';
import type { Difference } from '../domain/change.ts';
import { coversKey } from '../lib/factKeys.ts';

export type FactJudgement = Pick<Difference, 'significance' | 'severity' | 'rule'>;

/** What happened to which fact: `from` and `to` are the values that are no longer, and newly, stated. */
export interface Happening {
  key: string;
  events: readonly FactEvent[];
  from: readonly string[];
  to: readonly string[];
}

/** For a catalogue without a rule that fits. */
const UNRULED: FactJudgement = { significance: 'substantive', severity: 'medium', rule: 'a value changed' };

/** The judgement of the first rule that fits; its words and its id stand in `rule`. */
export function judgeFact(rules: SeverityRules | undefined, happening: Happening): FactJudgement {
  const rule = rules?.facts.find((one) => fits(one, happening));
  return rule ? { significance: rule.significance, severity: rule.severity, rule: `${rule.says} (${rule.id})` } : UNRULED;
}

function fits(rule: SeverityRule, { key, events, from, to }: Happening): boolean {
  return (
    (rule.keys?.some((pattern) => coversKey(pattern, key)) ?? true) &&
    rule.when.some((event) => events.includes(event)) &&
    (rule.from?.some((value) => from.includes(value)) ?? true) &&
    (rule.to?.some((value) => to.includes(value)) ?? true)
  );
}
