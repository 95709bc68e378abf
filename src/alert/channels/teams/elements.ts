/**
 * The few elements of Adaptive Cards that messages are made of.
 * @module
 */
import { truncate } from '../../../lib/inWords.ts';
import { plainLine } from '../../../lib/text.ts';

export type Colour = 'Default' | 'Good' | 'Warning' | 'Attention' | 'Accent';

export interface RunStyle {
  weight?: 'Bolder';
  size?: 'Small' | 'Medium' | 'Large';
  color?: Colour;
  isSubtle?: boolean;
  italic?: boolean;
  strikethrough?: boolean;
  underline?: boolean;
}

export interface TextRun extends RunStyle {
  type: 'TextRun';
  text: string;
  selectAction?: OpenUrl;
}

export interface OpenUrl {
  type: 'Action.OpenUrl';
  title: string;
  url: string;
}

export interface Spaced {
  spacing?: 'None' | 'Small' | 'Medium';
  separator?: boolean;
}

export type CardElement = Spaced &
  (
    | { type: 'RichTextBlock'; inlines: TextRun[] }
    | { type: 'Container'; items: CardElement[]; style?: 'emphasis' | 'warning'; bleed?: boolean }
    | { type: 'ActionSet'; actions: OpenUrl[] }
  );

export interface AdaptiveCard {
  $schema: string;
  type: 'AdaptiveCard';
  version: '1.5';
  msteams: { width: 'Full' };
  fallbackText: string;
  body: CardElement[];
  actions: OpenUrl[];
}

const RUN_CHARS = 1000;

/** No markdown is read in runs; dates between double braces are, wherever they stand. */
export function run(text: string, style: RunStyle = {}): TextRun {
  const shown = truncate(plainLine(`|${text.slice(0, RUN_CHARS * 2)}|`).slice(1, -1), RUN_CHARS);
  return { type: 'TextRun', text: shown.toWellFormed().replaceAll('{{', '{\u2060{'), ...style };
}

export function line(inlines: TextRun[], spaced: Spaced = {}): CardElement {
  return { type: 'RichTextBlock', inlines, ...spaced };
}

export function openUrl(title: string, url: string): OpenUrl {
  return { type: 'Action.OpenUrl', title, url };
}
