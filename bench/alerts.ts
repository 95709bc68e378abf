/**
 * Pictures of alerts as their receivers see them, for people to look at.
 *
 *   node bench/alerts.ts OUT [--only TEXT]    mails (desk and phone, day and night), Teams cards, Slack messages
 *   node bench/alerts.ts --docs               those of the docs, into docs/images
 *
 * The mail is the HTML that is sent; the card is drawn by the renderer that Microsoft publishes. Slack publishes none: its blocks are
 * drawn plainly here, so that picture shows what is said and in what order rather than how it looks.
 * @module
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright';
import { findChromium } from '../src/adapters/renderer/executable.ts';
import { mailHtml } from '../src/alert/channels/email/html.ts';
import { slackMessage } from '../src/alert/channels/slack/message.ts';
import { teamsMessage } from '../src/alert/channels/teams/message.ts';
import type { Notice } from '../src/domain/alert.ts';
import { hostileNotice, sampleNotices } from '../test/helpers/sampleNotices.ts';
import { slackHtml } from './alerts/slackHtml.ts';
import { TEAMS_HOST, teamsHtml } from './alerts/teamsHtml.ts';
import { shrinkPng } from './screens/png.ts';

interface Shot {
  name: string;
  html: string;
  width: number;
  scheme: 'light' | 'dark';
  /** Adaptive Card that the page draws. */
  card?: unknown;
  scale?: number;
  /** Pixels; absent for the whole. */
  height?: number;
}

const DESK = 760;
const PHONE = 390;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    docs: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [out = 'docs/images'] = positionals;
if (values.help || (positionals.length === 0 && !values.docs)) {
  process.stdout.write('Usage: node bench/alerts.ts OUT [--only TEXT]\n       node bench/alerts.ts --docs\n');
  process.exitCode = values.help ? 0 : 2;
} else await main(values.docs ? docsShots() : allShots());

async function main(shots: Shot[]): Promise<void> {
  await mkdir(out, { recursive: true });
  const found = findChromium(undefined);
  const browser = await chromium.launch({ ...(found.found ? { executablePath: found.path } : {}), args: ['--no-sandbox'] });
  try {
    for (const shot of shots.filter(({ name }) => name.includes(values.only))) await take(browser, shot);
  } finally {
    await browser.close();
  }
}

async function take(browser: Browser, { name, html, width, scheme, card, scale = 1, height }: Shot): Promise<void> {
  const viewport = { width, height: height ?? 600 };
  const context = await browser.newContext({ viewport, colorScheme: scheme, deviceScaleFactor: scale });
  const page = await context.newPage();
  await page.setContent(html);
  if (card !== undefined) {
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js') });
    await page.evaluate(drawCard, { card, host: TEAMS_HOST[scheme] });
  }
  const png = await page.screenshot({ fullPage: height === undefined });
  await writeFile(join(out, `${name}.png`), values.docs ? await shrinkPng(png) : png);
  process.stdout.write(`${name}.png ${Math.round((await readFile(join(out, `${name}.png`))).length / 1024)} KB\n`);
  await context.close();
}

/** Runs in the page. */
function drawCard({ card, host }: { card: unknown; host: unknown }): void {
  interface Library {
    AdaptiveCard: new () => { hostConfig: unknown; parse(card: unknown): void; render(): unknown };
    HostConfig: new (config: unknown) => unknown;
  }
  const { AdaptiveCard, HostConfig } = (globalThis as unknown as { AdaptiveCards: Library }).AdaptiveCards;
  const made = new AdaptiveCard();
  made.hostConfig = new HostConfig(host);
  made.parse(card);
  const { document } = globalThis as unknown as { document: { querySelector(selector: string): { append(node: unknown): void } | null } };
  document.querySelector('#card')?.append(made.render());
}

function notices(): Record<string, Notice> {
  return { ...sampleNotices(), hostile: hostileNotice() };
}

function allShots(): Shot[] {
  return Object.entries(notices()).flatMap(([kind, notice]) => {
    const html = mailHtml(notice, { product: 'Clausewatch', channel: 'team-mail' });
    const mails = (['light', 'dark'] as const).flatMap((scheme) =>
      [DESK, PHONE].map((width): Shot => ({ name: `mail-${kind}-${width}-${scheme}`, html, width, scheme })),
    );
    const card = teamsMessage(notice).attachments[0].content;
    return [
      ...mails,
      ...(['light', 'dark'] as const).map(
        (scheme): Shot => ({ name: `teams-${kind}-${scheme}`, html: teamsHtml(scheme), width: DESK, scheme, card }),
      ),
      { name: `slack-${kind}`, html: slackHtml(slackMessage(notice)), width: DESK, scheme: 'light' },
    ];
  });
}

function docsShots(): Shot[] {
  const { row, change } = sampleNotices();
  if (!row || !change) return [];
  const html = (notice: typeof row): string => mailHtml(notice, { product: 'Clausewatch', channel: 'team-mail' });
  return [
    { name: 'mail-light', html: html(change), width: DESK, scheme: 'light' },
    { name: 'mail-phone-dark', html: html(row), width: PHONE, scheme: 'dark', scale: 2 },
  ];
}
