/**
 * Verification: examiners in order over one opened installation. It only reads, and a monitor may run meanwhile.
 * @module
 */
import type { Examination, Examined, Examiner, Finding, Remark } from './examiner.ts';

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
      for await (const { stillSo, ...finding } of examiner.examine(examination)) {
        rest.signal.throwIfAborted();
        if ((await stillSo?.()) ?? true) yield finding;
      }
      rest.signal.throwIfAborted();
    }
  }
  return { findings: findings(), examined, remarks };
}
