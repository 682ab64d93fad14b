import { takeMarkupTable } from './markup-tables';
import type { PageTable } from './page-tables';

const read = (text: string) => {
  const tables: PageTable[] = [];
  const end = takeMarkupTable(text.split('\n'), 0, tables);
  return { end, rows: tables.flatMap(({ header, rows }) => [header, ...rows.map(({ cells }) => cells)]), tables };
};

test.each([
  ['AsciiDoc', '|===\n|Name |Type\n\n|`id`\n|integer\n\n|name |string\nor null\n|===\n', 9],
  [
    'a list',
    '.. list-table::\n   :header-rows: 1\n\n   * - Name\n     - Type\n   * - ``id``\n     - integer\n   * - name\n     - string\n       or null\nText',
    10,
  ],
  [
    'a simple table',
    '====  =======\nName  Type\n====  =======\n`id`  integer\nname  string\n      or null\n====  =======\n',
    7,
  ],
  [
    'a grid',
    '+----+-------+\n|Name|Type   |\n+====+=======+\n|`id`|integer|\n+----+-------+\n|name|string |\n|    |or null|\n+----+-------+\n',
    8,
  ],
])('%s: rows, cells of several lines, and where it ends', (_, text, end) => {
  expect(read(text)).toMatchObject({
    end,
    rows: [
      ['Name', 'Type'],
      ['`id`', 'integer'],
      ['name', 'string or null'],
    ],
  });
});

test('each row has its line', () => {
  expect(read('|===\n|Name |Type\n\n|id\n|integer\n|===').tables[0]?.rows[0]?.line).toBe(4);
});

test.each(['|===\n|Name |Type', 'Title\n=====', '====', '+--+'])('no table: %j', (text) =>
  expect(read(text)).toMatchObject({ end: undefined, tables: [] }),
);
