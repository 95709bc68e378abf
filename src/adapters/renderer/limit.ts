/**
 * Bounds how many pages one renderer has open: a page may take hundreds of megabytes.
 * @module
 */
import PQueue from 'p-queue';
import type { Renderer } from '../../domain/ports.ts';

/** The same renderer with at most `concurrency` renders at a time; further ones wait in order. */
export function withConcurrency(renderer: Renderer, concurrency: number): Renderer {
  const queue = new PQueue({ concurrency });
  return {
    name: renderer.name,
    render: (request) => queue.add(() => renderer.render(request)),
    close: () => renderer.close(),
  };
}
