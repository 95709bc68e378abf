/**
 * Functions for a page that are put together from several: a world sends what a function says that it is.
 * @module
 */

/** A function that is never run here, only sent: `text` is the source of one function. */
export function fromSource<A, R>(text: string): (argument: A) => R {
  const sent = (_argument: A): R => {
    throw new Error('This function runs in a page only.');
  };
  return Object.assign(sent, { toString: () => text });
}
