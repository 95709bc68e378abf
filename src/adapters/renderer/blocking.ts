/**
 * What a page asks for and does not get: pictures, media and fonts cost time and say nothing.
 * @module
 */
import type { CDPSession } from 'playwright';

export interface Blocking {
  /** From now on everything is loaded that the page asks for: a picture of it is to be taken. */
  lift(): Promise<void>;
}

const SILENT: Array<{ resourceType: 'Image' | 'Media' | 'Font' }> = [
  { resourceType: 'Image' },
  { resourceType: 'Media' },
  { resourceType: 'Font' },
];

/** Turns pictures, media and fonts of the page behind `session` away, other requests are not even looked at. */
export async function blockPictures(session: CDPSession): Promise<Blocking> {
  session.on('Fetch.requestPaused', ({ requestId }) => {
    // The page may be gone by now.
    session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }).catch(() => {});
  });
  await session.send('Fetch.enable', { patterns: SILENT });
  return {
    lift: async () => void (await session.send('Fetch.disable')),
  };
}
