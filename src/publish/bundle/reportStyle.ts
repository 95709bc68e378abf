/**
 * The style sheet of the report: one column, for the screen by day and night and for paper.
 * @module
 */

export const STYLE = `
:root {
  color-scheme: light dark;
  --bg: #f8f8f6; --surface: #fff; --sunken: #f1f1ee; --ink: #1a1d23; --ink-2: #4d5562; --line: #d9d9d3;
  --accent: #3347a3; --red: #b3261e; --del: #fde4e1; --ins: #d6f2df;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #101318; --surface: #171b22; --sunken: #1e232c; --ink: #e8eaee; --ink-2: #b0b7c3; --line: #343b47;
    --accent: #a5b4ff; --red: #ff8f85; --del: #4d2220; --ins: #143d26;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--bg); color: var(--ink);
  font: 0.9375rem/1.55 -apple-system, BlinkMacSystemFont, "Segoe UI", Inter, Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 1.625rem; line-height: 1.2; letter-spacing: -0.018em; font-weight: 650; margin: 0.25rem 0 0.5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.0625rem; line-height: 1.3; font-weight: 650; margin: 2.5rem 0 0.75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 0.9375rem; font-weight: 650; margin: 1.25rem 0 0.375rem; }
p { margin: 0 0 0.5rem; }
a { color: var(--accent); text-underline-offset: 0.15em; overflow-wrap: anywhere; }
code { font: 0.8125rem/1.5 ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
small, .note { color: var(--ink-2); font-size: 0.8125rem; }
.kicker { color: var(--ink-2); margin: 0; }
.chips { display: flex; flex-wrap: wrap; gap: 0.375rem; margin: 0.75rem 0 0; padding: 0; list-style: none; }
.chips li { border: 1px solid var(--line); border-radius: 0.25rem; padding: 0.0625rem 0.5rem; font-size: 0.8125rem; background: var(--surface); }
.chips .critical, .chips .high { border-color: var(--red); color: var(--red); font-weight: 600; }
.gist { font-size: 1.25rem; line-height: 1.4; margin: 1.5rem 0 0; overflow-wrap: anywhere; }
del { background: var(--del); text-decoration: line-through; }
ins { background: var(--ins); text-decoration: underline; text-underline-offset: 0.15em; }
del, ins { padding: 0.0625rem 0.125rem; border-radius: 0.125rem; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
blockquote {
  margin: 0 0 0.75rem; padding: 0.625rem 0.875rem; border-left: 3px solid var(--line); background: var(--surface);
  overflow-wrap: anywhere; unicode-bidi: isolate; white-space: pre-line;
}
.context { color: var(--ink-2); font-size: 0.875rem; margin: 0.375rem 0.875rem; overflow-wrap: anywhere; unicode-bidi: isolate; }
dl { display: grid; grid-template-columns: minmax(9rem, 13rem) 1fr; gap: 0.375rem 1.25rem; margin: 0; }
dt { color: var(--ink-2); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; unicode-bidi: isolate; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.5rem; }
.warn { border-left: 3px solid var(--red); padding: 0.5rem 0.875rem; background: var(--surface); margin: 1rem 0; }
.acts { margin: 0; padding: 0; list-style: none; }
.acts li { padding: 0.5rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.acts p { margin: 0.25rem 0 0; unicode-bidi: isolate; white-space: pre-line; }
.page { background: var(--surface); border: 1px solid var(--line); border-radius: 0.375rem; padding: 0 1rem 1rem; margin: 0 0 1rem; }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--ink-2); font-size: 0.8125rem; }
@media (max-width: 40rem) {
  main { padding: 1.5rem 1rem 3rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.625rem; }
  .sides { grid-template-columns: 1fr; }
}
@media print {
  :root {
    color-scheme: light;
    --bg: #fff; --surface: #fff; --sunken: #fff; --ink: #000; --ink-2: #444; --line: #bbb; --accent: #000; --red: #8a1c16; --del: #fbe0dd; --ins: #dcf3e3;
  }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  blockquote, .acts li, dl > * { break-inside: avoid; }
  @page { margin: 18mm 16mm; }
}
`;
