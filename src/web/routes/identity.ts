/**
 * `/sign-in/oidc`: to the identity provider and back.
 * @module
 */
import { z } from 'zod';
import { OperationalError } from '../../domain/errors.ts';
import { localPath } from '../localPath.ts';
import { siteOrigin } from '../origin.ts';
import { type Ask, type Route, type Routes, view } from '../routes.ts';
import type { EntryServices, WebServices } from '../services.ts';
import { sessionOf, showSignIn } from './signIn.ts';

type Identity = NonNullable<EntryServices['identity']>;

/** What waits in the browser meanwhile. */
const Away = z.strictObject({ remember: z.string(), to: z.string() });

export const identityRoutes: Routes = (services) => {
  const { entry } = services;
  return entry?.identity ? [beginRoute(services, entry, entry.identity), returnRoute(services, entry, entry.identity)] : [];
};

const RETURN = '/sign-in/oidc/return';

function beginRoute(services: WebServices, { door, publicUrl }: EntryServices, { provider }: Identity): Route {
  return view(
    '/sign-in/oidc',
    (ask) =>
      orRefused(ask, services, async () => {
        const { context } = ask;
        const { url, remember } = await provider.begin(`${siteOrigin(context, publicUrl)}${RETURN}`);
        door.leave(context, encode({ remember, to: localPath(context.req.query('to')) }));
        return context.redirect(url, 303);
      }),
    'public',
  );
}

/** A GET that signs in: the provider sends browsers here. What it brings is good only with what waits in this browser, once. */
function returnRoute(services: WebServices, { access, door, publicUrl }: EntryServices, { provider, createAs }: Identity): Route {
  return view(
    RETURN,
    (ask) =>
      orRefused(ask, services, async () => {
        const { context } = ask;
        const { remember, to } = decode(door.pickUp(context));
        const callback = `${siteOrigin(context, publicUrl)}${RETURN}${new URL(context.req.url).search}`;
        const identity = await provider.finish(callback, remember);
        const user = await access.people.vouched(identity, createAs);
        door.open(context, await access.signIn(user, 'identity-provider', sessionOf(ask)));
        return context.redirect(localPath(to), 303);
      }),
    'public',
  );
}

/** Trouble with the provider leads back to the sign-in page, which says so and offers the other ways. */
async function orRefused(ask: Ask, services: WebServices, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OperationalError) || !['forbidden', 'network', 'usage', 'conflict'].includes(error.code)) throw error;
    services.log?.warn?.({ err: error }, 'a sign-in through the identity provider was refused');
    const wrong = [error.message, error.remedy].filter(Boolean).join(' ');
    return showSignIn(ask, services, { wrong }, error.code === 'network' ? 503 : 403);
  }
}

function encode(away: z.output<typeof Away>): string {
  return Buffer.from(JSON.stringify(away)).toString('base64url');
}

/** Nothing, or nothing that we left: the provider's adapter says what that means. */
function decode(value: string | undefined): z.output<typeof Away> {
  const nothing = { remember: '', to: '/' };
  if (value === undefined) return nothing;
  try {
    return Away.safeParse(JSON.parse(Buffer.from(value, 'base64url').toString('utf8'))).data ?? nothing;
  } catch {
    return nothing;
  }
}
