/**
 * A strict reader of RFC 4180, written apart from the writer that it judges.
 * @module
 */

/** Records of cells. Throws where a record does not end in CR LF, a quote or line break stands bare, or text follows a closing quote. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    for (let more = true; more; ) {
      const { cell, end } = text[at] === '"' ? quoted(text, at) : bare(text, at);
      record.push(cell);
      more = text[end] === ',';
      at = end + (more ? 1 : 0);
    }
    if (!text.startsWith('\r\n', at)) throw new Error(`record ${records.length + 1} does not end in CR LF`);
    at += 2;
    records.push(record);
  }
  return records;
}

function bare(text: string, from: number): { cell: string; end: number } {
  const [cell = ''] = /^[^,"\r\n]*/.exec(text.slice(from)) ?? [];
  return { cell, end: from + cell.length };
}

function quoted(text: string, from: number): { cell: string; end: number } {
  let cell = '';
  for (let at = from + 1; ; ) {
    const close = text.indexOf('"', at);
    if (close < 0) throw new Error('a quoted cell does not end');
    cell += text.slice(at, close);
    if (text[close + 1] !== '"') {
      if (text[close + 1] !== ',' && text[close + 1] !== '\r') throw new Error('text follows a closing quote');
      return { cell, end: close + 1 };
    }
    cell += '"';
    at = close + 2;
  }
}

/** Records by the names of their columns, after a byte order mark. Throws where a record has more or fewer cells than there are columns. */
export function csvRows(text: string): Array<Record<string, string>> {
  const [columns = [], ...records] = parseCsv(text.replace(/^\ufeff/, ''));
  return records.map((record) => {
    if (record.length !== columns.length) throw new Error(`a record has ${record.length} cells, not ${columns.length}`);
    return Object.fromEntries(columns.map((column, index) => [column, record[index] ?? '']));
  });
}
