/**
 * Part of the kit: keeps the page at its address while it is opened, and counts what changes in it.
 * @module
 */
import type { Kit, PageNode } from './kit.ts';

interface NavigateEvent {
  cancelable: boolean;
  preventDefault(): void;
  destination: { url: string; sameDocument: boolean };
}
interface ClickEvent {
  composedPath(): PageNode[];
  preventDefault(): void;
}
interface Listening {
  addEventListener(type: string, listener: (event: never) => void): void;
  removeEventListener(type: string, listener: (event: never) => void): void;
}

export function installGuard(kit: Kit): void {
  const world = globalThis as unknown as Listening & {
    navigation: Listening;
    location: { href: string };
    MutationObserver: new (tell: (records: unknown[]) => void) => { observe(node: PageNode, options: object): void; disconnect(): void };
  };
  const path = (url: string): string => /^[^?#]*/.exec(url)?.[0] ?? '';
  const home = path(world.location.href);
  let left = false;
  let changes = 0;

  /** A change of the query or the fragment is how many pages note which tab is open. */
  const onNavigate = (event: NavigateEvent): void => {
    const { url, sameDocument } = event.destination;
    const away = path(url) !== home;
    if (sameDocument && !away) return;
    // The page shows something else already, whatever becomes of its address.
    if (sameDocument) left = true;
    if (event.cancelable) event.preventDefault();
  };
  const onClick = (event: ClickEvent): void => {
    const isLink = (node: PageNode): boolean =>
      node instanceof (globalThis as never as { Element: new () => object }).Element && kit.dom.matches(node, 'a[href]');
    if (event.composedPath().some(isLink)) event.preventDefault();
  };
  const onSubmit = (event: ClickEvent): void => event.preventDefault();
  const observer = new world.MutationObserver((records) => {
    changes += records.length;
  });

  kit.guard = () => {
    world.navigation.addEventListener('navigate', onNavigate as never);
    world.addEventListener('click', onClick as never);
    world.addEventListener('submit', onSubmit as never);
    observer.observe(kit.dom.document, { subtree: true, childList: true, characterData: true });
  };
  kit.release = () => {
    world.navigation.removeEventListener('navigate', onNavigate as never);
    world.removeEventListener('click', onClick as never);
    world.removeEventListener('submit', onSubmit as never);
    observer.disconnect();
  };
  kit.report = () => {
    const body = kit.dom.body();
    return { left: left || path(world.location.href) !== home, changes, size: body ? kit.dom.text(body).length : 0 };
  };
}
