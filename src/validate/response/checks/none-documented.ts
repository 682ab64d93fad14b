import { type Grade, weaker } from '../../../core/evidence';
import { isObject, type Json } from '../../../core/json/json';
import { childPointer, type Pointer, toPointer } from '../../../core/json/pointer';
import type { Fact } from '../../../core/results/finding';
import { typeName } from '../../../schema/schema-types';
import { namesProperty, sidesOf } from '../../../schema/sides';
import { shapeOf } from '../../../schema/value-shape';
import type { SchemaRef, Spec, SpecNode } from '../../../specs/spec';
import type { CompiledSchema } from '../../validate-types';
import { type Check, NOTHING } from './check';

/** Enough to recognise the object that was meant. */
const SHOWN = 5;

/**
 * Objects of which the document names properties, and that hold others only. No `required` is needed to see that such an
 * object is not the documented one; an empty object may be one without its optional parts. And what is no object at all where
 * only properties are described.
 */
export const noneDocumented: Check = ({ spec, content, body, documented, schema: compiled }) => {
  const schema = content?.schema;
  if (!schema || !documented || typeof body !== 'object' || body.kind !== 'value') return NOTHING;
  const facts: Fact[] = [];
  const visit = (value: unknown, refs: readonly SchemaRef[], at: Pointer, around: Grade): void => {
    if (value === null) return;
    const [described] = refs;
    const meant = shapeOf(spec, described).meant;
    if (described && meant && typeName(value) !== meant && refs.every((ref) => shapeOf(spec, ref).meant === meant)) {
      facts.push(unlike(spec, described, meant, at, value as Json));
      return;
    }
    if (typeof value !== 'object') return;
    const nodes = refs.flatMap(({ node }) => (typeof node === 'boolean' ? [] : [node]));
    const [first] = nodes;
    if (!first) return;
    const shapes = refs.flatMap((ref) => (typeof ref.node === 'boolean' ? [] : [shapeOf(spec, ref)]));
    const grade = strongest(nodes.map((node) => weaker(around, spec.evidence(node).grade)));
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries())
        visit(item, distinct(shapes.map((each) => each.item(index))), childPointer(at, index), grade);
      return;
    }
    const names = Object.keys(value);
    const listed = [...new Set(shapes.flatMap(({ propertyNames }) => propertyNames))];
    if (names.length === 0 || listed.length === 0) return;
    const isKnown = (name: string): boolean =>
      shapes.some((each) => each.property(name)) ||
      nodes.some((node) => [...sidesOf(spec, node)].some((side) => namesProperty(side, name)));
    if (!shapes.some(({ open }) => open) && !names.some(isKnown)) {
      facts.push(stranger({ spec, node: first, listed, at, around: grade }, names));
      return;
    }
    if (!isObject(value)) return;
    for (const [name, part] of Object.entries(value))
      visit(part, distinct(shapes.flatMap((each) => each.properties(name))), childPointer(at, name), grade);
  };
  visit(body.value, [schema], toPointer('/body'), documented.evidence.grade);
  if (facts.length === 0 || compiled?.kind !== 'compiled') return { facts };
  const notObjects = wrongTypes(compiled, body.value);
  return { facts: facts.filter(({ at }) => !notObjects.has(at)) };
};

/** What several alternatives refer to is looked at once. */
const distinct = (refs: readonly (SchemaRef | undefined)[]): readonly SchemaRef[] =>
  [...new Set(refs)].filter((ref) => ref !== undefined);

const strongest = (grades: readonly Grade[]): Grade => grades.reduce((a, b) => (weaker(a, b) === a ? b : a));

/** Where the document has no object at all: that is said already. */
export const wrongTypes = (
  compiled: Extract<CompiledSchema, { kind: 'compiled' }>,
  value: unknown,
): ReadonlySet<string> =>
  new Set(
    compiled
      .check(value)
      .filter(({ keyword }) => keyword === 'type')
      .map(({ pointer }) => `/body${pointer}`),
  );

interface Stranger {
  readonly spec: Spec;
  readonly node: SpecNode;
  readonly listed: readonly string[];
  readonly at: Pointer;
  readonly around: Grade;
}

/** Which type a value has no keyword says, so that it breaks none; yet no author of `properties` means a text. */
const unlike = (spec: Spec, schema: SchemaRef, meant: 'object' | 'array', at: Pointer, seen: Json): Fact => {
  const { propertyNames } = shapeOf(spec, schema);
  const described = meant === 'array' ? 'a list' : `an object (${propertyNames.slice(0, SHOWN).join(', ')})`;
  return {
    kind: 'body-schema',
    at,
    spec: schema.place,
    evidence: 'undocumented',
    keyword: 'properties',
    params: {},
    message: `is of type ${typeName(seen)}, and its schema describes ${described} without a type`,
    seen,
  };
};

const stranger = ({ spec, node, listed, at, around }: Stranger, names: readonly string[]): Fact => {
  const listing = [...sidesOf(spec, node)].filter((side) => isObject(side.properties));
  const grades = listing.map((side) => weaker(around, spec.evidence(side).grade));
  const more = listed.length > SHOWN ? ` or one of ${listed.length - SHOWN} more` : '';
  const others = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const seen = names.slice(0, SHOWN).map((name) => JSON.stringify(name));
  return {
    kind: 'body-schema',
    at,
    spec: spec.place(listing[0] ?? node),
    evidence: grades.length === 0 ? around : strongest(grades),
    keyword: 'properties',
    params: {},
    message: `must have a documented property (${listed.slice(0, SHOWN).join(', ')}${more}), but has only ${seen.join(', ')}${others}`,
    seen: undefined,
  };
};
