import { describe, expect, it } from 'vitest';
import { extractHtml, mainPage, outlineOf } from '../../helpers/extracts.ts';

const HEAD = '<tr><th>Name</th><th>Purpose</th><th>Country</th></tr>';

function cellsOf(html: string) {
  return extractHtml(mainPage(html)).passages.map(({ cells }) => cells);
}

describe('tables', () => {
  it('give a passage a row, its cells joined by bars', () => {
    const page = mainPage(`<h2>List</h2><table>${HEAD}<tr><td>CloudCo</td><td>Hosting</td><td>Ireland</td></tr></table>`);
    expect(outlineOf(page)).toEqual(['heading: List', 'List > row: Name | Purpose | Country', 'List > row: CloudCo | Hosting | Ireland']);
  });

  it('give each cell the header of its column, and the header row none', () => {
    expect(cellsOf(`<table><thead>${HEAD}</thead><tbody><tr><td>CloudCo</td><td></td><td>Ireland</td></tr></tbody></table>`)).toEqual([
      [
        { header: '', text: 'Name' },
        { header: '', text: 'Purpose' },
        { header: '', text: 'Country' },
      ],
      [
        { header: 'Name', text: 'CloudCo' },
        { header: 'Purpose', text: '' },
        { header: 'Country', text: 'Ireland' },
      ],
    ]);
  });

  it('take a first row that is bold throughout for headers, also with white space and markup around', () => {
    const head = '<tr><td><p> <b>Name</b> </p></td><td><strong>Country</strong></td></tr>';
    expect(cellsOf(`<table>${head}<tr><td>CloudCo</td><td>Ireland</td></tr></table>`)[1]).toEqual([
      { header: 'Name', text: 'CloudCo' },
      { header: 'Country', text: 'Ireland' },
    ]);
  });

  it('have no headers where the first row is a row like the others', () => {
    expect(cellsOf('<table><tr><td>CloudCo</td><td>Ireland</td></tr><tr><td>MailCo</td><td>Italy</td></tr></table>')[1]).toEqual([
      { header: '', text: 'MailCo' },
      { header: '', text: 'Italy' },
    ]);
  });

  it('show the empty cells before the last text, so that it is seen in which column a value stands', () => {
    const rowOf = (cells: string) => outlineOf(mainPage(`<table>${HEAD}<tr>${cells}</tr></table>`))[1];
    expect(rowOf('<td>Human review</td><td></td><td>never</td>')).toBe('row: Human review | | never');
    expect(rowOf('<td>Human review</td><td>never</td><td></td>')).toBe('row: Human review | never');
    expect(rowOf('<td>Human review</td><td>–</td><td>never</td>')).toBe('row: Human review | | never');
  });

  it('read a row of one cell, and leave out a row of none or of empty ones', () => {
    expect(outlineOf(mainPage('<table><tr><td>Only one</td></tr><tr></tr><tr><td> </td><td>&nbsp;</td></tr></table>'))).toEqual([
      'row: Only one',
    ]);
  });

  it('join the paragraphs and items of a cell, and keep the links of the row', () => {
    const page = mainPage(
      `<table>${HEAD}<tr><td><p>CloudCo</p><p>Ltd</p></td><td><ul><li>Hosting</li><li>Backup</li></ul></td><td><a href="https://ie.example">Ireland</a></td></tr></table>`,
    );
    expect(extractHtml(page).passages[1]).toMatchObject({ text: 'CloudCo Ltd | Hosting Backup | Ireland', links: ['https://ie.example'] });
  });

  it('that only place things are read as what they hold', () => {
    const inner = `<table>${HEAD}<tr><td>CloudCo</td><td>Hosting</td><td>Ireland</td></tr></table>`;
    const lines = outlineOf(
      mainPage(`<table><tr><td><h2>List</h2><p>${'Long text of the page. '.repeat(90)}</p>${inner}</td></tr></table>`),
    );
    expect(lines[0]).toBe('heading: List');
    expect(lines.at(-1)).toBe('List > row: CloudCo | Hosting | Ireland');
  });

  it('with rows in which no cell is told keep their text', () => {
    const row = '<div role="row"><div><div><p>CloudCo</p><p>Ireland</p></div></div></div>';
    expect(outlineOf(mainPage(`<div role="table">${row}</div>`))).toEqual(['paragraph: CloudCo', 'paragraph: Ireland']);
  });

  it('of roles are rows too, with cells below a wrapper', () => {
    const html = `<div role="grid"><div role="row"><div><span role="columnheader">Name</span><span role="columnheader">Country</span></div></div>
      <div role="row"><div><span role="gridcell">CloudCo</span><span role="gridcell">Ireland</span></div></div></div>`;
    expect(cellsOf(html)[1]).toEqual([
      { header: 'Name', text: 'CloudCo' },
      { header: 'Country', text: 'Ireland' },
    ]);
  });
});
