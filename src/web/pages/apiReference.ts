/** @module */
import type { ApiDocument } from '../api/document.ts';
import type { Operation } from '../api/operation.ts';
import { type Html, html } from '../html.ts';

export function apiReferencePage(_document: ApiDocument, _operations: readonly Operation[]): Html {
  return html`<h1>API</h1>`;
}
