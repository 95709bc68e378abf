/**
 * Tells open pages what checks are doing and that something new was recorded, by server-sent events. What is told is always the present
 * state, never a list of what happened: a reader that is slow misses steps in between, and nothing is kept for it.
 * @module
 */
import type { Pulse } from '../domain/overview.ts';
import type { OnStage, Stage } from '../pipeline/stages.ts';

export interface LiveOptions {
  /** What has been recorded so far; asked for only while somebody listens. */
  pulse(): Promise<Pulse>;
  onError(error: unknown): void;
  /** Pages that may listen at once: of one session, and in all. */
  perSession?: number;
  inAll?: number;
  /** How often the store is asked. */
  pollMs?: number;
  /** How often a sign of life is sent. */
  beatMs?: number;
  /** How often the door is asked whether somebody may still listen. */
  askMs?: number;
}

export interface Listener {
  session: string;
  /** Whether this listener would still be let in. */
  isStillIn(): Promise<boolean>;
}

export interface Live {
  /** Told by the workers of this process, where there are any. */
  onStage: OnStage;
  /** A stream of events for one page; undefined where too many listen. */
  listen(listener: Listener): ReadableStream<Uint8Array> | undefined;
  listeners(): number;
  /** Ends all streams. */
  close(): void;
}

interface Reader extends Listener {
  controller: ReadableStreamDefaultController<Uint8Array>;
  /** What it was told last. */
  told: { now?: string; pulse?: string };
  askedAt: number;
  /** Since when it has not taken what was sent. */
  stuckSince?: number;
}

const SHOWN = 3;
/** A check of which nothing was heard for so long is over: its end was not told. */
const SILENT_MS = 3 * 60_000;
const ENCODER = new TextEncoder();

export function createLive(options: LiveOptions): Live {
  const { pulse, onError, perSession = 4, inAll = 200, pollMs = 3000, beatMs = 15_000, askMs = 60_000 } = options;
  const readers = new Set<Reader>();
  const running = new Map<string, { stage: Stage; at: number }>();
  let timers: NodeJS.Timeout[] = [];
  let pulsed: string | undefined;
  let polling = false;
  let closed = false;

  /** Sends what a reader has not been told, as far as it takes it. */
  function tell(reader: Reader): void {
    tellOne(reader, 'now', JSON.stringify(checking()));
    if (pulsed !== undefined) tellOne(reader, 'pulse', pulsed);
  }

  function tellOne(reader: Reader, event: 'now' | 'pulse', data: string): void {
    if (reader.told[event] === data || !takes(reader)) return;
    // Before it is sent: whoever reads it at once asks for more at once.
    reader.told[event] = data;
    send(reader, `event: ${event}\ndata: ${data}\n\n`);
  }

  function tellAll(): void {
    for (const reader of readers) tell(reader);
  }

  function checking(): { n: number; first: Array<[string, Stage]> } {
    const horizon = performance.now() - SILENT_MS;
    for (const [id, { at }] of running) if (at < horizon) running.delete(id);
    return { n: running.size, first: [...running].slice(0, SHOWN).map(([id, { stage }]) => [id, stage]) };
  }

  async function poll(): Promise<void> {
    if (polling || readers.size === 0) return;
    polling = true;
    try {
      pulsed = JSON.stringify(await pulse());
      tellAll();
    } catch (error) {
      onError(error);
    } finally {
      polling = false;
    }
  }

  function beat(): void {
    const at = performance.now();
    for (const reader of readers) {
      if (reader.stuckSince !== undefined && at - reader.stuckSince >= 2 * beatMs) end(reader);
      else if (takes(reader)) send(reader, ':\n\n');
      if (at - reader.askedAt < askMs) continue;
      reader.askedAt = at;
      reader.isStillIn().then(
        (still) => !still && end(reader),
        (error: unknown) => {
          onError(error);
          end(reader);
        },
      );
    }
    tellAll();
  }

  function takes(reader: Reader): boolean {
    if ((reader.controller.desiredSize ?? 0) > 0) return true;
    reader.stuckSince ??= performance.now();
    return false;
  }

  function send(reader: Reader, text: string): void {
    delete reader.stuckSince;
    reader.controller.enqueue(ENCODER.encode(text));
  }

  function end(reader: Reader): void {
    if (!readers.has(reader)) return;
    leave(reader);
    reader.controller.close();
  }

  function leave(reader: Reader): void {
    readers.delete(reader);
    if (readers.size > 0) return;
    for (const timer of timers) clearInterval(timer);
    timers = [];
    pulsed = undefined;
  }

  function join(reader: Reader): void {
    readers.add(reader);
    if (timers.length === 0) {
      timers = [setInterval(() => void poll(), pollMs), setInterval(beat, beatMs)];
      for (const timer of timers) timer.unref();
    }
    send(reader, 'retry: 5000\n\n');
    tell(reader);
    void poll();
  }

  return {
    onStage(sourceId, stage) {
      if (stage === 'recorded') running.delete(sourceId);
      else running.set(sourceId, { stage, at: performance.now() });
      if (readers.size === 0) return;
      tellAll();
      if (stage === 'recorded') void poll();
    },
    listen(listener) {
      const own = [...readers].filter(({ session }) => session === listener.session).length;
      if (closed || own >= perSession || readers.size >= inAll) return undefined;
      let reader: Reader | undefined;
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            reader = { ...listener, controller, told: {}, askedAt: performance.now() };
            join(reader);
          },
          pull: () => reader && tell(reader),
          cancel: () => reader && leave(reader),
        },
        { highWaterMark: 8 },
      );
    },
    listeners: () => readers.size,
    close() {
      closed = true;
      for (const reader of readers) end(reader);
    },
  };
}
