/**
 * Labelled fields of forms, and what there is to say about them.
 * @module
 */
import { type Html, html, type Part } from '../html.ts';

export interface FieldOptions {
  name: string;
  label: string;
  type?: 'text' | 'password' | 'email';
  value?: string;
  hint?: string;
  /** As browsers and password managers know it: "username". */
  autocomplete?: string;
  minlength?: number;
  maxlength?: number;
  /** The first field of a page that is nothing but its form. */
  autofocus?: boolean;
}

/** One field under its label; every one of them has to be filled in. */
export function field({ name, label, type = 'text', value = '', hint, ...more }: FieldOptions): Html {
  const plain = more.autocomplete === 'username' ? html` autocapitalize="none" spellcheck="false"` : undefined;
  const help: Part = hint === undefined ? undefined : html`<small id="${name}-hint">${hint}</small>`;
  return html`<label class="field"><span>${label}</span><input name="${name}" type="${type}" value="${value}" required${attribute('autocomplete', more.autocomplete)}${attribute('minlength', more.minlength)}${attribute('maxlength', more.maxlength)}${attribute('aria-describedby', hint === undefined ? undefined : `${name}-hint`)}${more.autofocus ? html` autofocus` : undefined}${plain}>${help}</label>`;
}

function attribute(name: 'autocomplete' | 'minlength' | 'maxlength' | 'aria-describedby', value: string | number | undefined): Part {
  return value === undefined ? undefined : html` ${name}="${value}"`;
}

/** What went wrong, read out at once. */
export function problem(sentence: string | undefined): Part {
  return sentence === undefined ? undefined : html`<p class="problem" role="alert">${sentence}</p>`;
}

/** What was done. */
export function done(sentence: string | undefined): Part {
  return sentence === undefined ? undefined : html`<p class="notice" role="status">${sentence}</p>`;
}

/** A secret that is shown this once, to be copied. */
export function shownOnce(title: string, secret: string, sentence: string): Html {
  return html`<section class="once" role="status" aria-label="${title}"><h2>${title}</h2><p>${sentence}</p>
<p class="command"><code>${secret}</code><button type="button" class="copy" data-copy="${secret}" hidden>Copy<span class="sr"> it</span></button></p></section>`;
}
