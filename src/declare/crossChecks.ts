/**
 * Checks that no single schema can make: selectors and schedules, and what watchers say of each other.
 * @module
 */
import { type Question, questionsOf } from '../domain/question.ts';
import type { Offering, SourceDeclaration } from '../domain/watcher.ts';
import { blackoutFault } from './blackout.ts';
import { cronFault } from './cron.ts';
import type { Problem } from './problem.ts';
import { quote } from './quote.ts';
import { selectorFault } from './selectors.ts';
import { didYouMean } from './suggest.ts';
import type { LoadedWatcher } from './watchers.ts';

/** What watchers refer to by name. Questions of sheets that are absent are not checked. */
export type KnownCatalogue = { keys: Record<string, unknown> } & Partial<Parameters<typeof questionsOf>[0]>;

/** One declared source and where it stands. */
interface PlacedSource {
  loaded: LoadedWatcher;
  source: SourceDeclaration;
  index: number;
}

/** Every fault across `watchers`. Without a catalogue, the names of keys and questions are not checked. */
export function crossCheck(watchers: readonly LoadedWatcher[], catalogue?: KnownCatalogue): Problem[] {
  const sources = watchers.flatMap((loaded) => loaded.watcher.sources.map((source, index) => ({ loaded, source, index })));
  return [
    ...sources.flatMap(checkSyntax),
    ...duplicateVendors(watchers),
    ...duplicateSourceIds(watchers),
    ...duplicateOfferings(watchers),
    ...duplicateAddresses(sources),
    ...duplicateArchives(sources),
    ...unknownVendors(watchers),
    ...unknownNames(watchers),
    ...(catalogue ? unknownKeys(watchers, new Set(Object.keys(catalogue.keys))) : []),
    ...(catalogue ? checkAnswers(watchers, questionsIn(catalogue)) : []),
  ];
}

function checkSyntax(placed: PlacedSource): Problem[] {
  const { source } = placed;
  const cron = source.schedule === undefined ? undefined : cronFault(source.schedule);
  const blackout = blackoutFault(source.blackout);
  return [
    ...(blackout === undefined ? [] : [sourceProblem(placed, ['blackout'], blackout.message, blackout.remedy)]),
    ...(cron === undefined
      ? []
      : [
          sourceProblem(
            placed,
            ['schedule'],
            `schedule is no cron expression of five fields: ${cron}`,
            'Write it like "0 6 * * *", or use every: 12h.',
          ),
        ]),
    ...selectorsOf(source).flatMap(({ path, selector }) => {
      const fault = selectorFault(selector);
      return fault === undefined ? [] : [sourceProblem(placed, path, `${path[0]} is no CSS selector: ${quote(selector)} (${fault})`)];
    }),
  ];
}

function selectorsOf(source: SourceDeclaration): Array<{ path: [string, ...PropertyKey[]]; selector: string }> {
  const list = (key: 'select' | 'remove') =>
    (source[key] ?? []).map((selector, index) => ({ path: [key, index] as [string, ...PropertyKey[]], selector }));
  const ready = source.ready?.selector;
  return [
    ...list('select'),
    ...list('remove'),
    ...(ready === undefined ? [] : [{ path: ['ready', 'selector'] as [string, ...PropertyKey[]], selector: ready }]),
  ];
}

function duplicateVendors(watchers: readonly LoadedWatcher[]): Problem[] {
  const entries = watchers.map((loaded) => ({ loaded, path: ['vendor', 'id'], name: loaded.watcher.vendor.id }));
  return repeated(entries, (name, first) => ({
    message: `vendor ${quote(name)} is declared already in ${place(first)}`,
    remedy: 'Keep one file for each vendor.',
  }));
}

function duplicateSourceIds(watchers: readonly LoadedWatcher[]): Problem[] {
  return watchers.flatMap((loaded) => {
    const entries = loaded.watcher.sources.map((source, index) => ({ loaded, path: ['sources', index, 'id'], name: source.id }));
    return repeated(entries, (name, first) => ({
      message: `source ${quote(name)} is declared already in ${place(first)}`,
      remedy: 'Give each source of a vendor an id of its own.',
    }));
  });
}

function duplicateOfferings(watchers: readonly LoadedWatcher[]): Problem[] {
  const entries = watchers.flatMap((loaded) =>
    loaded.watcher.offerings.map((offering, index) => ({ loaded, path: ['offerings', index, 'id'], name: offering.id })),
  );
  return repeated(entries, (name, first) => ({
    message: `offering ${quote(name)} is declared already in ${place(first)}`,
    remedy: 'Keep one of the two; commitments of any file may name it.',
  }));
}

/** The same part of the same page twice: an error within a vendor, worth a look across vendors. */
function duplicateAddresses(sources: readonly PlacedSource[]): Problem[] {
  const entries = sources.map((placed) => ({
    loaded: placed.loaded,
    path: ['sources', placed.index, 'url'],
    name: partOfPage(placed.source),
  }));
  return repeated(entries, (_name, first, again) => ({
    message: `the same part of this page is watched already in ${place(first)}`,
    remedy: 'Keep one of them, or tell the two documents apart with "section".',
    severity: first.loaded === again.loaded ? 'error' : 'warning',
  }));
}

function partOfPage({ url, section, select }: SourceDeclaration): string {
  const title = typeof section?.title === 'string' ? [section.title] : section?.title;
  return JSON.stringify([new URL(url).href, section?.anchor, title, select]);
}

function duplicateArchives(sources: readonly PlacedSource[]): Problem[] {
  const entries = sources.flatMap(({ loaded, source, index }) =>
    (source.archives ?? []).map((name, position) => ({ loaded, path: ['sources', index, 'archives', position], name })),
  );
  return repeated(entries, (name, first) => ({
    message: `archive document ${quote(name)} is claimed already in ${place(first)}`,
    remedy: 'Claim each document once: its history can belong to one source only.',
  }));
}

function unknownVendors(watchers: readonly LoadedWatcher[]): Problem[] {
  const known = watchers.map((loaded) => loaded.watcher.vendor.id);
  return watchers.flatMap((loaded) =>
    loaded.watcher.offerings.flatMap((offering, index) =>
      (['developer', 'platform'] as const)
        .filter((role) => !known.includes(offering[role]))
        .map((role) =>
          problem(
            loaded,
            ['offerings', index, role],
            `${role} ${quote(offering[role])} is no vendor of these watchers`,
            didYouMean(offering[role], known),
            'warning',
          ),
        ),
    ),
  );
}

function unknownNames(watchers: readonly LoadedWatcher[]): Problem[] {
  const offerings = watchers.flatMap((loaded) => loaded.watcher.offerings.map((offering) => offering.id));
  return watchers.flatMap((loaded) => {
    const sources = loaded.watcher.sources.map((source) => source.id);
    return NAMING.flatMap((part) => [
      ...unknownIn(loaded, part, 'sources', 'source', sources),
      ...unknownIn(loaded, part, 'offerings', 'offering', offerings),
    ]);
  });
}

/** Parts of a watcher whose entries name sources and offerings, and what such an entry is called. */
const NAMING = [
  { list: 'commitments', entry: 'commitment' },
  { list: 'answers', entry: 'answer' },
] as const;

function unknownIn(
  loaded: LoadedWatcher,
  { list: part, entry }: (typeof NAMING)[number],
  list: 'sources' | 'offerings',
  noun: string,
  known: readonly string[],
): Problem[] {
  return loaded.watcher[part].flatMap((named, at) =>
    named[list].flatMap((name, index) =>
      known.includes(name)
        ? []
        : [problem(loaded, [part, at, list, index], `the ${entry} names an unknown ${noun} ${quote(name)}`, didYouMean(name, known))],
    ),
  );
}

type Asking = Pick<Question, 'id' | 'subject'>;

function questionsIn({ dimensions, commitments, hosting }: KnownCatalogue): Asking[] | undefined {
  return dimensions && commitments && hosting && questionsOf({ dimensions, commitments, hosting });
}

/** Answers are to questions that are asked, about offerings of which this vendor answers them. */
function checkAnswers(watchers: readonly LoadedWatcher[], questions: readonly Asking[] | undefined): Problem[] {
  if (!questions) return [];
  const offerings = new Map(watchers.flatMap(({ watcher }) => watcher.offerings.map((offering) => [offering.id, offering])));
  return watchers.flatMap((loaded) =>
    loaded.watcher.answers.flatMap((answer, at) => {
      const asked = questions.find(({ id }) => id === answer.question);
      if (!asked) return [unknownQuestion(loaded, at, answer.question, questions)];
      return answer.offerings.flatMap((name, index) => {
        const offering = offerings.get(name);
        return offering ? wrongAnswerer(loaded, ['answers', at, 'offerings', index], offering, asked) : [];
      });
    }),
  );
}

function unknownQuestion(loaded: LoadedWatcher, at: number, name: string, questions: readonly Asking[]): Problem {
  const near = didYouMean(
    name,
    questions.map(({ id }) => id),
  );
  const remedy = near ?? 'Add it to config/catalogue.yaml, under dimensions, commitments or hosting.';
  return problem(loaded, ['answers', at, 'question'], `the catalogue asks no question ${quote(name)}`, remedy);
}

/** By the two-level rule the pages of one vendor count, and no others: an answer of another is never looked at. */
function wrongAnswerer(loaded: LoadedWatcher, path: PropertyKey[], offering: Offering, { id, subject }: Asking): Problem[] {
  if (subject === 'vendor' || offering[subject] === loaded.watcher.vendor.id) return [];
  const message = `${quote(id)} of ${quote(offering.id)} is answered by its ${subject}, ${quote(offering[subject])}: these pages do not count`;
  return [
    problem(loaded, path, message, `Name the pages in the watcher of ${quote(offering[subject])}, or leave the offering out.`, 'warning'),
  ];
}

function unknownKeys(watchers: readonly LoadedWatcher[], known: ReadonlySet<string>): Problem[] {
  return watchers.flatMap((loaded) =>
    loaded.watcher.commitments.flatMap(({ key }, index) =>
      known.has(key)
        ? []
        : [
            problem(
              loaded,
              ['commitments', index, 'key'],
              `the catalogue has no fact key ${quote(key)}`,
              didYouMean(key, known) ?? 'Add it to config/catalogue.yaml.',
            ),
          ],
    ),
  );
}

interface Entry {
  loaded: LoadedWatcher;
  path: PropertyKey[];
  name: string;
}

interface Repetition {
  message: string;
  remedy: string;
  severity?: Problem['severity'];
}

/** A problem for every entry whose name an earlier one has. */
function repeated(entries: readonly Entry[], say: (name: string, first: Entry, again: Entry) => Repetition): Problem[] {
  const first = new Map<string, Entry>();
  return entries.flatMap((entry) => {
    const earlier = first.get(entry.name);
    if (!earlier) {
      first.set(entry.name, entry);
      return [];
    }
    const { message, remedy, severity } = say(entry.name, earlier, entry);
    return [problem(entry.loaded, entry.path, message, remedy, severity)];
  });
}

function place({ loaded, path }: Entry): string {
  return `${loaded.file}:${loaded.position(path).line}`;
}

function sourceProblem({ loaded, index }: PlacedSource, path: readonly PropertyKey[], message: string, remedy?: string): Problem {
  return problem(loaded, ['sources', index, ...path], message, remedy);
}

function problem(
  loaded: LoadedWatcher,
  path: readonly PropertyKey[],
  message: string,
  remedy?: string,
  severity: Problem['severity'] = 'error',
): Problem {
  return { file: loaded.file, ...loaded.position(path), message, ...(remedy === undefined ? {} : { remedy }), severity };
}
