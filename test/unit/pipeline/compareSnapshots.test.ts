import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { createSnapshotComparer } from '../../../src/pipeline/compareSnapshots.ts';
import type { PairReading } from '../../../src/pipeline/page/task.ts';
import { sampleSource } from '../../helpers/samples.ts';

const catalogue = await loadCatalogue('config/catalogue.yaml');

/** A comparer whose comparisons end when they are let. */
function comparer() {
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let made = 0;
  const compare = createSnapshotComparer({
    evidence: { read: async () => new Uint8Array() },
    pages: {
      compare: async () => {
        await gate;
        made += 1;
        return {} as PairReading;
      },
    },
    catalogue,
  });
  const ask = (n: number) => compare(sampleSource(), { from: `${n}`, to: 'x' });
  return { ask, letThem: () => release(), made: () => made };
}

describe('comparisons of stored pages', () => {
  it('are refused while many wait, and made again once those are through', async () => {
    const { ask, letThem, made } = comparer();
    const asked = Array.from({ length: 100 }, (_, n) => ask(n).catch((error: unknown) => error));
    const again = ask(3).catch((error: unknown) => error);
    letThem();
    const refused = (await Promise.all(asked)).filter((answer) => answer instanceof Error);
    expect(refused).toHaveLength(91);
    expect(refused[0]).toMatchObject({ code: 'queue', transient: true, message: 'Many comparisons are under way.' });
    expect(await again).toEqual({});
    expect(made()).toBe(9);
    expect(await ask(99)).toEqual({});
  });
});
