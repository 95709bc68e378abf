/**
 * Checks CSS selectors with the library that will apply them.
 * @module
 */
import { compile } from 'css-select';

/** Why `selector` cannot be applied; undefined when it can. */
export function selectorFault(selector: string): string | undefined {
  if (selector.includes('<')) return 'it looks like HTML';
  try {
    compile(selector);
    return undefined;
  } catch (error) {
    // Whatever the parser throws on a text is a verdict on the text: it has no state and does no input or output.
    return error instanceof Error ? firstLine(error.message) : 'it cannot be parsed';
  }
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).slice(0, 120);
}
