/**
 * Part of the kit: goes through a list that holds the rows in sight only, and keeps them all in their order.
 * @module
 */
import type { Kit, PageNode, ScrolledList } from './kit.ts';

export function installRows(kit: Kit): void {
  const { dom } = kit;
  const MIN_ROWS = 3;
  /** Share of the visible height by which a list is scrolled on: the rest tells where the next rows belong. */
  const STEP = 0.75;
  const MAX_HEIGHT = 2;

  interface Collected {
    list: ScrolledList;
    /** Attribute by which the rows number themselves. */
    numbered: string | undefined;
    numbers: Map<number, string>;
    keys: string[];
    html: string[];
    /** Rows that stay in sight: heads of tables. */
    pinned: Map<PageNode, string>;
    begun: boolean;
  }
  const collected = new Map<ScrolledList, Collected>();
  const stateOf = (handle: number): Collected | undefined => {
    const list = kit.listAt(handle);
    const known = list && collected.get(list);
    if (!list || known) return known;
    const state = { list, numbered: undefined, numbers: new Map(), keys: [], html: [], pinned: new Map(), begun: false };
    collected.set(list, state);
    return state;
  };
  const keyOf = (row: PageNode): string => dom.text(row).replace(/\s+/g, ' ').trim();

  kit.begin = (list) => {
    const found = kit.listAt(list);
    if (found) dom.scrollTo(found.scroller, 0);
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
    const rows = Array.from(dom.children(state.list.rows)).filter((row) => keyOf(row) !== '');
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
  const isDrawn = ({ rows: list, scroller }: ScrolledList, rows: PageNode[]): boolean => {
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
  /** What is far taller than the window is a part of the page with a list in it. */
  const areRows = ({ scroller }: ScrolledList, rows: PageNode[]): boolean =>
    rows.every((row) => dom.rect(row).bottom - dom.rect(row).top <= MAX_HEIGHT * dom.clientHeight(scroller));
  /** Whether the list has been left behind above: what follows it is none of its rows. */
  const isPassed = ({ scroller }: ScrolledList, rows: PageNode[]): boolean => {
    const top = scroller === dom.scrolling() ? 0 : dom.rect(scroller).top;
    return rows.every((row) => dom.rect(row).bottom <= top);
  };

  const count = (state: Collected): number => state.numbers.size + state.html.length;

  kit.collect = (list, accepted) => {
    const state = stateOf(list);
    if (!state || !dom.connected(state.list.rows) || (!state.begun && !kit.isBack(state.list))) return { atEnd: true, rows: 0, gap: false };
    const rows = inOrder(state);
    if (!state.begun && !areRows(state.list, rows)) return { atEnd: true, rows: 0, gap: false };
    if (!accepted && !isDrawn(state.list, rows)) return { atEnd: false, rows: count(state), gap: true };
    if (!state.begun) state.numbered = numbering(rows);
    state.begun = true;
    const isAdded = state.numbered ? addNumbered(state, rows, state.numbered, accepted) : addInSequence(state, rows, accepted);
    const { scroller } = state.list;
    const [at, height] = [dom.scrollTop(scroller), dom.clientHeight(scroller)];
    const atEnd = at + height >= dom.scrollHeight(scroller) - 2 || (accepted && isPassed(state.list, rows));
    const step = Math.max(height * STEP, 1);
    if (!isAdded) dom.scrollTo(scroller, at - step);
    else if (!atEnd) dom.scrollTo(scroller, at + step);
    return { atEnd, rows: count(state), gap: !isAdded };
  };
  kit.finish = (list) => {
    const state = stateOf(list);
    if (!state?.begun) return;
    const numbers = [...state.numbers].sort(([a], [b]) => a - b).map(([, html]) => html);
    const html = [...state.pinned.values(), ...numbers, ...state.html];
    if (html.length > dom.childCount(state.list.rows)) kit.add(state.list.rows, { inside: html.join('') });
    dom.scrollTo(state.list.scroller, 0);
  };
}
