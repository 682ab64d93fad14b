import { isJsonType } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import { childPointer, type Pointer } from '../../core/json/pointer';
import { compose } from '../../schema/composition';
import { sidesOf } from '../../schema/sides';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { exactNumbers, inNumbers, readJson } from '../exact-numbers';
import { judged } from '../schema/beyond-digits';
import { compileSchema } from '../schema/compile-schema';
import type { WrongPart } from './multipart';

/** @param at where the event stands in its stream */
type CheckContent = (event: Readonly<Record<string, unknown>>, at: Pointer) => readonly WrongPart[];

/**
 * What is wrong with the JSON that the data of an event holds. To JSON Schema `contentSchema` is no more than a note, and
 * OpenAPI 3.2 describes with it what comes in a stream (section 4.14.4). `undefined` where nothing describes any.
 */
export const compileEventContent = (spec: Spec, { node }: SchemaRef): CheckContent | undefined => {
  if (!isObject(node) || ![...sidesOf(spec, node)].some((side) => contentOf(spec, side).length > 0)) return undefined;
  return (event, at) =>
    contentsFor(spec, [node], event, MOST_CHOICES).flatMap((content) =>
      wrongContent(spec, content, event.data, childPointer(at, 'data')),
    );
};

/** Alternatives of alternatives of one event. */
const MOST_CHOICES = 10;

/** What holds for an event in any case, and what the alternative says that it is. */
const contentsFor = (spec: Spec, schemas: readonly unknown[], event: object, left: number): readonly SpecNode[] => {
  const { nodes, choices } = compose(spec, schemas);
  const chosen = choices.flatMap((branches): readonly SpecNode[] => {
    const branch = branches.find(({ schemas }) => schemas.every((schema) => accepts(spec, schema, event)));
    return branch && left > 0 ? contentsFor(spec, branch.schemas, event, left - 1) : [];
  });
  return [...nodes.flatMap((node) => contentOf(spec, node)), ...chosen];
};

const accepts = (spec: Spec, schema: unknown, event: object): boolean => {
  if (!isObject(schema)) return schema !== false;
  const compiled = compileSchema(spec, { node: schema, place: spec.place(schema) }, 'response');
  return compiled.kind === 'compiled' && compiled.accepts(event);
};

/** The schema of `data` that says what is in it. */
const contentOf = (spec: Spec, { properties }: SpecNode): readonly SpecNode[] => {
  const data = isObject(properties) ? properties.data : undefined;
  return compose(spec, [data]).nodes.filter(
    ({ contentMediaType, contentEncoding, contentSchema }) =>
      typeof contentMediaType === 'string' &&
      isJsonType(contentMediaType) &&
      contentEncoding === undefined &&
      isObject(contentSchema),
  );
};

const wrongContent = (spec: Spec, described: SpecNode, data: unknown, pointer: Pointer): readonly WrongPart[] => {
  if (typeof data !== 'string' || !isObject(described.contentSchema)) return [];
  const before = exactNumbers();
  let value: unknown;
  try {
    value = readJson(data);
  } catch {
    const place = spec.place(described, 'contentMediaType');
    return [{ pointer, keyword: 'contentMediaType', message: 'must be JSON', place }];
  }
  const node = described.contentSchema;
  const compiled = compileSchema(spec, { node, place: spec.place(node) }, 'response');
  if (compiled.kind !== 'compiled') return [];
  const read = inNumbers(value, before);
  return judged(spec, compiled, read, compiled.check(read.value)).broken.map((broken) => ({
    pointer,
    keyword: 'contentSchema',
    message: `holds JSON that ${broken.message}${broken.pointer === '' ? '' : ` at ${broken.pointer}`}`,
    place: broken.spec,
  }));
};
