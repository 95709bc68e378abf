/**
 * Verification: examiners in order over one opened installation. It only reads, and a monitor may run meanwhile.
 * @module
 */
import type { Examination, Examined, Examiner, Finding, Remark, Suspicion } from './examiner.ts';
import { goingOn } from './goingOn.ts';

export interface VerifyOptions extends Pick<Examination, 'installation' | 'catalogue' | 'folder' | 'knownOfLedger' | 'now' | 'signal'> {
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
  /** Files, or parts of files, that nothing which is signed vouches for; of a bundle. */
  onTrust?: string[];
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
      const { name: id, title } = examiner;
      yield* goingOn({ what: 'database', id, title, signal: rest.signal }, () => confirmed(examiner.examine(examination), rest.signal));
      rest.signal.throwIfAborted();
    }
  }
  return { findings: findings(), examined, remarks };
}

/** What still does not hold at a second look. */
async function* confirmed(suspicions: AsyncIterable<Suspicion>, signal: AbortSignal): AsyncIterable<Finding> {
  for await (const { stillSo, ...finding } of suspicions) {
    signal.throwIfAborted();
    if ((await stillSo?.()) ?? true) yield finding;
  }
}
