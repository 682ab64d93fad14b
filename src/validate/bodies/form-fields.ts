import { isJsonType } from '../../core/http/media-type';
import { setOwn } from '../../core/json/own-property';
import type { SchemaMode } from '../../schema/read-write-only';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, SchemaRef, Spec } from '../../specs/spec';
import { readJson } from '../exact-numbers';
import { addField, type FieldTree, type FieldValue, fieldTree, keysOf } from '../parameters/field-tree';
import { decodeQuery } from '../parameters/parameter-sources';
import { readFields, wants } from '../parameters/read-fields';
import { splitList, splitObject } from '../parameters/split-text';
import { Unreadable } from './body-text';
import { encodingOf, partTypes, styleOf } from './encoding';
import { compileStructuredText, isText } from './structured-text';

type Fields = Iterable<readonly [name: string, value: FieldValue]>;

/**
 * The fields of a form as the object that is documented. `name[key]` goes into an object under `name`, `name[]` into a list; but a name
 * that is documented so, brackets and all, stays. Throws `Unreadable`.
 * @param sentAs percent-encoded as in a query, or literally as in a header
 */
export const compileFields = (
  spec: Spec,
  content: MediaTypeSpec,
  mode: SchemaMode,
  sentAs: SentAs,
): ((fields: Fields) => Record<string, unknown>) => {
  const shape = shapeOf(spec, content.schema);
  const documented = new Set(shape.propertyNames);
  const adders = new Map(shape.propertyNames.map((name) => [name, compileAdd(spec, content, name, sentAs)]));
  const addAny = compileAdd(spec, content, '', sentAs);
  const read = (fields: Fields): Record<string, unknown> => {
    const trees = new Map<string, FieldTree>();
    for (const [name, value] of fields) {
      const [first = '', ...rest] = documented.has(name) ? [name] : (keysOf(name) ?? [name]);
      const tree = trees.get(first) ?? fieldTree();
      trees.set(first, tree);
      const add = adders.get(first) ?? addAny;
      add(tree, rest, value);
    }
    const made: Record<string, unknown> = {};
    for (const [name, tree] of trees) setOwn(made, name, readFields({ spec, mode }, shape.wholeProperty(name), tree));
    return made;
  };
  return (fields) => {
    try {
      return read(fields);
    } catch (error) {
      throw error instanceof SyntaxError ? new Unreadable(`it ${error.message}`) : error;
    }
  };
};

type SentAs = 'query' | 'header';

type Add = (tree: FieldTree, keys: readonly string[], value: FieldValue) => void;

const compileAdd = (spec: Spec, content: MediaTypeSpec, name: string, sentAs: SentAs): Add => {
  const property = shapeOf(spec, content.schema).wholeProperty(name);
  const shape = shapeOf(spec, property);
  const encoding = encodingOf(content, name);
  const style = styleOf(encoding);
  const types = partTypes(encoding);
  const structured = structuredOf(spec, types, property);
  const inOneText = style && !style.explode && style.style !== 'deepObject' && { ...style, name, in: sentAs };
  const decode = sentAs === 'query' ? decodeQuery : (text: string) => text;
  return (tree, keys, value) => {
    if (typeof value !== 'string') addField(tree, keys, value);
    else if (inOneText && keys.length === 0 && wants(shape, 'array'))
      tree.values.push(...(splitList(inOneText, value)[0] ?? []));
    else if (inOneText && keys.length === 0 && wants(shape, 'object'))
      for (const [key, text] of splitObject(inOneText, value)[0] ?? []) addField(tree, [key], text);
    else addField(tree, keys, structured ? valueOr(structured, decode(value)) : decode(value));
  };
};

/** Of a list each item is a field of its own. */
const structuredOf = (
  spec: Spec,
  types: readonly string[],
  property: SchemaRef | undefined,
): ((text: string) => unknown) | undefined => {
  if (types.some(isJsonType)) return isText(spec, property, false) ? undefined : readJson;
  const shape = shapeOf(spec, property);
  const schema = wants(shape, 'array') && !wants(shape, 'object') ? shape.wholeItem(0) : property;
  return types
    .map((mediaType) => compileStructuredText(spec, { mediaType, schema }))
    .find((read) => read !== undefined);
};

/** What cannot be read so stays text, and the schema refuses it. */
const valueOr = (read: (text: string) => unknown, text: string): FieldValue => {
  try {
    const value = read(text);
    return typeof value === 'object' && value !== null ? { value } : text;
  } catch {
    return text;
  }
};
