/**
 * `/feeds/changes.json|.atom|.csv|.ndjson`: the journal for feed readers, spreadsheets and programs, by the filters of the change list.
 * @module
 */
import type { FeedAsk } from '../feeds/ask.ts';
import { atomAnswer } from '../feeds/atom.ts';
import { jsonAnswer } from '../feeds/json.ts';
import { csvAnswer, ndjsonAnswer } from '../feeds/streamed.ts';
import { feedView } from '../feeds/view.ts';
import { siteOrigin } from '../origin.ts';
import type { Route, Routes } from '../routes.ts';
import type { WebServices } from '../services.ts';

export const feedRoutes: Routes = (services) => [
  feed(services, '/feeds/changes.json', jsonAnswer),
  feed(services, '/feeds/changes.atom', atomAnswer),
  feed(services, '/feeds/changes.csv', csvAnswer),
  feed(services, '/feeds/changes.ndjson', ndjsonAnswer),
];

function feed(services: WebServices, path: string, handle: (of: FeedAsk) => Promise<Response>): Route {
  return feedView(services, path, (ask) => handle({ ask, services, path, origin: siteOrigin(ask.context, services.entry?.publicUrl) }));
}
