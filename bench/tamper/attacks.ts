import type { Target } from './target.ts';
export async function attack(_target: () => Target, _sample: unknown): Promise<void> {}
