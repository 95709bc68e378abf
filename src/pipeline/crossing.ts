/**
 * Errors that cross worker threads. Cloning drops classes and fields, so operational errors travel as values.
 * @module
 */
import { type ErrorCode, OperationalError } from '../domain/errors.ts';

export type Answer<Value> =
  | { ok: true; value: Value }
  | { ok: false; code: ErrorCode; message: string; remedy?: string; transient: boolean };

/** In the worker: what is operational becomes a value, bugs stay errors. */
export async function answering<Value>(work: () => Value | Promise<Value>): Promise<Answer<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    const { code, message, remedy, transient } = error;
    return { ok: false, code, message, transient, ...(remedy === undefined ? {} : { remedy }) };
  }
}

/** Outside: the value, or the operational error again. */
export function unwrap<Value>(answer: Answer<Value>): Value {
  if (answer.ok) return answer.value;
  const { code, message, remedy, transient } = answer;
  throw new OperationalError(code, message, { transient, ...(remedy === undefined ? {} : { remedy }) });
}

/** Deaths of a thread that its page has caused. */
const EXHAUSTED: Record<string, string> = {
  ERR_WORKER_OUT_OF_MEMORY: 'it takes more memory than a thread may have',
  ERR_STRING_TOO_LONG: 'it is longer than a text may be',
};

/** Why a thread gave up, when its page was too much for it; undefined for any other error. */
export function exhaustion(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? EXHAUSTED[code] : undefined;
}
