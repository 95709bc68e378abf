/**
 * Bounds how many pages one renderer has open: a page may take hundreds of megabytes.
 * @module
 */
import { availableParallelism, freemem } from 'node:os';
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

/** A page may take so much at worst. */
const PAGE_BYTES = 800e6;
/** The rest is for everything else on the machine. */
const USABLE_SHARE = 0.85;

/** While one page waits for its server or for a frame, another one builds itself up. */
const PAGES_A_CORE = 2;

/** Pages that this machine can render at once: two a core, as far as the free memory reaches for the worst of pages. */
export function roomForPages(cores = availableParallelism(), freeBytes = freemem()): number {
  return Math.max(1, Math.min(PAGES_A_CORE * cores, Math.floor((USABLE_SHARE * freeBytes) / PAGE_BYTES)));
}
