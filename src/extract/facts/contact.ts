/**
 * The address for privacy matters: one whose name says so, else one given in a sentence about privacy requests.
 * @module
 */
import type { Fact } from '../../domain/extraction.ts';
import { Scan } from '../../lib/phrases/match.ts';
import { wordsOf } from '../../lib/phrases/words.ts';
import { emailsIn } from './emails.ts';
import type { PageText, Unit } from './pageText.ts';
import { clip } from './quote.ts';
import type { CompiledCatalogue, CompiledKey } from './rules.ts';

interface Candidate {
  fact: Fact;
  /** Lower is better: the position of the name in the catalogue, then the rules. */
  rank: number;
}

/** The best address of the page for the key, if there is one. */
export function readContact(page: PageText, key: CompiledKey, catalogue: CompiledCatalogue): Fact[] {
  const candidates = page.passages.flatMap(({ text, links }, passage) => {
    const inText = /@|[[({]\s?at\s?[\])}]/i.test(text);
    const mail = links?.some((link) => link.startsWith('mailto:')) ?? false;
    return inText || mail ? page.unitsOf(passage).flatMap((unit) => candidatesOf(page, unit, key, catalogue)) : [];
  });
  const best = candidates.reduce<Candidate | undefined>(
    (lead, next) => (lead === undefined || next.rank < lead.rank ? next : lead),
    undefined,
  );
  return best ? [best.fact] : [];
}

function candidatesOf(page: PageText, unit: Unit, key: CompiledKey, catalogue: CompiledCatalogue): Candidate[] {
  if (unit.scan.has(key.unless)) return [];
  const written = emailsIn(unit.text);
  const found = written.length > 0 ? written : linked(page, unit);
  return found.flatMap((email) => {
    const rank = rankOf(page, unit, email.local, key, catalogue);
    if (rank === undefined) return [];
    const { rule } = rank;
    const fact: Fact = {
      key: key.key,
      value: email.address,
      quote: clip(unit.text, email.start, email.end),
      path: page.passages[unit.passage]?.path ?? [],
      extractor: `email/${rule}`,
      passage: unit.passage,
    };
    return [{ fact, rank: rank.rank }];
  });
}

/** Addresses behind the links of a passage of one sentence. */
function linked(page: PageText, unit: Unit): ReturnType<typeof emailsIn> {
  if (page.unitsOf(unit.passage).length !== 1) return [];
  const links = page.passages[unit.passage]?.links ?? [];
  return links
    .filter((link) => link.startsWith('mailto:'))
    .flatMap((link) =>
      emailsIn(link.slice('mailto:'.length).split('?', 1)[0] ?? '').map((email) => ({ ...email, start: 0, end: unit.text.length })),
    );
}

function rankOf(
  page: PageText,
  unit: Unit,
  local: string,
  key: CompiledKey,
  catalogue: CompiledCatalogue,
): { rank: number; rule: string } | undefined {
  const words = wordsOf(local, catalogue.lexicon);
  const scan = new Scan(words, 0, words.starts.length, catalogue.terms);
  const byName = key.names.findIndex(({ phrases }) => scan.has(phrases));
  if (byName >= 0) return { rank: byName, rule: key.names[byName]?.value ?? '' };
  const above = [...page.headingsOf(unit.passage), page.titleScan(), ...page.frameOf(unit)];
  const before = page.before(unit);
  const around = before ? [unit.scan, before, ...above] : [unit.scan, ...above];
  const byRule = key.rules.findIndex(
    (rule) =>
      (unit.scan.has(rule.says) || (before?.has(rule.says) ?? false)) &&
      !unit.scan.has(rule.without) &&
      !scan.has(rule.without) &&
      rule.about.every((phrase) => around.some((other) => other.has([phrase]))) &&
      (rule.under.length === 0 || above.some((other) => other.has(rule.under))),
  );
  return byRule >= 0 ? { rank: key.names.length + byRule, rule: key.rules[byRule]?.name ?? '' } : undefined;
}
