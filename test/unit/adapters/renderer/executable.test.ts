import { describe, expect, it } from 'vitest';
import { createGate } from '../../../../src/adapters/egress/gate.ts';
import { createChromiumRenderer } from '../../../../src/adapters/renderer/chromium.ts';
import { chromiumUserAgent } from '../../../../src/adapters/renderer/context.ts';
import { findChromium } from '../../../../src/adapters/renderer/executable.ts';
import { fixedClock } from '../../../../src/lib/clock.ts';

describe('finding Chromium', () => {
  it('takes the configured path before the environment', () => {
    expect(findChromium(process.execPath, { CLAUSEWATCH_CHROMIUM: '/elsewhere' })).toEqual({
      found: true,
      path: process.execPath,
      from: 'option',
    });
    expect(findChromium(undefined, { CLAUSEWATCH_CHROMIUM: process.execPath })).toEqual({
      found: true,
      path: process.execPath,
      from: 'CLAUSEWATCH_CHROMIUM',
    });
  });

  it('does not put another browser in the place of one that was asked for', () => {
    expect(findChromium('/no/such/chromium', {})).toMatchObject({ found: false, why: expect.stringContaining('/no/such/chromium') });
    expect(findChromium(undefined, { CLAUSEWATCH_CHROMIUM: '/no/such/chromium' })).toMatchObject({
      found: false,
      why: expect.stringContaining('CLAUSEWATCH_CHROMIUM'),
    });
  });

  it('does not take a folder for a browser', () => {
    expect(findChromium(import.meta.dirname, {})).toMatchObject({ found: false, why: expect.stringContaining(import.meta.dirname) });
  });

  it('makes a missing browser a failure value with a remedy', async () => {
    const renderer = createChromiumRenderer({ gate: createGate(), clock: fixedClock('2026-01-01'), executable: '/no/such/chromium' });
    const outcome = await renderer.render({ url: 'https://example.com/' });
    await renderer.close();
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: 'browser-missing', transient: false, remedy: expect.stringContaining('CLAUSEWATCH_CHROMIUM') },
    });
  });

  it('makes a browser that does not start a failure value', async () => {
    const renderer = createChromiumRenderer({ gate: createGate(), clock: fixedClock('2026-01-01'), executable: '/bin/false' });
    const outcome = await renderer.render({ url: 'https://example.com/' });
    await renderer.close();
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'crashed', transient: true } });
  });
});

describe('name given to sites', () => {
  it('is one platform on every machine, names Clausewatch and fits in a header', () => {
    expect(chromiumUserAgent('156.0.8078.79', 'ops@example.com')).toMatch(
      /X11; Linux x86_64.*Chrome\/156\.0\.0\.0 .*Clausewatch\/\d+\.\d+\.\d+ \(\+ops@example\.com\)$/,
    );
    expect(chromiumUserAgent('156.0.1', 'a\r\nX-Evil: 1 (é)')).not.toMatch(/[\r\n()]é|\r|\n|é/);
    expect(chromiumUserAgent('156.0.1', undefined)).toMatch(/Clausewatch\/\d+\.\d+\.\d+$/);
  });
});
