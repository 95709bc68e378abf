/**
 * Lists set as tables: with headers, with headers as an ordinary row, without any, and with one cell a row.
 * @module
 */
import { hasLegalForm } from '../../../lib/names.ts';
import { type Entry, entityOf } from './entry.ts';
import { isPlaceOnly, type Role, trimField, trimName } from './fields.ts';
import type { Line, ListWording, Run } from './page.ts';

interface Cell {
  header: string;
  text: string;
  lines?: string[];
}

/** Which column holds what. */
type Columns = Partial<Record<Role, number>> & { count: number };

const MAX_NAME = 160;
const MAX_SHORT_NAME_WORDS = 4;
/** Share of a column's cells that have to be places (or names) for the column to be taken for one of places (or names). */
const MOST = 0.6;

/** The entries of a run of rows; none when it lists something else. */
export function readTable({ certainty, lines }: Run, wording: ListWording): Entry[] {
  const forms = certainty === 'named' ? readForms(lines, wording) : [];
  if (forms.length > 0) return forms;
  const entries: Entry[] = [];
  let columns: Columns | undefined;
  let headers = '';
  let part: Line[] = [];
  const endPart = () => {
    if (certainty === 'named' && !columns) entries.push(...readBareRows(part, wording));
    part = [];
  };
  for (const line of lines) {
    const cells = cellsOf(line);
    if (cells.length === 1 && !cells[0]?.lines && isOneHeader(cells[0]?.text ?? '', wording)) continue;
    const own = columnsOf(
      cells.map(({ text }) => text),
      true,
      wording,
      certainty,
    );
    const above = cells.map((cell) => cell.header);
    // A row with fewer cells stands below a cell that spans rows: its headers are the first ones, and not its own.
    const isNew = !headers.startsWith(above.join('|'));
    if (isNew) headers = above.join('|');
    const found = own ?? (isNew ? columnsOf(above, false, wording, certainty) : undefined);
    if (found === 'refused') return entries;
    if (found) {
      endPart();
      columns = found;
    }
    if (own) continue;
    if (!columns) part.push(line);
    else {
      const entry = readRow(line, cells, columns, wording);
      if (entry) entries.push(entry);
    }
  }
  endPart();
  return entries;
}

/** Tables of two columns, labels and values: "Name | Acme", "Purpose | hosting". A name begins the next entry. */
function readForms(lines: Line[], wording: ListWording): Entry[] {
  const entries: Entry[] = [];
  let labelled = 0;
  for (const line of lines) {
    const [label, value] = cellsOf(line);
    const role = cellsOf(line).length === 2 ? wording.fields.labelOf(label?.text ?? '') : undefined;
    if (!role || !value) continue;
    labelled += 1;
    if (role === 'name') entries.push({ entity: { name: nameOf(value) }, lines: [line], by: 'table' });
    else {
      const entry = entries.at(-1);
      if (role === 'purpose' || role === 'location') {
        if (entry) entry.entity[role] ??= trimField(value.text);
      }
      entry?.lines.push(line);
    }
  }
  const isForm = labelled >= lines.length * MOST && labelled > entries.length;
  return isForm ? entries.filter(({ entity }) => isNameInTable(entity.name, wording)) : [];
}

function cellsOf({ passage }: Line): Cell[] {
  return passage.cells ?? [{ header: '', text: passage.text }];
}

/** The columns that headers announce; `refused` when they are those of another kind of table. A row of headers has no places in it. */
function columnsOf(texts: string[], isRow: boolean, wording: ListWording, certainty: Run['certainty']): Columns | 'refused' | undefined {
  if (texts.length < 2 || !texts.some(Boolean)) return undefined;
  const roles = texts.map((text) => wording.fields.roleOf(text));
  if (isRow && (roles.filter(Boolean).length < 2 || new Set(texts).size < 2 || texts.some(isPlaceOnly))) return undefined;
  const columns = bestColumns(roles, texts, wording);
  const says = texts.some((text) => wording.named.isIn(text));
  const isListed =
    columns.name !== undefined &&
    ([columns.purpose, columns.location, columns.seat].some((at) => at !== undefined) || says || certainty === 'named');
  const isOther = texts.some((text) => wording.notUnder.isIn(text)) && !says && certainty !== 'named';
  return isListed && !isOther && (certainty !== 'none' || says) ? columns : 'refused';
}

function isOneHeader(text: string, wording: ListWording): boolean {
  return text.length <= 60 && (wording.fields.roleOf(text)?.role === 'name' || wording.named.isIn(text)) && !hasLegalForm(text);
}

function bestColumns(roles: Array<{ role: Role; rank: number } | undefined>, texts: string[], wording: ListWording): Columns {
  const columns: Columns = { count: texts.length };
  const ranks = new Map<Role, number>();
  for (const [at, found] of roles.entries()) {
    if (!found || found.rank >= (ranks.get(found.role) ?? Number.POSITIVE_INFINITY)) continue;
    columns[found.role] = at;
    ranks.set(found.role, found.rank);
  }
  const said = (wanted: Role | undefined) => texts.findIndex((text, at) => roles[at]?.role === wanted && wording.named.isIn(text));
  const named = [said('name'), said(undefined), columns.name ?? said('other')].find((at) => at >= 0);
  if (named !== undefined) columns.name = named;
  return columns;
}

function readRow(line: Line, cells: Cell[], columns: Columns, wording: ListWording): Entry | undefined {
  const shift = columns.count - cells.length; // cells that span rows stand in the first of them only
  if (cells.length < 2 || shift < 0 || shift > (columns.name ?? 0)) return undefined;
  const cell = (role: Role) => (columns[role] === undefined ? undefined : cells[columns[role] - shift]);
  const name = nameOf(cell('name'));
  if (!isNameInTable(name, wording)) return undefined;
  const place = columns.location === undefined ? 'seat' : 'location';
  const location = trimField(cell(place)?.text ?? '');
  const by = place === 'seat' && location !== '' ? 'table-seats' : 'table';
  return { entity: entityOf(name, trimField(cell('purpose')?.text ?? ''), location), lines: [line], by };
}

/** In a column of names, more is a name than elsewhere: "ngrok", "imgix". */
function isNameInTable(name: string, wording: ListWording): boolean {
  if (!/\p{L}/u.test(name) || name.length > MAX_NAME) return false;
  return (
    wording.names.isName(name) || (name.split(/\s+/).length <= MAX_SHORT_NAME_WORDS && !wording.names.isGeneric(name) && !isPlaceOnly(name))
  );
}

/** The first line of the cell; an address may follow. */
function nameOf(cell: Cell | undefined): string {
  const [first = '', second = ''] = cell?.lines ?? [cell?.text ?? ''];
  const name = hasLegalForm(`Name ${second}`) && second.length < 20 ? `${first} ${second}` : first;
  return trimName(name);
}

/** Rows without headers: what they hold tells. */
function readBareRows(lines: Line[], wording: ListWording): Entry[] {
  const rows = lines.map((line) => ({ line, cells: cellsOf(line).filter((cell) => cell.text !== '') }));
  const single = rows.filter(({ cells }) => cells.length === 1);
  const wide = rows.filter(({ cells }) => cells.length > 1);
  if (wide.length === 0) return single.flatMap(({ line, cells }) => readOneCell(line, cells[0] as Cell, wording));
  const columns = guessColumns(
    wide.map(({ cells }) => cells),
    wording,
  );
  return columns
    ? wide.flatMap(({ line, cells }) => readRow(line, cells, { ...columns, count: Math.max(columns.count, cells.length) }, wording) ?? [])
    : [];
}

function guessColumns(rows: Cell[][], wording: ListWording): Columns | undefined {
  const count = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const share = (column: number, test: (text: string) => boolean) =>
    rows.filter((row) => test(row[column]?.text ?? '')).length / rows.length;
  const order = Array.from({ length: count }, (_, column) => column);
  const location = order.find((column) => share(column, isPlaceOnly) >= MOST);
  const name = order.find((column) => column !== location && share(column, (text) => wording.names.isName(text)) >= MOST);
  if (name === undefined) return undefined;
  if (location === undefined && share(name, hasLegalForm) < MOST) return undefined;
  const purpose = order.find((column) => column !== location && column !== name);
  return { count, name, ...(location === undefined ? {} : { location }), ...(purpose === undefined ? {} : { purpose }) };
}

/** "Acme • Hosting • Ireland • Products: all", each on a line of its own in one cell; the lines after the name in any order. */
function readOneCell(line: Line, { text, lines = [text] }: Cell, wording: ListWording): Entry[] {
  const [first = '', ...rest] = lines.length > 1 ? lines : text.split(/\s[•·|]\s/);
  const name = trimName(first);
  if (!(rest.length > 0 ? isNameInTable(name, wording) : wording.names.isName(name))) return [];
  return [{ entity: entityOf(name, ...purposeAndLocation(rest, wording)), lines: [line], by: 'cell' }];
}

/** Lines of an entry without labels, or with some: places are the location, the first other line the purpose. */
export function purposeAndLocation(lines: readonly string[], wording: ListWording): [string | undefined, string | undefined] {
  let purpose: string | undefined;
  let location: string | undefined;
  for (const line of lines) {
    const { head, fields } = wording.fields.segments(line);
    for (const { role, value } of fields) {
      if (role === 'purpose') purpose ??= value;
      if (role === 'location') location ??= value;
    }
    if (fields.length > 0 && head === '') continue;
    if (isPlaceOnly(line)) location ??= trimField(line);
    else purpose ??= trimField(line);
  }
  return [purpose, location];
}
