/**
 * How a mail looks. Mail clients know inline styles and tables; those that know more also get a dark look and a narrow one by classes.
 * @module
 */
import type { Tone } from '../card.ts';
import { type Markup, markup } from './markup.ts';

const SANS = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

const TONES: Record<Tone, { color: string; ground: string; className: string }> = {
  critical: { color: '#b3261e', ground: '#fdecea', className: 't-red' },
  high: { color: '#b23c0a', ground: '#fdeee3', className: 't-orange' },
  medium: { color: '#6f5300', ground: '#faf1d6', className: 't-amber' },
  low: { color: '#4d5562', ground: '#f1f1ee', className: 't-grey' },
  positive: { color: '#17693f', ground: '#e4f4ea', className: 't-green' },
  trouble: { color: '#b23c0a', ground: '#fdeee3', className: 't-orange' },
  fine: { color: '#17693f', ground: '#e4f4ea', className: 't-green' },
  quiet: { color: '#4d5562', ground: '#f1f1ee', className: 't-grey' },
};

export const STYLE = {
  body: `margin:0;padding:0;background:#f4f4f1;color:#1a1d23;font-family:${SANS};font-size:15px;line-height:1.5;-webkit-text-size-adjust:100%`,
  outer: 'width:100%;background:#f4f4f1;border-collapse:collapse',
  sheet: 'width:100%;max-width:640px;border-collapse:collapse;text-align:left',
  head: 'padding:24px 24px 12px',
  brand: 'font-size:13px;color:#656d7a;margin:0 0 6px',
  title: 'font-size:21px;line-height:1.3;font-weight:700;margin:0;color:#1a1d23;overflow-wrap:anywhere',
  lead: 'font-size:15px;color:#4d5562;margin:8px 0 0',
  gap: 'padding:8px 12px',
  card: 'width:100%;background:#ffffff;border:1px solid #e2e2dd;border-radius:8px;border-collapse:separate',
  inner: 'padding:18px 20px 20px',
  line: 'padding:12px 16px',
  badge: 'display:inline-block;font-size:12px;font-weight:700;line-height:1;padding:5px 8px;border-radius:4px;white-space:nowrap',
  vendor: 'font-size:14px;color:#4d5562;padding-left:8px',
  heading: 'font-size:18px;line-height:1.35;font-weight:700;margin:12px 0 0;color:#1a1d23;overflow-wrap:anywhere',
  verb: 'font-weight:400;color:#656d7a',
  gist: 'font-size:20px;line-height:1.6;font-weight:700;margin:10px 0 0;overflow-wrap:anywhere',
  arrow: 'color:#656d7a;font-weight:400',
  note: 'font-size:15px;color:#4d5562;margin:8px 0 0;overflow-wrap:anywhere',
  quote:
    'font-size:15px;line-height:1.65;color:#1a1d23;margin:14px 0 0;padding:2px 0 2px 14px;border-left:3px solid #cdcdc6;overflow-wrap:anywhere',
  where: 'font-size:13px;color:#656d7a;margin:6px 0 0;padding-left:17px;overflow-wrap:anywhere',
  del: 'text-decoration:line-through;background:#fde4e1;color:#8c1d18',
  ins: 'text-decoration:underline;font-weight:700;background:#d6f2df;color:#0f5132',
  due: 'width:100%;background:#f8f6ee;border-radius:6px;border-collapse:separate;margin:16px 0 0',
  dueInner: 'padding:12px 14px',
  dueTitle: 'font-size:16px;font-weight:700;margin:0;color:#1a1d23;overflow-wrap:anywhere',
  dueNote: 'font-size:13px;color:#4d5562;margin:4px 0 0;overflow-wrap:anywhere',
  clause: 'font-size:14px;line-height:1.55;font-style:italic;color:#1a1d23;margin:8px 0 0;overflow-wrap:anywhere',
  dates: 'border-collapse:collapse;margin:16px 0 0',
  dateLabel: 'font-size:13px;color:#656d7a;padding:1px 16px 1px 0;vertical-align:top;white-space:nowrap;font-weight:400;text-align:left',
  dateText: 'font-size:13px;color:#1a1d23;padding:1px 0;vertical-align:top;overflow-wrap:anywhere',
  buttons: 'margin:18px 0 0',
  button:
    'display:inline-block;background:#1a1d23;color:#ffffff;font-size:15px;font-weight:600;line-height:1;text-decoration:none;padding:13px 18px;border-radius:6px;border:1px solid #1a1d23;margin:0 8px 8px 0',
  second:
    'display:inline-block;background:#ffffff;color:#1a1d23;font-size:15px;font-weight:600;line-height:1;text-decoration:none;padding:13px 18px;border-radius:6px;border:1px solid #cdcdc6;margin:0 8px 8px 0',
  rule: 'border-top:1px solid #e2e2dd',
  rowLink: 'color:#1a1d23;text-decoration:underline;text-decoration-color:#b9b9b1',
  rowText: 'font-size:15px;line-height:1.45;color:#1a1d23;margin:6px 0 0;overflow-wrap:anywhere',
  rowQuote: 'font-size:14px;line-height:1.55;color:#4d5562;margin:4px 0 0;overflow-wrap:anywhere',
  link: 'color:#3347a3;text-decoration:underline',
  foot: 'padding:12px 24px 28px;font-size:13px;color:#656d7a;overflow-wrap:anywhere',
} as const;

/** For clients that read it; the others have the inline styles. */
export const SHEET: Markup = markup`<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
del,ins{border-radius:2px}
@media (max-width:480px){
.head{padding:18px 16px 8px!important}.gap{padding:6px 0!important}.card{border-left:0!important;border-right:0!important;border-radius:0!important}
.inner{padding:16px!important}.button{display:block!important;text-align:center!important;margin-right:0!important}.foot{padding:12px 16px 24px!important}
}
@media (prefers-color-scheme:dark){
.body,.outer{background:#101318!important}.card{background:#171b22!important;border-color:#2a303a!important}
.ink{color:#e8eaee!important}.ink2{color:#b0b7c3!important}.ink3{color:#98a1af!important}
.row{border-color:#2a303a!important}.quote{border-color:#3d4552!important}.due{background:#23201a!important}
.del{background:#4d2220!important;color:#ffb4ad!important}.ins{background:#143d26!important;color:#9be2b8!important}
.button{background:#e8eaee!important;color:#101318!important;border-color:#e8eaee!important}
.second{background:#171b22!important;color:#e8eaee!important;border-color:#3d4552!important}.link{color:#a5b4ff!important}
.t-red{background:#3a1c1c!important;color:#ff8f85!important}.t-orange{background:#3a2415!important;color:#f5a25d!important}
.t-amber{background:#332a12!important;color:#e0bc5c!important}.t-grey{background:#1e232c!important;color:#b0b7c3!important}
.t-green{background:#16301f!important;color:#7bd3a0!important}
}
</style>`;

export function badge(text: string, tone: Tone): Markup {
  const { color, ground, className } = TONES[tone];
  return markup`<span class="${className}" style="${STYLE.badge};color:${color};background:${ground}">${text}</span>`;
}
