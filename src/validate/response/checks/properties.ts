import { isObject, type Json } from '../../../core/json/json';
import { childPointer, type Pointer, toPointer, valueAt } from '../../../core/json/pointer';
import type { Fact } from '../../../core/results/finding';
import { shapeOf } from '../../../schema/value-shape';
import { isWriteOnly } from '../../../schema/without-write-only';
import type { SchemaRef } from '../../../specs/spec';
import { writtenExample } from '../../bodies/written-example';
import { type Check, type CheckContext, NOTHING } from './check';
import { wrongTypes } from './none-documented';

/** Properties that no branch of the schema knows. */
export const undocumentedProperties: Check = ({ schema, body }) => {
  if (schema?.kind !== 'compiled' || typeof body !== 'object' || body.kind !== 'value') return NOTHING;
  const { value } = body;
  const unknown = schema.unknownProperties(value);
  if (unknown.length === 0) return NOTHING;
  const notObjects = wrongTypes(schema, value);
  return {
    facts: unknown
      .filter(({ pointer }) => !notObjects.has(`/body${pointer.slice(0, pointer.lastIndexOf('/'))}`))
      .map(
        ({ pointer, spec, property }): Fact => ({
          kind: 'property-undocumented',
          at: toPointer(`/body${pointer}`),
          spec,
          evidence: 'undocumented',
          property,
          seen: valueAt(value, pointer) as Json | undefined,
        }),
      ),
  };
};

/**
 * Properties that the documented example shows, the schema knows and does not require, and a real answer lacks; not what only a client sends. Our
 * own mock is held to the whole sample elsewhere.
 */
export const absentProperties: Check = (context) => {
  const { content, body, target, response, refused } = context;
  if (target === 'mock' || refused || response.status >= 300 || typeof body !== 'object' || body.kind !== 'value')
    return NOTHING;
  const example = content?.examples[0];
  if (!content?.schema || !example) return NOTHING;
  const facts: Fact[] = [];
  const required = requiredAt(context);
  const visit = (shown: unknown, seen: unknown, schema: SchemaRef | undefined, at: Pointer): void => {
    const shape = shapeOf(context.spec, schema);
    if (Array.isArray(shown) && Array.isArray(seen)) {
      if (shown.length > 0 && seen.length > 0) visit(shown[0], seen[0], shape.item(0), childPointer(at, 0));
      return;
    }
    if (!isObject(shown) || !isObject(seen)) return;
    for (const [name, value] of Object.entries(shown)) {
      const property = shape.propertyNames.includes(name) ? shape.property(name) : undefined;
      if (!property) continue;
      if (Object.hasOwn(seen, name)) visit(value, seen[name], property, childPointer(at, name));
      else if (!required.has(`${at} ${name}`) && !isWriteOnly(context.spec, property)) {
        facts.push({
          kind: 'property-absent',
          at: childPointer(at, name),
          spec: property.place,
          evidence: context.spec.evidence(property.node).grade,
          property: name,
        });
      }
    }
  };
  const shown = writtenExample(context.spec, content, example.value, 'response');
  visit(shown, body.value, content.schema, toPointer('/body'));
  return { facts };
};

/** What the schema itself already misses, as `pointer name`. */
const requiredAt = ({ schema, body }: CheckContext): ReadonlySet<string> => {
  if (schema?.kind !== 'compiled' || typeof body !== 'object' || body.kind !== 'value') return new Set();
  return new Set(
    schema
      .check(body.value)
      .filter((broken) => broken.keyword === 'required' && isObject(broken.params))
      .map(
        (broken) => `/body${broken.pointer} ${String((broken.params as { missingProperty?: Json }).missingProperty)}`,
      ),
  );
};
