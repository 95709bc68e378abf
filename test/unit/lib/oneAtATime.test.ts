import { expect, it } from 'vitest';
import { oneAtATime } from '../../../src/lib/oneAtATime.ts';

it('work that hangs is not begun again before it has ended, well or badly', async () => {
  const gates: Array<PromiseWithResolvers<void>> = [];
  const look = oneAtATime(() => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    return gate.promise;
  });
  const first = look();
  await look();
  expect(gates).toHaveLength(1);
  gates[0]?.reject(new Error('away'));
  await expect(first).rejects.toThrow('away');
  const second = look();
  expect(gates).toHaveLength(2);
  gates[1]?.resolve();
  await second;
});
