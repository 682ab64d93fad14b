import { childPointer, type Pointer, ROOT } from '../../core/json/pointer';

/** Where a value stands in a text: from its key, where it has one, to its end. Of an object or array it is the opening. */
export interface JsonSpan {
  readonly from: number;
  readonly to: number;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The places of all values of a JSON text by their pointers. A text that was cut has those before the cut. */
export const jsonPlaces = (text: string): ReadonlyMap<Pointer, JsonSpan> => {
  const spans = new Map<Pointer, JsonSpan>();
  const stack: { readonly at: Pointer; index: number | undefined; key: string; keyFrom: number | undefined }[] = [];
  let isKey = false;
  for (const { 0: token, index: from } of text.matchAll(TOKEN)) {
    const top = stack.at(-1);
    if (token === '}' || token === ']') {
      stack.pop();
      isKey = false;
    } else if (token === ',') {
      if (top?.index !== undefined) top.index++;
      isKey = top !== undefined && top.index === undefined;
    } else if (token === ':') {
      isKey = false;
    } else if (isKey && top && token.startsWith('"')) {
      top.key = keyOf(token);
      top.keyFrom = from;
    } else {
      const at = top ? childPointer(top.at, top.index ?? top.key) : ROOT;
      spans.set(at, { from: (top?.index === undefined ? top?.keyFrom : undefined) ?? from, to: from + token.length });
      if (token === '{') stack.push({ at, index: undefined, key: '', keyFrom: undefined });
      if (token === '[') stack.push({ at, index: 0, key: '', keyFrom: undefined });
      isKey = token === '{';
    }
  }
  return spans;
};

const keyOf = (token: string): string => {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.slice(1, -1);
  }
};
