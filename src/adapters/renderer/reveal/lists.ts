/**
 * Part of the kit: finds what scrolls, and the lists that lose rows by it.
 * @module
 */
import type { Kit, PageNode, ScrolledList } from './kit.ts';

export function installLists(kit: Kit): void {
  const { dom } = kit;
  const BARRED = 'nav,footer,select,menu,svg,[role=navigation],[role=listbox],[role=menu]';
  /** What neither scrolls nor holds rows. */
  const SMALL = 'p,h1,h2,h3,h4,h5,h6,a,span,b,i,em,strong,small,code,button,label,td,th,tr,br,img,svg,svg *,script,style,input';
  const LARGE = `:not(:empty):not(${SMALL})`;
  const MIN_ROWS = 3;
  const MIN_HEIGHT = 100;
  const TEXT_CHARS = 120;

  let scrollers: PageNode[] = [];
  let candidates: ScrolledList[] = [];
  const lists = new Map<PageNode, ScrolledList>();

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
  const firstRows = (rows: PageNode): ScrolledList['first'] =>
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
    const isGone = ({ rows, first }: ScrolledList): boolean =>
      dom.connected(rows) && first.some(({ row, text }) => !(dom.parent(row) === rows && beginning(row) === text) && !holds(rows, text));
    const gone = candidates.filter((one) => isGone(one) && !dom.closest(one.rows, BARRED));
    const found: PageNode[] = [];
    // What lies around a list and the rows in it change with it: the list is what has most parts.
    for (const one of gone.toSorted((a, b) => dom.childCount(b.rows) - dom.childCount(a.rows))) {
      if ([...lists.keys()].some((rows) => dom.contains(rows, one.rows) || dom.contains(one.rows, rows))) continue;
      lists.set(one.rows, one);
      found.push(one.rows);
    }
    return found.map(kit.handle);
  };
  kit.listAt = (handle) => lists.get(kit.node(handle) ?? {});
  /** A slide show changes too, but by itself: it does not come back when the list is at its top again. */
  kit.isBack = ({ rows, first }) => dom.connected(rows) && first.every(({ text }) => holds(rows, text));
}
