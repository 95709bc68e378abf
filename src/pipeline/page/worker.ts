/**
 * The thread that reads pages: what a page does to it, it does not do to the monitor.
 * @module
 */
import { ChainWriter } from '../../archive/chain.ts';
import { fingerprint } from '../../extract/fingerprint.ts';
import { readable } from '../../extract/pdf/readable.ts';
import { sha256 } from '../../lib/hash.ts';
import { isPdf } from '../../lib/pdf.ts';
import { createReversionIndex } from '../../record/reversions.ts';
import { advance, readOptionsOf, statusIsFine } from '../advance.ts';
import { type Answer, answering } from '../crossing.ts';
import { comparePair } from '../pair.ts';
import { readPage } from '../read.ts';
import { missingQuotes, recompare, reread } from '../verify/again.ts';
import { unpackCatalogue } from './catalogue.ts';
import type { Advanced, PageAnswer, PageTask, SentAdvance } from './task.ts';

export default function run(task: PageTask): Promise<Answer<PageAnswer>> {
  return answering<PageAnswer>(() => answerTo(task));
}

async function answerTo(task: PageTask): Promise<PageAnswer> {
  switch (task.job) {
    case 'read':
      return readPage(task.body, task.meta, task.options);
    case 'fingerprint':
      return fingerprint(await readable(task.body), task.options);
    case 'advance':
      return advanceOne(task);
    case 'compare':
      return comparePair({ ...task, catalogue: unpackCatalogue(task.catalogue) });
    case 'reread':
      return reread(task);
    case 'recompare':
      return recompare(task);
    case 'quotes':
      return missingQuotes(task);
  }
}

async function advanceOne({ source, catalogue, baseline, rules, reversions, candidates, capture, ignore }: SentAdvance): Promise<Advanced> {
  const chain = new ChainWriter({ candidates });
  const track = {
    source,
    options: readOptionsOf(source, unpackCatalogue(catalogue)),
    chain,
    reversions: createReversionIndex(reversions),
    baseline,
    rules,
    ignore,
    recent: new Map(),
  };
  // The baseline's own bytes are known without being read; for a PDF that is most of the work.
  const isKnown = baseline !== undefined && isPdf(capture.body) && statusIsFine(capture) && sha256(capture.body) === baseline.sha256;
  const record = advance(track, isKnown ? capture : { ...capture, readable: await readable(capture.body) });
  return { record, pack: chain.finish() };
}
