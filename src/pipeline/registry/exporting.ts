/**
 * The registry → files: what is to be written into a folder, and what may be.
 * @module
 */
import { EXPORTED, type ExportedList, exportedText, parseExported } from '../../declare/registryExported.ts';
import { parseRegistryFile } from '../../declare/registryFolder.ts';
import { yamlText } from '../../declare/yamlText.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Store } from '../../domain/ports.ts';
import type { Question } from '../../domain/question.ts';
import type { RegistryRecord } from '../../domain/registry.ts';
import { sha256 } from '../../lib/hash.ts';
import { digestOf } from '../../registry/files/entries.ts';
import { entryIn, entryOfSaid, fileOf, keyOf, layOut, saidIn, withCitations } from '../../registry/files/layout.ts';
import { citationsOf, inherit } from '../../registry/files/quotes.ts';

/** The folder as it is. Names are relative to it. */
export interface FolderReader {
  /** Undefined where there is no such file. */
  read(name: string): Promise<string | undefined>;
}

export interface ExportPlan {
  /** In the order in which they are written: the list of what was exported comes last. */
  write: Array<{ name: string; text: string }>;
  /** Files of records that are gone, as this program wrote them. */
  remove: string[];
  /** Files that say the same already. */
  same: number;
  /** Files that somebody else wrote or edited, and that say something else. */
  foreign: string[];
  files: number;
  records: number;
}

export interface ExportFilter {
  /** Files of this vendor, and of the offerings that it answers for. */
  vendor?: string;
  offering?: string;
}

/**
 * What it takes to bring the folder up to date. A file that says what the registry says is left as it is, in whatever form that is.
 * `force`: files of others are replaced.
 */
export async function planExport(
  { store, questions }: { store: Pick<Store, 'registry'>; questions: readonly Question[] },
  folder: FolderReader,
  filter: ExportFilter,
  { force }: { force: boolean },
): Promise<ExportPlan> {
  const all = await store.registry();
  const files = wanted(all, filter);
  const listText = await folder.read(EXPORTED);
  const before = (listText === undefined ? undefined : parseExported(listText)) ?? { files: {}, records: {} };
  const plan: ExportPlan = { write: [], remove: [], same: 0, foreign: [], files: files.size, records: [...files.values()].flat().length };
  const now: ExportedList = isWhole(filter) ? { files: {}, records: {} } : structuredClone(before);

  const data = layOut([...files.values()].flat(), questions);
  for (const [name, records] of files) {
    const there = await folder.read(name);
    const text = isUpToDate(name, there, records, questions) ? there : withHead(there, yamlText(data.get(name), FORM));
    if (text === there) plan.same += 1;
    else if (there === undefined || force || before.files[name] === sha256(there)) plan.write.push({ name, text });
    else plan.foreign.push(name);
    enter(now, name, text, records, questions);
  }
  for (const name of isWhole(filter) ? Object.keys(before.files).filter((one) => !files.has(one)) : []) {
    const there = await folder.read(name);
    if (there !== undefined && sha256(there) === before.files[name]) plan.remove.push(name);
  }
  const list = exportedText(now);
  if (list !== listText) plan.write.push({ name: EXPORTED, text: list });
  return plan;
}

const FORM = { compact: ['value', 'values'], airy: 2 };

function isWhole({ vendor, offering }: ExportFilter): boolean {
  return vendor === undefined && offering === undefined;
}

/** Records by the file that they stand in; of a file all or none. */
function wanted(records: readonly RegistryRecord[], { vendor, offering }: ExportFilter): Map<string, RegistryRecord[]> {
  const files = [...Map.groupBy(records, fileOf)].filter(
    ([, own]) =>
      (vendor === undefined || own.some((record) => record.vendor === vendor)) &&
      (offering === undefined || own.some((record) => offeringOf(record) === offering)),
  );
  for (const [name] of files) if (!SAFE.test(name)) throw noFileName(name);
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Ids come from people, and names of files from ids: none leads out of the folder. */
const SAFE = /^(?:offerings|vendors)\/[a-z0-9]+(?:-[a-z0-9]+)*\.yaml$/;

function noFileName(name: string): OperationalError {
  return new OperationalError('input', `${name} is no name for a file of the registry.`, {
    remedy: 'Ids are lower-case letters and digits joined by single hyphens: remove the record that has another.',
  });
}

function offeringOf(record: RegistryRecord): string | undefined {
  if (record.type === 'assessment') return record.offering;
  return record.type === 'cell' && record.subject.type === 'offering' ? record.subject.id : undefined;
}

/** The file says the same of the same records, and nothing else. */
function isUpToDate(name: string, text: string | undefined, records: readonly RegistryRecord[], questions: readonly Question[]): text is string {
  const content = text === undefined ? undefined : parseRegistryFile(name, text);
  if (!content) return false;
  const said = saidIn(content);
  const recorded = new Map(records.map((record) => [keyOf(record), record]));
  return (
    said.length === records.length &&
    said.every((one) => {
      const record = recorded.get(keyOf(one));
      if (!record) return false;
      const whole = withCitations(one, inherit(citationsOf(one), citationsOf(record)).citations);
      return digestOf(entryOfSaid(whole, questions)) === digestOf(entryIn(record, questions));
    })
  );
}

/** Remarks at the head of a file stay. */
function withHead(there: string | undefined, text: string): string {
  const head = /^(?:#[^\n]*\n|\n)*/.exec(there ?? '')?.[0] ?? '';
  return head + text;
}

function enter(list: ExportedList, name: string, text: string, records: readonly RegistryRecord[], questions: readonly Question[]): void {
  list.files[name] = sha256(text);
  for (const record of records) list.records[keyOf(record)] = digestOf(entryIn(record, questions));
}
