/**
 * A page that came back, read against what is known of its source: extracted, compared, and confirmed where its past speaks against it.
 * @module
 */
import type { Capture, CheckTask } from '../domain/capture.ts';
import type { IgnoreRule } from '../domain/ignore.ts';
import type { Known, Store } from '../domain/ports.ts';
import { isReadable } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { loadReversionIndex } from '../record/reversions.ts';
import { concerns } from '../review/ignore.ts';
import { readOptionsOf } from './advance.ts';
import { currentBaseline } from './baseline.ts';
import { taskOf } from './captured.ts';
import { confirm } from './confirm.ts';
import type { Advanced, AdvanceTask } from './page/task.ts';
import type { CheckServices } from './services.ts';
import { hasBrowser, NeedsBrowser, renderWith } from './visit.ts';

/** What is to be recorded, what decided first, and the capture that it came from. */
export type Read = { ok: true; capture: Capture; advanced: [Advanced, ...Advanced[]]; first: boolean; comparedWith: string | null };

/** Everything that following a source needs, and the content of the baseline as it is stored. */
interface Standing {
  task: Omit<AdvanceTask, 'capture'>;
  comparedWith: string | null;
}

/**
 * Extracts and compares the capture. What the past speaks against is confirmed first; a page that plain HTTP cannot read any longer is
 * looked at with the browser.
 */
export async function readVisit(
  source: Source,
  task: CheckTask,
  capture: Capture,
  known: Known,
  services: CheckServices,
  signal: AbortSignal,
): Promise<Read> {
  services.onStage?.(source.id, 'reading');
  const whole = capture.notModified ? await fromEvidence(capture, known, services) : capture;
  const { task: standing, comparedWith } = await standingOf(source, services);
  const advanced = await services.pages.advance(taskOf(standing, task.id, whole));
  if (needsBrowser(source, whole, advanced, known)) {
    const seen = await inBrowser(source, task, standing, services, signal);
    if (seen) return { ...seen, comparedWith };
  }
  // It was handed over: elsewhere plain HTTP could not read it.
  if (task.render === 'chromium' && isReadable(advanced.record.visit.verdict)) await learnBrowser(source, services);
  const first = standing.baseline === undefined;
  return { ok: true, capture: whole, advanced: await confirm(standing, advanced, whole, services, signal), first, comparedWith };
}

/** The server says that the page is as it was: the page as it was is in the archive. */
async function fromEvidence(capture: Capture, { mark }: Known, { evidence }: CheckServices): Promise<Capture> {
  if (!mark) throw new Error('a page that was never read cannot be unmodified');
  return { ...capture, status: 200, body: await evidence.read(mark.sha256) };
}

/** Plain HTTP used to read the page and cannot any longer: the site may need a browser by now. */
function needsBrowser({ render }: Source, { renderer }: Capture, { record }: Advanced, { learned }: Known): boolean {
  return render === 'auto' && renderer === 'http' && learned?.renderer === 'http' && !isReadable(record.visit.verdict);
}

/** The page by the browser, which visits it from now on; undefined where it cannot read it either. */
async function inBrowser(
  source: Source,
  task: CheckTask,
  standing: Omit<AdvanceTask, 'capture'>,
  services: CheckServices,
  signal: AbortSignal,
): Promise<Omit<Read, 'comparedWith'> | undefined> {
  if (!hasBrowser(services)) throw new NeedsBrowser({ plainFailed: true });
  const rendered = await renderWith('chromium', source, { wantPicture: () => true }, services, signal);
  if (!rendered.ok) return undefined;
  const { capture } = rendered;
  const advanced = await services.pages.advance(taskOf(standing, task.id, capture));
  if (!isReadable(advanced.record.visit.verdict)) return undefined;
  await learnBrowser(source, services);
  const first = standing.baseline === undefined;
  return { ok: true, capture, advanced: await confirm(standing, advanced, capture, services, signal), first };
}

async function learnBrowser({ id }: Source, { store, clock }: CheckServices): Promise<void> {
  const because = 'plain HTTP can no longer read the page';
  await store.learn(id, { renderer: 'chromium', at: clock.now().toISOString(), because });
}

async function standingOf(source: Source, { store, evidence, catalogue, config }: CheckServices): Promise<Standing> {
  const stored = await store.baseline(source.id);
  const task = {
    source,
    catalogue,
    ...(await currentBaseline(stored, evidence, readOptionsOf(source, catalogue))),
    reversions: (await loadReversionIndex(store.changes({ source: source.id, suppressed: 'too' }))).entries(),
    candidates: await evidence.candidates(source.id),
    ignore: { rules: await rulesFor(source, store), spared: config.review.fourEyes },
  };
  return { task, comparedWith: stored?.extraction.contentHash ?? null };
}

/** The rules of people that are in force and can concern this source; asked for once a check. */
async function rulesFor({ id, vendor }: Source, store: Pick<Store, 'ignoreRules'>): Promise<IgnoreRule[]> {
  const rules = await store.ignoreRules();
  return rules.filter(({ match, endedAt }) => endedAt === undefined && concerns(match, { vendor: vendor.id, source: id }));
}
