/**
 * What every refusal has in common.
 * @module
 */
import { expect } from 'vitest';
import type { CaptureFailure, CaptureFailureKind, RenderOutcome } from '../../../../src/domain/capture.ts';
import type { TextOutcome } from '../../../../src/domain/ports.ts';

/** The failure of a visit, told in a way that a person understands and can act on. */
export function failureIn(outcome: RenderOutcome | TextOutcome, ...kinds: CaptureFailureKind[]): CaptureFailure {
  if (outcome.ok) throw new Error(`expected a failure, got ${JSON.stringify(outcome).slice(0, 300)}`);
  const { failure } = outcome;
  expect(kinds, failure.message).toContain(failure.kind);
  expect(failure.message).toMatch(/^[A-Z\d[a-z][^\n]{5,240}\.$/);
  expect(failure.message).not.toMatch(/\bat \w+ \(|\.ts:|undefined|\[object/);
  expect(failure.remedy, failure.message).toMatch(/^[A-Z].*\.$/);
  return failure;
}

/** The gate's refusal: it does not pass by itself. */
export function refused(outcome: RenderOutcome | TextOutcome): CaptureFailure {
  const failure = failureIn(outcome, 'refused');
  expect(failure.transient).toBe(false);
  return failure;
}
