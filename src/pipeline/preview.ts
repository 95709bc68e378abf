/**
 * Looks at an address without recording anything.
 * @module
 */
import type { Verdict } from '../domain/capture.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Config } from '../domain/config.ts';
import { isReadable } from '../domain/vocabulary.ts';
import { isPdf } from '../lib/pdf.ts';
import { readPage } from './read.ts';
import type { Composition } from './services.ts';

export interface Preview extends Verdict {
  title: string;
  passages: number;
}

/** Visits the page, with the browser where plain HTTP does not give readable text. */
export async function previewUrl(
  url: string,
  config: Config,
  catalogue: Catalogue,
  composition: Pick<Composition, 'openVisitors'>,
  signal: AbortSignal,
): Promise<Preview> {
  const visitors = composition.openVisitors(config, catalogue);
  try {
    let preview: Preview = { verdict: 'unreachable', because: 'not visited', title: '', passages: 0 };
    for (const name of ['http', 'chromium'] as const) {
      const outcome = await visitors
        .renderer(name)
        .render({ url, language: config.defaults.language, timezone: config.defaults.timezone, signal });
      if (!outcome.ok) preview = { ...preview, because: outcome.failure.message };
      else {
        const { verdict, because, extraction } = await readPage(outcome.capture.body, outcome.capture, { catalogue });
        preview = { verdict, because, title: extraction.title, passages: extraction.passages.length };
      }
      if (isReadable(preview.verdict) || (outcome.ok ? isPdf(outcome.capture.body) : outcome.failure.kind !== 'not-html')) break;
    }
    return preview;
  } finally {
    await visitors.close();
  }
}
