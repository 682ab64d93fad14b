import type { NeverSeen } from '../core/drift-item';
import { childPointer, type Pointer, toPointer } from '../core/json/pointer';
import { shapeOf } from '../schema/value-shape';
import type { Operation, SchemaRef, Spec } from '../specs/spec';
import type { Collection } from './collect-answers';
import { documentedFor } from './documented-for';
import type { SeenShape } from './shape';

/** What is documented of some operations and came in no answer: operations, good statuses, properties and headers of what came. */
export const neverSeen = (spec: Spec, operations: readonly Operation[], { groups }: Collection): readonly NeverSeen[] =>
  operations.flatMap((operation): readonly NeverSeen[] => {
    const own = groups.filter(
      (group) => group.operation.id === operation.id && group.operation.path === operation.path,
    );
    const name = `${operation.method} ${operation.path}`;
    if (own.length === 0) return [{ operation: name, what: 'operation', name: '', spec: operation.place }];
    return operation.responses.flatMap((response): readonly NeverSeen[] => {
      const answers = own.filter(({ status }) => documentedFor(operation, status) === response);
      if (answers.length === 0)
        return [{ operation: name, what: 'status', name: response.status, spec: response.place }];
      const headers = response.headers.filter((header) => answers.every((group) => !group.headers.has(header.name)));
      return [
        ...headers.map(
          (header): NeverSeen => ({ operation: name, what: 'header', name: header.name, spec: header.place }),
        ),
        ...response.content.flatMap(({ schema, mediaType }) =>
          answers
            .filter((group) => group.mediaType === mediaType)
            .flatMap(({ shape }) => unseenProperties(spec, schema, shape, toPointer('/body'), name, 0)),
        ),
      ];
    });
  });

const DEEPEST = 12;

const unseenProperties = (
  spec: Spec,
  schema: SchemaRef | undefined,
  shape: SeenShape,
  at: Pointer,
  operation: string,
  depth: number,
): readonly NeverSeen[] => {
  if (depth > DEEPEST) return [];
  const view = shapeOf(spec, schema);
  const ofItems =
    shape.items && shape.items.count > 0
      ? unseenProperties(spec, view.item(0), shape.items, childPointer(at, '*'), operation, depth + 1)
      : [];
  if (!shape.types.has('object')) return ofItems;
  const ofProperties = view.propertyNames.flatMap((name): readonly NeverSeen[] => {
    const property = view.property(name);
    const below = shape.properties.get(name);
    const pointer = childPointer(at, name);
    if (below) return unseenProperties(spec, property, below, pointer, operation, depth + 1);
    return property ? [{ operation, what: 'property', name: pointer, spec: property.place }] : [];
  });
  return [...ofItems, ...ofProperties];
};
