/**
 * What the API needs beside what the pages have.
 * @module
 */
import type { ApiLimits, ApiStore } from '../../domain/apiPorts.ts';
import type { FactStore } from '../../domain/deskPorts.ts';
import type { WebServices } from '../services.ts';

export interface ApiServices {
  store: ApiStore & Pick<FactStore, 'standingAt'>;
  limits: ApiLimits;
  /** Every answer is held against its schema before it leaves, and one that does not fit is a fault: for development and tests. */
  checkAnswers?: boolean;
}

/** The services of an installation that has the API. */
export type ApiContext = WebServices & { api: ApiServices };
