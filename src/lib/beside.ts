/**
 * Modules that are run rather than imported: the compiler brings the names in imports up to date, and leaves these alone.
 * @module
 */

/** URL of the module `name` beside the calling one (its `import.meta.url`): TypeScript from a clone, JavaScript once it is built. */
export function moduleBeside(caller: string, name: string): URL {
  return new URL(`./${name}.${caller.endsWith('.ts') ? 'ts' : 'js'}`, caller);
}
