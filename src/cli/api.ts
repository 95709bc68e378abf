/**
 * The REST API over an opened store, for the commands that serve pages.
 * @module
 */
import type { Config } from '../domain/config.ts';
import type { Store } from '../domain/ports.ts';
import type { Composition } from '../pipeline/services.ts';
import type { WebServices } from '../web/services.ts';

export interface OpenedApi {
  /** What `createApp` needs of it. */
  services: Required<Pick<WebServices, 'api'>>;
  close(): Promise<void>;
}

export async function openApi(store: Store, config: Config, composition: Composition): Promise<OpenedApi> {
  const limits = await composition.openApiLimits(config);
  return { services: { api: { store, limits } }, close: () => limits.close() };
}
