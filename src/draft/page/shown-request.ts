import { parseArgs } from 'node:util';

/** A request as a page shows it: an HTTP message or a curl command. */
export interface ShownRequest {
  readonly method: string;
  /** A path or a URL, with its query. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** The parts of a multipart form: a text, or a file. */
  readonly parts?: readonly FormPart[];
  /** `-u`, or a credential that is none of the headers. */
  readonly basic?: boolean;
}

export interface FormPart {
  readonly name: string;
  /** `undefined`: a file. */
  readonly value?: string;
}

/** Reads a curl command; `undefined` for one without an address. */
export const readCurl = (command: string): ShownRequest | undefined => {
  const words = shellWords(command.replace(/^[\s$>#]*curl(?:\.exe)?/, ''));
  const { values, positionals } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    options: {
      request: { type: 'string', short: 'X' },
      url: { type: 'string' },
      header: { type: 'string', short: 'H', multiple: true },
      data: { type: 'string', short: 'd', multiple: true },
      'data-raw': { type: 'string', multiple: true },
      'data-binary': { type: 'string', multiple: true },
      'data-ascii': { type: 'string', multiple: true },
      'data-urlencode': { type: 'string', multiple: true },
      json: { type: 'string', multiple: true },
      form: { type: 'string', short: 'F', multiple: true },
      'form-string': { type: 'string', multiple: true },
      user: { type: 'string', short: 'u' },
      output: { type: 'string', short: 'o' },
      cookie: { type: 'string', short: 'b' },
      get: { type: 'boolean', short: 'G' },
      head: { type: 'boolean', short: 'I' },
    },
  });
  const texts = (name: string): readonly string[] => {
    const value = (values as Readonly<Record<string, unknown>>)[name];
    return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
  };
  const target =
    texts('url')[0] ?? positionals.find((word) => /^(?:[a-z][\w+.-]*:\/\/|\/|[\w.-]+\.\w+\/|\{|<|\$)/i.test(word));
  if (target === undefined) return undefined;
  const data = [
    ...['data', 'data-raw', 'data-binary', 'data-ascii', 'json'].flatMap(texts),
    ...texts('data-urlencode').map(escaped),
  ];
  const parts = [...texts('form'), ...texts('form-string')].map(partOf);
  const asQuery = values.get === true && data.length > 0;
  const headers = texts('header').flatMap((line): [string, string][] => {
    const [, name, value] = /^([^:\s]+)\s*:\s*(.*)$/s.exec(line) ?? [];
    return name === undefined ? [] : [[name, value ?? '']];
  });
  const type: [string, string] | undefined =
    texts('json').length > 0
      ? ['Content-Type', 'application/json']
      : parts.length > 0
        ? ['Content-Type', 'multipart/form-data']
        : undefined;
  const sends = data.length + parts.length > 0 && !asQuery;
  return {
    method: (texts('request')[0] ?? (values.head === true ? 'HEAD' : sends ? 'POST' : 'GET')).toUpperCase(),
    target: asQuery ? `${target}${target.includes('?') ? '&' : '?'}${data.join('&')}` : target,
    headers: type ? [...headers, type] : headers,
    ...(sends && data.length > 0 ? { body: data.join('&') } : {}),
    ...(parts.length > 0 ? { parts } : {}),
    ...(values.user === undefined ? {} : { basic: true }),
  };
};

/** `name=text`: the text is escaped. */
const escaped = (text: string): string => {
  const equals = text.indexOf('=');
  return equals < 0
    ? encodeURIComponent(text)
    : text.slice(0, equals + 1) + encodeURIComponent(text.slice(equals + 1)).replaceAll('%20', '+');
};

/** `name=text;type=…`, `name=@file`, `name=<file`. */
const partOf = (text: string): FormPart => {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  return /^[@<]/.test(value) ? { name } : { name, value: value.replace(/;(?:type|filename|encoder|headers)=.*$/s, '') };
};

/** The words of a command line, as a POSIX shell splits them; a backslash at the end of a line joins it to the next. */
const shellWords = (text: string): readonly string[] => {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '\\') {
      const next = text[++i] ?? '';
      if (next === '\r') i++;
      if (next !== '\n' && next !== '\r') word = (word ?? '') + next;
    } else if (char === "'" || char === '"') {
      const { inner, end } = quotedFrom(text, i, char);
      word = (word ?? '') + inner;
      i = end;
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === '|' || char === ';') {
      break;
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) words.push(word);
  return words;
};

const quotedFrom = (text: string, from: number, quote: string): { readonly inner: string; readonly end: number } => {
  let inner = '';
  let i = from + 1;
  for (; i < text.length && text[i] !== quote; i++) {
    // Within double quotes a backslash escapes these only.
    if (quote === '"' && text[i] === '\\' && /["\\$`\n]/.test(text[i + 1] ?? '')) i++;
    inner += text[i];
  }
  return { inner, end: i };
};

/** Whether a command goes on after this text: a backslash at its end, or an open quote. */
export const goesOn = (command: string): boolean => {
  if (/\\\s*$/.test(command)) return true;
  let quote = '';
  for (let i = 0; i < command.length; i++) {
    const char = command[i] ?? '';
    if (char === '\\' && quote !== "'") i++;
    else if (quote === '' && (char === "'" || char === '"')) quote = char;
    else if (char === quote) quote = '';
  }
  return quote !== '';
};
