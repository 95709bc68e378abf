import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { shellOf } from '../../../../src/adapters/board/shell.ts';

const PAGE = readFileSync(
  createRequire(import.meta.url)
    .resolve('@bull-board/ui/package.json')
    .replace('package.json', 'dist/index.ejs'),
  'utf8',
);
const OPTIONS = { base: '/board/', title: 'Queues & <more>', icon: '/icon.svg' };

describe('shellOf', () => {
  it('keeps scripts and sheets of the installed release, in their order, and nothing inline or of another host', () => {
    const scripts = [...PAGE.matchAll(/src="([^"]+\.js)"/g)].map(([, address]) => address);
    const sheets = [...PAGE.matchAll(/href="(static\/[^"]+\.css)"/g)].map(([, address]) => address);
    expect([scripts.length > 1, sheets.length > 0]).toEqual([true, true]);
    const shell = shellOf(PAGE, OPTIONS);
    expect([...shell.matchAll(/<script defer src="([^"]+)"/g)].map(([, address]) => address)).toEqual(scripts);
    expect([...shell.matchAll(/rel="stylesheet" href="([^"]+)"/g)].map(([, address]) => address)).toEqual(sheets);
    expect(shell).not.toMatch(/style=|<style|https?:|\/\/fonts/);
    expect(shell).toContain('<base href="/board/"><title>Queues &amp; &lt;more&gt;</title>');
  });

  it('carries the settings as they are', () => {
    const page = PAGE.replace('<%- uiConfig %>', '{"boardTitle":"a \\u003c b"}');
    expect(shellOf(page, OPTIONS)).toContain('<script id="__UI_CONFIG__" type="application/json">{"boardTitle":"a \\u003c b"}</script>');
  });

  it.each([
    ['settings', /<script id="__UI_CONFIG__".*?<\/script>/s],
    ['scripts', /<script defer.*<\/script>/],
    ['sheets', /<link href="static.*?>/],
  ])('refuses a page without %s', (_, part) => {
    expect(() => shellOf(PAGE.replace(part, ''), OPTIONS)).toThrow('another make');
  });
});
