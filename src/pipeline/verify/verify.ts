/**
 * Verification: examiners in order over one opened installation. It only reads, and a monitor may run meanwhile.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { Examination, Examined, Examiner, Finding, Remark, Suspicion } from './examiner.ts';

export interface VerifyOptions extends Pick<Examination, 'installation' | 'catalogue' | 'signal'> {
  examiners: readonly Examiner[];
  /** Called as the work goes on: who is at work, and what was looked at until now. */
  onProgress?(examiner: Examiner, examined: Counts): void;
}

/** How many of each kind were looked at. */
export type Counts = Partial<Record<Examined, number>>;

export interface Verification {
  /** What does not hold, as it is found. To be read to its end, once, before the rest is asked for. */
  findings: AsyncIterable<Finding>;
  examined: Counts;
  remarks: Remark[];
}

/** Begins a verification. Nothing is looked at before the findings are read. */
export function verify({ examiners, onProgress, ...rest }: VerifyOptions): Verification {
  const examined: Counts = {};
  const remarks: Remark[] = [];
  async function* findings(): AsyncIterable<Finding> {
    for (const examiner of examiners) {
      const examination: Examination = {
        ...rest,
        examined(what, count = 1) {
          examined[what] = (examined[what] ?? 0) + count;
          onProgress?.(examiner, examined);
        },
        remark: (remark) => remarks.push(remark),
      };
      for await (const { stillSo, ...finding } of endingInFinding(examiner, examination)) {
        rest.signal.throwIfAborted();
        if ((await stillSo?.()) ?? true) yield finding;
      }
      rest.signal.throwIfAborted();
    }
  }
  return { findings: findings(), examined, remarks };
}

/** Where damage stops an examiner, that is a finding, and the others go on. */
async function* endingInFinding(examiner: Examiner, examination: Examination): AsyncIterable<Suspicion> {
  try {
    yield* examiner.examine(examination);
  } catch (error) {
    if (!(error instanceof OperationalError) || error.transient || examination.signal.aborted) throw error;
    const { message, remedy } = error;
    const sentence = `${message} What follows could not be looked at: ${examiner.title}.`;
    yield { what: 'database', id: examiner.name, sentence, ...(remedy === undefined ? {} : { remedy }) };
  }
}
