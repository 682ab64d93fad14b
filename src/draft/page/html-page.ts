import { METHODS } from '../draft-api';
import { decodeEntities } from './html-entities';

/** A page of HTML as Markdown, which the reader of pages knows. */
export interface PageText {
  readonly text: string;
  /** The line of the HTML from which a line of the text comes; both count from 1. */
  lineOf(line: number): number;
}

const LEFT_OUT = /^(?:script|style|noscript|template|svg|math|iframe|select|textarea|button|nav|footer|head)$/;
/** Numbers beside code, marks that link to a heading, and what only readers of screens hear. */
const DECORATION = /(?:^|[\s_-])(?:line-?numbers?|lineno|linenos|gutter|headerlink|hash-link|sr-only)(?:$|[\s_-])/i;
const BLOCK =
  /^(?:p|div|section|article|main|header|aside|figure|figcaption|blockquote|details|summary|ul|ol|li|dl|dt|dd|tr|td|th|table|thead|tbody|hr|form|label|fieldset|body|html|h[1-6]|pre|br)$/;
const EMPTY = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
const TOKEN =
  /<!--[\s\S]*?-->|<![^>]*>|<\?[^>]*>|<\/?[a-zA-Z][^\s/>]*(?:"[^"]{0,9999}"|'[^']{0,9999}'|[^"'>]){0,9999}>|[^<]+|</g;

interface Tag {
  readonly name: string;
  readonly attributes: string;
}

/** Markdown of the parts of a page that say something: headings, paragraphs, lists, tables, code. */
export const readHtml = (html: string): PageText => {
  const writing = createWriting();
  const open: Tag[] = [];
  let line = 1;
  let hiddenFrom: number | undefined;
  for (const [token] of html.matchAll(TOKEN)) {
    const tag = /^<(\/?)([a-zA-Z][^\s/>]*)([\s\S]*)>$/.exec(token);
    if (tag?.[2] !== undefined) {
      const name = tag[2].toLowerCase();
      if (tag[1] === '/') {
        const at = open.findLastIndex((element) => element.name === name);
        // What nobody closed ends with what is around it.
        if (at >= 0)
          for (const element of open.splice(at).reverse()) if (hiddenFrom === undefined) writing.end(element);
        if (hiddenFrom !== undefined && open.length <= hiddenFrom) hiddenFrom = undefined;
      } else {
        const element = { name, attributes: tag[3] ?? '' };
        const isHidden = LEFT_OUT.test(name) || DECORATION.test(attribute(element, 'class'));
        const isEmpty = EMPTY.test(name);
        if (hiddenFrom === undefined && !isHidden) writing.begin(element, line);
        if (!isEmpty) {
          if (hiddenFrom === undefined && isHidden) hiddenFrom = open.length;
          open.push(element);
        }
      }
    } else if (hiddenFrom === undefined && !/^<[!?]/.test(token)) writing.say(decodeEntities(token), line);
    for (const char of token) if (char === '\n') line++;
  }
  return writing.finish();
};

const attribute = ({ attributes }: Tag, name: string): string =>
  new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(attributes)?.slice(1).find(Boolean) ??
  '';

interface Cell {
  text: string;
  isHead: boolean;
}

interface LaidTable {
  readonly rows: { readonly cells: Cell[]; readonly line: number }[];
}

const createWriting = () => {
  const out: string[] = [];
  const from: number[] = [];
  const tables: LaidTable[] = [];
  let current = '';
  let currentLine = 1;
  let prefix = '';
  let code: { text: string; language: string; line: number } | undefined;
  let inCode = 0;
  let afterInline = false;

  const put = (text: string, line: number): void => {
    out.push(text);
    from.push(line);
  };
  const cell = (): Cell | undefined => tables.at(-1)?.rows.at(-1)?.cells.at(-1);
  const flush = (): void => {
    const text = oneLine(current);
    current = '';
    if (text === '') return;
    const holder = cell();
    if (holder) holder.text += `${holder.text === '' ? '' : ' '}${text}`;
    else {
      put(prefix + text, currentLine);
      put('', currentLine);
    }
    prefix = '';
  };

  const add = (text: string, line: number): void => {
    if (current.trim() === '') currentLine = line + (/^\s*/.exec(text)?.[0].split('\n').length ?? 1) - 1;
    // Two elements beside each other are two words, as a browser shows badges and columns.
    const isGlued = afterInline && inCode === 0 && /\S$/.test(current) && /^\S/.test(text);
    current += isGlued ? ` ${text}` : text;
    afterInline = false;
  };

  return {
    begin(element: Tag, line: number): void {
      const { name } = element;
      if (code) {
        if (name === 'code') code.language ||= languageOf(element);
        if (/^(?:br|div|p|li|tr)$/.test(name) && !/(?:^|\n)$/.test(code.text)) code.text += '\n';
        return;
      }
      if (name === 'dd' && current.endsWith(': ')) return;
      if (BLOCK.test(name)) flush();
      else if (name === 'code') {
        current += '`';
        inCode++;
      } else if (/^(?:strong|b)$/.test(name)) current += '**';
      if (name === 'pre') code = { text: '', language: languageOf(element), line };
      else if (/^h[1-6]$/.test(name)) prefix = `${'#'.repeat(Number(name[1]))} `;
      else if (/^(?:li|dt)$/.test(name)) prefix = '- ';
      else if (name === 'table') tables.push({ rows: [] });
      else if (name === 'tr') tables.at(-1)?.rows.push({ cells: [], line });
      else if (/^t[dh]$/.test(name))
        tables
          .at(-1)
          ?.rows.at(-1)
          ?.cells.push({ text: '', isHead: name === 'th' });
    },
    end({ name }: Tag): void {
      if (code) {
        if (name === 'pre') {
          const { text, language, line } = code;
          code = undefined;
          writeCode(text, language, line);
        } else if (/^(?:div|p|li|tr)$/.test(name) && !code.text.endsWith('\n')) code.text += '\n';
        return;
      }
      // A term of a list is told in one line with what it means.
      if (name === 'dt') current = current.trim() === '' ? current : `${current.trimEnd()}: `;
      else if (BLOCK.test(name)) flush();
      else if (name === 'code') {
        current += '`';
        inCode = Math.max(0, inCode - 1);
      } else if (/^(?:strong|b)$/.test(name))
        current = current.endsWith('**') ? current.slice(0, -2) : `${current.trimEnd()}**`;
      else afterInline = true;
      if (name === 'table') writeTable(tables.pop());
    },
    say(text: string, line: number): void {
      if (code) code.text += text;
      else add(text, line);
    },
    finish(): PageText {
      flush();
      return { text: out.join('\n'), lineOf: (line) => from[line - 1] ?? from.at(-1) ?? 1 };
    },
  };

  function writeCode(text: string, language: string, line: number): void {
    const lines = text
      .replace(/^\r?\n/, '')
      .trimEnd()
      .split(/\r?\n/);
    const first = line + (/^\r?\n/.test(text) ? 1 : 0);
    const holder = cell();
    // One line of code in a cell is a value; more of it makes the table a way to lay a page out.
    if (holder && lines.length === 1) {
      holder.text += ` \`${lines[0] ?? ''}\``;
      return;
    }
    put(`\`\`\`${language}`, line);
    for (const [index, each] of lines.entries()) put(each, first + index);
    put('```', first + lines.length - 1);
    put('', first + lines.length - 1);
  }

  function writeTable(table: LaidTable | undefined): void {
    const rows = (table?.rows ?? []).filter(({ cells }) => cells.some(({ text }) => text !== ''));
    const [head, ...rest] = rows;
    if (!head) return;
    const outer = cell();
    if (outer || rest.length === 0 || head.cells.length < 2) {
      for (const { cells, line } of rows) for (const { text } of cells) if (text !== '') put(text, line);
      return;
    }
    const written = ({ cells }: LaidTable['rows'][number]): string =>
      `| ${cells.map(({ text }) => oneLine(text).replaceAll('|', '\\|')).join(' | ')} |`;
    put(written(head), head.line);
    put(`|${head.cells.map(() => '---|').join('')}`, head.line);
    for (const row of rest) put(written(row), row.line);
    put('', rest.at(-1)?.line ?? head.line);
  }
};

const languageOf = (element: Tag): string =>
  /(?:language|lang|highlight-source|brush:?)[-\s]([\w+-]+)/.exec(attribute(element, 'class'))?.[1] ??
  attribute(element, 'data-lang').replaceAll(/[^\w+-]/g, '');

const METHOD_FIRST = new RegExp(`^(\`?\\W*)(${METHODS.join('|')})\\b\`?\\s*(?=\`?(?:/|https?:))`, 'i');

/** White space of HTML is one space; a badge with a method and the address beside it are one line. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('``', '')
    .replace(/\s*[#¶]\s*$/, '')
    .trim()
    .replace(
      METHOD_FIRST,
      (_, before: string, method: string) => `${before.replaceAll('`', '')}${method.toUpperCase()} `,
    );
