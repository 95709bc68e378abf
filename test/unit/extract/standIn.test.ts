import { describe, expect, it } from 'vitest';
import { fingerprintOf as fingerprint, mainPage, textsOf } from '../../helpers/extracts.ts';

function cell(inner: string): string | undefined {
  const [, text = ''] = (textsOf(mainPage(`<table><tr><td>Human review</td><td>${inner}</td></tr></table>`))[0] ?? '').split(' | ');
  return text;
}

function item(inner: string): string[] {
  return textsOf(mainPage(`<ul><li>${inner}</li></ul>`));
}

describe('a cell without text says', () => {
  it.each([
    ['the alternative text of a picture', '<img src="y.png" alt="Yes">', 'Yes'],
    ['the label of a drawing', '<svg aria-label="Yes"><path d="M0 0"/></svg>', 'Yes'],
    ['the title of a drawing', '<svg><title>Included</title><path d="M0 0"/></svg>', 'Included'],
    ['the title of a glyph', '<i class="glyph-7" title="Not included"></i>', 'Not included'],
    ['the label of a picture drawn with text', '<span role="img" aria-label="No">●</span>', 'No'],
    ['what a tick of an icon font says', '<i class="fa fa-check"></i>', '✓'],
    ['what a cross of an icon font says', '<i class="fas fa-times-circle"></i>', '✗'],
    ['what a drawing is called by its icon set', '<svg class="lucide lucide-x w-4 h-4"><path d="M0 0"/></svg>', '✗'],
    ['what a word drawn as a glyph says', '<span class="material-icons">close</span>', '✗'],
    ['what screen readers are told', '<span class="sr-only">Not included</span><svg aria-hidden="true"><path/></svg>', 'Not included'],
    ['what is hidden from screen readers where there is nothing else', '<span aria-hidden="true">✓</span>', '✓'],
    ['that a box is ticked', '<input type="checkbox" checked disabled>', '☑'],
    ['that a box made of roles is ticked', '<span role="checkbox" aria-checked="true"></span>', '☑'],
    ['the name on a logo', '<img src="logo.svg" alt="CloudCo logo">', 'CloudCo'],
  ])('%s', (_what, inner, text) => {
    expect(cell(inner)).toBe(text);
  });

  it.each([
    ['a picture without a name', '<img src="y.png" alt="">'],
    ['the name of a file', '<img src="y.png" alt="screenshot-4711.png">'],
    ['a button', '<button aria-label="More about this">i</button>'],
    ['a box that is not ticked', '<input type="checkbox">'],
    ['a picture that is not shown', '<img src="y.png" alt="Yes" hidden>'],
    ['a name as long as a page', `<img src="y.png" alt="${'long '.repeat(100)}">`],
  ])('nothing for %s', (_what, inner) => {
    expect(cell(inner)).toBe('');
  });
});

describe('a cell or an item with text', () => {
  it('says the text alone beside a picture or a tick', () => {
    expect(cell('<img src="y.png" alt="Flag of Ireland"> Ireland')).toBe('Ireland');
    expect(item('<i class="fa fa-check"></i> No review by people')).toEqual(['No review by people']);
    expect(textsOf(mainPage('<p><img src="l.png" alt="CloudCo logo"> We host in Ireland.</p>'))).toEqual(['We host in Ireland.']);
  });

  it('is taken back by a cross', () => {
    expect(item('<i class="fa fa-xmark"></i> Single sign-on')).toEqual(['✗ Single sign-on']);
    expect(cell('<svg class="icon-cross"><path/></svg> Single sign-on')).toBe('✗ Single sign-on');
  });

  it('says that its box is ticked', () => {
    expect(item('<input type="checkbox" checked> Share recordings')).toEqual(['☑ Share recordings']);
    expect(item('<input type="checkbox"> Share recordings')).toEqual(['Share recordings']);
  });

  it('keeps its mark from the item after it', () => {
    expect(textsOf(mainPage('<ul><li><i class="fa fa-times"></i></li><li>Single sign-on</li></ul>'))).toEqual(['✗', 'Single sign-on']);
  });
});

describe('an item without text', () => {
  it('says the name of its picture', () => {
    expect(item('<img src="b.png" alt="SOC 2 Type II">')).toEqual(['SOC 2 Type II']);
  });

  it('says nothing for a picture that is a link', () => {
    expect(item('<a href="https://social.example"><img src="b.png" alt="Our channel"></a>')).toEqual([]);
  });
});

describe('the fingerprint', () => {
  it.each([
    ['alternative text', '<img alt="Yes">', '<img alt="No">'],
    ['a title', '<i title="Yes"></i>', '<i title="No"></i>'],
    ['a ticked box', '<input type="checkbox" checked>', '<input type="checkbox">'],
    ['a box of roles', '<i role="checkbox" aria-checked="true"></i>', '<i role="checkbox" aria-checked="false"></i>'],
    ['the label of a drawing', '<svg aria-label="Yes"></svg>', '<svg aria-label="No"></svg>'],
    ['the title of a drawing', '<svg><title>Yes</title></svg>', '<svg><title>No</title></svg>'],
    ['the icon of a drawing', '<svg class="icon-check"></svg>', '<svg class="icon-cross"></svg>'],
  ])('changes with %s', (_what, before, after) => {
    expect(cell(before)).not.toBe(cell(after));
    const print = (inner: string) => fingerprint(mainPage(`<table><tr><td>Review</td><td>${inner}</td></tr></table>`));
    expect(print(before)).not.toBe(print(after));
  });
});

it('reads tables within tables without text in proportion to their number', () => {
  const deep = (levels: number) => '<table><tr><td><i></i></td><td>'.repeat(levels) + '</td></tr></table>'.repeat(levels);
  const time = (html: string) => {
    const start = performance.now();
    textsOf(html);
    return performance.now() - start;
  };
  time(mainPage(deep(100)));
  expect(time(mainPage(deep(150).repeat(60)))).toBeLessThan(5000);
});
