/**
 * The renderers as the settings want them.
 * @module
 */
import type { Gate } from '../adapters/egress/gate.ts';
import { unwantedHosts } from '../adapters/egress/unwanted.ts';
import { createChromiumRenderer } from '../adapters/renderer/chromium.ts';
import { createHttpRenderer } from '../adapters/renderer/http.ts';
import { roomForPages, withConcurrency } from '../adapters/renderer/limit.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Config } from '../domain/config.ts';
import type { Clock, Renderer } from '../domain/ports.ts';
import { signature } from '../lib/userAgent.ts';

export function openHttp({ contact, egress }: Config, clock: Clock, gate: Gate): Renderer {
  const caps = {
    maxBytes: egress.maxBytes,
    maxDecompressedBytes: egress.maxBytes,
    timeoutMs: egress.timeoutMs,
    maxRedirects: egress.maxRedirects,
  };
  return createHttpRenderer({ gate, clock, userAgent: signature(contact), caps });
}

export function openChromium({ contact, egress, browser }: Config, { reveal, trackers }: Catalogue, clock: Clock, gate: Gate): Renderer {
  const { maxPages, maxMemoryMb } = browser;
  const caps = { loadMs: egress.timeoutMs, maxBytes: egress.maxBytes, maxRedirects: egress.maxRedirects, maxPages, maxMemoryMb };
  const renderer = createChromiumRenderer({
    gate,
    clock,
    caps,
    cues: reveal,
    isUnwanted: unwantedHosts(trackers),
    ...(contact === undefined ? {} : { contact }),
    ...(browser.executable === undefined ? {} : { executable: browser.executable }),
  });
  return withConcurrency(renderer, browser.concurrency ?? roomForPages());
}
