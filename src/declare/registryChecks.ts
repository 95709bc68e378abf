/**
 * Checks that no schema of a registry file can make: whether there is what it speaks of, and whether values are what their keys ask for.
 * @module
 */
import { isReadersSource } from '../domain/correction.ts';
import type { FactValue } from '../domain/extraction.ts';
import type { Question } from '../domain/question.ts';
import type { Sheet } from '../domain/registry.ts';
import type { CellEntry, DealEntry } from '../domain/registryFile.ts';
import type { Position, Problem } from './problem.ts';
import { quote } from './quote.ts';
import type { LoadedRegistryFile } from './registryFolder.ts';
import { didYouMean } from './suggest.ts';

/** What files may speak of. */
export interface KnownToRegistry {
  offerings: Iterable<string>;
  vendors: Iterable<string>;
  /** As vendor/source. */
  sources: Iterable<string>;
  questions: readonly Question[];
  /** Fact keys. */
  keys: Iterable<string>;
  /** What is wrong with a value of a key, as a sentence. */
  valueProblem(key: string, value: FactValue): string | undefined;
}

/** A part of a file that is to be looked at. */
export interface Part {
  file: LoadedRegistryFile;
  /** Where it stands: `['dimensions', 'gdpr_dpa']`. */
  at: readonly PropertyKey[];
}

/** Every fault of whole files: what they are about has to be known. */
export function unknownSubjects(files: readonly LoadedRegistryFile[], known: KnownToRegistry): Problem[] {
  return files.flatMap((file) => {
    const [key, id, ids] =
      'offering' in file.content ? ['offering', file.content.offering, known.offerings] : ['vendor', file.content.vendor, known.vendors];
    if (new Set(ids).has(id)) return [];
    return [
      fault(
        file,
        [key],
        `no watcher declares the ${key} ${quote(id)}`,
        didYouMean(id, ids) ?? `Declare it in a watcher, or remove the file.`,
      ),
    ];
  });
}

/** A deal is told in one file. */
export function repeatedDeals(files: readonly LoadedRegistryFile[]): Problem[] {
  const first = new Map<string, LoadedRegistryFile>();
  return files.flatMap((file) =>
    dealsOf(file).flatMap((id) => {
      const earlier = first.get(id);
      if (!earlier) {
        first.set(id, file);
        return [];
      }
      const place = `${earlier.file}:${earlier.keyPosition(['deals'], id).line}`;
      return [
        {
          ...fault(file, ['deals', id], `deal ${quote(id)} is told already in ${place}`, 'Give each deal an id of its own.'),
          ...file.keyPosition(['deals'], id),
        },
      ];
    }),
  );
}

function dealsOf({ content }: LoadedRegistryFile): string[] {
  return 'vendor' in content ? Object.keys(content.deals) : [];
}

/** Every fault of one part. */
export function partProblems({ file, at }: Part, known: KnownToRegistry): Problem[] {
  const [section, name] = at.map(String);
  const { content } = file;
  if (section === 'assessment' && 'offering' in content) return citationProblems(file, at, content.assessment?.citations ?? [], known);
  if (section === 'deals' && 'vendor' in content) return dealProblems(file, at, content.deals[name ?? ''], known);
  const cells =
    section === 'commitments' ? 'vendor' in content && content.commitments : 'offering' in content && content[section as 'hosting'];
  const cell = cells ? cells[name ?? ''] : undefined;
  return cell ? cellProblems(file, at as [Sheet, string], cell, known) : [];
}

function cellProblems(file: LoadedRegistryFile, at: readonly [Sheet, string], cell: CellEntry, known: KnownToRegistry): Problem[] {
  const [sheet, id] = at;
  const question = known.questions.find((one) => one.id === id && one.sheet === sheet);
  if (!question) return [unknownQuestion(file, sheet, id, known)];
  return [...valueProblems(file, at, cell, question, known), ...citationProblems(file, at, cell.citations, known)];
}

function unknownQuestion(file: LoadedRegistryFile, sheet: Sheet, id: string, { questions }: KnownToRegistry): Problem {
  const elsewhere = questions.find((one) => one.id === id);
  const own = questions.filter((one) => one.sheet === sheet).map((one) => one.id);
  const remedy = elsewhere ? `It stands under "${elsewhere.sheet}".` : (didYouMean(id, own) ?? `Known are: ${own.join(', ')}.`);
  return {
    ...fault(file, [sheet, id], `the catalogue has no question ${quote(id)} under "${sheet}"`, remedy),
    ...file.keyPosition([sheet], id),
  };
}

function valueProblems(
  file: LoadedRegistryFile,
  at: readonly PropertyKey[],
  { values = {} }: CellEntry,
  question: Question,
  known: KnownToRegistry,
): Problem[] {
  const names = question.values.map(({ name }) => name);
  return Object.entries(values).flatMap(([name, value]) => {
    const asked = question.values.find((one) => one.name === name);
    const path = [...at, 'values', name];
    if (!asked) {
      const remedy = didYouMean(name, names) ?? (names.length === 0 ? 'This question shows no values.' : `It shows: ${names.join(', ')}.`);
      return [
        {
          ...fault(file, path, `the question ${quote(question.id)} shows no value ${quote(name)}`, remedy),
          ...file.keyPosition([...at, 'values'], name),
        },
      ];
    }
    const wrong = asked.count
      ? typeof value === 'number'
        ? undefined
        : 'It must be a number: how many there are.'
      : known.valueProblem(asked.key, value);
    return wrong === undefined ? [] : [fault(file, path, `${quote(name)} is not a value of ${asked.key}`, wrong)];
  });
}

function dealProblems(
  file: LoadedRegistryFile,
  at: readonly PropertyKey[],
  deal: DealEntry | undefined,
  known: KnownToRegistry,
): Problem[] {
  if (!deal) return [];
  const { partnerVendor } = deal;
  const isKnown = partnerVendor === undefined || new Set(known.vendors).has(partnerVendor);
  return [
    ...(isKnown
      ? []
      : [
          fault(
            file,
            [...at, 'partnerVendor'],
            `no watcher declares the vendor ${quote(partnerVendor)}`,
            didYouMean(partnerVendor, known.vendors) ?? 'Leave "partnerVendor" out where the other side is not watched.',
          ),
        ]),
    ...citationProblems(file, at, deal.citations, known),
  ];
}

function citationProblems(
  file: LoadedRegistryFile,
  at: readonly PropertyKey[],
  citations: ReadonlyArray<Pick<CellEntry['citations'][number], 'source' | 'key' | 'value'>>,
  known: KnownToRegistry,
): Problem[] {
  const sources = new Set(known.sources);
  const keys = new Set(known.keys);
  return citations.flatMap(({ source, key, value }, index) => {
    const here = [...at, 'citations', index];
    if (!sources.has(source) && !isReadersSource(source))
      return [
        fault(
          file,
          [...here, 'source'],
          `no watcher declares the source ${quote(source)}`,
          didYouMean(source, sources) ?? 'Declare it in a watcher first.',
        ),
      ];
    if (key === undefined)
      return value === undefined ? [] : [fault(file, [...here, 'value'], 'a value without the key that it is of', 'Add "key: …".')];
    if (!keys.has(key)) return [fault(file, [...here, 'key'], `the catalogue has no fact key ${quote(key)}`, didYouMean(key, keys))];
    const wrong = value === undefined ? undefined : known.valueProblem(key, value);
    return wrong === undefined ? [] : [fault(file, [...here, 'value'], `the value is not one of ${key}`, wrong)];
  });
}

/** A problem at a place of a file. */
export function fault(file: LoadedRegistryFile, path: readonly PropertyKey[], message: string, remedy?: string): Problem {
  const place: Position = file.position(path);
  return { file: file.file, ...place, message, ...(remedy === undefined ? {} : { remedy }), severity: 'error' };
}
