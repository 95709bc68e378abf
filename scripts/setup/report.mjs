/**
 * What set-up tells the user: one line when a step begins, one when it ends, on standard error.
 * @module
 */

/** A set-up that cannot go on: one plain sentence that says what to do. */
export class SetupError extends Error {
  name = 'SetupError';
}

/** "840 ms", "9.8 s", "2 min 5 s". */
export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 100_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** @param {string} text one line */
export function say(text) {
  process.stderr.write(`[set-up] ${text}\n`);
}

/**
 * Runs one step, saying what it does and how long it took.
 * @template T
 * @param {string} label what is being done, as "Installing …"
 * @param {() => Promise<T>} work
 * @param {(result: T) => string} outcome how it ended, in a few words
 * @returns {Promise<T>}
 */
export async function step(label, work, outcome = () => 'done') {
  const begun = performance.now();
  say(`${label} …`);
  try {
    const result = await work();
    say(`${label}: ${outcome(result)} (${duration(performance.now() - begun)})`);
    return result;
  } catch (error) {
    say(`${label}: failed (${duration(performance.now() - begun)})`);
    throw error;
  }
}

/** The last lines of a command's output, for a sentence about its failure. */
export function tail(output, lines = 12) {
  return output
    .trim()
    .split('\n')
    .slice(-lines)
    .map((line) => `  | ${line}`)
    .join('\n');
}
