import { isObject } from '../../../core/json/json';
import { childPointer, type Pointer, toPointer } from '../../../core/json/pointer';
import type { Fact } from '../../../core/results/finding';
import { shapeOf } from '../../../schema/value-shape';
import { isWriteOnly } from '../../../schema/without-write-only';
import type { SchemaRef } from '../../../specs/spec';
import { type Check, NOTHING } from './check';

/** More properties than this are not looked at: one leak is enough to hear of. */
const MOST = 10_000;

/** Properties that only a client sends, such as a password, in an answer (OpenAPI 3.1, section 4.8.24.3: SHOULD NOT be sent). */
export const writeOnlyProperties: Check = ({ spec, content, body }) => {
  if (!content?.schema || typeof body !== 'object' || body.kind !== 'value') return NOTHING;
  const facts: Fact[] = [];
  const told = new Set<object>();
  let looked = 0;
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
      if (!isWriteOnly(spec, property)) visit(part, property, childPointer(at, name));
      else if (!told.has(property.node)) {
        told.add(property.node);
        facts.push({
          kind: 'property-write-only',
          at: childPointer(at, name),
          spec: property.place,
          evidence: spec.evidence(property.node).grade,
          property: name,
        });
      }
    }
  };
  visit(body.value, content.schema, toPointer('/body'));
  return { facts };
};
