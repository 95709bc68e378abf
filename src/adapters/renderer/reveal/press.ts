/**
 * Part of the kit: presses a button as a mouse would, without the rights that a real press gives a page (pop-ups, downloads).
 * @module
 */
import type { Kit } from './kit.ts';

export function installPress(kit: Kit): void {
  type EventType = new (type: string, init: object) => object;
  const { MouseEvent, PointerEvent } = globalThis as unknown as { MouseEvent: EventType; PointerEvent: EventType };
  const shared = { bubbles: true, cancelable: true, composed: true, button: 0, detail: 1, view: globalThis };
  const pointer = { ...shared, pointerId: 1, pointerType: 'mouse', isPrimary: true };

  const nodes = (handles: number[]): object[] => handles.flatMap((handle) => kit.node(handle) ?? []);

  kit.labels = (handles) => nodes(handles).map(kit.labelOf);
  kit.press = (handles) => {
    for (const element of nodes(handles)) {
      if (!kit.dom.connected(element)) continue;
      const fire = (type: string, Type: EventType, init: object): void => kit.dom.dispatch(element, new Type(type, init));
      fire('pointerdown', PointerEvent, { ...pointer, buttons: 1 });
      fire('mousedown', MouseEvent, { ...shared, buttons: 1 });
      kit.dom.focus(element);
      fire('pointerup', PointerEvent, pointer);
      fire('mouseup', MouseEvent, shared);
      fire('click', MouseEvent, shared);
    }
  };
}
