/**
 * Pages of a vendor that does not exist, as its site would serve them: the legal text is given, the noise around it is
 * another at each fetch.
 * @module
 */

export interface DpaText {
  /** Objection window, as the clause words it. */
  window?: string;
  /** Rows of the subprocessor list: name, purpose, country. */
  subprocessors?: Array<[name: string, purpose: string, country: string]>;
  /** A paragraph at the end. */
  closing?: string;
  /** A number that shows in nonces, class names and scripts, and means nothing. */
  noise?: number;
}

const SUBPROCESSORS: NonNullable<DpaText['subprocessors']> = [
  ['Harbour Hosting Ltd', 'Cloud infrastructure', 'Ireland'],
  ['Quill Mail GmbH', 'Transactional e-mail', 'Germany'],
  ['Tallow Metrics Inc.', 'Usage metering', 'United States'],
];

/** A data processing addendum of about two thousand characters. */
export function dpaPage(text: DpaText = {}): string {
  const { window = 'thirty (30) days', subprocessors = SUBPROCESSORS, closing = 'Governing law: Ireland.', noise = 0 } = text;
  const rows = subprocessors.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Data Processing Addendum</title>
<script nonce="n${noise}">window.__BUILD__ = "b${noise}";</script></head>
<body class="page-${noise}">
<nav><a href="/">Home</a> <a href="/pricing?utm=${noise}">Pricing</a></nav>
<main>
<h1>Data Processing Addendum</h1>
<p>This Data Processing Addendum forms part of the agreement between Acme AI Ltd and Customer and sets out how personal data is processed.</p>
<h2>1. Subprocessors</h2>
<p>Customer gives a general authorisation to engage the subprocessors listed below. Customer may object in writing within ${window} of receipt of the notice.</p>
<table><thead><tr><th>Name</th><th>Purpose</th><th>Country</th></tr></thead><tbody>${rows}</tbody></table>
<h2>2. Security incidents</h2>
<p>Acme AI Ltd notifies Customer of a personal data breach without undue delay and no later than seventy-two (72) hours after becoming aware of it.</p>
<h2>3. Retention</h2>
<ul><li>Inputs and outputs are deleted within 30 days.</li><li>Backups are overwritten within 90 days.</li><li>Billing records are kept for ten years.</li></ul>
<h2>4. Audits</h2>
<p>Customer may audit the processing once a year on thirty days of written notice, during business hours and under a duty of confidentiality.</p>
<h2>5. Miscellaneous</h2>
<p>${closing}</p>
</main>
<footer>Request ${noise}. All rights reserved.</footer>
</body></html>
`;
}
