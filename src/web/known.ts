/**
 * Names in filters. Who follows a name that nothing goes by would take its silence for an answer.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { ReadStore } from './services.ts';

export interface NameServices {
  store: Pick<ReadStore, 'source' | 'countSources'>;
  clock: Clock;
}

/** Throws OperationalError('usage') when there is no such vendor or source, watched or archived. */
export async function mustKnow(
  { store, clock }: NameServices,
  { vendor, source }: { vendor?: string | undefined; source?: string | undefined },
): Promise<void> {
  if (source && !(await store.source(source))) throw unknown('source', source);
  if (vendor && (await store.countSources({ vendor }, clock.now().toISOString())) === 0) throw unknown('vendor', vendor);
}

function unknown(what: string, name: string): OperationalError {
  return new OperationalError('usage', `There is no ${what} ${name}.`, { remedy: 'The list of sources has all names.' });
}
