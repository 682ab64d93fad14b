import { isJsonType } from '../../../core/http/media-type';
import { childPointer, type Pointer, toPointer } from '../../../core/json/pointer';
import { compileDecoder } from '../../bodies/body-text';
import { type Check, NOTHING } from './check';

/**
 * One name twice in an object: which of its values counts, each client decides for itself (RFC 8259, section 4: names SHOULD be
 * unique). What was compared with the schema is the last one. A mock of ours writes no name twice.
 */
export const repeatedNames: Check = ({ target, body, mediaType, response, content, documented, operation }) => {
  if (target === 'mock' || typeof body !== 'object' || body.kind !== 'value') return NOTHING;
  if (mediaType === undefined || !isJsonType(mediaType)) return NOTHING;
  const spec = content?.schema?.place ?? content?.place ?? documented?.place ?? operation.place;
  return {
    facts: repeatedIn(compileDecoder(mediaType)(response.body)).map(({ owner, name: property }) => ({
      kind: 'property-repeated',
      at: childPointer(owner, property),
      spec,
      evidence: 'undocumented',
      property,
    })),
  };
};

interface Repeated {
  readonly owner: Pointer;
  readonly name: string;
}

/** An object or a list that is still open; `key` is the name or the number of what is being read in it. */
type OpenPart =
  | { readonly names: Set<string>; key: string; isNameNext: boolean }
  | { readonly names?: never; key: number };

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g;

/** More than this says nothing new. */
const MOST = 100;

/** @param json a text that is JSON */
const repeatedIn = (json: string): readonly Repeated[] => {
  const found: Repeated[] = [];
  const open: OpenPart[] = [];
  for (const [token] of json.matchAll(TOKEN)) {
    const top = open.at(-1);
    if (token === '{') open.push({ names: new Set(), key: '', isNameNext: true });
    else if (token === '[') open.push({ key: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',') {
      if (top?.names) top.isNameNext = true;
      else if (top) top.key += 1;
    } else if (top?.names && top.isNameNext) {
      const name = String(JSON.parse(token));
      const around = open.slice(0, -1).map(({ key }) => key);
      if (top.names.has(name)) found.push({ owner: childPointer(toPointer('/body'), ...around), name });
      top.names.add(name);
      top.key = name;
      top.isNameNext = false;
    }
    if (found.length === MOST) break;
  }
  return found;
};
