/**
 * Functions that run inside the page, in an isolated world: the page's own scripts can neither see nor alter them.
 * Each is sent as source text, so it may use nothing from this module but its own arguments.
 * @module
 */

/** A node of the browser's DOM. Only inherited accessors read it: a form's fields and a document's images hide properties of the same name. */
type PageNode = object;
interface Accessor {
  get?: (this: PageNode) => unknown;
  value?: (this: PageNode, ...rest: unknown[]) => unknown;
}
declare const document: PageNode;

export interface PageState {
  /** Differs from document to document. */
  document: number;
  /** False until the document has been parsed. */
  parsed: boolean;
  /** How often the document was touched since it was first looked at. */
  mutations: number;
  /** More than next to nothing can be seen. */
  texty: boolean;
  /** Hash of the visible text, open shadow roots and same-origin frames included; only where it was asked for. */
  hash?: number;
  /** The awaited selector matches and the awaited text is visible. */
  ready: boolean;
  badSelector: boolean;
}

export interface AwaitedSigns {
  selector: string | null;
  text: string | null;
  /** Mutations at the last sample: where there are more by now, the visible text is read, which makes the browser lay the page out. */
  since: number | null;
}

/** Samples what a reader would see. Keeps an observer in the isolated world that counts what is touched. */
export function readState(awaited: AwaitedSigns): PageState {
  const TEXTY_CHARS = 200;
  const scope = globalThis as unknown as Record<string, { prototype: object }>;
  const accessor = (owner: string, name: string): Accessor =>
    Object.getOwnPropertyDescriptor(scope[owner]?.prototype ?? {}, name) as Accessor;
  const getter = <T>(owner: string, name: string): ((node: PageNode) => T) => {
    const { get } = accessor(owner, name);
    return (node) => get?.call(node) as T;
  };
  const innerText = getter<string>('HTMLElement', 'innerText');
  const localName = getter<string>('Element', 'localName');
  const shadowRoot = getter<PageNode | null>('Element', 'shadowRoot');
  const bodyOf = getter<PageNode | null>('Document', 'body');
  const childrenOf = getter<ArrayLike<PageNode>>('DocumentFragment', 'children');
  const frameContent = getter<PageNode | null>('HTMLIFrameElement', 'contentDocument');
  const textOf = getter<string | null>('Node', 'textContent');
  const parentOf = getter<PageNode | null>('Node', 'parentElement');
  const createWalker = accessor('Document', 'createTreeWalker').value as (this: PageNode, root: PageNode, show: number) => PageNode;
  const isVisible = accessor('Element', 'checkVisibility').value as (this: PageNode) => unknown;

  interface Watch {
    document: number;
    mutations: number;
    /** Mutations at the last walk through the document. */
    walked: number;
    /** Enough text was seen at that walk. */
    texty: boolean;
    seen: Set<PageNode>;
    observer: { observe(node: PageNode, options: object): void; takeRecords(): unknown[] };
  }
  const home = globalThis as unknown as {
    clausewatch?: Watch;
    MutationObserver: new (tell: (records: unknown[]) => void) => Watch['observer'];
  };
  const begin = (): Watch => {
    const watch: Watch = {
      document: Math.random(),
      mutations: 0,
      walked: -1,
      texty: false,
      seen: new Set(),
      observer: new home.MutationObserver((records) => {
        watch.mutations += records.length;
      }),
    };
    return watch;
  };
  home.clausewatch ??= begin();
  const watch = home.clausewatch;
  watch.mutations += watch.observer.takeRecords().length;

  const parts: string[] = [];
  let chars = 0;
  let matched = awaited.selector === null;
  let badSelector = false;
  const needsText = awaited.text !== null || (awaited.since !== null && awaited.since !== watch.mutations);

  const see = (element: PageNode | null | undefined): void => {
    if (!needsText) return;
    try {
      if (element) parts.push(innerText(element));
    } catch {
      // SVG and MathML have no innerText.
    }
  };
  /** Counts text until there is enough of it. */
  const weigh = (element: PageNode | null): void => {
    if (!element || chars >= TEXTY_CHARS) return;
    const walker = createWalker.call(document, element, 4) as PageNode;
    const next = accessor('TreeWalker', 'nextNode').value as (this: PageNode) => PageNode | null;
    for (let node = next.call(walker); node && chars < TEXTY_CHARS; node = next.call(walker)) {
      const length = (textOf(node) ?? '').trim().length;
      const parent = length > 0 ? parentOf(node) : null;
      if (parent && isVisible.call(parent) === true) chars += length;
    }
  };
  const watchOver = (root: PageNode): void => {
    if (watch.seen.has(root)) return;
    watch.seen.add(root);
    watch.observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    watch.mutations += 1;
  };
  const visit = (root: PageNode, owner: 'Document' | 'DocumentFragment'): void => {
    watchOver(root);
    if (!matched && awaited.selector !== null) {
      try {
        matched = accessor(owner, 'querySelector').value?.call(root, awaited.selector) !== null;
      } catch {
        badSelector = true;
      }
    }
    const all = accessor(owner, 'querySelectorAll').value?.call(root, '*') as ArrayLike<PageNode>;
    for (let index = 0; index < all.length; index += 1) {
      const element = all[index];
      if (!element) continue;
      const shadow = shadowRoot(element);
      if (shadow) {
        const top = childrenOf(shadow);
        for (let child = 0; child < top.length; child += 1) {
          see(top[child]);
          weigh(top[child] ?? null);
        }
        visit(shadow, 'DocumentFragment');
      }
      const inner = localName(element) === 'iframe' ? frameContent(element) : null;
      if (inner) {
        see(bodyOf(inner));
        weigh(bodyOf(inner));
        visit(inner, 'Document');
      }
    }
  };

  // Nothing was touched since the last walk: there is nothing else to be found.
  if (needsText || !matched || watch.walked !== watch.mutations) {
    see(bodyOf(document));
    weigh(bodyOf(document));
    visit(document, 'Document');
    watch.walked = watch.mutations;
    watch.texty = chars >= TEXTY_CHARS;
  }
  const text = parts.join('\n');
  let hash = 2166136261;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  const squeeze = (value: string): string => value.replace(/\s+/g, ' ');
  const visible = awaited.text === null || squeeze(text).includes(squeeze(awaited.text));
  return {
    document: watch.document,
    parsed: getter<string>('Document', 'readyState')(document) !== 'loading',
    mutations: watch.mutations,
    texty: watch.texty,
    ...(needsText ? { hash } : {}),
    ready: matched && visible,
    badSelector,
  };
}

export type Serialised = { html: string } | { tooLarge: true };

/**
 * HTML that the page showed and has taken away since, by the element that it belongs to. It is written as it stands: before and after
 * the element, in place of it, or in place of what is in it.
 */
export interface KeptHtml {
  before?: string;
  instead?: string;
  inside?: string;
  after?: string;
}

/**
 * The rendered DOM as HTML, flattened to what a reader sees: the content of open shadow roots stands inside its host with
 * slots filled, a same-origin frame is `<div data-frame-src>` with the frame's body inside. Left out: program text of
 * scripts, `noscript`, `template`, comments, styles of shadow roots. Walks with a stack of its own, so depth is no limit.
 * What `clausewatchKept` of this world holds is written at its place. With `part`, only that node is written.
 */
export function serialisePage(maxChars: number, part?: PageNode): Serialised {
  const scope = globalThis as unknown as Record<string, { prototype: object }>;
  const accessor = (owner: string, name: string): Accessor =>
    Object.getOwnPropertyDescriptor(scope[owner]?.prototype ?? {}, name) as Accessor;
  const getter = <T>(owner: string, name: string): ((node: PageNode) => T) => {
    const { get } = accessor(owner, name);
    return (node) => get?.call(node) as T;
  };
  const nodeType = getter<number>('Node', 'nodeType');
  const nodeName = getter<string>('Node', 'nodeName');
  const childNodes = getter<ArrayLike<PageNode>>('Node', 'childNodes');
  const parentNode = getter<PageNode | null>('Node', 'parentNode');
  const rootOf = accessor('Node', 'getRootNode');
  const data = getter<string>('CharacterData', 'data');
  const localName = getter<string>('Element', 'localName');
  const namespace = getter<string | null>('Element', 'namespaceURI');
  const namesOf = accessor('Element', 'getAttributeNames').value as (this: PageNode) => string[];
  const shadowRoot = getter<PageNode | null>('Element', 'shadowRoot');
  const attributeOf = accessor('Element', 'getAttribute');
  const attribute = (element: PageNode, name: string): string => String(attributeOf.value?.call(element, name) ?? '');
  const assignedNodes = accessor('HTMLSlotElement', 'assignedNodes');
  const bodyOf = getter<PageNode | null>('Document', 'body');
  const doctype = getter<{ name: string } | null>('Document', 'doctype')(document);
  const rootElement = getter<PageNode | null>('Document', 'documentElement')(document);
  // An own property of this world only: an element of that id would be found by the same name.
  const kept = Object.getOwnPropertyDescriptor(globalThis, 'clausewatchKept')?.value as Map<PageNode, KeptHtml> | undefined;

  const HTML = 'http://www.w3.org/1999/xhtml';
  const VOID = new Set([
    'area',
    'base',
    'br',
    'col',
    'embed',
    'hr',
    'img',
    'input',
    'keygen',
    'link',
    'meta',
    'param',
    'source',
    'track',
    'wbr',
  ]);
  const RAW = new Set(['style', 'script', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext']);
  const LEFT_OUT = new Set(['noscript', 'template']);
  const NAME = /^[a-zA-Z][^\s"'<>/=]*$/;
  const ATTRIBUTE_NAME = /^[^\s"'<>/=]+$/;
  const out: string[] = [];
  let size = 0;
  /** Nodes still to be written, and closing tags as text; last first. */
  const stack: Array<PageNode | string> = [];

  const write = (text: string): void => {
    out.push(text);
    size += text.length;
  };
  const escapeText = (text: string): string =>
    /[&\u00a0<>]/.test(text)
      ? text
          .replace(/&/g, '&amp;')
          .replace(/\u00a0/g, '&nbsp;')
          .replace(/</g, '&lt;')
          .replace(/>/g, '&gt;')
      : text;
  const escapeAttribute = (text: string): string => escapeText(text).replace(/"/g, '&quot;');
  const pushAll = (nodes: ArrayLike<PageNode>): void => {
    for (let index = nodes.length - 1; index >= 0; index -= 1) {
      const node = nodes[index];
      if (node) stack.push(node);
    }
  };
  const frameBody = (element: PageNode, name: string): PageNode | null => {
    const inner = getter<PageNode | null>(name === 'iframe' ? 'HTMLIFrameElement' : 'HTMLFrameElement', 'contentDocument')(element);
    return inner ? bodyOf(inner) : null;
  };
  const inShadow = (element: PageNode): boolean => nodeType(rootOf.value?.call(element) as PageNode) === 11;
  const isData = (element: PageNode): boolean => /^application\/(?:ld\+)?json$/i.test(attribute(element, 'type'));
  const openTag = (element: PageNode, name: string): string => {
    let tag = `<${name}`;
    // Scripts can make names that no parser would read back.
    for (const one of namesOf.call(element)) if (ATTRIBUTE_NAME.test(one)) tag += ` ${one}="${escapeAttribute(attribute(element, one))}"`;
    return `${tag}>`;
  };

  const writeElement = (node: PageNode): void => {
    const { before, instead, after } = kept?.get(node) ?? {};
    if (before) write(before);
    if (after) stack.push(after);
    if (instead === undefined) writeLive(node);
    else write(instead);
  };
  const writeLive = (node: PageNode): void => {
    const isHtml = namespace(node) === HTML;
    const name = isHtml ? localName(node) : nodeName(node);
    if (!NAME.test(name)) return pushAll(childNodes(node));
    if (!isHtml) return writeTagged(node, name);
    if (LEFT_OUT.has(name) || (name === 'style' && inShadow(node))) return;
    if (name === 'slot' && inShadow(node)) {
      const assigned = assignedNodes.value?.call(node) as PageNode[];
      return pushAll(assigned.length > 0 ? assigned : childNodes(node));
    }
    if (name === 'iframe' || name === 'frame') return writeFrame(node, name);
    if (VOID.has(name)) return write(openTag(node, name));
    writeTagged(node, name === 'frameset' ? 'div' : name);
  };
  const writeFrame = (node: PageNode, name: string): void => {
    const body = frameBody(node, name);
    if (!body) return write(`${openTag(node, 'iframe')}</iframe>`);
    write(`<div data-frame-src="${escapeAttribute(attribute(node, 'src'))}">`);
    stack.push('</div>');
    pushAll(childNodes(body));
  };
  const writeTagged = (node: PageNode, name: string): void => {
    write(openTag(node, name));
    stack.push(`</${name}>`);
    if (name === 'script' && !isData(node)) return;
    const inside = kept?.get(node)?.inside;
    if (inside === undefined) pushAll(childNodes(shadowRoot(node) ?? node));
    else write(inside);
  };
  const writeText = (node: PageNode): void => {
    const parent = parentNode(node);
    const raw = parent !== null && nodeType(parent) === 1 && namespace(parent) === HTML && RAW.has(localName(parent));
    // A script can put a closing tag into a style sheet's text: written as it is, it would end the element early.
    write(raw ? data(node).replace(/<\//g, '<\\/') : escapeText(data(node)));
  };

  if (doctype && !part) write(`<!DOCTYPE ${doctype.name}>\n`);
  const top = part ?? rootElement;
  if (top) stack.push(top);
  while (stack.length > 0) {
    const next = stack.pop();
    if (typeof next === 'string') write(next);
    else if (next && nodeType(next) === 1) writeElement(next);
    else if (next && (nodeType(next) === 3 || nodeType(next) === 4)) writeText(next);
    if (size > maxChars) return { tooLarge: true };
  }
  return { html: out.join('').toWellFormed() };
}

/** Height of the whole page in CSS pixels. */
export function pageHeight(): number {
  const scope = globalThis as unknown as Record<string, { prototype: object }>;
  const read = (owner: string, name: string, node: PageNode | null): unknown =>
    node ? (Object.getOwnPropertyDescriptor(scope[owner]?.prototype ?? {}, name) as Accessor).get?.call(node) : 0;
  const height = (name: string): number => Number(read('Element', 'scrollHeight', read('Document', name, document) as PageNode | null));
  return Math.max(height('documentElement'), height('body'));
}

/** Asks once more for the images and style sheets (and with them for fonts and backgrounds) of a page that was denied them so far. */
export function loadPictures(): void {
  const scope = globalThis as unknown as Record<string, { prototype: object }>;
  const accessor = (owner: string, name: string) =>
    Object.getOwnPropertyDescriptor(scope[owner]?.prototype ?? {}, name) as SettableAccessor;
  const all = accessor('Document', 'querySelectorAll').value as (this: PageNode, selector: string) => ArrayLike<PageNode>;
  const again = (selector: string, owner: string, name: string): void => {
    const { get, set } = accessor(owner, name);
    const found = all.call(document, selector);
    for (let index = 0; index < found.length; index += 1) {
      const element = found[index];
      if (element) set?.call(element, get?.call(element));
    }
  };
  again('img[loading=lazy]', 'HTMLImageElement', 'loading');
  again('img[src]', 'HTMLImageElement', 'src');
  again('link[rel~=stylesheet][href]', 'HTMLLinkElement', 'href');
}

interface SettableAccessor extends Accessor {
  set?: (this: PageNode, value: unknown) => void;
}
