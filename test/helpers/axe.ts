/**
 * What axe finds wrong with a page, as texts that name the place.
 * @module
 */
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';

const { source } = createRequire(import.meta.url)('axe-core') as { source: string };

/** One line for each violation: the rule, what it asks, and the first elements that break it. Empty when there is none. */
export async function axeViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(source);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 4).map(({ target, any }) => `${target.join(' ')}${any[0] ? ` (${any[0].message})` : ''}`);
    return `${id}: ${help} — ${places.join('; ')}${nodes.length > 4 ? ` and ${nodes.length - 4} more` : ''}`;
  });
}
