/**
 * Verification of an evidence bundle, without an installation: nothing of it is believed before it fits what is signed.
 * @module
 */
import type { Examiner } from '../examiner.ts';
import { goingOn } from '../goingOn.ts';
import type { Counts, Verification } from '../verify.ts';
import { againFaults } from './again.ts';
import { anewFaults } from './anew.ts';
import type { BundleExamination, BundlePart } from './examination.ts';
import { ledgerFaults } from './ledger.ts';
import { pageFaults, sumFaults } from './sums.ts';
import { writtenFaults } from './written.ts';

const PARTS: ReadonlyArray<{ title: string; part: BundlePart }> = [
  { title: 'its files against their sums', part: sumFaults },
  { title: 'how its files are written', part: writtenFaults },
  { title: 'its pages against their hashes', part: pageFaults },
  { title: 'its events against the signed checkpoint, and its files against the events', part: ledgerFaults },
  { title: 'its pages, read and compared again', part: againFaults },
  { title: 'its report, made again of its data', part: anewFaults },
];

export interface VerifyBundleOptions extends Omit<BundleExamination, 'examined' | 'remark' | 'vouch'> {
  onProgress?(part: Pick<Examiner, 'title'>, examined: Counts): void;
}

/** Begins it. Nothing is looked at before the findings are read. */
export function verifyBundle({ onProgress, ...given }: VerifyBundleOptions): Required<Verification> {
  const examined: Counts = {};
  const remarks: Verification['remarks'] = [];
  const vouched = new Map<string, string>();
  const onTrust: string[] = [];
  async function* findings(): Verification['findings'] {
    for (const { title, part } of PARTS) {
      const examination: BundleExamination = {
        ...given,
        examined(what, count = 1) {
          examined[what] = (examined[what] ?? 0) + count;
          onProgress?.({ title }, examined);
        },
        remark: (remark) => remarks.push(remark),
        vouch: (name, but = '') => vouched.set(name, but),
      };
      for await (const { stillSo, ...finding } of goingOn({ what: 'blob', id: 'the bundle', title, signal: given.signal }, () =>
        part(examination),
      ))
        if ((await stillSo?.()) ?? true) yield finding;
      given.signal.throwIfAborted();
    }
    for (const name of given.files.keys()) {
      const but = vouched.get(name);
      if (but !== '') onTrust.push(but === undefined ? name : `${name} (${but})`);
    }
  }
  return { findings: findings(), examined, remarks, onTrust };
}
