import { childPointer, type Pointer, pointerKeys, ROOT } from '../../core/json/pointer';
import type { Finding } from '../../core/results/finding';
import type { MessageText } from '../exchange-text';
import { type Html, html } from './html-escape';
import { type JsonSpan, jsonPlaces } from './json-places';

/** The text of a body, with the values marked that a finding speaks of. */
export const bodyHtml = (message: MessageText, marked: readonly Pointer[]): Html => {
  const text = readable(message);
  if (marked.length === 0 || message.bodyEncoding === 'base64') return html`${text}`;
  const places = jsonPlaces(text);
  const spans = marked.flatMap((pointer) => places.get(pointer) ?? []).toSorted((a, b) => a.from - b.from);
  return withMarks(text, spans);
};

const withMarks = (text: string, spans: readonly JsonSpan[]): Html => {
  let at = 0;
  const parts: Html[] = [];
  for (const { from, to } of spans) {
    if (from < at) continue;
    parts.push(html`${text.slice(at, from)}<mark>${text.slice(from, to)}</mark>`);
    at = to;
  }
  return html`${parts}${text.slice(at)}`;
};

/** Pointers into the body; what is said of all of it marks nothing. */
export const markedIn = (findings: readonly Finding[]): readonly Pointer[] => [
  ...new Set(
    findings.flatMap(({ at }) => {
      const [first, ...rest] = pointerKeys(at);
      return first === 'body' && rest.length > 0 ? [childPointer(ROOT, ...rest)] : [];
    }),
  ),
];

/**
 * Indented when it is compact JSON that reading and writing leaves as it is. Everything else stays as it came. A number
 * too long for JavaScript, a key that stands twice or a `1.0` must not look right because we wrote it anew.
 */
const readable = ({ body, bodyEncoding }: MessageText): string => {
  if (bodyEncoding === 'base64') return body;
  try {
    const value: unknown = JSON.parse(body);
    return JSON.stringify(value) === body ? JSON.stringify(value, null, 2) : body;
  } catch {
    return body;
  }
};
