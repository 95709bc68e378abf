/** @module */
import { z } from 'zod';
import { STANDINGS } from '../../../domain/overview.ts';
import type { SourceState } from '../../../domain/ports.ts';
import { TROUBLE_KINDS } from '../../../domain/trouble.ts';
import { SOURCE_KINDS, VERDICTS } from '../../../domain/vocabulary.ts';
import { standingOf } from '../../standing.ts';
import { Time } from './common.ts';
import { Health, healthOf } from './health.ts';

const Failing = z
  .object({
    since: Time.describe('First of the failed checks in a row.'),
    checks: z.int().describe('How many there were in a row.'),
    kind: z.enum(TROUBLE_KINDS),
    lasting: z.boolean().describe('Somebody has to do something; else time alone may heal it.'),
    sentence: z.string().describe('What happened. It may quote the page.'),
    remedy: z.string(),
  })
  .meta({ id: 'Failing', description: 'Why a page cannot be read now.' });

export const Source = z
  .object({
    id: z.string().describe('Vendor and name, as "acme/dpa".'),
    vendor: z.string(),
    kind: z.enum(SOURCE_KINDS).describe('What the page is.'),
    url: z.string().describe('Address that is watched.'),
    offerings: z.array(z.string()).describe('Offerings whose commitments it states.'),
    declared: z.boolean().describe('A watcher declares it now; else only its history is here.'),
    standing: z
      .enum(STANDINGS)
      .describe(
        'verified: the last check read the page; unread: it could not; never: no check was made yet; paused: none is made; archive: only an archive knows it.',
      ),
    verifiedAt: Time.describe('When the page was read last.').optional(),
    unreadSince: Time.describe('First failed visit since then.').optional(),
    firstSeenAt: Time.describe('When it was read first.').optional(),
    lastChangeAt: Time.optional(),
    nextDueAt: Time.describe('When it is visited next.').optional(),
    pausedUntil: Time.optional(),
    lastCheck: z
      .object({ id: z.string(), at: Time, verdict: z.enum(VERDICTS), because: z.string() })
      .describe('The last visit.')
      .optional(),
    failing: Failing.optional(),
    health: z.array(Health).describe('Events that last.'),
    checks: z.int().describe('Visits that are on record.'),
    snapshots: z.int().describe('Distinct stored pages.'),
    changes: z.int().describe('Changes that no noise rule holds back.'),
  })
  .meta({ id: 'Source', description: 'A watched page, and where it stands.' });

export function sourceOf(state: SourceState, now: Date): z.input<typeof Source> {
  const { source, failing, lastVisit } = state;
  const standing = standingOf(state, now);
  return {
    id: source.id,
    vendor: source.vendor.id,
    kind: source.kind,
    url: source.url,
    offerings: source.offerings,
    declared: !state.undeclared && !source.archiveOnly,
    standing: standing.name,
    verifiedAt: state.verifiedAt,
    unreadSince: state.unreadSince,
    firstSeenAt: state.firstSeenAt,
    lastChangeAt: state.lastChangeAt,
    nextDueAt: state.nextDueAt,
    pausedUntil: standing.name === 'paused' ? standing.until : undefined,
    lastCheck: lastVisit && { id: lastVisit.id, at: lastVisit.at, verdict: lastVisit.verdict, because: lastVisit.because },
    failing: failing && failingOf(failing),
    health: (state.health ?? []).map(healthOf),
    checks: state.visits,
    snapshots: state.snapshots,
    changes: state.changes,
  };
}

function failingOf({ since, checks, kind, lasting, sentence, remedy }: NonNullable<SourceState['failing']>): z.input<typeof Failing> {
  return { since, checks, kind, lasting: lasting === 'lasting', sentence, remedy };
}
