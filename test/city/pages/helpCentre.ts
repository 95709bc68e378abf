/**
 * Help centres: one that a framework hydrates, one that the server renders, each with the noise of its kind.
 * @module
 */
import { literal, page, script } from '../answer.ts';
import { ARTICLES, COMPANY, hashedClass, retention } from '../content.ts';
import { age, choice, mix } from '../noise.ts';
import { type CityPage, NOISY, type PlantedEdit, READ, type Visit } from '../types.ts';

const EDITS: PlantedEdit[] = [
  {
    id: 'retention',
    what: 'Inputs and outputs are kept for 60 days in place of 30.',
    expect: { kind: 'fact', action: 'modified', key: 'retention.default', old: ['30'], new: ['60'] },
  },
  {
    id: 'logs',
    what: 'Security logs are kept for 24 months in place of 12.',
    expect: { kind: 'passage', action: 'modified', old: ['12 months'], new: ['24 months'] },
  },
];

function article(visit: Visit): string[] {
  return retention({
    ...(visit.edited('retention') ? { inputs: '60 days' } : {}),
    ...(visit.edited('logs') ? { logs: '24 months' } : {}),
  });
}

const TITLE = 'How long do you keep my data?';

export const HYDRATED_ARTICLE: CityPage = {
  rows: [
    {
      name: 'help-hydrated',
      what: 'A help article that a script hydrates from data in the page, with a relative date, rotating related articles and reactions.',
      path: '/en/articles/7730-how-long-do-you-keep-my-data',
      kind: 'help-center',
      render: 'auto',
      expect: NOISY,
      edits: EDITS,
    },
  ],
  serve: (visit) => {
    const related = choice(ARTICLES, 4, visit.n);
    const css = (name: string): string => `class="${hashedClass(visit.n, name)}"`;
    const props = { buildId: visit.token('build'), page: '/articles/[slug]', props: { requestId: visit.token('request'), related } };
    return page({
      title: `${TITLE} | ${COMPANY} Help Center`,
      head: `<script src="/_next/static/${visit.token('build')}/main.js" defer></script>`,
      main: `<div id="hydrate" ${css('root')}><article ${css('article')}><h1>${TITLE}</h1><div ${css('meta')}><span>Written by Rowan</span> <span>Updated ${age(visit.n)}</span></div>
${article(visit)
  .map((text) => `<p ${css('p')}>${text}</p>`)
  .join('\n')}
</article>
<section ${css('related')}><h2>Related Articles</h2><ul>${related.map((title) => `<li><a href="/en/articles/${mix(title.length)}">${title}</a></li>`).join('')}</ul></section>
<div ${css('reactions')} role="group" aria-label="Did this answer your question?"><p>Did this answer your question?</p><button>😞</button><button>😐</button><button>😃</button></div></div>`,
      after: `<script id="__NEXT_DATA__" type="application/json">${literal(props)}</script>${script(
        `const { props } = JSON.parse(document.getElementById('__NEXT_DATA__').textContent); const root = document.getElementById('hydrate'); root.replaceWith(root.cloneNode(true)); document.documentElement.dataset.hydrated = props.requestId;`,
      )}`,
    });
  },
};

export const SERVED_ARTICLE: CityPage = {
  rows: [
    {
      name: 'help-served',
      what: 'A help article rendered by the server, with CSRF tokens, nonces, votes that grow and recently viewed articles.',
      path: '/hc/en-us/articles/360014-How-long-we-keep-data',
      kind: 'help-center',
      render: 'http',
      expect: NOISY,
      edits: EDITS,
    },
  ],
  serve: (visit) => {
    const recent = choice(ARTICLES, 3, visit.n).map((title) => `<li><a href="/hc/en-us/articles/${mix(title.length)}">${title}</a></li>`);
    return page(
      {
        title: `${TITLE} – ${COMPANY} Help Center`,
        head: `<meta name="csrf-token" content="${visit.token('csrf')}"><script nonce="${visit.token('nonce')}">window.HelpCenter = ${literal({ session: visit.token('session') })}</script>`,
        main: `<article class="article"><header class="article-header"><h1>${TITLE}</h1></header><section class="article-info"><div class="article-body">
${article(visit)
  .map((text) => `<p>${text}</p>`)
  .join('\n')}
</div></section><footer><div class="article-votes"><span class="article-votes-question">Was this article helpful?</span>
<form action="/hc/votes" method="post"><input type="hidden" name="authenticity_token" value="${visit.token('form')}"><button>Yes</button><button>No</button></form>
<small class="article-votes-count"><span class="article-vote-label">${40 + visit.n} out of ${61 + 2 * visit.n} found this helpful</span></small></div></footer></article>
<section class="recent-articles"><h3>Recently viewed articles</h3><ul>${recent.join('')}</ul></section>`,
      },
      { headers: { 'set-cookie': `_session=${visit.token('session')}; path=/`, 'x-request-id': visit.token('id') } },
    );
  },
};

/** The plain page that most others are measured by: an article without any noise. */
export const PLAIN_ARTICLE: CityPage = {
  rows: [
    {
      name: 'help-plain',
      what: 'A help article without any noise.',
      path: '/help/retention',
      kind: 'help-center',
      render: 'http',
      expect: READ,
      edits: EDITS,
    },
  ],
  serve: (visit) =>
    page({
      title: `${TITLE} | ${COMPANY}`,
      main: `<article><h1>${TITLE}</h1>${article(visit)
        .map((text) => `<p>${text}</p>`)
        .join('\n')}</article>`,
    }),
};
