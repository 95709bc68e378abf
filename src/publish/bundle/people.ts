/**
 * Reviews and acts without the names of people and without what they wrote. What is kept is named here; everything else is left out.
 * @module
 */
import type { Act, ActDetail, Review } from '../../domain/review.ts';
import type { Evidence } from './evidence.ts';

/** The same evidence for those who need not know who decided. */
export function withoutPeople(evidence: Evidence): Evidence {
  const { people: _, ...rest } = evidence;
  return { ...rest, review: nameless(evidence.review), acts: evidence.acts.map(namelessAct) };
}

const NOBODY = { id: '', name: '' };

function nameless({ change, version, state, proposal, decided, edits, noticeAt, supersededBy }: Review): Review {
  return {
    change,
    version,
    state,
    ...(proposal && {
      proposal: {
        decision: proposal.decision,
        by: { kind: proposal.by.kind, ...NOBODY },
        at: proposal.at,
        ...(proposal.supersededBy === undefined ? {} : { supersededBy: proposal.supersededBy }),
      },
    }),
    ...(decided && { decided: { by: { kind: decided.by.kind, ...NOBODY }, at: decided.at } }),
    ...(edits && { edits }),
    ...(noticeAt === undefined ? {} : { noticeAt }),
    ...(supersededBy === undefined ? {} : { supersededBy }),
  };
}

function namelessAct({ id, at, by, kind, subject, batch, detail }: Act): Act {
  return {
    id,
    at,
    by: { kind: by.kind, ...NOBODY },
    kind,
    subject,
    ...(batch === undefined ? {} : { batch }),
    detail: namelessDetail(detail),
  };
}

function namelessDetail({ decision, edits, noticeAt, supersededBy, undone, before, after }: ActDetail): ActDetail {
  return {
    ...(decision && { decision }),
    ...(edits && { edits }),
    ...(noticeAt === undefined ? {} : { noticeAt }),
    ...(supersededBy === undefined ? {} : { supersededBy }),
    ...(undone === undefined ? {} : { undone }),
    ...(before && { before: nameless(before) }),
    ...(after && { after: nameless(after) }),
  };
}
