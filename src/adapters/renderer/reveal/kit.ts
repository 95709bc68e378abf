/**
 * What the functions that open a page share while they live in it. They are put together by `program.ts`, run in the isolated world,
 * and see each other through the kit alone.
 * @module
 */
import type { KeptHtml, Serialised } from '../in-page.ts';

/** A node of the browser's DOM; read by `Dom` only, which form fields and images of the same name cannot hide from it. */
export type PageNode = object;

/** A number by which the program outside names a node of the page. */
export type Handle = number;

export interface Dom {
  document: PageNode;
  body(): PageNode | null;
  /** The element that scrolls the window. */
  scrolling(): PageNode | null;
  name(node: PageNode): string;
  /** Empty where there is none. */
  attribute(element: PageNode, name: string): string;
  has(element: PageNode, name: string): boolean;
  attributes(element: PageNode): ArrayLike<{ name: string; value: string }>;
  set(element: PageNode, name: string, value: string): void;
  matches(element: PageNode, selector: string): boolean;
  /** The element above, across shadow roots. */
  parent(node: PageNode): PageNode | null;
  children(element: PageNode): ArrayLike<PageNode>;
  childCount(element: PageNode): number;
  next(element: PageNode): PageNode | null;
  previous(element: PageNode): PageNode | null;
  connected(node: PageNode): boolean;
  /** The element itself or the first above it that matches. */
  closest(element: PageNode, selector: string): PageNode | null;
  contains(outer: PageNode, inner: PageNode): boolean;
  /** Elements below `scope` that match, those in open shadow roots last. */
  all(scope: PageNode, selector: string): PageNode[];
  /** Must be called when the page may have changed since the last question. */
  forget(): void;
  /** The element of that id in the same document or shadow root. */
  byId(near: PageNode, id: string): PageNode | null;
  /** Text with shadow roots and without scripts and styles; white space as it is. Reads no more than `most` characters. */
  text(node: PageNode, most?: number): string;
  visible(element: PageNode): boolean;
  /** Distances from the top of the window, in CSS pixels. */
  rect(element: PageNode): { top: number; bottom: number };
  scrollTop(element: PageNode): number;
  scrollTo(element: PageNode, top: number): void;
  scrollHeight(element: PageNode): number;
  clientHeight(element: PageNode): number;
  style(element: PageNode, property: string): string;
  dispatch(element: PageNode, event: object): void;
  focus(element: PageNode): void;
}

/** What is passed in when the kit is installed. */
export interface KitSetup {
  /** Labels of buttons that bring more, each as its words in lower case. */
  cues: string[][];
  /** Labels of what must not be pressed, as `Revealed.by` gives them. */
  avoid: string[];
  maxChars: number;
}

export interface Survey {
  /** There is something to press. */
  closed: boolean;
  /** Boxes that scroll, the window among them; they stand at their end now. */
  scrollers: number;
  report: PageReport;
}

export interface PageReport {
  /** The page has gone to another address by a script of its own. */
  left: boolean;
  /** Changes of the DOM so far. */
  changes: number;
  /** Characters of the page's text. */
  size: number;
}

export interface TabList {
  list: Handle;
  selected: number;
  /** Those that are to be opened, the selected one not among them. */
  shut: number[];
}

/** A list that holds the rows in sight only. */
export interface ScrolledList {
  /** The element whose children are the rows. */
  rows: PageNode;
  /** What must be scrolled to see others. */
  scroller: PageNode;
  /** The first rows, with how their text begins: some lists keep their head in sight. */
  first: Array<{ row: PageNode; text: string }>;
}

export interface ListReport {
  atEnd: boolean;
  /** Rows kept so far. */
  rows: number;
  /** The rows are not drawn yet, or do not follow those before. Nothing was kept. */
  gap: boolean;
}

/** What the program outside may call; arguments and answers are JSON. */
export interface KitCalls {
  // guard.ts
  report(): PageReport;

  // survey.ts
  /** Ends the opening: what has closed again is written, and the page stands at its top and goes where it wants again. */
  leave(): void;

  // press.ts
  labels(elements: Handle[]): string[];
  press(elements: Handle[]): void;

  // expanders.ts
  /** Details that hold nothing yet. */
  details(scope: Handle): Handle[];
  openDetails(details: Handle[]): void;
  /** Buttons that open what is not there yet. */
  closed(scope: Handle): Handle[];
  /** Keeps what the buttons have opened. Returns those that have opened nothing. */
  keepOpened(buttons: Handle[]): Handle[];
  /** Sees to it that what has closed again is written. */
  placeOpened(): void;

  // more.ts
  /** The first button that brings more; undefined where none is left. */
  more(scope: Handle): Handle | undefined;
  /** Tells what pressing it brought: something, or nothing. */
  brought(button: Handle, something: boolean): void;

  // tabs.ts
  /** The first list of tabs that hides text which is not in the DOM. */
  tabList(scope: Handle): TabList | undefined;
  tab(list: Handle, index: number): Handle | undefined;
  /** What the tab shows now. */
  panel(list: Handle, index: number): Handle | undefined;
  keepTab(list: Handle, index: number): void;
  /** Sees to it that all tabs are written, in their order. */
  placeTabs(list: Handle, selected: number): void;

  // lists.ts
  /** Notes the first rows of lists, and scrolls everything to its end. Returns how many boxes scroll, the window among them. */
  toEnd(scope: Handle): number;
  /** Lists whose first rows have gone while it was scrolled. */
  recycled(): Handle[];
  toTop(): void;

  // rows.ts
  /** Goes to the top of the list. */
  begin(list: Handle): void;
  /** Keeps the rows that are there, and scrolls on unless there is a gap that is not `accepted`. */
  collect(list: Handle, accepted: boolean): ListReport;
  finish(list: Handle): void;
}

export interface Kit extends KitCalls {
  setup: KitSetup;
  dom: Dom;
  kept: Map<PageNode, KeptHtml>;
  serialise(maxChars: number, part: PageNode): Serialised;
  handle(node: PageNode): Handle;
  node(handle: Handle): PageNode | undefined;
  /** Holds the page at its address from now on. */
  guard(): void;
  /** Lets the page go where it wants again. */
  release(): void;
  /** HTML of an element as it stands; empty where the room for such HTML is used up. */
  html(element: PageNode): string;
  add(element: PageNode, html: KeptHtml): void;
  mayPress(element: PageNode): boolean;
  /** In lower case, and no longer than 80 characters. */
  labelOf(element: PageNode): string;
  listAt(handle: Handle): ScrolledList | undefined;
  /** Whether the list shows its first rows again. */
  isBack(list: ScrolledList): boolean;
  survey(): Survey;
}
