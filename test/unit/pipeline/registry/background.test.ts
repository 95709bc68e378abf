import { expect, it } from 'vitest';
import { createBackgroundKeeper } from '../../../../src/pipeline/registry/background.ts';
import type { RefreshFilter, RegistryKeeper } from '../../../../src/pipeline/registry/keeper.ts';

/** A keeper that notes what it is asked for and takes `takesMs` each time, and time that passes when somebody waits. */
function world(takesMs = 0) {
  const asked: RefreshFilter[] = [];
  const waited: number[] = [];
  let now = 0;
  const gates: Array<() => void> = [];
  const keeper = {
    keepUp: async (filter: RefreshFilter = {}) => {
      asked.push(filter);
      now += takesMs;
    },
  } as unknown as RegistryKeeper;
  const background = createBackgroundKeeper(keeper, {
    log: { warn() {} },
    elapsed: () => now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        waited.push(ms);
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
        gates.push(resolve);
      }),
  });
  const pass = async (): Promise<void> => {
    gates.shift()?.();
    for (let n = 0; n < 20; n += 1) await Promise.resolve();
  };
  return { background, asked, waited, pass };
}

it('a check does not wait for the registry, and a vendor that is marked many times is looked at once', async () => {
  const { background, asked, pass } = world();
  for (let n = 0; n < 5; n += 1) await background.keepUp({ vendors: ['acme'] });
  await background.keepUp({ vendors: ['bolt'] });
  expect(asked).toEqual([]);
  await pass();
  expect(asked).toEqual([
    { vendors: ['acme'], quiet: false },
    { vendors: ['bolt'], quiet: false },
  ]);
});

it('one check that found something is enough for a vendor not to be left alone', async () => {
  const { background, asked, pass } = world();
  await background.keepUp({ vendors: ['acme'], quiet: true });
  await background.keepUp({ vendors: ['acme'] });
  await background.keepUp({ vendors: ['acme'], quiet: true });
  await background.keepUp({ vendors: ['bolt'], quiet: true });
  await pass();
  expect(asked).toEqual([
    { vendors: ['acme'], quiet: false },
    { vendors: ['bolt'], quiet: true },
  ]);
});

it('looking that takes long rests the longer, though never for more than half a minute', async () => {
  for (const [takesMs, rest] of [
    [100, 2_000],
    [5_000, 20_000],
    [60_000, 30_000],
  ] as const) {
    const { background, waited, pass, asked } = world(takesMs);
    await background.keepUp({ vendors: ['acme'] });
    // Marked again while it is being looked at.
    const before = asked.length;
    const marking = (async () => {
      while (asked.length === before) await Promise.resolve();
      await background.keepUp({ vendors: ['acme'] });
    })();
    await pass();
    await marking;
    expect(waited).toEqual([2_000, rest]);
  }
});

it('what is marked is looked at before the process ends', async () => {
  const { background, asked } = world();
  await background.keepUp({ vendors: ['acme'] });
  await background.stop();
  expect(asked).toEqual([{ vendors: ['acme'], quiet: false }]);
});
