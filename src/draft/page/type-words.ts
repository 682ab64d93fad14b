import { parsedJson } from '../../core/json/json';
import type { SchemaNode } from '../draft-api';

const INTEGER = /^(?:u?int(?:eger)?(?:16|32|64|8)?|long|short|bigint|unix timestamp|epoch(?: \w+)?)$/;
const TYPES: readonly (readonly [RegExp, () => SchemaNode])[] = [
  [/^(?:int32)$/, () => ({ type: 'integer', format: 'int32' })],
  [/^(?:int64|long)$/, () => ({ type: 'integer', format: 'int64' })],
  [INTEGER, () => ({ type: 'integer' })],
  [/^(?:number|float|double|decimal|numeric|real)$/, () => ({ type: 'number' })],
  [/^(?:bool|boolean)$/, () => ({ type: 'boolean' })],
  [/^(?:uuid|guid)$/, () => ({ type: 'string', format: 'uuid' })],
  [/^date$/, () => ({ type: 'string', format: 'date' })],
  [/^(?:date[- ]?time|timestamp|iso ?8601(?: \w+)*)$/, () => ({ type: 'string', format: 'date-time' })],
  [/^(?:uri|url)$/, () => ({ type: 'string', format: 'uri' })],
  [/^email$/, () => ({ type: 'string', format: 'email' })],
  [/^(?:string|str|text|varchar|char|enum)$/, () => ({ type: 'string' })],
  [/^(?:object|map|hash|dict(?:ionary)?|json|struct)$/, () => ({ type: 'object' })],
  [/^(?:array|list|collection)$/, () => ({ type: 'array' })],
  [/^(?:null)$/, () => ({ type: 'null' })],
  [/^(?:any|mixed)$/, () => ({})],
];

/**
 * The schema that a type's name means, as pages write it: `int32`, `string[]`, `array of objects`, `string (uuid)`,
 * `string or null`. `undefined` for what is no name of a type that everybody knows.
 */
export const schemaOfTypeWord = (text: string): SchemaNode | undefined => {
  const word = text
    .trim()
    .replaceAll(/[`*_"']/g, '')
    .toLowerCase();
  if (word === '' || word.length > 60) return undefined;
  const union =
    /^(?:\?(.+)|(.+?)\s*(?:\||,|or|\/)\s*null|null\s*(?:\||or)\s*(.+)|nullable[ :](.+)|(.+?)[, ]+nullable|(.+)\?)$/.exec(
      word,
    );
  if (union) return orNull(schemaOfTypeWord(union.slice(1).find((part) => part !== undefined) ?? ''));
  const formatted = /^(string|number|integer)\s*(?:[<([]\s*([\w-]+)\s*[>)\]])$/.exec(word);
  if (formatted?.[2]) return withFormat(formatted[1] ?? '', formatted[2]);
  const list =
    /^(.+?)\s*\[\s*\]$/.exec(word) ??
    /^(?:array|list|collection)\s*(?:of|:)\s+(.+)$/.exec(word) ??
    /^(?:array|list|collection|set|ienumerable)\s*[<([]\s*(.+?)\s*[>)\]]$/.exec(word);
  if (list) return { type: 'array', items: schemaOfTypeWord(list[1]?.replace(/s$/, '') ?? '') ?? {} };
  return TYPES.find(([known]) => known.test(word))?.[1]();
};

const orNull = (schema: SchemaNode | undefined): SchemaNode | undefined =>
  schema === undefined || typeof schema.type !== 'string' ? schema : { ...schema, type: [schema.type, 'null'] };

const withFormat = (type: string, inner: string): SchemaNode | undefined => {
  const meant = schemaOfTypeWord(inner);
  if (meant && meant.type === type) return meant;
  return /^(?:required|optional)$/.test(inner) ? schemaOfTypeWord(type) : { type };
};

/** What a description adds to a type, in the set phrases of generated pages: allowed values, a pattern, a default. */
export const constraintsIn = (text: string, type: unknown): SchemaNode => {
  const found: SchemaNode = {};
  const pattern = /(?:match(?:es)?(?: the)? regular expression|regex(?:p)?:|pattern:)\s*`?([^\s`]+)`?/i.exec(text)?.[1];
  if (pattern !== undefined && type !== 'integer' && type !== 'number') found.pattern = pattern;
  const list =
    /(?:allowed values?|possible values?|one of|valid values?|available options?|enum)(?: are| is)?\s*:?\s*\[?\s*((?:[`"'][^`"']+[`"'](?:\s*(?:,|\||or|and)+\s*)?){1,50})/i.exec(
      text,
    )?.[1];
  const values = [...(list ?? '').matchAll(/[`"']([^`"']+)[`"']/g)].map(([, value]) => typed(value ?? '', type));
  if (values.length > 0) found.enum = values;
  const fallback = /\bdefaults?(?: value)?(?: is| to|:)\s*:?\s*[`"']([^`"']+)[`"']/i.exec(text)?.[1];
  if (fallback !== undefined) {
    const value = typed(fallback, type);
    if (values.length === 0 || values.includes(value)) found.default = value;
  }
  return found;
};

/** A text as a value of the type, where it can be one. */
export const typed = (text: string, type: unknown): unknown => {
  const types = Array.isArray(type) ? type : [type];
  const isNumber = types.includes('integer') || types.includes('number');
  if (isNumber && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (types.includes('boolean') && /^(?:true|false)$/i.test(text)) return /^true$/i.test(text);
  if ((types.includes('array') || types.includes('object')) && /^\s*[[{]/.test(text)) return parsedJson(text) ?? text;
  return text;
};
