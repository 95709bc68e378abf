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
    /** The first rows, with how their text begins: some lists keep their head in sight. */
    first: Array<{ row: PageNode; text: string }>;
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
  const beginning = (row: PageNode): string => dom.text(row, TEXT_CHARS);
  const holds = (rows: PageNode, text: string): boolean => Array.from(dom.children(rows)).some((row) => beginning(row) === text);
  const firstRows = (rows: PageNode): Candidate['first'] =>
    Array.from(dom.children(rows))
      .slice(0, MIN_ROWS + 1)
      .filter(hasText)
      .slice(0, 2)
      .map((row) => ({ row, text: beginning(row) }));

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
      const first = scroller ? firstRows(rows) : [];
      if (scroller && first.length > 0) candidates.push({ rows, scroller, first });
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
    const isGone = ({ rows, first }: Candidate): boolean =>
      dom.connected(rows) && first.some(({ row, text }) => !(dom.parent(row) === rows && beginning(row) === text) && !holds(rows, text));
    const gone = candidates.filter((one) => !collected.has(one.rows) && isGone(one) && !dom.closest(one.rows, BARRED));
    // What lies around a list and the rows in it change with it: the list is what has most parts.
    const lists: Candidate[] = [];
    for (const one of gone.toSorted((a, b) => dom.childCount(b.rows) - dom.childCount(a.rows)))
      if (!lists.some(({ rows }) => dom.contains(rows, one.rows) || dom.contains(one.rows, rows))) lists.push(one);
    for (const candidate of lists)
      collected.set(candidate.rows, {
        candidate,
        numbered: undefined,
        numbers: new Map(),
        keys: [],
        html: [],
        pinned: new Map(),
        begun: false,
      });
    return lists.map(({ rows }) => kit.handle(rows));
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
    const placed = rows.filter((row) => !state.pinned.has(row)).map((row) => ({ row, top: dom.rect(row).top }));
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
    // Rows that changed while they were in sight fit nowhere: then those that were never seen are the new ones.
    const isNew = (key: string, index: number): boolean => (start < 0 ? !state.keys.includes(key) : start + index >= state.keys.length);
    const added = rows.filter((_row, index) => isNew(keys[index] ?? '', index));
    state.keys.push(...added.map(keyOf));
    state.html.push(...added.map(htmlOf));
    return true;
  };
  /** Whether rows stand wherever the list is in sight: they are drawn some time after it was scrolled. */
  const isDrawn = ({ rows: list, scroller }: Candidate, rows: PageNode[]): boolean => {
    const [box, frame] = [dom.rect(list), dom.rect(scroller)];
    const top = scroller === dom.scrolling() ? 0 : frame.top;
    const bottom = top + dom.clientHeight(scroller);
    const edges = rows.map((row) => dom.rect(row));
    const [first, last] = [Math.min(...edges.map((edge) => edge.top)), Math.max(...edges.map((edge) => edge.bottom))];
    const slack = (last - first) / Math.max(1, rows.length);
    const end = box.bottom > last + slack ? Math.min(bottom, box.bottom) : bottom;
    if (dom.scrollTop(scroller) + dom.clientHeight(scroller) >= dom.scrollHeight(scroller) - 2) return last > top;
    return first <= Math.max(top, box.top) + slack && last >= end - slack;
  };
  /** A slide show changes too, but by itself: it does not come back when the list is at its top again. */
  const isBack = ({ rows, first }: Candidate): boolean => dom.connected(rows) && first.every(({ text }) => holds(rows, text));

  const count = (state: Collected): number => state.numbers.size + state.html.length;

  kit.collect = (list, accepted) => {
    const state = collected.get(kit.node(list) ?? {});
    if (!state || !dom.connected(state.candidate.rows) || (!state.begun && !isBack(state.candidate)))
      return { atEnd: true, rows: 0, gap: false };
    const rows = inOrder(state);
    if (!accepted && !isDrawn(state.candidate, rows)) return { atEnd: false, rows: count(state), gap: true };
    if (!state.begun) state.numbered = numbering(rows);
    state.begun = true;
    const isAdded = state.numbered ? addNumbered(state, rows, state.numbered, accepted) : addInSequence(state, rows, accepted);
    const { scroller } = state.candidate;
    const [at, height] = [dom.scrollTop(scroller), dom.clientHeight(scroller)];
    const atEnd = at + height >= dom.scrollHeight(scroller) - 2;
    const step = Math.max(height * STEP, 1);
    if (!isAdded) dom.scrollTo(scroller, at - step);
    else if (!atEnd) dom.scrollTo(scroller, at + step);
    return { atEnd, rows: count(state), gap: !isAdded };
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
