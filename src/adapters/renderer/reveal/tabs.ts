/**
 * Part of the kit: tabs. Most pages hold the panel of one tab only, and take it away for the next.
 * @module
 */
import type { Kit, PageNode } from './kit.ts';

export function installTabs(kit: Kit): void {
  const { dom } = kit;
  interface Kept {
    html: string;
    text: string;
  }
  /** By handle: a page may draw the list anew whenever a tab is pressed. */
  const kept = new Map<number, Array<Kept | undefined>>();
  const names = new Map<number, string>();
  const nodes = new Map<number, PageNode>();
  /** Panels whose tabs have been gone through: tabs in them are no longer of interest. */
  const done = new Set<PageNode>();
  /** How far above its list a panel may stand. */
  const MAX_CLIMB = 3;

  const textOf = (element: PageNode): string => dom.text(element).replace(/\s+/g, ' ').trim();
  const tabsOf = (list: PageNode): PageNode[] =>
    dom.all(list, '[role=tab]').filter((tab) => (dom.closest(tab, '[role=tablist]') ?? list) === list);
  const nameOf = (list: PageNode): string => tabsOf(list).map(kit.labelOf).join('|');
  /** The list as it is drawn now. */
  const listAt = (handle: number): PageNode | undefined => {
    const known = nodes.get(handle) ?? kit.node(handle);
    if (!known || dom.connected(known)) return known;
    const body = dom.body();
    const again = body ? everyList(body).find((list) => nameOf(list) === names.get(handle)) : undefined;
    if (again) nodes.set(handle, again);
    return again;
  };
  const tabAt = (handle: number, index: number): PageNode | undefined => {
    const list = listAt(handle);
    return list && tabsOf(list)[index];
  };
  /** The panel that the tab says is its own; null where it does not say, or where it is not there. */
  const ownPanel = (tab: PageNode): PageNode | null => {
    const controlled = dom.byId(tab, dom.attribute(tab, 'aria-controls').split(/\s+/, 1)[0] ?? '');
    const id = dom.attribute(tab, 'id');
    const body = dom.body();
    if (controlled || id === '' || !body) return controlled;
    return dom.all(body, '[role=tabpanel]').find((panel) => dom.attribute(panel, 'aria-labelledby') === id) ?? null;
  };
  const shows = (panel: PageNode | null): panel is PageNode => panel !== null && textOf(panel) !== '';
  /** What stands below the list: a panel near it, or what follows it. */
  const below = (list: PageNode): PageNode | null => {
    let at: PageNode | null = list;
    for (let climbed = 0; at && climbed < MAX_CLIMB; climbed += 1) {
      const inside = dom.all(at, '[role=tabpanel]').find((panel) => dom.visible(panel) && shows(panel));
      const after = dom.next(at);
      if (inside) return inside;
      if (after && shows(after)) return after;
      at = dom.parent(at);
    }
    return null;
  };
  const panelNow = (list: PageNode, index: number): PageNode | null => {
    const tab = tabsOf(list)[index];
    const own = tab ? ownPanel(tab) : null;
    return shows(own) ? own : below(list);
  };
  const everyList = (root: PageNode): PageNode[] => {
    const found = new Set<PageNode>();
    for (const tab of dom.all(root, '[role=tab]')) {
      const list = dom.closest(tab, '[role=tablist]') ?? dom.parent(tab);
      if (list) found.add(list);
    }
    return [...found];
  };
  const lists = (root: PageNode): PageNode[] => {
    const known = new Set([...kept.keys()].map(listAt));
    return everyList(root).filter((list) => !known.has(list) && ![...done].some((panel) => dom.contains(panel, list)));
  };
  const selectedOf = (tabs: PageNode[]): number =>
    Math.max(
      0,
      tabs.findIndex((tab) => dom.attribute(tab, 'aria-selected') === 'true'),
    );

  kit.tabList = (scope) => {
    const root = kit.node(scope);
    for (const list of root ? lists(root) : []) {
      const tabs = tabsOf(list);
      const selected = selectedOf(tabs);
      const owns = tabs.map(ownPanel);
      const isShut = (_tab: PageNode, index: number): boolean =>
        index !== selected &&
        !(shows(owns[index] ?? null) && owns.indexOf(owns[index] ?? null) === index && owns[index] !== owns[selected]);
      const shut = tabs.filter(isShut).filter(kit.mayPress);
      if (shut.length === 0) continue;
      names.set(kit.handle(list), nameOf(list));
      return { list: kit.handle(list), selected, shut: shut.map((tab) => tabs.indexOf(tab)) };
    }
    return undefined;
  };
  kit.tab = (list, index) => {
    const tab = tabAt(list, index);
    return tab && kit.handle(tab);
  };
  kit.panel = (list, index) => {
    const node = listAt(list);
    const panel = node ? panelNow(node, index) : null;
    return panel ? kit.handle(panel) : undefined;
  };
  kit.keepTab = (list, index) => {
    const node = listAt(list);
    const entries = kept.get(list) ?? [];
    kept.set(list, entries);
    const panel = node ? panelNow(node, index) : null;
    if (!panel) return;
    const html = kit.html(panel);
    // A tab that changes nothing would be written twice.
    if (html !== '' && !entries.some((entry) => entry?.html === html)) entries[index] = { html, text: textOf(panel) };
  };
  kit.placeTabs = (handle, selected) => {
    const list = listAt(handle);
    if (!list) return;
    const tabs = tabsOf(list);
    const owns = tabs.map(ownPanel);
    const live = panelNow(list, selected);
    const around = { before: '', after: '' };
    const entries = kept.get(handle) ?? [];
    /** Unless the panel shows what was kept, or more of it: not that of another tab. */
    const restore = (panel: PageNode, { html, text }: Kept): void => {
      const now = textOf(panel);
      if (now !== text && (now.length <= text.length || entries.some((other) => other?.text === now))) kit.add(panel, { instead: html });
    };
    entries.forEach((entry, index) => {
      const own = owns[index] ?? null;
      if (!entry) return;
      if (index === selected && live) restore(live, entry);
      else if (own && owns.filter((panel) => panel === own).length === 1) restore(own, entry);
      else if (index < selected) around.before += entry.html;
      else around.after += entry.html;
    });
    if (live) kit.add(live, around);
    else kit.add(list, { after: around.before + around.after });
    for (const panel of [...owns, live]) if (panel) done.add(panel);
  };
}
