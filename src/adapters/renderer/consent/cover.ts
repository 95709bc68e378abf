/**
 * Whether something lies over the page that a visitor has to answer first. Told by structure alone, so that nearly every page is done
 * with it after one call.
 * @module
 */
import { installDom } from '../reveal/dom.ts';
import type { Dom, PageNode } from '../reveal/kit.ts';
import { fromSource } from '../source.ts';

/** Sent to the page together with `installDom`. */
function isCovered(dom: Dom): boolean {
  const ACROSS = [0.08, 0.5, 0.92];
  /** Below the height of most headers. */
  const DOWN = [0.2, 0.55, 0.93];
  const DIALOG = 'dialog[open],[role=dialog],[role=alertdialog],[aria-modal=true]';
  const BUTTON = 'button,[role=button],input[type=button],input[type=submit],a';
  /** They stay in sight while the page is scrolled, beside it rather than over it. */
  const FIXTURE = 'nav,header,aside,[role=navigation],[role=banner],[role=search],[role=complementary]';
  const MIN_CHARS = 20;
  const MAX_SHARE = 0.6;
  /** A frame that covers so many of the nine points is no chat box. */
  const MANY = 3;

  const world = globalThis as unknown as Record<string, { prototype: object }> & { innerWidth: number; innerHeight: number };
  type AtPoint = (this: PageNode, x: number, y: number) => PageNode[];
  const lookUp = (owner: string): AtPoint =>
    Object.getOwnPropertyDescriptor(world[owner]?.prototype ?? {}, 'elementsFromPoint')?.value as AtPoint;
  const inDocument = lookUp('Document');
  const inShadow = lookUp('ShadowRoot');
  const shadowRoot = Object.getOwnPropertyDescriptor(world['Element']?.prototype ?? {}, 'shadowRoot')?.get as (
    this: PageNode,
  ) => PageNode | null;

  const size = (element: PageNode): number => dom.text(element, 200_000).replace(/\s+/g, ' ').length;
  /** The topmost element, within shadow roots too. */
  const deepest = (element: PageNode | undefined, x: number, y: number): PageNode | undefined => {
    const shadow = element && shadowRoot.call(element);
    const inner = shadow ? inShadow.call(shadow, x, y)[0] : undefined;
    return inner && inner !== element ? deepest(inner, x, y) : element;
  };
  const isLaidOver = (element: PageNode): boolean => dom.matches(element, DIALOG) || /fixed|sticky/.test(dom.style(element, 'position'));
  const overlayAt = (element: PageNode | undefined): PageNode | undefined => {
    let overlay: PageNode | undefined;
    for (let at: PageNode | null = element ?? null; at; at = dom.parent(at)) if (isLaidOver(at)) overlay = at;
    return overlay;
  };
  const hides = (overlay: PageNode, stack: PageNode[]): boolean =>
    stack.some((below) => !dom.contains(overlay, below) && !dom.contains(below, overlay) && !dom.matches(below, 'html,body'));
  const isAsked = (overlay: PageNode, points: number, hiding: boolean): boolean => {
    if (dom.all(overlay, 'iframe').length > 0 && points >= MANY) return true;
    const chars = size(overlay);
    if (chars < MIN_CHARS || dom.all(overlay, BUTTON).length === 0) return false;
    if (dom.matches(overlay, DIALOG) || dom.all(overlay, DIALOG).length > 0) return true;
    const body = dom.body();
    const isWholePage = body !== null && chars > size(body) * MAX_SHARE && chars > 3000;
    return !isWholePage && !dom.matches(overlay, FIXTURE) && (hiding || points > MANY);
  };

  const found = new Map<PageNode, { points: number; hiding: boolean }>();
  for (const across of ACROSS)
    for (const down of DOWN) {
      const [x, y] = [world.innerWidth * across, world.innerHeight * down];
      const stack = inDocument.call(dom.document, x, y);
      const overlay = overlayAt(deepest(stack[0], x, y));
      if (!overlay) continue;
      const { points, hiding } = found.get(overlay) ?? { points: 0, hiding: false };
      found.set(overlay, { points: points + 1, hiding: hiding || hides(overlay, stack) });
    }
  for (const [overlay, { points, hiding }] of found) if (isAsked(overlay, points, hiding)) return true;

  const [body, page] = [dom.body(), dom.scrolling()];
  const isLocked = [body, page].some((element) => element && /hidden|clip/.test(dom.style(element, 'overflowY')));
  if (!isLocked || !body) return false;
  return dom.all(body, DIALOG).some((dialog) => dom.visible(dialog) && dom.all(dialog, BUTTON).length > 0);
}

/** True where autoconsent should have a look. */
export const looksCovered = fromSource<null, boolean>(`() => {
  const kit = {};
  (${installDom.toString()})(kit);
  return (${isCovered.toString()})(kit.dom);
}`);
