/**
 * Names in rules that nothing goes by: a rule with a slip of the pen tells nobody of anything, and nobody would notice.
 * @module
 */
import type { AlertSettings, ChangeMatch } from '../domain/alertSettings.ts';
import type { Source } from '../domain/watcher.ts';
import { coversKey } from '../lib/factKeys.ts';

export interface KnownNames {
  sources: ReadonlyArray<Pick<Source, 'id' | 'vendor' | 'offerings'>>;
  /** Fact keys of the catalogue. */
  keys: readonly string[];
}

/**
 * One sentence for each name.
 *
 * @example
 * unknownNames(settings, known) // ['alerts.rules: the rule "urgent" names the vendor "mistra-ai", and there is none of that name.']
 */
export function unknownNames({ rules, reminders }: Pick<AlertSettings, 'rules' | 'reminders'>, { sources, keys }: KnownNames): string[] {
  const known = {
    vendors: new Set(sources.map(({ vendor }) => vendor.id)),
    sources: new Set(sources.map(({ id }) => id)),
    offerings: new Set(sources.flatMap(({ offerings }) => offerings)),
  };
  function wrong({ vendors = [], sources: ids = [], offerings = [], keys: patterns = [] }: Partial<ChangeMatch>): string[] {
    return [
      ...vendors.filter((id) => !known.vendors.has(id)).map((id) => `vendor "${id}"`),
      ...ids.filter((id) => !known.sources.has(id)).map((id) => `source "${id}"`),
      ...offerings.filter((id) => !known.offerings.has(id)).map((id) => `offering "${id}"`),
      ...patterns.filter((pattern) => !keys.some((key) => coversKey(pattern, key))).map((key) => `fact key "${key}"`),
    ];
  }
  return [
    ...rules.flatMap(({ id, changes, health }) =>
      wrong({ ...changes, ...pick(health) }).map((name) => `alerts.rules: the rule "${id}" names the ${name}`),
    ),
    ...reminders.flatMap(({ id, changes }) => wrong(changes).map((name) => `alerts.reminders: the reminder "${id}" names the ${name}`)),
  ].map((sentence) => `${sentence}, and there is none of that name.`);
}

function pick(health: AlertSettings['rules'][number]['health']): Partial<ChangeMatch> {
  return { ...(health?.vendors && { vendors: health.vendors }), ...(health?.sources && { sources: health.sources }) };
}
