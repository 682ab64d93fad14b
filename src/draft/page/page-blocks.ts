import { METHODS } from '../draft-api';
import { isFormText } from '../form-sample';
import { endOfJson, readShownJson, type ShownJson } from './json-text';
import { takeMarkupTable } from './markup-tables';
import { type PageTable, takePipeTable, takeTabTable } from './page-tables';
import { goesOn, readCurl, type ShownRequest } from './shown-request';

/** A part of a page; `line` counts from 1. */
export type PageBlock =
  | { readonly kind: 'heading'; readonly text: string; readonly level: number; readonly line: number }
  | { readonly kind: 'text'; readonly text: string; readonly item: boolean; readonly line: number }
  | PageTable
  | ({ readonly kind: 'json'; readonly line: number; readonly end: number } & ShownJson)
  | { readonly kind: 'broken-json'; readonly reason: string; readonly line: number; readonly end: number }
  | {
      readonly kind: 'raw';
      readonly language: 'xml' | 'form';
      readonly text: string;
      readonly line: number;
      readonly end: number;
    }
  | { readonly kind: 'other-body'; readonly text: string; readonly line: number }
  | { readonly kind: 'request'; readonly request: ShownRequest; readonly line: number; readonly end: number }
  | {
      readonly kind: 'answer';
      readonly status: string;
      readonly headers: ShownRequest['headers'];
      readonly line: number;
    };

/** Code in other languages shows the same call once more. */
const READ_FENCE =
  /^(?:|json\w*|https?|rest|(?:ba|z)?sh|shell(?:-?session|script)?|console|terminal|curl|te?xt|plain(?:text)?|none|request|response|output|xml|yaml)$/i;
const METHOD = METHODS.join('|');
const REQUEST_LINE = new RegExp(`^(${METHOD})\\s+(\\S+)(?:\\s+HTTP/[\\d.]+)?$`);
/** A command, and a sample, that is longer was not meant as one. */
const MOST_LINES = 300;
const MOST_JSON_LINES = 10_000;
const HEADER_LINE = /^([A-Za-z][\w-]*):[ \t]*(.*)$/;

/** The parts of a page in Markdown or plain text, in order. Nothing is lost but blank lines, code in other languages and markup. */
export const readBlocks = (page: string): readonly PageBlock[] => {
  const lines = page.replaceAll('\r\n', '\n').split('\n');
  const blocks: PageBlock[] = [];
  let at = skipFrontMatter(lines);
  let fence:
    | { readonly mark: string; readonly read: boolean; readonly language: string; readonly from: number }
    | undefined;

  while (at < lines.length) {
    const text = (lines[at] ?? '').trim();
    const mark = /^(`{3,}|~{3,})\s*\{?\.?([\w+-]*)/.exec(text);
    if (fence ? text.startsWith(fence.mark) && /^[`~]+$/.test(text) : mark?.[1] !== undefined) {
      const language = (mark?.[2] ?? '').replace(/_+$/, '');
      fence = fence ? undefined : { mark: mark?.[1] ?? '', language, read: READ_FENCE.test(language), from: at };
      at++;
    } else if (fence && !fence.read) at++;
    else at = takeBlock(lines, at, fence !== undefined, blocks);
  }
  return blocks;
};

const skipFrontMatter = (lines: readonly string[]): number => {
  if (lines[0]?.trim() !== '---') return 0;
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === '---');
  return end < 0 ? 0 : end + 1;
};

/** `key: value` lines of a page's head (Markdown's front matter), each with its line. */
export const frontMatter = (
  page: string,
): Readonly<Record<string, { readonly text: string; readonly line: number }>> => {
  const lines = page.split(/\r?\n/);
  return Object.fromEntries(
    lines.slice(1, Math.max(1, skipFrontMatter(lines) - 1)).flatMap((line, index) => {
      const [, key, text] = /^([\w-]+):\s*["']?(.*?)["']?\s*$/.exec(line) ?? [];
      return key === undefined ? [] : [[key.toLowerCase(), { text: text ?? '', line: index + 2 }]];
    }),
  );
};

/** Reads one block that begins at `at`, and gives where the next one may begin. */
const takeBlock = (lines: readonly string[], at: number, fenced: boolean, blocks: PageBlock[]): number => {
  const text = (lines[at] ?? '').trim();
  if (text === '') return at + 1;
  return (
    takeCurl(lines, at, blocks) ??
    takeMessage(lines, at, fenced, blocks) ??
    takeJson(lines, at, fenced, blocks) ??
    takeXml(lines, at, fenced, blocks) ??
    takeForm(lines, at, fenced, blocks) ??
    (fenced
      ? undefined
      : (takePipeTable(lines, at, blocks) ??
        takeTabTable(lines, at, blocks) ??
        takeMarkupTable(lines, at, blocks) ??
        takeUnderlined(lines, at, blocks) ??
        takeDirective(lines, at, blocks))) ??
    takeLine(lines, at, fenced, blocks)
  );
};

const takeCurl = (lines: readonly string[], at: number, blocks: PageBlock[]): number | undefined => {
  if (!/^\s*(?:[$>#]\s*)?`?curl\s/.test(lines[at] ?? '')) return undefined;
  let end = at + 1;
  const command = (): string => lines.slice(at, end).join('\n');
  while (
    end < Math.min(lines.length, at + MOST_LINES) &&
    goesOn(command()) &&
    !/^\s*(?:`{3}|~{3})/.test(lines[end] ?? '')
  )
    end++;
  const request = readCurl(command().trim().replaceAll(/^`|`$/g, ''));
  if (!request) return undefined;
  blocks.push({ kind: 'request', request, line: at + 1, end });
  return end;
};

/** The first lines of an HTTP message; its body is a block of its own. */
const takeMessage = (
  lines: readonly string[],
  at: number,
  fenced: boolean,
  blocks: PageBlock[],
): number | undefined => {
  const first = (lines[at] ?? '').trim();
  const answer = /^HTTP\/[\d.]+\s+(\d{3})\b/.exec(first);
  const asked = REQUEST_LINE.exec(first);
  const isAsked = asked !== null && (/\sHTTP\/[\d.]+$/.test(first) || (fenced && /[/{]/.test(asked[2] ?? '')));
  if (!answer && !isAsked) return undefined;
  const headers: [string, string][] = [];
  let end = at + 1;
  for (; end < lines.length; end++) {
    const [, name, value] = HEADER_LINE.exec((lines[end] ?? '').trim()) ?? [];
    if (name === undefined) break;
    headers.push([name, value ?? '']);
  }
  if (answer) blocks.push({ kind: 'answer', status: answer[1] ?? '', headers, line: at + 1 });
  else {
    const host = headers.find(([name]) => /^host$/i.test(name))?.[1];
    const target = asked?.[2] ?? '';
    const whole = host !== undefined && target.startsWith('/') ? `https://${host}${target}` : target;
    blocks.push({ kind: 'request', request: { method: asked?.[1] ?? '', target: whole, headers }, line: at + 1, end });
  }
  return end;
};

const takeJson = (lines: readonly string[], at: number, fenced: boolean, blocks: PageBlock[]): number | undefined => {
  const first = (lines[at] ?? '').trim();
  if (!/^[{[]/.test(first)) return undefined;
  // The value of an example, and no body.
  if (/^\W*examples?\W*$/i.test((lines[at - 1] ?? '').trim())) return undefined;
  const text = lines.slice(at, at + MOST_JSON_LINES).join('\n');
  const start = text.search(/[{[]/);
  const close = endOfJson(text, start);
  const found = close === undefined ? undefined : text.slice(start, close);
  const read = found === undefined ? undefined : readShownJson(found);
  const isBody = fenced || /^[{[]\s*$/.test(first) || /^(?:\{\s*"|\[\s*\{)/.test(first);
  if (found !== undefined && typeof read === 'object' && isBody) {
    const end = at + found.split('\n').length;
    blocks.push({ kind: 'json', ...read, line: at + 1, end });
    return end;
  }
  if (!/^[{[]\s*$/.test(first) && !/^\{\s*"\w+"\s*:/.test(first)) return undefined;
  const end = found === undefined ? at + 1 : at + found.split('\n').length;
  const reason = typeof read === 'string' ? read : 'its brackets do not close';
  blocks.push({ kind: 'broken-json', reason, line: at + 1, end });
  return end;
};

/** From the first tag to the end of its element; no page of HTML. */
const takeXml = (lines: readonly string[], at: number, fenced: boolean, blocks: PageBlock[]): number | undefined => {
  const first = (lines[at] ?? '').trim();
  if (!(fenced ? /^<[?A-Za-z]/ : /^<\?xml\s/).test(first)) return undefined;
  const text = lines.slice(at, at + MOST_JSON_LINES).join('\n');
  const [, name] = /^\s*(?:<\?[^>]*>\s*|<!--[\s\S]*?-->\s*)*<([A-Za-z][\w:.-]*)/.exec(text) ?? [];
  if (name === undefined || /^(?:html|body|script|!doctype)$/i.test(name)) return undefined;
  const close = text.indexOf(`</${name}>`);
  if (close < 0) return undefined;
  const found = text.slice(0, close + name.length + 3).trim();
  const end = at + text.slice(0, close).split('\n').length;
  blocks.push({ kind: 'raw', language: 'xml', text: found, line: at + 1, end });
  return end;
};

/** `title=Milk&done=false`, also with a field in each line. */
const takeForm = (lines: readonly string[], at: number, fenced: boolean, blocks: PageBlock[]): number | undefined => {
  if (!fenced) return undefined;
  let end = at + 1;
  while (/&\s*$/.test(lines[end - 1] ?? '') || /^\s*&/.test(lines[end] ?? '')) end++;
  const text = lines.slice(at, end).join('\n');
  if (!isFormText(text.replaceAll(/\s*\n\s*/g, ''))) return undefined;
  blocks.push({ kind: 'raw', language: 'form', text: text.trim(), line: at + 1, end });
  return end;
};

/** A heading with a line of signs below it, as in reStructuredText and in Markdown. */
const takeUnderlined = (lines: readonly string[], at: number, blocks: PageBlock[]): number | undefined => {
  const text = (lines[at] ?? '').trim();
  const below = /^([=\-~^"'*+#])\1{2,}$/.exec((lines[at + 1] ?? '').trim());
  const isTitle = /^\w.{1,60}$/.test(text) && !/[.!?:,]$/.test(text) && (lines[at - 1] ?? '').trim() === '';
  if (!below?.[1] || !isTitle || below[0].length < text.length / 2) return undefined;
  blocks.push({ kind: 'heading', text: bare(text), level: below[1] === '=' ? 1 : 2, line: at + 1 });
  return at + 2;
};

/** Markup of reStructuredText and AsciiDoc: an operation of sphinxcontrib-httpdomain, a title, or nothing that is shown. */
const takeDirective = (lines: readonly string[], at: number, blocks: PageBlock[]): number | undefined => {
  const text = (lines[at] ?? '').trim();
  const line = at + 1;
  const [, method, path] = /^\.\. http:(get|post|put|patch|delete|head|options):: (\S+)/i.exec(text) ?? [];
  const title = /^(?:={1,6} +(.+)|\.([A-Z][^.]*))$/.exec(text);
  if (method !== undefined) blocks.push({ kind: 'text', text: `${method.toUpperCase()} ${path}`, item: false, line });
  else if (title)
    blocks.push({
      kind: 'heading',
      text: bare(title[1] ?? title[2] ?? ''),
      level: title[1] === undefined ? 7 : text.indexOf(' '),
      line,
    });
  else if (!/^(?:\.\. [\w-]+::.*|\[(?:source|cols|options|role|width|%\w+)\b[^\]]*\])$/.test(text)) return undefined;
  return line;
};

const takeLine = (lines: readonly string[], at: number, fenced: boolean, blocks: PageBlock[]): number => {
  const text = (lines[at] ?? '').trim();
  const line = at + 1;
  const heading = fenced ? null : /^(#{1,6})\s+(.*?)\s*#*$/.exec(text);
  const bold = /^(?:\*\*|__)([^*]+?)(?:\*\*|__):?$/.exec(text);
  if (/^<[?!\w]/.test(text) && fenced) blocks.push({ kind: 'other-body', text, line });
  else if (heading)
    blocks.push({ kind: 'heading', text: bare(heading[2] ?? ''), level: heading[1]?.length ?? 1, line });
  else if (bold) blocks.push({ kind: 'heading', text: bare(bold[1] ?? ''), level: 7, line });
  else if (!/^(?:[-=*_]{3,}|:::.*)$/.test(text)) {
    const item = /^(?:[-*+•]|\d+[.)])\s+/.exec(text);
    blocks.push({ kind: 'text', text: item ? text.slice(item[0].length) : text, item: item !== null, line });
  }
  return at + 1;
};

/** Without the marks of Markdown around it. */
export const bare = (text: string): string =>
  text
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*]|(?<!\w)__?|__?(?!\w)/g, '')
    .trim();
