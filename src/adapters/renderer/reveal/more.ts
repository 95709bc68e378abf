/**
 * Part of the kit: buttons that bring more, told by their words.
 * @module
 */
import type { Kit, PageNode } from './kit.ts';

export function installMore(kit: Kit): void {
  const { dom, setup } = kit;
  const BUTTONS = 'button,[role=button],a:not([href]),a[href=""],a[href^="#"],a[href^="javascript:" i]';
  const MAX_WORDS = 8;
  /** Words between those of a cue: "Load 20 more". */
  const MAX_GAP = 2;
  /** A page that draws its button anew each time is left alone after so many that brought nothing. */
  const MAX_VAIN = 3;
  const spent = new Set<PageNode>();
  const vain = new Map<string, number>();

  /** Labels that differ in a number are those of one button: "20 more", "10 more". */
  const kindOf = (button: PageNode): string => kit.labelOf(button).replace(/\d+/g, '0');
  const says = (words: string[], cue: string[]): boolean => {
    let last = -1;
    for (const part of cue) {
      const at = words.indexOf(part, last + 1);
      if (at < 0 || (last >= 0 && at - last - 1 > MAX_GAP)) return false;
      last = at;
    }
    return true;
  };
  const isCue = (button: PageNode): boolean => {
    const words = kit.labelOf(button).match(/[\p{L}\p{N}]+/gu) ?? [];
    return words.length <= MAX_WORDS && setup.cues.some((cue) => says(words, cue));
  };
  const isOpen = (button: PageNode): boolean => dom.attribute(button, 'aria-expanded') === 'true' || dom.matches(button, '[role=tab]');

  const isSpent = (button: PageNode): boolean => spent.has(button) || (vain.get(kindOf(button)) ?? 0) >= MAX_VAIN;

  kit.more = (scope) => {
    const root = kit.node(scope);
    const found = root ? dom.all(root, BUTTONS) : [];
    const button = found.find((one) => !isOpen(one) && isCue(one) && !isSpent(one) && kit.mayPress(one));
    return button && kit.handle(button);
  };
  kit.brought = (handle, something) => {
    const button = kit.node(handle);
    if (!button) return;
    const kind = kindOf(button);
    if (!something) spent.add(button);
    vain.set(kind, something ? 0 : (vain.get(kind) ?? 0) + 1);
  };
}
