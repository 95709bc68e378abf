import { expect, it } from 'vitest';
import { keepHouse } from '../../../src/pipeline/housekeeping.ts';
import type { RegistryKeeper } from '../../../src/pipeline/registry/keeper.ts';
import { createWorld } from './world.ts';

it('looks at the registry of all vendors at the start and each hour: what a killed worker had marked is found by that', async () => {
  const { services } = await createWorld({ sources: [] });
  const stopping = new AbortController();
  const looks: unknown[] = [];
  const waits: number[] = [];
  const registry = {
    keepUp: async (filter: { vendors?: readonly string[] }) => void looks.push(filter.vendors),
  } as unknown as RegistryKeeper;
  const wait = async (ms: number): Promise<void> => {
    waits.push(ms);
    if (waits.length === 3) stopping.abort();
  };
  await keepHouse({ ...services, registry, wait }, stopping.signal);
  expect(looks).toEqual([undefined, undefined, undefined]);
  expect(waits).toEqual([3_600_000, 3_600_000, 3_600_000]);
});
