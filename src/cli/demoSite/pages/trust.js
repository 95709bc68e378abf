// Client of the sample trust center: everything a reader sees is built here from /api/trust.json.
const hash = () => `css-${Math.random().toString(36).slice(2, 8)}`;

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function icon(name) {
  return element('i', { class: `icon nw-icon-${name}`, 'aria-hidden': 'true' }, name);
}

function section(title, ...children) {
  return element('section', { class: hash() }, element('h2', {}, title), ...children);
}

const PANELS = {
  overview: ({ overview }) => [section('Overview', ...overview.map((text) => element('p', {}, text)))],
  controls: ({ controls }) =>
    controls.map(({ title, items }) =>
      section(title, element('ul', {}, ...items.map((text) => element('li', {}, icon('check'), ` ${text}`)))),
    ),
  subprocessors: ({ subprocessors }) => {
    const row = ({ name, purpose, location, products }) =>
      element(
        'tr',
        {},
        element('td', {}, element('div', { class: hash() }, name)),
        element('td', {}, purpose),
        element('td', {}, location),
        element('td', {}, products),
      );
    const head = ['Subprocessor', 'Purpose', 'Location', 'Products'].map((text) => element('th', { scope: 'col' }, text));
    const table = element(
      'table',
      { class: hash() },
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...subprocessors.map(row)),
    );
    return [
      section(
        'Subprocessors',
        element(
          'p',
          {},
          'Third parties that may process Customer Personal Data. Customers are notified of changes as the Data Processing Addendum says.',
        ),
        table,
      ),
    ];
  },
  updates: ({ updates }) => updates.map(({ title, text }) => section(title, element('p', {}, text))),
};

function tabs(current, show) {
  const list = element('div', { role: 'tablist', class: hash() });
  for (const name of Object.keys(PANELS)) {
    const tab = element(
      'button',
      { role: 'tab', type: 'button', 'aria-selected': String(name === current) },
      name[0].toUpperCase() + name.slice(1),
    );
    tab.addEventListener('click', () => show(name));
    list.append(tab);
  }
  return list;
}

function chat(questions) {
  const suggestions = questions.map((text) => element('button', { type: 'button', class: hash() }, text));
  return element(
    'aside',
    { class: `${hash()} chat`, 'aria-label': 'Assistant' },
    element('p', {}, 'Ask about our security'),
    ...suggestions,
  );
}

function render(data, current) {
  const show = (name) => {
    history.pushState({}, '', `/trust-center/${name}`);
    render(data, name);
  };
  const header = element(
    'header',
    { class: `${hash()} site-header` },
    element('a', { class: 'logo', href: '/' }, 'Northwind AI'),
    element('nav', {}, element('a', { href: '/legal/data-processing-addendum' }, 'Legal')),
  );
  const badges = element(
    'ul',
    { class: 'badges' },
    ...data.badges.map((text) => element('li', { class: hash() }, icon('shield_lock'), ` ${text}`)),
  );
  const main = element(
    'main',
    { class: hash() },
    element('h1', {}, 'Northwind AI Trust Center'),
    element('p', {}, data.lead),
    badges,
    tabs(current, show),
    element('div', { role: 'tabpanel', class: hash() }, ...PANELS[current](data)),
  );
  document.getElementById('root').replaceChildren(header, main, chat(data.questions));
}

function skeleton() {
  const bars = Array.from({ length: 6 }, () => element('div', { class: `${hash()} skeleton` }));
  document.getElementById('root').replaceChildren(element('main', { 'aria-busy': 'true' }, ...bars));
}

skeleton();
const wanted = location.pathname.split('/')[2];
const response = await fetch('/api/trust.json');
render(await response.json(), Object.hasOwn(PANELS, wanted ?? '') ? wanted : 'overview');
