/**
 * Part of the kit: HTML that was shown and will be gone again, kept until the page is written.
 * @module
 */
import type { Kit } from './kit.ts';

export function installKeep(kit: Kit): void {
  const nodes: object[] = [];
  const handles = new Map<object, number>();
  let room = kit.setup.maxChars;

  kit.kept = new Map();
  kit.handle = (node) => {
    const known = handles.get(node);
    if (known !== undefined) return known;
    handles.set(node, nodes.length);
    return nodes.push(node) - 1;
  };
  kit.node = (handle) => nodes[handle];
  kit.html = (element) => {
    const written = kit.serialise(room, element);
    if (!('html' in written)) return '';
    room -= written.html.length;
    return written.html;
  };
  kit.add = (element, html) => {
    kit.kept.set(element, { ...kit.kept.get(element), ...html });
  };
}
