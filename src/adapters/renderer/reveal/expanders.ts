/**
 * Part of the kit: accordions, and whatever else a button opens below itself. Many keep one part open only, and take the text of the
 * others away.
 * @module
 */
import type { Kit, PageNode } from './kit.ts';

export function installExpanders(kit: Kit): void {
  const { dom } = kit;
  /** HTML of what each button has opened. */
  const opened = new Map<PageNode, { html: string; label: string }>();
  const tried = new Set<PageNode>();
  /** What follows a button without being its panel. */
  const strangers = new Map<PageNode, PageNode>();

  const isEmpty = (element: PageNode): boolean => !/\S/.test(dom.text(element, 400)) && !/\S/.test(dom.text(element));
  /** The button, or the heading around it that holds nothing else. */
  const wholeOf = (button: PageNode): PageNode => {
    const label = dom.text(button);
    let whole = button;
    for (let above = dom.parent(button); above && dom.text(above, label.length + 20).trim() === label.trim(); above = dom.parent(above)) {
      whole = above;
      if (dom.next(above)) break;
    }
    return whole;
  };
  /** What the button opens; null where it is not there. */
  const panelOf = (button: PageNode): PageNode | null => {
    const controlled = dom.attribute(button, 'aria-controls');
    if (controlled !== '') return dom.byId(button, controlled.split(/\s+/, 1)[0] ?? '');
    const panel = dom.next(button) ?? dom.next(wholeOf(button));
    if (panel === strangers.get(button)) return null;
    if (!panel || dom.matches(panel, '[aria-expanded],h1,h2,h3,h4,h5,h6') || dom.all(panel, '[aria-expanded]').length > 0) return null;
    return panel;
  };
  /** Whether the button stands in a row of items: what follows the last of them belongs to none. */
  const isItem = (button: PageNode): boolean => {
    const whole = wholeOf(button);
    const before = dom.previous(whole);
    return before !== null && dom.name(before) === dom.name(whole) && dom.all(before, '[aria-expanded]').length > 0;
  };
  const isShut = (button: PageNode): boolean => {
    if (tried.has(button) || dom.matches(button, '[role=tab]') || !kit.mayPress(button)) return false;
    if (!hasText(button)) return true;
    const panel = panelOf(button);
    if (!panel || dom.has(button, 'aria-controls') || !isItem(button)) return false;
    strangers.set(button, panel);
    return true;
  };
  const hasText = (button: PageNode): boolean => {
    const panel = panelOf(button);
    return panel !== null && !isEmpty(panel);
  };

  kit.details = (scope) => {
    const root = kit.node(scope);
    return root ? dom.all(root, 'details:not([open])').filter(isShutAndEmpty).map(kit.handle) : [];
  };
  kit.openDetails = (handles) => {
    for (const handle of handles) dom.set(kit.node(handle) as PageNode, 'open', '');
  };
  const isShutAndEmpty = (details: PageNode): boolean => {
    if (dom.closest(details, 'nav,footer,form,[role=navigation]')) return false;
    const whole = dom.text(details).trim();
    return Array.from(dom.children(details)).every((child) => !dom.matches(child, 'summary') || dom.text(child).trim() === whole);
  };

  kit.closed = (scope) => {
    const root = kit.node(scope);
    return root ? dom.all(root, '[aria-expanded=false]').filter(isShut).map(kit.handle) : [];
  };
  kit.keepOpened = (buttons) =>
    buttons.filter((handle) => {
      const button = kit.node(handle);
      if (!button || !dom.connected(button)) return false;
      tried.add(button);
      const panel = panelOf(button);
      if (panel && !isEmpty(panel)) opened.set(button, { html: kit.html(panel), label: kit.labelOf(button) });
      return !opened.has(button) && dom.attribute(button, 'aria-expanded') === 'false';
    });
  /** The button, or what was drawn in its place. */
  const again = (button: PageNode, label: string): PageNode | undefined => {
    const body = dom.body();
    if (dom.connected(button) || !body) return button;
    return dom.all(body, '[aria-expanded]').find((other) => !opened.has(other) && kit.labelOf(other) === label);
  };
  kit.placeOpened = () => {
    for (const [known, { html, label }] of opened) {
      const button = again(known, label);
      if (html === '' || !button || !dom.connected(button) || hasText(button)) continue;
      const panel = panelOf(button);
      if (panel) kit.add(panel, { instead: html });
      else kit.add(wholeOf(button), { after: html });
    }
  };
}
