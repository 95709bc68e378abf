/**
 * `/corrections`: what readers say is wrong in the registry, and what analysts make of it.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { GRADES } from '../../domain/registry.ts';
import { given } from '../../lib/given.ts';
import { whoOf } from '../people.ts';
import { correctionPath, sentPath } from '../readers/addresses.ts';
import { type CellInView, cellInView, correctedOf } from '../readers/cells.ts';
import { AGAIN, type FormState, readersGuard, senderOf, tooOften } from '../readers/forms.ts';
import { correctPage, sentPage } from '../readers/pages/correct.ts';
import { correctionPage } from '../readers/pages/correction.ts';
import { correctionsPage, PAGE_SIZE, SHELVES, type Shelf } from '../readers/pages/corrections.ts';
import { captured, citedNow, readCorrection } from '../readers/reading.ts';
import type { CorrectionServices, ReaderServices } from '../readers/services.ts';
import type { RegistryServices } from '../registry/services.ts';
import { showInRegistry } from '../registry/view.ts';
import { type Ask, act, type Guard, may, type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing } from '../show.ts';

/** What the routes have at hand. */
interface Room {
  services: WebServices;
  registry: RegistryServices;
  readers: ReaderServices;
  corrections: CorrectionServices;
}

export const correctionRoutes: Routes = (services) => {
  const { registry, readers } = services;
  const corrections = readers?.corrections;
  if (!registry || !readers || !corrections) return [];
  const room = { services, registry, readers, corrections };
  const guard: Guard = corrections.from === 'everybody' ? readersGuard(services) : { role: 'viewer' };
  return [
    view('/corrections/new', (ask) => formAnswer(ask, room), guard),
    { method: 'POST', path: '/corrections/new', guard, handle: (ask) => sendAnswer(ask, room) },
    // Whoever has the key may look: senders need no account where forms need none.
    view('/corrections/sent/:key', (ask) => sentAnswer(ask, room), guard),
    view('/corrections', (ask) => listAnswer(ask, room), { role: 'analyst' }),
    view('/corrections/:id', (ask) => oneAnswer(ask, room), { role: 'analyst' }),
    ...deskRoutes(room),
  ];
};

/** The answer that the address names. */
function askedCell({ context }: Ask, { registry, services }: Room): Promise<CellInView | undefined> {
  return cellInView(context.req.query('cell') ?? '', registry, services.store);
}

async function formAnswer(ask: Ask, room: Room): Promise<Response> {
  const of = await askedCell(ask, room);
  return of ? showForm(ask, room, of) : missing(ask, room.services, 'answer');
}

async function showForm(
  ask: Ask,
  room: Room,
  of: CellInView,
  more: Partial<FormState> = {},
  status: 200 | 400 | 429 = 200,
): Promise<Response> {
  const token = await room.corrections.box.token(of.id);
  const state = { csrf: ask.csrf, token, typed: {}, problems: [], ...more };
  return showInRegistry({ ask, services: room.services }, { title: 'Correct an answer', body: correctPage({ of, state }) }, status);
}

async function sendAnswer(ask: Ask, room: Room): Promise<Response> {
  const { services, readers, corrections } = room;
  const of = await askedCell(ask, room);
  if (!of) return missing(ask, services, 'answer');
  const typed = ask.form;
  const often = await tooOften(ask, services, readers, 'correction');
  if (often !== undefined) return showForm(ask, room, of, { typed, problem: often }, 429);
  const { user } = ask;
  const sent = await corrections.box.send(correctedOf(of), ask.form, {
    address: senderOf(ask, services),
    ...(user && { person: { id: user.id, name: user.name } }),
  });
  if (sent.ok) return ask.context.redirect(sentPath(sent.key), 303);
  return showForm(ask, room, of, { typed, ...('problems' in sent ? { problems: sent.problems } : { problem: AGAIN }) }, 400);
}

async function sentAnswer(ask: Ask, { services, registry, corrections }: Room): Promise<Response> {
  const key = ask.context.req.param('key') ?? '';
  const standing = await corrections.box.standing(key);
  if (!standing) return missing(ask, services, 'correction');
  const of = await cellInView(standing.cell, registry, services.store);
  const label = of ? `${of.subjectName}, ${of.question.label}` : standing.question;
  const body = sentPage({ standing, label, path: of?.path ?? '/registry', key });
  return showInRegistry({ ask, services }, { title: 'Your correction', body });
}

async function listAnswer(ask: Ask, { services, registry }: Room): Promise<Response> {
  const { store, clock } = services;
  const shelf: Shelf = SHELVES.find(({ id }) => id === ask.context.req.query('show'))?.id ?? 'open';
  const page = Math.max(1, Math.min(10_000, Number.parseInt(ask.context.req.query('page') ?? '1', 10) || 1));
  const { filter } = SHELVES.find(({ id }) => id === shelf) ?? SHELVES[0];
  const [list, counts, waiting] = await Promise.all([
    store.corrections({ ...filter, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }),
    Promise.all(SHELVES.map((one) => store.countCorrections(one.filter))),
    store.waitingCaptures(),
  ]);
  const rows = await Promise.all(
    list.map(async (correction) => {
      const of = await cellInView(correction.cell, registry, store);
      const [capture] = await store.captures(correction.id);
      return { correction, ...given({ of, capture }) };
    }),
  );
  const body = correctionsPage({ shelf, counts, waiting, page, now: clock.now(), rows }, { ask, services });
  return showInRegistry({ ask, services }, { title: 'Corrections', body });
}

async function oneAnswer(ask: Ask, room: Room, problem?: string, status: 200 | 400 | 409 = 200): Promise<Response> {
  const { services, registry, corrections } = room;
  const id = ask.context.req.param('id') ?? '';
  const find = (ask.context.req.query('find') ?? '').slice(0, 1000);
  const model = await readCorrection(id, { services, registry, corrections, find });
  if (!model) return missing(ask, services, 'correction');
  const body = correctionPage(
    {
      ...model,
      now: services.clock.now(),
      typed: problem === undefined ? {} : ask.form,
      ...given({ problem }),
      ...(corrections.desk && may(ask, 'analyst') && { csrf: ask.csrf }),
    },
    { ask, services },
  );
  return showInRegistry({ ask, services }, { title: `Correction ${model.reference}`, body }, status);
}

function deskRoutes(room: Room): Route[] {
  const { desk } = room.corrections;
  if (!desk) return [];
  const doing = (name: string, work: (ask: Ask, id: string, version: number) => Promise<unknown>): Route =>
    act(`/corrections/:id/${name}`, 'analyst', async (ask) => {
      const id = ask.context.req.param('id') ?? '';
      try {
        await work(ask, id, Number(ask.form['version'] ?? -1));
      } catch (error) {
        const kind = error instanceof OperationalError ? error.code : undefined;
        if (!(error instanceof OperationalError) || (kind !== 'usage' && kind !== 'conflict')) throw error;
        return oneAnswer(ask, room, [error.message, error.remedy].filter(Boolean).join(' '), kind === 'conflict' ? 409 : 400);
      }
      return ask.context.redirect(correctionPath(id), 303);
    });
  return [
    doing('accept', async (ask, id, version) => {
      const { form } = ask;
      const { how, grade, summary = '', note = '', reason = '' } = form;
      const cellVersion = Number(form['cellVersion'] ?? -1);
      if (how === 'noted') return desk.accept(id, version, { cellVersion, reason }, whoOf(ask));
      const known = GRADES.find((one) => one === grade);
      if (!known) throw new OperationalError('usage', 'Choose a grade for the new answer.');
      const citations = form['keep'] === 'yes' ? await citedNow(id, room) : [];
      const evidence = form['cite'] === 'yes' ? await captured(id, room) : [];
      const answer = { grade: known, summary, citations, ...given({ note: note.trim() || undefined }) };
      return desk.accept(id, version, { cellVersion, answer, evidence, reason }, whoOf(ask));
    }),
    doing('refuse', (ask, id, version) => desk.refuse(id, version, ask.form['reason'] ?? '', whoOf(ask))),
    doing('clear', (ask, id, version) => desk.clear(id, version, whoOf(ask))),
    doing('capture', (ask, id, version) => desk.capture(id, version, whoOf(ask))),
  ];
}
