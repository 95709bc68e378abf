/**
 * `/settings/add`: previews run beside the pages, and what was looked at is saved.
 * @module
 */
import { actorOf } from '../../access/acts.ts';
import type { Visitor } from '../../domain/access.ts';
import { OperationalError } from '../../domain/errors.ts';
import { SOURCE_KINDS, type SourceKind } from '../../domain/vocabulary.ts';
import type { Adder } from '../../pipeline/adding.ts';
import { sourcePath } from '../links.ts';
import { type AddFields, addFormPage, addPreviewPage, NO_FIELDS } from '../pages/addSource.ts';
import { type Ask, act, asker, lookerOf, type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { show } from '../show.ts';

const TITLE = { title: 'Add a source', section: 'settings' } as const;
const FORGOTTEN = {
  message: 'This preview is not there any more.',
  remedy: 'Previews are kept for some minutes. Look at the address again.',
};
/** Seconds after which a preview that runs is looked at again. */
const REFRESH = 2;

export const addRoutes: Routes = (services) => {
  const { adder } = services;
  return adder ? [formRoute(services, adder), startRoute(services, adder), previewRoute(services, adder), saveRoute(adder)] : [];
};

function formRoute(services: WebServices, adder: Adder): Route {
  return view(
    '/settings/add',
    async (ask) => {
      const wrong = await adder.hindrance();
      const body = addFormPage({ fields: NO_FIELDS, looker: lookerOf(ask, services), csrf: ask.csrf, ...(wrong ? { wrong } : {}) });
      return show(ask, services, TITLE, body);
    },
    { role: 'analyst' },
  );
}

function startRoute(services: WebServices, adder: Adder): Route {
  return act('/settings/add', 'analyst', async (ask) => {
    const fields = readFields(ask.form);
    try {
      const id = await adder.start(wishOf(fields), sessionOf(ask.visitor));
      return ask.context.redirect(`/settings/add/${encodeURIComponent(id)}`, 303);
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      const wrong = { message: error.message, ...(error.remedy === undefined ? {} : { remedy: error.remedy }) };
      const body = addFormPage({ fields, wrong, looker: lookerOf(ask, services), csrf: ask.csrf });
      return show(ask, services, TITLE, body, error.transient ? 503 : 400);
    }
  });
}

function readFields(form: Record<string, string>): AddFields {
  const field = (name: string): string => (form[name] ?? '').trim().slice(0, 2000);
  const kind = field('kind');
  return { url: field('url'), vendor: field('vendor'), id: field('id'), kind: isKind(kind) ? kind : '' };
}

function isKind(text: string): text is SourceKind {
  return (SOURCE_KINDS as readonly string[]).includes(text);
}

function wishOf({ url, vendor, kind, id }: AddFields) {
  return { url, ...(vendor === '' ? {} : { vendor }), ...(kind === '' ? {} : { kind }), ...(id === '' ? {} : { id }) };
}

function previewRoute(services: WebServices, adder: Adder): Route {
  return view(
    '/settings/add/:id',
    (ask) => {
      const job = adder.look(ask.context.req.param('id') ?? '', sessionOf(ask.visitor));
      if (!job)
        return show(
          ask,
          services,
          TITLE,
          addFormPage({ fields: NO_FIELDS, wrong: FORGOTTEN, looker: lookerOf(ask, services), csrf: ask.csrf }),
          404,
        );
      const body = addPreviewPage({ job, looker: lookerOf(ask, services), csrf: ask.csrf });
      return show(ask, services, { ...TITLE, ...(job.state === 'running' ? { refresh: REFRESH } : {}) }, body);
    },
    { role: 'analyst' },
  );
}

function saveRoute(adder: Adder): Route {
  return act('/settings/add/:id/save', 'admin', async (ask: Ask) => {
    const { sourceId } = await adder.save(ask.context.req.param('id') ?? '', sessionOf(ask.visitor), actorOf(asker(ask)));
    return ask.context.redirect(sourcePath(sourceId), 303);
  });
}

/** Only people in a session reach these routes. */
function sessionOf(visitor: Visitor): string {
  if (visitor.kind !== 'user') throw new Error('a route for people was reached by nobody');
  return visitor.session.id;
}
