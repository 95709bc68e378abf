/**
 * Values that are made when they are first asked for.
 * @module
 */

/** Makes the value at the first call, and gives the same one from then on. */
export function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
