/**
 * What the path of a file in a folder of dated pages says: which document, and when.
 * @module
 */

export interface NamedPage {
  /** Folders and name without date and ending, joined by "/"; empty for "2024-05-01.html" right in the folder. */
  document: string;
  /** ISO 8601 UTC; absent when the name has no date. */
  fetchedAt?: string;
}

const PAGE = /\.(?:html?|xhtml)(?:\.(?:gz|br|zst))?$/i;

/** True for the name of an HTML file, packed or not. */
export function isPageName(name: string): boolean {
  return PAGE.test(name);
}

/** The name without its ending: "2024-05-01" for "2024-05-01.html.gz". */
export function stemOf(name: string): string {
  return name.replace(PAGE, '');
}

/** A date, alone or at the end of a name: 2024-05-01, 20240501, 20240501123000, 2024-05-01T12-30-00Z. */
const DATED =
  /^(?:(?<name>.*)[.\-_ ])?(?:(?<y>\d{4})-(?<mo>\d\d)-(?<d>\d\d)(?:[T_ -](?<h>\d\d)[-:.]?(?<mi>\d\d)(?:[-:.]?(?<s>\d\d)(?:[-.](?<ms>\d{3}))?)?Z?)?|(?<cy>\d{4})(?<cmo>\d\d)(?<cd>\d\d)(?:T?(?<ch>\d\d)(?<cmi>\d\d)(?<cs>\d\d)Z?)?)$/s;

/** Reads a path inside the archive, given as its parts. */
export function readName(parts: string[]): NamedPage {
  const folders = parts.slice(0, -1);
  const stem = stemOf(parts.at(-1) ?? '');
  const groups = DATED.exec(stem)?.groups;
  const fetchedAt = groups && dateOf(groups);
  if (fetchedAt === undefined) return { document: named([...folders, stem]) };
  return { document: named([...folders, groups?.['name'] ?? '']), fetchedAt };
}

function named(parts: string[]): string {
  // The same name is spelt differently by different file systems.
  return parts
    .filter((part) => part !== '')
    .join('/')
    .normalize('NFC');
}

function dateOf(groups: Record<string, string | undefined>): string | undefined {
  const [year, month, day] = [groups['y'] ?? groups['cy'], groups['mo'] ?? groups['cmo'], groups['d'] ?? groups['cd']];
  const [hour, minute, second] = [
    groups['h'] ?? groups['ch'] ?? '00',
    groups['mi'] ?? groups['cmi'] ?? '00',
    groups['s'] ?? groups['cs'] ?? '00',
  ];
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.${groups['ms'] ?? '000'}Z`;
  const date = new Date(text);
  // 31 February is rolled over by the parser; a number that is no date at all has no year of the web.
  const isDate = !Number.isNaN(date.getTime()) && date.toISOString() === text;
  return isDate && date.getUTCFullYear() >= 1990 && date.getUTCFullYear() < 2100 ? text : undefined;
}
