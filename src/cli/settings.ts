/**
 * What the pages of the settings need: suppression rules, the declared files, and adding sources, for the commands that serve pages.
 * @module
 */
import { createWatcherFolder } from '../declare/watcherFolder.ts';
import { type AdderOptions, createAdder } from '../pipeline/adding.ts';
import type { CheckServices } from '../pipeline/services.ts';
import { createIgnoreDesk } from '../review/ignoreDesk.ts';
import type { WebServices } from '../web/services.ts';
import { type Context, cataloguePath } from './context.ts';

export interface OpenedSettings {
  /** What `createApp` needs of it. */
  services: Pick<WebServices, 'ignore' | 'declared' | 'adder'>;
  /** Calls off previews that run. */
  close(): Promise<void>;
}

/** `adopt`: takes up sources that were written just now. */
export function openSettings({ options, composition }: Context, services: CheckServices, adopt: AdderOptions['adopt']): OpenedSettings {
  const { store, clock, catalogue, config } = services;
  const { newId } = composition;
  const adder = createAdder({ dir: options.watchers, services, adopt, note: (acts) => store.note(acts), newId });
  return {
    services: {
      ignore: createIgnoreDesk({ store, clock, newId, spared: config.review.fourEyes }),
      declared: { catalogue, catalogueFile: cataloguePath(), watchers: createWatcherFolder(options.watchers, catalogue) },
      adder,
    },
    close: () => adder.close(),
  };
}
