/**
 * `/registry/:offering/:question` and `/commitments/:vendor/:question`: one answer, and what analysts do about it. Whoever acts on what
 * another has moved on meanwhile gets the page as it is now, and keeps what was typed.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { cellId, type Subject } from '../../domain/registry.ts';
import type { RegistryDesk } from '../../registry/desk.ts';
import { localAddress } from '../localPath.ts';
import { whoOf } from '../people.ts';
import { answerPath } from '../registry/addresses.ts';
import { readAnswerForm, type TypeOf } from '../registry/answerForm.ts';
import { cellPage } from '../registry/pages/cell.ts';
import type { Deed, FormModel } from '../registry/parts/answerForms.ts';
import { type AskedOf, askedOf, type CellModel, readCell } from '../registry/reading/cell.ts';
import { cellPageTwin } from '../registry/twins/cellPage.ts';
import { type RegistryAsk, registryAsk, registryPages, showInRegistry } from '../registry/view.ts';
import { type Ask, act, may, type Route, type Routes } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing } from '../show.ts';

const PATHS: ReadonlyArray<readonly [Subject['type'], path: string]> = [
  ['offering', '/registry/:offering/:question'],
  ['vendor', '/commitments/:vendor/:question'],
];

export const answerRoutes: Routes = (services) =>
  PATHS.flatMap(([type, path]) => [...lookRoutes(services, type, path), ...actRoutes(services, type, path)]);

/** What was done, as the address says it. */
export const DONE: Readonly<Record<string, string>> = {
  verify: 'Verified as it stands.',
  adopt: 'What the pages say stands now, and is verified.',
  answer: 'The answer was saved, and is verified.',
};

function lookRoutes(services: WebServices, type: Subject['type'], path: string): Route[] {
  return registryPages(services, {
    path,
    what: 'answer',
    read: (of) => readCell(of, type),
    page: (model, of) => {
      const forms = formsOf(of, model);
      const done = DONE[of.ask.context.req.query('done') ?? ''];
      return { title: titleOf(model), body: cellPage(model, of, { ...(forms && { forms }), ...(done !== undefined && { done }) }) };
    },
    twin: cellPageTwin,
  });
}

function titleOf({ question, name }: AskedOf): string {
  return `${question.label}: ${name}`;
}

/** For those who may act. */
function formsOf({ ask, registry }: RegistryAsk, model: CellModel): FormModel | undefined {
  const open = ask.context.req.query('edit') === '1';
  return registry.desk && may(ask, 'analyst') ? { asked: model, cell: model.cell, csrf: ask.csrf, open } : undefined;
}

function actRoutes(services: WebServices, type: Subject['type'], path: string): Route[] {
  const { registry } = services;
  const desk = registry?.desk;
  if (!registry || !desk) return [];
  return (['verify', 'adopt', 'answer'] as const).map((deed) =>
    act(`${path}/${deed}`, 'analyst', (ask) => perform(registryAsk(ask, { ...services, registry }), type, deed, desk)),
  );
}

async function perform(of: RegistryAsk, type: Subject['type'], deed: Deed, desk: RegistryDesk): Promise<Response> {
  const { ask, services } = of;
  const asked = askedOf(of, type);
  if (!asked) return missing(ask, services, 'answer');
  const back = { deed, typed: ask.form, kept: ask.formAll('keep') };
  try {
    const faults = await run(of, asked, deed, desk);
    if (faults)
      return showBack(of, type, { ...back, faults, problem: { sentence: 'Nothing was saved: some fields are not right yet.' } }, 400);
    return ask.context.redirect(onwards(ask, asked, deed), 303);
  } catch (error) {
    const status = error instanceof OperationalError ? STATUS[error.code] : undefined;
    if (!(error instanceof OperationalError) || !status) throw error;
    const { message, remedy } = error;
    return showBack(of, type, { ...back, problem: { sentence: message, ...(remedy !== undefined && { remedy }) } }, status);
  }
}

const STATUS: Partial<Record<OperationalError['code'], 400 | 403 | 409>> = { usage: 400, forbidden: 403, conflict: 409 };

/** What is wrong with the fields; undefined once it is done. */
async function run({ ask, services }: RegistryAsk, asked: AskedOf, deed: Deed, desk: RegistryDesk) {
  const { form, formAll } = ask;
  const id = cellId(asked.subject, asked.question.id);
  const version = versionOf(form['version']);
  const reason = form['reason']?.trim();
  const who = { ...whoOf(ask), ...(reason && { reason }) };
  if (deed === 'verify') await desk.verify(id, version, { despite: formAll('despite') }, who);
  else if (deed === 'adopt') await desk.adopt(id, version, who);
  else {
    const standing = await services.store.registryRecord('cell', id);
    const read = readAnswerForm(form, formAll, asked.question, standing?.answer, typesOf(services, asked));
    if ('faults' in read) return read.faults;
    await desk.answer(id, version, read.given, who);
  }
  return undefined;
}

/** What the catalogue says of the values of a question. */
function typesOf({ declared }: WebServices, { question }: AskedOf): TypeOf {
  return (name) => {
    const value = question.values.find((one) => one.name === name);
    return value && !value.count ? declared?.catalogue.keys[value.key]?.type : undefined;
  };
}

function versionOf(text: string | undefined): number {
  const version = Number.parseInt(text ?? '', 10);
  if (Number.isNaN(version))
    throw new OperationalError('usage', 'The form does not say which version it is about.', { remedy: 'Load the page again.' });
  return version;
}

/** Back to the list that the button was in, or to the answer. */
function onwards({ form }: Ask, { subject, question }: AskedOf, deed: Deed): string {
  const here = answerPath(subject, question.id);
  const to = localAddress(form['to'], here);
  const address = to.pathname === '/answers' ? to : new URL(here, to);
  address.searchParams.set('done', deed);
  return `${address.pathname}${address.search}`;
}

async function showBack(
  of: RegistryAsk,
  type: Subject['type'],
  back: NonNullable<FormModel['back']>,
  status: 400 | 403 | 409,
): Promise<Response> {
  const model = await readCell(of, type);
  if (!model) return missing(of.ask, of.services, 'answer');
  const forms = { asked: model, cell: model.cell, csrf: of.ask.csrf, back };
  return showInRegistry(of, { title: titleOf(model), body: cellPage(model, of, { forms }) }, status);
}
