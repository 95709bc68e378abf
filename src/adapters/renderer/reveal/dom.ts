/**
 * Part of the kit: reads the DOM by inherited accessors only. A form's fields and a document's images hide properties of the same name.
 * @module
 */
import type { Kit, PageNode } from './kit.ts';

export function installDom(kit: Kit): void {
  const world = globalThis as unknown as Record<string, { prototype: object }>;
  type Any = (this: PageNode, ...rest: unknown[]) => unknown;
  const own = (owner: string, name: string): PropertyDescriptor =>
    Object.getOwnPropertyDescriptor(world[owner]?.prototype ?? {}, name) ?? {};
  const getter = <T>(owner: string, name: string): ((node: PageNode) => T) => {
    const get = own(owner, name).get as Any;
    return (node) => get.call(node) as T;
  };
  const method = <T>(owner: string, name: string): ((node: PageNode, ...rest: unknown[]) => T) => {
    const call = own(owner, name).value as Any;
    return (node, ...rest) => call.apply(node, rest) as T;
  };

  const document = (globalThis as unknown as { document: PageNode }).document;
  const nodeType = getter<number>('Node', 'nodeType');
  const parentNode = getter<PageNode | null>('Node', 'parentNode');
  const firstChild = getter<PageNode | null>('Node', 'firstChild');
  const nextSibling = getter<PageNode | null>('Node', 'nextSibling');
  const data = getter<string>('CharacterData', 'data');
  const name = getter<string>('Element', 'localName');
  const shadowRoot = getter<PageNode | null>('Element', 'shadowRoot');
  const host = getter<PageNode>('ShadowRoot', 'host');
  const rootOf = method<PageNode>('Node', 'getRootNode');
  const getAttribute = method<string | null>('Element', 'getAttribute');
  const matches = method<boolean>('Element', 'matches');
  const rect = method<{ top: number; bottom: number }>('Element', 'getBoundingClientRect');
  const scrollTo = method<void>('Element', 'scrollTo');
  const checkVisibility = method<boolean>('Element', 'checkVisibility');
  const focus = method<void>('HTMLElement', 'focus');
  const dispatch = method<void>('EventTarget', 'dispatchEvent');
  const query = {
    1: method<ArrayLike<PageNode>>('Element', 'querySelectorAll'),
    9: method<ArrayLike<PageNode>>('Document', 'querySelectorAll'),
    11: method<ArrayLike<PageNode>>('DocumentFragment', 'querySelectorAll'),
  };
  const SILENT = new Set(['script', 'style', 'noscript', 'template']);

  const parent = (node: PageNode): PageNode | null => {
    const above = parentNode(node);
    if (!above) return null;
    const type = nodeType(above);
    if (type === 1) return above;
    return type === 11 && shadowRootHost(above) ? host(above) : null;
  };
  const shadowRootHost = (fragment: PageNode): boolean => fragment instanceof (world['ShadowRoot'] as unknown as new () => object);
  const list = (root: PageNode, selector: string): ArrayLike<PageNode> =>
    query[nodeType(root) as keyof typeof query]?.(root, selector) ?? [];
  /** Open shadow roots below a node, outermost first; looked for once for all questions of one call. */
  let shadows = new Map<PageNode, PageNode[]>();
  const shadowsBelow = (scope: PageNode): PageNode[] => {
    const known = shadows.get(scope);
    if (known) return known;
    const found: PageNode[] = [];
    const own = nodeType(scope) === 1 ? shadowRoot(scope) : null;
    if (own) found.push(own, ...shadowsBelow(own));
    const everything = list(scope, '*');
    for (let index = 0; index < everything.length; index += 1) {
      const inner = shadowRoot(everything[index] as PageNode);
      if (inner) found.push(inner, ...shadowsBelow(inner));
    }
    shadows.set(scope, found);
    return found;
  };
  const all = (scope: PageNode, selector: string): PageNode[] =>
    [scope, ...shadowsBelow(scope)].flatMap((root) => Array.from(list(root, selector)));
  const closest = (element: PageNode, selector: string): PageNode | null => {
    for (let at: PageNode | null = element; at; at = parent(at)) if (matches(at, selector)) return at;
    return null;
  };
  /** Depth first, without recursion: pages may be deeper than the stack. */
  const text = (node: PageNode, most = 10_000_000): string => {
    let read = '';
    const stack: PageNode[] = [node];
    while (stack.length > 0 && read.length < most) {
      const at = stack.pop() as PageNode;
      const type = nodeType(at);
      if (at !== node) {
        const beside = nextSibling(at);
        if (beside) stack.push(beside);
      }
      if (type === 3 || type === 4) read += data(at);
      if (type !== 1 || SILENT.has(name(at))) continue;
      const shadow = shadowRoot(at);
      for (const first of [firstChild(at), shadow && firstChild(shadow)]) if (first) stack.push(first);
    }
    return read.slice(0, most);
  };

  kit.dom = {
    document,
    body: () => getter<PageNode | null>('Document', 'body')(document),
    scrolling: () => getter<PageNode | null>('Document', 'scrollingElement')(document),
    name,
    attribute: (element, key) => getAttribute(element, key) ?? '',
    has: method('Element', 'hasAttribute') as (element: PageNode, key: string) => boolean,
    attributes: getter('Element', 'attributes'),
    set: method('Element', 'setAttribute') as (element: PageNode, key: string, value: string) => void,
    matches: (element, selector) => matches(element, selector),
    parent,
    children: getter('Element', 'children'),
    childCount: getter('Element', 'childElementCount'),
    next: getter('Element', 'nextElementSibling'),
    previous: getter('Element', 'previousElementSibling'),
    connected: getter('Node', 'isConnected'),
    closest,
    contains(outer, inner) {
      for (let at: PageNode | null = inner; at; at = parent(at)) if (at === outer) return true;
      return false;
    },
    all,
    forget() {
      shadows = new Map();
    },
    byId(near, id) {
      const { CSS } = globalThis as unknown as { CSS: { escape(text: string): string } };
      return id === '' ? null : (list(rootOf(near), `#${CSS.escape(id)}`)[0] ?? null);
    },
    text,
    visible: (element) => checkVisibility(element, { checkVisibilityCSS: true }),
    rect: (element) => rect(element),
    scrollTop: getter('Element', 'scrollTop'),
    scrollTo: (element, top) => scrollTo(element, { top, behavior: 'instant' }),
    scrollHeight: getter('Element', 'scrollHeight'),
    clientHeight: getter('Element', 'clientHeight'),
    style(element, property) {
      const { getComputedStyle } = globalThis as unknown as { getComputedStyle(of: PageNode): Record<string, string> };
      return getComputedStyle(element)[property] ?? '';
    },
    dispatch: (element, event) => dispatch(element, event),
    focus(element) {
      if (element instanceof (world['HTMLElement'] as unknown as new () => object)) focus(element, { preventScroll: true });
    },
  };
}
