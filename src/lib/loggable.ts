/**
 * Events as a log may keep them: texts of pages and answers cut to one bounded line, credentials in addresses left out, errors without what
 * libraries hang on them.
 * @module
 */

/** Longest text; longest stack of an error; most elements of a list, or fields of a thing; how deep it is looked into. */
const MOST = { text: 500, stack: 4_000, items: 50, depth: 4 } as const;

/** A copy of an event, bounded. */
export function loggable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return oneLine(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return errorOf(value, depth);
  if (value instanceof Date) return value;
  if (depth >= MOST.depth) return '…';
  if (Array.isArray(value)) return value.slice(0, MOST.items).map((item) => loggable(item, depth + 1));
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  const fields = Object.entries(value).slice(0, MOST.items);
  return Object.fromEntries(fields.map(([name, field]) => [name, loggable(field, depth + 1)]));
}

/** A text on one line, no longer than `most` characters, without the credentials in it. */
export function oneLine(text: string, most: number = MOST.text): string {
  // Credentials first, while they are whole: what is cut in two is not known for what it is.
  const line = withoutCredentials(text.slice(0, most * 8).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '));
  return (line.length > most ? `${line.slice(0, most)}…` : line).toWellFormed();
}

/** "redis://name:password@host" and "Bearer cw_…" say who somebody is. */
function withoutCredentials(text: string): string {
  return text
    .replace(/(?<=\/\/)[^\s/@]+@/g, '…@')
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 …')
    .replace(/\bcw_[\w-]+/g, 'cw_…')
    .replace(/([?&](?:token|key|secret|code|password)=)[^\s&#"']+/gi, '$1…');
}

function errorOf(error: Error, depth: number): Record<string, unknown> {
  const { code, remedy, cause } = error as { code?: unknown; remedy?: unknown; cause?: unknown };
  return {
    type: error.name,
    message: oneLine(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof remedy === 'string' ? { remedy: oneLine(remedy) } : {}),
    ...(error.stack === undefined ? {} : { stack: stackOf(error.stack, error.message) }),
    ...(cause === undefined || depth >= MOST.depth ? {} : { cause: loggable(cause, depth + 1) }),
  };
}

/** Where it was thrown: the message before it is told already, and may be long. */
function stackOf(stack: string, message: string): string {
  const from = stack.indexOf(message);
  return withoutCredentials((from < 0 ? stack : stack.slice(from + message.length)).slice(0, MOST.stack).trim());
}
