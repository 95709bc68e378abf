/**
 * What people do to a source: "check now", pause, resume.
 * @module
 */
import { z } from 'zod';
import { actorOf } from '../../access/acts.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { SourceState } from '../../domain/ports.ts';
import type { SourceDesk } from '../../pipeline/sourceDesk.ts';
import { sourcePath } from '../links.ts';
import { MAX_REASON } from '../parts/pauseForm.ts';
import { type Ask, act, asker, type Route, type Routes } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing } from '../show.ts';
import { sourceId } from './sources.ts';

export const sourceActRoutes: Routes = (services) => {
  const { checkNow, sourceDesk } = services;
  return [
    ...(checkNow ? [checkRoute(services, checkNow)] : []),
    ...(sourceDesk ? [pauseRoute(services, sourceDesk), resumeRoute(services, sourceDesk)] : []),
  ];
};

function checkRoute(services: WebServices, checkNow: (sourceId: string) => Promise<void>): Route {
  const { sourceDesk, clock } = services;
  return act('/sources/:vendor/:source/check', 'analyst', async (ask) => {
    const state = await watchedSource(ask, services);
    if (!state) return missing(ask, services, 'source to check');
    const asked = clock.now().toISOString();
    if (sourceDesk) await sourceDesk.check(state.source, actorOf(asker(ask)));
    else await checkNow(state.source.id);
    return ask.context.redirect(`${sourcePath(state.source.id)}?asked=${encodeURIComponent(asked)}`, 303);
  });
}

function pauseRoute(services: WebServices, desk: SourceDesk): Route {
  return act('/sources/:vendor/:source/pause', 'analyst', async (ask) => {
    const state = await watchedSource(ask, services);
    if (!state || state.source.paused) return missing(ask, services, 'source to pause');
    await desk.pause(state.source, readPause(ask.form, services.clock.now()), actorOf(asker(ask)));
    return back(ask, state);
  });
}

function resumeRoute(services: WebServices, desk: SourceDesk): Route {
  return act('/sources/:vendor/:source/resume', 'analyst', async (ask) => {
    const state = await watchedSource(ask, services);
    if (!state) return missing(ask, services, 'source to resume');
    await desk.resume(state.source, actorOf(asker(ask)));
    return back(ask, state);
  });
}

/** One that is visited: neither an archive's nor gone from the watchers. */
async function watchedSource({ context }: Ask, { store }: WebServices): Promise<SourceState | undefined> {
  const state = await store.source(sourceId(context));
  return state && !state.source.archiveOnly && !state.undeclared ? state : undefined;
}

const PauseForm = z.object({
  reason: z.string().trim().max(MAX_REASON).optional(),
  until: z.union([z.literal(''), z.iso.date()]).optional(),
});

function readPause(form: Record<string, string>, now: Date): { until?: Date; reason?: string } {
  const parsed = PauseForm.safeParse(form);
  const until = parsed.data?.until ? new Date(parsed.data.until) : undefined;
  if (!parsed.success || (until !== undefined && until <= now)) {
    throw new OperationalError('usage', 'The pause was not understood, so nothing was changed.', {
      remedy: `Its end is a day after today, and its reason has at most ${MAX_REASON} characters.`,
    });
  }
  const { reason } = parsed.data;
  return { ...(until ? { until } : {}), ...(reason ? { reason } : {}) };
}

function back(ask: Ask, { source }: SourceState): Response {
  return ask.context.redirect(sourcePath(source.id), 303);
}
