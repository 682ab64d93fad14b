import { STATUS_CODES } from 'node:http';
import { isFieldName } from '../../core/http';
import { headerText } from '../answer-headers';

/** The head of an answer, complete but for what depends on the moment and the connection. */
export interface PlainHead {
  readonly status: number;
  /** Status line and headers, each with its line end. */
  readonly text: string;
  /** It has a date of its own. */
  readonly dated: boolean;
  /** It says how long its body is. */
  readonly sized: boolean;
  /** It asks for the end of the connection. */
  readonly closes: boolean;
}

/**
 * A head as Node writes it. `headers` as in `Outcome`; a header that would break the framing is left out, and so is a name that is no
 * token (RFC 9110, section 5.1). Heads are mostly those of remembered answers, and so are their texts.
 */
export const plainHead = (status: number, headers: readonly string[]): PlainHead => {
  const known = written.get(headers);
  if (known && known.status === status) return known;
  const made = writeHead(status, headers);
  written.set(headers, made);
  return made;
};

const written = new WeakMap<readonly string[], PlainHead>();

const writeHead = (status: number, headers: readonly string[]): PlainHead => {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n`;
  let dated = false;
  let sized = false;
  let closes = false;
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    if (name === 'connection') closes ||= /\bclose\b/i.test(value);
    if (OURS.has(name) || !isFieldName(name)) continue;
    dated ||= name === 'date';
    sized ||= name === 'content-length';
    text += `${name}: ${headerText(value)}\r\n`;
  }
  return { status, text, dated, sized, closes };
};

const OURS: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'trailer', 'upgrade']);

/** For `Date` (RFC 9110, section 6.6.1): made once a second. */
export const httpDate = (): string => {
  if (now === '') {
    const date = new Date();
    now = date.toUTCString();
    setTimeout(forget, 1000 - date.getMilliseconds()).unref();
  }
  return now;
};

let now = '';

const forget = (): void => {
  now = '';
};
