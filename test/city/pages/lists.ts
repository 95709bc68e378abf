/**
 * Long lists: those that grow when they are scrolled or asked to, and one that holds only the rows that show.
 * @module
 */
import { json, literal, page, script } from '../answer.ts';
import { COMPANY, moved, subprocessors } from '../content.ts';
import { type Behaviour, type CityPage, type PlantedEdit, READ, type Serve, type Visit } from '../types.ts';

const PAGE = 20;

/** Edits of a list: an early row, which a plain look shows, and a late one, which only a thorough look does. */
const edits = (early: string, late: string): PlantedEdit[] => [
  { id: 'early', what: 'A row at the start moves to Japan.', expect: { kind: 'row', action: 'modified', new: [early, 'Japan'] } },
  {
    id: 'late',
    what: 'A row far down moves to Canada.',
    expect: { kind: 'row', action: 'modified', new: [late, 'Canada'] },
    needs: ['reveal'],
  },
];

interface ListSetting {
  name: string;
  what: string;
  path: string;
  count: number;
  /** Index of the row that the late edit moves. */
  late: number;
  /** Script that fills `list` from `rows(start)`. */
  client: string;
}

function rowsOf(visit: Visit, { count, late }: ListSetting): ReturnType<typeof subprocessors> {
  let list = subprocessors(count);
  if (visit.edited('early')) list = moved(list, 4, 'Japan');
  if (visit.edited('late')) list = moved(list, late, 'Canada');
  return list;
}

function listPage(setting: ListSetting): CityPage {
  const { name, what, path, count, late, client } = setting;
  const names = subprocessors(count).map((entry) => entry.name);
  const row: Behaviour = {
    name,
    what,
    path,
    kind: 'subprocessors',
    render: 'chromium',
    expect: READ,
    edits: edits(names[4] ?? '', names[late] ?? ''),
  };
  const serve: Serve = (visit) =>
    page({
      title: `Subprocessors | ${COMPANY}`,
      main: '<h1>Subprocessors</h1><p>These companies may process personal data on our behalf.</p><div id="list"></div>',
      after: script(
        `const COUNT = ${count}; const list = document.getElementById('list'); const ROWS = ${literal(visit.part('rows.json'))}; const rows = (start) => get(ROWS + '?start=' + start);${client}`,
      ),
    });
  const part: Serve = (visit) => {
    const start = Number(visit.url.searchParams.get('start')) || 0;
    const all = rowsOf(visit, setting);
    return json(visit.url.searchParams.has('all') ? all : all.slice(start, start + PAGE), { delay: visit.pace.data });
  };
  return { rows: [row], serve, parts: { 'rows.json': part } };
}

/** Appends pages to a table until it has all rows; `next()` loads one. */
const GROWING = `
const table = tableOf([]); const body = table.tBodies[0]; list.append(table);
let busy;
const load = async () => body.append(...(await rows(body.rows.length)).map(rowOf));
const next = () => (busy ??= load().finally(() => { busy = undefined; }));`;

const INFINITE = `${GROWING}
const sentinel = h('div', { class: 'sentinel', style: 'height:40px' });
list.append(sentinel);
document.head.append(h('style', {}, 'td { height: 60px }'));
const watcher = new IntersectionObserver(async ([entry]) => {
  if (!entry.isIntersecting || body.rows.length >= COUNT) return;
  await next();
  // Looked at anew, also where the sentinel has not left the window in between.
  watcher.unobserve(sentinel);
  watcher.observe(sentinel);
});
watcher.observe(sentinel);`;

const LOAD_MORE = `${GROWING}
const more = h('button', { type: 'button', onclick: async () => { await next(); if (body.rows.length >= COUNT) more.remove(); } }, 'Load more');
next().then(() => list.append(more));`;

const VIRTUAL = `
const HEIGHT = 40, SHOWN = 12;
document.head.append(h('style', {}, '.window { height: 480px; overflow-y: auto; position: relative } [role=row] { position: absolute; left: 0; right: 0; height: 40px; display: flex; gap: 2em }'));
const space = h('div', { role: 'rowgroup', style: 'position: relative; height: ' + COUNT * HEIGHT + 'px' });
const view = h('div', { class: 'window', role: 'table', 'aria-rowcount': String(COUNT), 'aria-label': 'Subprocessors', tabindex: '0' }, space);
list.append(view);
get(ROWS + '?all').then((all) => {
  const line = () => h('div', { role: 'row' }, h('span', { role: 'cell' }), h('span', { role: 'cell' }), h('span', { role: 'cell' }));
  const pool = Array.from({ length: SHOWN + 6 }, line);
  space.append(...pool);
  const draw = () => {
    const first = Math.max(0, Math.min(COUNT - pool.length, Math.floor(view.scrollTop / HEIGHT) - 3));
    pool.forEach((node, at) => {
      const index = first + at, { name, purpose, location } = all[index];
      node.style.top = index * HEIGHT + 'px';
      node.setAttribute('aria-rowindex', String(index + 1));
      [name, purpose, location].forEach((text, cell) => { node.children[cell].textContent = text; });
    });
  };
  view.addEventListener('scroll', () => requestAnimationFrame(draw));
  draw();
});`;

export const LISTS: CityPage[] = [
  listPage({
    name: 'infinite-list',
    what: 'A list that loads 20 more of its 120 rows whenever its end is scrolled into sight.',
    path: '/lists/infinite',
    count: 120,
    late: 93,
    client: INFINITE,
  }),
  listPage({
    name: 'load-more',
    what: 'A list that loads 20 more of its 60 rows at each press of a button.',
    path: '/lists/load-more',
    count: 60,
    late: 50,
    client: LOAD_MORE,
  }),
  listPage({
    name: 'virtual-list',
    what: 'A list in a scroll container that holds only the visible rows of its 150, in elements that are used again.',
    path: '/lists/virtual',
    count: 150,
    late: 118,
    client: VIRTUAL,
  }),
];
