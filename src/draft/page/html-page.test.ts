import { readHtml } from './html-page';

const textOf = (html: string): string =>
  readHtml(html)
    .text.replaceAll(/\n{2,}/g, '\n')
    .trim();

test.each([
  ['a badge and an address', '<p><span class="badge">get</span><span>/pets/{id}</span></p>', 'GET /pets/{id}'],
  ['columns of a row', '<div><span>limit</span><span>integer</span></div>', 'limit integer'],
  ['a letter in other markup', '<code><span>a</span><span>b</span></code>', '`ab`'],
  ['a heading with a link to itself', '<h2 class="anchor">Pets<a class="hash-link" href="#p">#</a></h2>', '## Pets'],
  ['entities', '<p>a &lt; b &amp;&#32;&#x63; &unknown;</p>', 'a < b & c &unknown;'],
  ['a list of terms', '<dl><dt><code>id</code> (integer)</dt><dd>The id</dd></dl>', '- `id` (integer): The id'],
  ['items', '<ul><li><p>one</p></li><li>two', '- one\n- two'],
  [
    'what is not shown',
    '<style>a{}</style><p>a</p><script>if (1 < 2) "</p>"</script><nav>b</nav><!-- c --><p>d',
    'a\nd',
  ],
  ['a bold paragraph', '<p><b>Response</b></p>', '**Response**'],
  ['an attribute with a bracket', '<p title="a > b">c</p>', 'c'],
  ['a sign that opens no tag', '<p>1 < 2</p>', '1 < 2'],
])('%s', (_, html, expected) => expect(textOf(html)).toBe(expected));

test.each([
  ['one text', '<pre><code class="language-json">{\n  "a": 1\n}\n</code></pre>'],
  ['a line in each div', '<pre class="lang-json"><div>{</div><div>  "a": 1</div><div>}</div></pre>'],
  ['line breaks', '<pre data-lang="json">{<br>  "a": 1<br/>}</pre>'],
  ['marks and numbers', '<pre class="language-json"><span class="lineno">1</span>{\n  <b>"a"</b>: 1\n}</pre>'],
  [
    'a table that lays it out',
    '<table><tr><td>1\n2</td><td><pre class="language-json">{\n  "a": 1\n}</pre></td></tr></table>',
  ],
])('code as %s', (_, html) => expect(textOf(html)).toContain('```json\n{\n  "a": 1\n}\n```'));

test('a table, with what its cells hold in one line each', () => {
  expect(
    textOf('<table><tr><th>Name<th>Type</tr><tr><td>a|b</td><td><p>one</p><ul><li>two</li></ul></td></tr></table>'),
  ).toBe('| Name | Type |\n|---|---|\n| a\\|b | one two |');
});

test('each line of the text has its line of the page', () => {
  const { text, lineOf } = readHtml('<h1>A\n</h1>\n\n<pre>\n{\n}</pre><p>\n\nB</p>');
  const lines = text.split('\n').map((line, index) => [line, lineOf(index + 1)]);
  expect(lines.filter(([line]) => line !== '')).toEqual([
    ['# A', 1],
    ['```', 4],
    ['{', 5],
    ['}', 6],
    ['```', 6],
    ['B', 8],
  ]);
});
