/**
 * What the pages need by which readers say something: corrections, and reviews by users ("opinions" in code).
 * @module
 */
import type { FormLimits } from '../../domain/correction.ts';
import type { Passage } from '../../domain/extraction.ts';
import type { CorrectionBox } from '../../registry/corrections/box.ts';
import type { CorrectionDesk } from '../../registry/corrections/desk.ts';
import type { OpinionBox } from '../../registry/opinions/box.ts';
import type { OpinionDesk } from '../../registry/opinions/desk.ts';

export interface CorrectionServices {
  /** Who may send them; where the registry is not public, nobody without an account can all the same. */
  from: 'people' | 'everybody';
  box: CorrectionBox;
  /** Without it nobody decides about them: registries that are only looked at. */
  desk?: CorrectionDesk;
  /** What stands on a stored page. Throws OperationalError('evidence' | 'input') when its bytes are gone, or too much to read. */
  passagesOf(sha256: string): Promise<Passage[]>;
}

export interface OpinionServices {
  box: OpinionBox;
  desk: OpinionDesk;
  /** Whether those that were reported are shown until a moderator has decided. */
  reported: 'shown' | 'hidden';
}

export interface ReaderServices {
  limits: Pick<FormLimits, 'take'>;
  /** Without it there are no corrections. */
  corrections?: CorrectionServices;
  /** Without it there are no reviews. */
  opinions?: OpinionServices;
}
