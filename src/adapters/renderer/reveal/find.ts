/**
 * Part of the kit: what may be pressed. Buttons that open something in the page itself, never what leads on, sends or navigates.
 * @module
 */
import type { Kit, PageNode } from './kit.ts';

export function installFind(kit: Kit): void {
  const { dom } = kit;
  const PRESSABLE = 'button,a,[role=button],[role=tab]';
  const BARRED = [
    'nav:not([role=tablist])',
    'footer',
    'form',
    'dialog',
    'select',
    'menu',
    ...['navigation', 'contentinfo', 'banner', 'menu', 'menubar', 'menuitem', 'listbox', 'combobox', 'search', 'dialog', 'alertdialog'].map(
      (role) => `[role=${role}]`,
    ),
    '[aria-modal=true]',
    '[aria-haspopup]:not([aria-haspopup=false])',
    '[contenteditable]:not([contenteditable=false])',
  ].join(',');
  const OFF = '[disabled],[aria-disabled=true],[form],[type=reset],[download]';
  /** Within these a header is that of a part, not that of the site. */
  const PARTS = 'main,[role=main],article,section,li,details';

  /** A link that leads nowhere: a button by another name. */
  const isIdleLink = (element: PageNode): boolean =>
    !dom.has(element, 'href') || /^\s*(?:#|javascript:|$)/i.test(dom.attribute(element, 'href'));

  /** Chats and the like lie over the page. Some pages lie over their own window as a whole. */
  const isWidget = (element: PageNode): boolean => {
    const body = dom.body();
    for (let at: PageNode | null = element; at && at !== body; at = dom.parent(at))
      if (dom.style(at, 'position') === 'fixed') return body !== null && dom.text(at).length * 2 < dom.text(body).length;
    return false;
  };

  kit.labelOf = (element) => {
    const label = dom.text(element, 200).replace(/\s+/g, ' ').trim() || dom.attribute(element, 'aria-label');
    return label.toLowerCase().slice(0, 80);
  };
  kit.mayPress = (element) => {
    if (!dom.matches(element, PRESSABLE) || dom.matches(element, OFF) || dom.closest(element, BARRED)) return false;
    const link = dom.closest(element, 'a');
    if (link && !(link === element && isIdleLink(element))) return false;
    const header = dom.closest(element, 'header');
    if (header && !dom.closest(header, PARTS)) return false;
    return dom.visible(element) && !isWidget(element) && !kit.setup.avoid.includes(kit.labelOf(element));
  };
}
