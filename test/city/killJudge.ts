/**
 * What must hold after every kill: of the data folder, and of the edits that were planted.
 * @module
 */
import type { Visit } from '../../src/domain/snapshot.ts';
import { isReadable } from '../../src/domain/vocabulary.ts';
import { UNCONFIRMED } from '../../src/pipeline/confirm.ts';
import type { Scene } from './killScene.ts';
import { isExpected } from './match.ts';
import { type Folder, readFolder } from './soundness.ts';

/** Whether the folder is whole, and says of the edits what it must. */
export async function judge({ data, planted, result }: Scene, told: 'once' | 'at most once'): Promise<Folder> {
  const folder = await readFolder(data);
  result.complaints.push(...folder.complaints);
  const counts = new Map(planted.map((one) => [one, 0]));
  // Noise of a page, such as the age of an article, is on record as well: held back.
  for (const change of folder.changes.filter(({ suppressedBy }) => suppressedBy === undefined)) {
    const one = planted.find(({ name, edit }) => change.source === `city/${name}` && isExpected(change, edit.expect));
    if (one) counts.set(one, (counts.get(one) ?? 0) + 1);
    else
      result.complaints.push(
        `a change is on record that nobody made: ${JSON.stringify([change.source, change.oldQuote, change.newQuote])}`,
      );
  }
  for (const [{ name, edit }, count] of counts)
    if (count > 1 || (count < 1 && told === 'once')) result.complaints.push(`the edit "${edit.id}" of ${name} is on record ${count} times`);
  result.complaints.push(...folder.visits.flatMap((visit) => faultOf(visit) ?? []));
  return folder;
}

/** The pages of the city can all be read: what cannot was killed, and is tried again. */
function faultOf({ id, verdict, because, failure }: Visit): string | undefined {
  if (isReadable(verdict) || (verdict === 'partial' && because === UNCONFIRMED)) return undefined;
  if (verdict === 'unreachable' && failure?.kind === 'crashed' && failure.transient) return undefined;
  return `the visit ${id} ended as ${verdict} (${failure?.kind ?? 'no failure'}): ${because}`;
}
