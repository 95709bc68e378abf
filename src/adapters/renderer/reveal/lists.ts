/**
 * Part of the kit: lists that grow while they are scrolled, and lists that hold the rows in sight only.
 * @module
 */
import type { Kit, PageNode } from './kit.ts';

export function installLists(kit: Kit): void {
  const { dom } = kit;
  const BARRED = 'nav,footer,select,menu,svg,[role=navigation],[role=listbox],[role=menu]';
  /** What neither scrolls nor holds rows. */
  const SMALL = 'p,h1,h2,h3,h4,h5,h6,a,span,b,i,em,strong,small,code,button,label,td,th,tr,br,img,svg,svg *,script,style,input';
  const LARGE = `:not(:empty):not(${SMALL})`;
  const MIN_ROWS = 3;
  const MIN_HEIGHT = 100;
  const TEXT_CHARS = 120;
  /** Share of the visible height by which a list is scrolled on: the rest tells where the next rows belong. */
  const STEP = 0.75;

  interface Candidate {
    rows: PageNode;
    scroller: PageNode;
    first: PageNode;
    text: string;
  }
  interface Collected {
    candidate: Candidate;
    /** Attribute by which the rows number themselves. */
    numbered: string | undefined;
    numbers: Map<number, string>;
    keys: string[];
    html: string[];
    pinned: Map<PageNode, string>;
    begun: boolean;
  }
  let scrollers: PageNode[] = [];
  let candidates: Candidate[] = [];
  const collected = new Map<PageNode, Collected>();

  const keyOf = (row: PageNode): string => dom.text(row).replace(/\s+/g, ' ').trim();
  const hasText = (row: PageNode): boolean => /\S/.test(dom.text(row, TEXT_CHARS)) || keyOf(row) !== '';
  const scrolls = (element: PageNode): boolean =>
    dom.scrollHeight(element) > dom.clientHeight(element) + MIN_HEIGHT &&
    dom.clientHeight(element) >= MIN_HEIGHT &&
    /auto|scroll|overlay/.test(dom.style(element, 'overflowY')) &&
    !dom.matches(element, 'textarea,pre,code') &&
    !dom.closest(element, BARRED);
  const end = (scroller: PageNode): void => dom.scrollTo(scroller, dom.scrollHeight(scroller));
  const firstRow = (rows: PageNode): PageNode | undefined => Array.from(dom.children(rows)).slice(0, MIN_ROWS).find(hasText);

  const findCandidates = (root: PageNode, all: PageNode[], page: PageNode | undefined): void => {
    const nearest = new Map<PageNode | null, PageNode | undefined>([[null, page]]);
    const scrollerOf = (element: PageNode | null): PageNode | undefined => {
      if (nearest.has(element)) return nearest.get(element);
      const found = element && scrollers.includes(element) && element !== page ? element : scrollerOf(element && dom.parent(element));
      nearest.set(element, found);
      return found;
    };
    candidates = [];
    for (const rows of [root, ...all]) {
      if (dom.childCount(rows) < MIN_ROWS) continue;
      const scroller = scrollers.length === 1 && page ? page : scrollerOf(rows);
      const first = scroller && firstRow(rows);
      if (first) candidates.push({ rows, scroller, first, text: dom.text(first, TEXT_CHARS) });
    }
  };

  kit.toEnd = (scope) => {
    const root = kit.node(scope);
    const page = dom.scrolling();
    if (!root) return 0;
    const pageScrolls = page && dom.scrollHeight(page) > dom.clientHeight(page) + MIN_HEIGHT;
    const all = dom.all(root, LARGE);
    scrollers = [root, ...all].filter((element) => element !== page && scrolls(element));
    if (pageScrolls) scrollers.unshift(page);
    if (scrollers.length === 0) return 0;
    findCandidates(root, all, pageScrolls ? page : undefined);
    for (const scroller of scrollers) end(scroller);
    return scrollers.length;
  };
  kit.toTop = () => {
    for (const scroller of scrollers) dom.scrollTo(scroller, 0);
  };
  kit.recycled = () => {
    const isGone = ({ rows, first, text }: Candidate): boolean => {
      if (!dom.connected(rows) || (dom.parent(first) === rows && dom.text(first, TEXT_CHARS) === text)) return false;
      return !Array.from(dom.children(rows)).some((row) => dom.text(row, TEXT_CHARS) === text);
    };
    const gone = candidates.filter((one) => !collected.has(one.rows) && isGone(one) && !dom.closest(one.rows, BARRED));
    const outermost = gone.filter((one) => !gone.some((other) => other !== one && dom.contains(other.rows, one.rows)));
    for (const candidate of outermost)
      collected.set(candidate.rows, {
        candidate,
        numbered: undefined,
        numbers: new Map(),
        keys: [],
        html: [],
        pinned: new Map(),
        begun: false,
      });
    return outermost.map(({ rows }) => kit.handle(rows));
  };

  kit.begin = (list) => {
    const state = collected.get(kit.node(list) ?? {});
    if (state) dom.scrollTo(state.candidate.scroller, 0);
  };
  const htmlOf = (row: PageNode): string =>
    // Where the row stood on the screen depends on when it was drawn.
    kit.html(row).replace(/^(<[^>]*?) style="[^"]*"/, '$1');
  const numberOf = (row: PageNode, attribute: string): number => {
    const value = dom.attribute(row, attribute);
    return /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  };
  const numbering = (rows: PageNode[]): string | undefined => {
    const first = rows[0];
    if (!first || rows.length < MIN_ROWS) return undefined;
    const rises = (name: string): boolean =>
      rows.every((row, index) => index === 0 || numberOf(row, name) > numberOf(rows[index - 1] as PageNode, name));
    return Array.from(dom.attributes(first), ({ name }) => name).find((name) => /index|pos|row/.test(name) && rises(name));
  };
  const inOrder = (state: Collected): PageNode[] => {
    const rows = Array.from(dom.children(state.candidate.rows)).filter(hasText);
    for (const row of rows) if (!state.pinned.has(row) && dom.style(row, 'position') === 'sticky') state.pinned.set(row, htmlOf(row));
    const placed = rows.filter((row) => !state.pinned.has(row)).map((row) => ({ row, top: dom.top(row) }));
    return placed.sort((a, b) => a.top - b.top).map(({ row }) => row);
  };
  /** Where the rows seen now begin among those known; -1 where they do not follow. */
  const overlap = (known: string[], seen: string[]): number => {
    const fits = (start: number): boolean => seen.every((key, index) => start + index >= known.length || known[start + index] === key);
    const tail = Math.max(0, known.length - seen.length);
    for (let start = tail; start < known.length; start += 1) if (fits(start)) return start;
    for (let start = tail - 1; start >= 0; start -= 1) if (fits(start)) return start;
    return known.length === 0 ? 0 : -1;
  };
  const addNumbered = (state: Collected, rows: PageNode[], name: string, accepted: boolean): boolean => {
    const last = Math.max(...state.numbers.keys());
    const first = Math.min(...rows.map((row) => numberOf(row, name)));
    if (!accepted && state.numbers.size > 0 && first > last + 1) return false;
    for (const row of rows) {
      const number = numberOf(row, name);
      if (!Number.isNaN(number) && !state.numbers.has(number)) state.numbers.set(number, htmlOf(row));
    }
    return true;
  };
  const addInSequence = (state: Collected, rows: PageNode[], accepted: boolean): boolean => {
    const keys = rows.map(keyOf);
    const start = overlap(state.keys, keys);
    if (start < 0 && !accepted) return false;
    const isNew = start < 0 ? 0 : state.keys.length - start;
    for (const row of rows.slice(isNew)) {
      state.keys.push(keyOf(row));
      state.html.push(htmlOf(row));
    }
    return true;
  };
  /** A slide show changes too, but by itself: it does not come back when the list is at its top again. */
  const isBack = ({ rows, text }: Candidate): boolean =>
    dom.connected(rows) && Array.from(dom.children(rows)).some((row) => dom.text(row, TEXT_CHARS) === text);

  kit.collect = (list, accepted) => {
    const state = collected.get(kit.node(list) ?? {});
    if (!state || !dom.connected(state.candidate.rows) || (!state.begun && !isBack(state.candidate)))
      return { atEnd: true, rows: 0, gap: false };
    const rows = inOrder(state);
    if (!state.begun) state.numbered = numbering(rows);
    state.begun = true;
    const isAdded = state.numbered ? addNumbered(state, rows, state.numbered, accepted) : addInSequence(state, rows, accepted);
    const count = state.numbers.size + state.html.length;
    const { scroller } = state.candidate;
    const [at, height] = [dom.scrollTop(scroller), dom.clientHeight(scroller)];
    const atEnd = at + height >= dom.scrollHeight(scroller) - 2;
    const step = Math.max(height * STEP, 1);
    if (!isAdded) dom.scrollTo(scroller, at - step);
    else if (!atEnd) dom.scrollTo(scroller, at + step);
    return { atEnd, rows: count, gap: !isAdded };
  };
  kit.finish = (list) => {
    const state = collected.get(kit.node(list) ?? {});
    if (!state?.begun) return;
    const numbers = [...state.numbers].sort(([a], [b]) => a - b).map(([, html]) => html);
    const html = [...state.pinned.values(), ...numbers, ...state.html];
    if (html.length > dom.childCount(state.candidate.rows)) kit.add(state.candidate.rows, { inside: html.join('') });
    dom.scrollTo(state.candidate.scroller, 0);
  };
}
