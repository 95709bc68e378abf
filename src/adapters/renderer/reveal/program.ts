/**
 * Sends the kit to the page: its parts as one source text, so that a page with nothing to open costs one call.
 * @module
 */
import { serialisePage } from '../in-page.ts';
import { fromSource } from '../source.ts';
import type { IsolatedWorld } from '../world.ts';
import { installDom } from './dom.ts';
import { installExpanders } from './expanders.ts';
import { installFind } from './find.ts';
import { installGuard } from './guard.ts';
import { installKeep } from './keep.ts';
import type { Kit, KitCalls, KitSetup, Survey } from './kit.ts';
import { installLists } from './lists.ts';
import { installMore } from './more.ts';
import { installPress } from './press.ts';
import { installRows } from './rows.ts';
import { installSurvey } from './survey.ts';
import { installTabs } from './tabs.ts';

/** In the order of their needs. */
const PARTS: ReadonlyArray<(kit: Kit) => void> = [
  installDom,
  installGuard,
  installKeep,
  installFind,
  installPress,
  installExpanders,
  installMore,
  installTabs,
  installLists,
  installRows,
  installSurvey,
];

const install = fromSource<KitSetup, Survey>(`(setup) => {
  const kit = { setup, serialise: ${serialisePage.toString()} };
  ${PARTS.map((part) => `(${part.toString()})(kit);`).join('\n  ')}
  const keep = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true });
  keep('clausewatchKit', kit);
  keep('clausewatchKept', kit.kept);
  return kit.survey();
}`);

/** Puts the kit into the page's document, in place of one that is there, and looks what there is to open. */
export function installKit(world: IsolatedWorld, setup: KitSetup, ms: number): Promise<Survey | undefined> {
  return world.call(install, setup, ms);
}

/** Answer of the kit; `gone` where the document that it was put into is no longer there. */
export type KitAnswer<R> = { gone: true } | { gone: false; value: R };

/** Calls a function of the kit. */
export async function callKit<K extends keyof KitCalls>(
  world: IsolatedWorld,
  name: K,
  given: Parameters<KitCalls[K]>,
  ms: number,
): Promise<KitAnswer<ReturnType<KitCalls[K]>>> {
  const answer = await world.call(
    (call: { name: string; given: unknown[] }): unknown => {
      // An own property only: an element of that id would be found by the same name.
      const kit = Object.getOwnPropertyDescriptor(globalThis, 'clausewatchKit')?.value;
      if (!kit) return { gone: true };
      kit.dom.forget();
      return { gone: false, value: kit[call.name](...call.given) };
    },
    { name, given },
    ms,
  );
  return (answer as KitAnswer<ReturnType<KitCalls[K]>> | undefined) ?? { gone: true };
}
