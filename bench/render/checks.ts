/**
 * Whole checks for benches, one source for each address.
 * @module
 */
import type { Gate } from '../../src/adapters/egress/gate.ts';
import { checkId } from '../../src/domain/capture.ts';
import type { Source } from '../../src/domain/watcher.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { checkSource } from '../../src/pipeline/check.ts';
import { openCheckServices } from '../../test/helpers/checkServices.ts';

export interface BenchServices {
  sources: Source[];
  /** Gives the verdict. */
  check(source: Source, round: number): Promise<string>;
  close(): Promise<void>;
}

export async function openBenchServices(
  folder: string,
  gate: Gate,
  urls: readonly string[],
  render: 'http' | 'chromium',
): Promise<BenchServices> {
  const { services, close } = await openCheckServices({ folder, gate, clock: systemClock });
  const sources = urls.map(
    (url, index): Source => ({
      id: `bench/page-${index}`,
      vendor: { id: 'bench', name: 'Bench' },
      kind: 'terms',
      url,
      render,
      offerings: [],
    }),
  );
  await services.store.declare(sources);
  return {
    sources,
    async check(source, round) {
      const dueAt = new Date(Date.UTC(2026, 0, 1 + round)).toISOString();
      return (await checkSource(source, { id: checkId(source.id, dueAt), sourceId: source.id, dueAt }, services)).verdict;
    },
    close,
  };
}
