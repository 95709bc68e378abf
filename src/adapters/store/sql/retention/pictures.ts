/**
 * Pictures of pages: which are old and rest on nothing, and removing those. The same question is asked before and in the transaction that removes.
 * @module
 */
import { type Selectable, sql } from 'kysely';
import type { CitedPages, PictureRemoval } from '../../../../domain/retention.ts';
import type { Db } from '../db.ts';
import { flavourOf } from '../flavour.ts';
import { livePicture } from '../objects.ts';
import { chunks } from '../rows.ts';
import type { VisitsTable } from '../schema.ts';
import { citedPages } from './citing.ts';
import { doom } from './doom.ts';
import { heldSources } from './holds.ts';
import { entomb } from './tombstones.ts';

export interface AgedPicture {
  sha256: string;
  moment: string;
}

export interface PictureQuestion {
  sourceId: string;
  /** What is young then stays. */
  before: string;
  /** What cites pages, as it was read; what came since is read anew. */
  cited: CitedPages;
  /** Only these. */
  among?: readonly string[];
}

/** The oldest first. */
export async function agedPictures(db: Db, { sourceId, before, cited, among: some }: PictureQuestion): Promise<AgedPicture[]> {
  const { among } = flavourOf(db);
  const onlySome = some ? sql`and screenshot ${among(some)}` : sql``;
  const { rows } = await sql<AgedPicture>`
    select screenshot as sha256, (select max(fetched_at) from visits as named where named.screenshot = visits.screenshot) as moment from visits
    where source_id = ${sourceId} and screenshot is not null and fetched_at < ${before} and ${livePicture} ${onlySome}
      and not exists (select 1 from visits as other where other.screenshot = visits.screenshot
        and (other.fetched_at >= ${before} or other.source_id ${among(await heldSources(db))}
          or exists (select 1 from changes where other.sha256 in (changes.old_snapshot, changes.new_snapshot))
          or exists (select 1 from baselines where baselines.sha256 = other.sha256)))
      and not exists (select 1 from correction_captures where picture = visits.screenshot)
    group by screenshot order by moment, screenshot`.execute(db);
  const { pages: citedSince } = await citedPages(db, cited.until);
  const spared = new Set<string>();
  for (const { screenshot, sha256: page } of await pagesIn(
    db,
    rows.map(({ sha256 }) => sha256),
  ))
    if (screenshot !== null && page !== null && (cited.pages.has(page) || citedSince.has(page))) spared.add(screenshot);
  return rows.filter(({ sha256 }) => !spared.has(sha256));
}

async function pagesIn(db: Db, pictures: readonly string[]): Promise<Array<Pick<Selectable<VisitsTable>, 'screenshot' | 'sha256'>>> {
  const found = [];
  for (const some of chunks(pictures, 500))
    found.push(...(await db.selectFrom('visits').select(['screenshot', 'sha256']).distinct().where('screenshot', 'in', some).execute()));
  return found;
}

/** In one transaction. Gives how many went. */
export function removePictures(db: Db, { pictures, before, cited, source, ...removing }: PictureRemoval): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const going = await agedPictures(trx, { sourceId: source, before, cited, among: pictures });
    if (going.length === 0) return 0;
    await doom(
      trx,
      going.map(({ sha256 }) => sha256),
      removing.at,
    );
    await entomb(
      trx,
      removing,
      going.map(({ sha256: key, moment }) => ({ what: 'picture', key, moment })),
      source,
    );
    return going.length;
  });
}
