/**
 * A drawing that a library made, written anew through the escaping templates: known elements and attributes only. Whatever is left out
 * (style elements and attributes above all) could not be shown under our policy anyway.
 * @module
 */
import { type Html, html } from '../html.ts';

/** As much of the DOM as is needed to read a drawing. */
export interface DrawnNode {
  nodeType: number;
  textContent: string | null;
  childNodes: Iterable<DrawnNode>;
}
export interface DrawnElement extends DrawnNode {
  localName: string;
  attributes: Iterable<{ name: string; value: string }>;
}

const ELEMENTS = new Set(['g', 'a', 'rect', 'path', 'line', 'text', 'tspan', 'title']);
const GEOMETRY = new Set(['x', 'y', 'x1', 'x2', 'y1', 'y2', 'dx', 'dy', 'width', 'height', 'd', 'transform']);
const OTHERS = new Set(['class', 'text-anchor', 'href', 'aria-hidden']);
const ELEMENT_NODE = 1;
const TEXT_NODE = 3;

/** The drawing's content, without its outermost element. */
export function drawingHtml(svg: DrawnElement): Html {
  return html`${children(svg)}`;
}

function children(node: DrawnNode): Html[] {
  return [...node.childNodes].map((child) => {
    if (child.nodeType === TEXT_NODE) return html`${child.textContent ?? ''}`;
    return child.nodeType === ELEMENT_NODE ? element(child as DrawnElement) : html``;
  });
}

function element(node: DrawnElement): Html {
  const name = node.localName;
  if (!ELEMENTS.has(name)) return html``;
  return html`<${name}${attributes(node)}>${children(node)}</${name}>`;
}

function attributes(node: DrawnElement): Html[] {
  return [...node.attributes].flatMap(({ name, value }) => {
    if (GEOMETRY.has(name)) return [html` ${name}="${rounded(value)}"`];
    // Links of ours only.
    if (name === 'href') return value.startsWith('/') && !value.startsWith('//') ? [html` href="${value}" tabindex="-1"`] : [];
    return OTHERS.has(name) ? [html` ${name}="${value}"`] : [];
  });
}

/** Tenths of a pixel are enough, and half the bytes. */
function rounded(value: string): string {
  return value.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10));
}
