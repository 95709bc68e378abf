/**
 * A small archive in Open Terms Archive's layout: a git repository in which each commit is one capture.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dpaPage } from '../../helpers/pages.ts';

export interface ArchivedPage {
  /** `Vendor/Document`. */
  document: string;
  /** Time of the capture. */
  at: Date;
  html: string;
  url?: string;
}

export const ADDENDUM = 'Acme AI/Data Processing Addendum';
export const PRIVACY = 'Acme AI/Privacy Policy';
export const BOLT_TERMS = 'Bolt/Terms of Service';

/** The watcher that claims two of the three documents: one by name, one by address. */
export const ACME_WATCHER = `vendor: { id: acme, name: Acme AI }
sources:
  - { id: dpa, kind: dpa, url: "https://acme.example/legal/addendum", archives: ["${ADDENDUM}"], render: http }
  - { id: privacy, kind: privacy, url: "https://www.acme.example/legal/privacy/", render: http }
`;

const DAY = 24 * 3600 * 1000;
const BEGIN = Date.UTC(2024, 0, 1);

/** Runs of captures with the same text. Each capture has other noise; `flap` alternates with a second rendering. */
interface Era {
  captures: number;
  text?: Parameters<typeof dpaPage>[0];
  flap?: boolean;
  /** Served in place of the document. */
  stub?: (noise: number) => string;
}

/** A page without the document: it forwards, which is no reason to believe that the text is gone. */
function redirectStub(noise: number): string {
  return `<!doctype html><html><head><meta http-equiv="refresh" content="0; url=/new-home?n=${noise}"><title>Moved</title></head><body><p>One moment.</p></body></html>`;
}

const ADDENDUM_ERAS: Era[] = [
  { captures: 18, text: { closing: 'The adress for notices is in the order form, and every notice is sent by e-mail.' } },
  { captures: 14, text: { closing: 'The address for notices is in the order form, and every notice is sent by e-mail.' } }, // a typo mended
  { captures: 16, text: { window: 'ten (10) days' }, flap: true },
  { captures: 3, stub: redirectStub },
  { captures: 15, text: { window: 'ten (10) days' } },
  { captures: 20, text: { window: 'thirty (30) days' } }, // taken back
];
const PRIVACY_ERAS: Era[] = [
  { captures: 30, text: { closing: 'We keep account data for two years after the last sign-in.' }, flap: true },
  { captures: 45, text: { closing: 'We keep account data for five years after the last sign-in.' } },
];
const BOLT_ERAS: Era[] = [
  { captures: 40, text: { closing: 'These terms are governed by the laws of Ireland.' } },
  { captures: 25, text: { closing: 'These terms are governed by the laws of the Netherlands.' } },
];

/** About 220 captures of three documents over a year. */
export function archivedPages(): ArchivedPage[] {
  const pages = [
    ...captured(ADDENDUM, ADDENDUM_ERAS, 'https://acme.example/legal/old-addendum'),
    ...captured(PRIVACY, PRIVACY_ERAS, 'https://acme.example/legal/privacy'),
    ...captured(BOLT_TERMS, BOLT_ERAS, 'https://bolt.example/terms'),
  ];
  return pages.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** What the archive recorded later: each of the documents goes on, and the addendum changes once more. */
export function laterPages(): ArchivedPage[] {
  const from = BEGIN + 400 * DAY;
  return [
    ...captured(
      ADDENDUM,
      [
        { captures: 6, text: {} },
        { captures: 6, text: { window: 'five (5) days' } },
      ],
      undefined,
      from,
    ),
    ...captured(BOLT_TERMS, [{ captures: 4, text: BOLT_ERAS[1]?.text ?? {} }], undefined, from),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function captured(document: string, eras: Era[], url: string | undefined, from = BEGIN): ArchivedPage[] {
  let noise = 0;
  return eras.flatMap((era) =>
    Array.from({ length: era.captures }, () => {
      const at = new Date(from + noise * 3 * DAY + document.length * 60_000);
      const html = era.stub?.(noise) ?? render(era, noise);
      noise += 1;
      return { document, at, html, ...(url === undefined ? {} : { url }) };
    }),
  );
}

/** A document of some thirty kilobytes; every second capture of a flapping page comes in other markup with the same text. */
function render({ text = {}, flap = false }: Era, noise: number): string {
  const page = dpaPage({ ...text, noise }).replace('</main>', `${annexes()}</main>`);
  return flap && noise % 2 === 1
    ? page
        .replaceAll(/<(\/?)p>/g, '<$1div>')
        .replace('<main>', '<main class="v2"><div>')
        .replace('</main>', '</div></main>')
    : page;
}

function annexes(): string {
  const measures = [
    'encryption at rest',
    'access reviews',
    'incident drills',
    'supplier audits',
    'key rotation',
    'log retention',
    'secure deletion',
  ];
  return Array.from({ length: 24 }, (_, annex) => {
    const list = measures
      .map(
        (measure, at) =>
          `<li>Measure ${annex + 1}.${at + 1}: ${measure} is carried out by the team that owns the system, and recorded.</li>`,
      )
      .join('');
    return `<h3>Annex ${annex + 1}</h3><p>This annex describes the measures that apply to category ${annex + 1} of personal data.</p><ul>${list}</ul>`;
  }).join('\n');
}

/** Writes the captures as commits, after those that are there already. The folder becomes a bare repository. */
export async function commitPages(folder: string, pages: readonly ArchivedPage[]): Promise<void> {
  await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main', '.']);
  const parent = (await git(folder, ['for-each-ref', '--format=%(objectname)', 'refs/heads/main'])).trim();
  await git(folder, ['fast-import', '--quiet', '--force'], Buffer.concat(pages.map((page, at) => commit(page, at === 0 ? parent : ''))));
}

function commit({ document, at, html, url }: ArchivedPage, parent: string): Buffer {
  const message = `Record new snapshot of ${document}\n\nX-fetcher: fullDom\n${url === undefined ? '' : `X-source-document-location: ${url}\n`}`;
  const when = `${Math.floor(at.getTime() / 1000)} +0000`;
  return Buffer.from(
    [
      'commit refs/heads/main',
      `author Archive <archive@example.org> ${when}`,
      `committer Archive <archive@example.org> ${when}`,
      `data ${Buffer.byteLength(message)}`,
      `${message}${parent && `from ${parent}`}`,
      `M 100644 inline ${document}.html`,
      `data ${Buffer.byteLength(html)}`,
      `${html}\n`,
    ].join('\n'),
  );
}

/** Packs the repository into one file. */
export async function bundle(folder: string, file: string): Promise<void> {
  await git(folder, ['bundle', 'create', '--quiet', file, '--all']);
}

async function git(folder: string, args: string[], input?: Buffer): Promise<string> {
  const child = spawn('git', args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  let answer = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  child.stdout.on('data', (text: Buffer) => (answer += text.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`git ${args[0]}: ${said}`);
  return answer;
}
