/**
 * What the stages of a check take from a capture.
 * @module
 */
import type { Capture, CaptureMeta } from '../domain/capture.ts';
import type { RendererName } from '../domain/vocabulary.ts';
import type { AdvanceTask } from './page/task.ts';

/** The capture without its bytes. */
export function metaOf({ body: _, screenshot: __, notModified: ___, ...meta }: Capture): CaptureMeta {
  return meta;
}

/** How long the visit took, and with what; nothing of it is known of an archive's. */
export function timingOf({ durationMs, renderer }: CaptureMeta): { durationMs?: number; renderer?: RendererName } {
  return { ...(durationMs === undefined ? {} : { durationMs }), ...(renderer === 'archive' ? {} : { renderer }) };
}

/** The capture as a visit of the source that `standing` follows. */
export function taskOf(standing: Omit<AdvanceTask, 'capture'>, id: string, capture: Capture): AdvanceTask {
  return { ...standing, capture: { id, meta: metaOf(capture), body: capture.body } };
}
