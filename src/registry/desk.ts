/**
 * The desk of the registry: what people may do about its records, by whatever face they do it.
 * @module
 */
import type { z } from 'zod';
import type { Role } from '../domain/access.ts';
import type { Assessment, Cell, Citation, Deal, RecordType, RegistryRecord } from '../domain/registry.ts';
import type { Actor } from '../domain/review.ts';
import type { GivenAnswer, GivenAssessment, GivenDeal } from './given.ts';

/** Who acts, what that person may, and why it is done (free text). */
export interface Acting {
  by: Actor;
  role: Role;
  reason?: string;
  /** The correction of a reader that is accepted by it, whom that is credited to, and what was captured for it: passages of pages that belong to no source. */
  correction?: { id: string; credit?: string; citations: Citation[] };
}

/** Of a stale cell: the ids of all its open changes, by which its reader says that the answer stands with them. */
export interface Vouching {
  despite?: readonly string[];
}

/**
 * Each writes one event and gives the record as it is with it. `version` is that of the record the person looked at, 0 where there was none.
 * They throw OperationalError('forbidden') for people below analyst, ConflictError when the record has moved on meanwhile, and
 * OperationalError('usage') for what there is not, for fields that cannot be (the first fault, in words), for citations that do not stand in the
 * stored page they name, and where a reason is needed and none is given.
 */
export interface RegistryDesk {
  /** Vouches for the answer as it stands. Of a stale cell only with all its open changes named, or with a reason. */
  verify(cell: string, version: number, vouching: Vouching, who: Acting): Promise<Cell>;
  /** Gives an answer, and vouches for it; that is how a conflict is settled, too. With a reason where pages say otherwise. */
  answer(cell: string, version: number, given: z.input<typeof GivenAnswer>, who: Acting): Promise<Cell>;
  /** Takes what the pages say now in place of what stands, and vouches for it. */
  adopt(cell: string, version: number, who: Acting): Promise<Cell>;
  /** Sums up how an offering can be hosted. */
  assess(offering: string, version: number, given: z.input<typeof GivenAssessment>, who: Acting): Promise<Assessment>;
  /** A deal that is new (no id: it is given one), or in place of what was recorded of it. */
  recordDeal(deal: string | undefined, version: number, given: z.input<typeof GivenDeal>, who: Acting): Promise<Deal>;
  /** Takes a record off the registry, with a reason; its events stay. A cell that is still asked for is worked out anew. */
  remove(type: RecordType, id: string, version: number, who: Acting): Promise<RegistryRecord>;
}
