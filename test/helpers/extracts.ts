/**
 * Pages as text, and what extraction makes of them, for tests.
 * @module
 */
import { readFileSync } from 'node:fs';
import type { Extraction } from '../../src/domain/extraction.ts';
import { extractText } from '../../src/extract/extract.ts';
import { fingerprint } from '../../src/extract/fingerprint.ts';
import type { ExtractOptions } from '../../src/extract/version.ts';

/** A page of `test/fixtures/extract/`. */
export function fixturePage(name: string): string {
  return readFileSync(new URL(`../fixtures/extract/${name}.html`, import.meta.url), 'utf8');
}

export function extractHtml(html: string, options: ExtractOptions = {}): Extraction {
  return extractText(html, Buffer.byteLength(html), options);
}

export function fingerprintOf(html: string, options: ExtractOptions = {}): string {
  return fingerprint(Buffer.from(html), options);
}

/** Passages one a line: `path > path  kind: text`. */
export function outlineOf(html: string, options: ExtractOptions = {}): string[] {
  return extractHtml(html, options).passages.map(
    ({ path, kind, text }) => `${path.map((heading) => `${heading} > `).join('')}${kind}: ${text}`,
  );
}

/** Texts of the passages. */
export function textsOf(html: string, options: ExtractOptions = {}): string[] {
  return extractHtml(html, options).passages.map(({ text }) => text);
}

/** A page whose main part is `inner`. */
export function mainPage(inner: string): string {
  return `<!doctype html><html lang="en"><head><title>Page</title></head><body><main>${inner}</main></body></html>`;
}
