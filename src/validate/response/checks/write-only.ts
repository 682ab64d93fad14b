import { isObject } from '../../../core/json/json';
import { childPointer, type Pointer, pointerKeys, toPointer } from '../../../core/json/pointer';
import type { Fact } from '../../../core/results/finding';
import { relaxedNames } from '../../../schema/read-write-only';
import { shapeOf } from '../../../schema/value-shape';
import { makingOf } from '../../../schema/values/make-value';
import { partsOf } from '../../../schema/values/parts';
import { isWriteOnly } from '../../../schema/without-write-only';
import type { SchemaRef, Spec } from '../../../specs/spec';
import { schemaJudge } from '../../schema/schema-judge';
import { type Check, NOTHING } from './check';

/** More properties than this are not looked at: one leak is enough to hear of. */
const MOST = 10_000;

/** Properties that only a client sends, such as a password, in an answer (OpenAPI 3.1, section 4.8.24.3: SHOULD NOT be sent). */
export const writeOnlyProperties: Check = ({ spec, content, body }) => {
  if (!content?.schema || typeof body !== 'object' || body.kind !== 'value' || !spec.mayHave('writeOnly'))
    return NOTHING;
  const { schema: whole } = content;
  const facts: Fact[] = [];
  const told = new Set<object>();
  let looked = 0;
  /** What the parts of the schema that this very value satisfies say of a property; of several branches one. */
  const described = (at: Pointer, name: string): readonly SchemaRef[] =>
    partsOf(makingOf(spec, { judge: schemaJudge(spec, 'response'), mode: 'response' }), [whole.node])
      .nodes(body.value, pointerKeys(at).slice(1))
      .flatMap(({ properties }) => {
        const node = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
        return isObject(node) ? [{ node, place: spec.place(node) }] : [];
      });
  const whereMarked = (found: readonly SchemaRef[], property: SchemaRef): SchemaRef | undefined =>
    (found.length === 0 ? [property] : found).find((one) => isWriteOnly(spec, one));
  const visit = (value: unknown, schema: SchemaRef | undefined, at: Pointer): void => {
    if (!schema || looked > MOST) return;
    const shape = shapeOf(spec, schema);
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, shape.item(index), childPointer(at, index));
      return;
    }
    if (!isObject(value)) return;
    for (const [name, part] of Object.entries(value)) {
      looked += 1;
      const property = shape.property(name);
      if (!property || !isObject(property.node)) continue;
      const hidden = markedNames(spec, schema.node).has(name)
        ? whereMarked(described(at, name), property)
        : isWriteOnly(spec, property)
          ? property
          : undefined;
      if (!hidden || !isObject(hidden.node)) visit(part, property, childPointer(at, name));
      else if (!told.has(hidden.node)) {
        told.add(hidden.node);
        facts.push({
          kind: 'property-write-only',
          at: childPointer(at, name),
          spec: hidden.place,
          evidence: spec.evidence(hidden.node).grade,
          property: name,
        });
      }
    }
  };
  visit(body.value, whole, toPointer('/body'));
  return { facts };
};

const known = new WeakMap<object, ReadonlySet<string>>();

const markedNames = (spec: Spec, node: SchemaRef['node']): ReadonlySet<string> => {
  if (!isObject(node)) return NONE;
  const names = known.get(node) ?? relaxedNames(spec, node, 'response');
  known.set(node, names);
  return names;
};

const NONE: ReadonlySet<string> = new Set();
